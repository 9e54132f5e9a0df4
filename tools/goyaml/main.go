// Command goyaml answers how kubectl's YAML and JSON reader reads a text.
//
// Each line of standard input is base64 of bytes; each line of output is {"docs": [...]} with "error" where reading
// stopped. `goyaml doc` reads one YAML document (sigs.k8s.io/yaml YAMLToJSON); `goyaml stream` cuts and reads a whole
// file as kubectl apply -f does. The tests under tests/toolchain are recorded from it.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"k8s.io/apimachinery/pkg/runtime"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type answer struct {
	Docs  []json.RawMessage `json:"docs,omitempty"`
	Error string            `json:"error,omitempty"`
}

func document(data []byte) answer {
	out, err := yaml.YAMLToJSON(data)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Docs: []json.RawMessage{out}}
}

// stream follows FileVisitor.Visit and StreamVisitor.Visit of k8s.io/cli-runtime.
func stream(data []byte) (found answer) {
	decoded := transform.NewReader(bytes.NewReader(data), unicode.BOMOverride(unicode.UTF8.NewDecoder()))
	decoder := kubeyaml.NewYAMLOrJSONDecoder(decoded, 4096)
	for {
		object := runtime.RawExtension{}
		if err := decoder.Decode(&object); err != nil {
			if !errors.Is(err, io.EOF) {
				found.Error = err.Error()
			}
			return found
		}
		raw := bytes.TrimSpace(object.Raw)
		if len(raw) > 0 && !bytes.Equal(raw, []byte("null")) {
			found.Docs = append(found.Docs, raw)
		}
	}
}

func ask(read func([]byte) answer, data []byte) (found answer) {
	defer func() {
		if reason := recover(); reason != nil {
			found = answer{Error: fmt.Sprint("panic: ", reason)}
		}
	}()
	return read(data)
}

func run(read func([]byte) answer) error {
	in := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			data, wrong := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(line)))
			if wrong != nil {
				return wrong
			}
			if wrong := out.Encode(ask(read, data)); wrong != nil {
				return wrong
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func main() {
	read := document
	if len(os.Args) > 1 && os.Args[1] == "stream" {
		read = stream
	}
	if err := run(read); err != nil {
		fmt.Fprintln(os.Stderr, "goyaml:", err)
		os.Exit(1)
	}
}
