//go:build !oldest

package main

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	goyaml "go.yaml.in/yaml/v2"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"
)

// lostText tells for each document of a YAML stream what kubectl drops from
// it without a word: "duplicate" keys (of which one wins, merged ones too) and
// the "rest" after the first YAML document of the chunk. Nil for JSON streams.
func lostText(data []byte) [][]string {
	stream, err := io.ReadAll(transform.NewReader(bytes.NewReader(data), unicode.BOMOverride(unicode.UTF8.NewDecoder())))
	if err != nil || yaml.IsJSONBuffer(stream) {
		return nil
	}
	var lost [][]string
	reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(stream)))
	for {
		chunk, err := reader.Read()
		if err == io.EOF && len(chunk) == 0 {
			return lost
		}
		lost = append(lost, lostFrom(chunk))
	}
}

func lostFrom(chunk []byte) []string {
	var lost []string
	if _, err := sigsyaml.YAMLToJSON(chunk); err != nil {
		return nil
	}
	if _, err := sigsyaml.YAMLToJSONStrict(chunk); err != nil && strings.Contains(err.Error(), "already set in map") {
		lost = append(lost, "duplicate")
	}
	decoder := goyaml.NewDecoder(bytes.NewReader(chunk))
	var first, second any
	if decoder.Decode(&first) == nil && decoder.Decode(&second) != io.EOF {
		lost = append(lost, "rest")
	}
	return lost
}
