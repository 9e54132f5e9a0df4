// Command secretlint-oracle answers, for Kubernetes manifests, what
// `kubectl apply --validate=strict` would get from an API server of the
// Kubernetes version that this module requires, with default feature gates.
// It runs Kubernetes' own code and needs no cluster.
//
//	secretlint-oracle [FILE...]     one JSON line per object of each file ("-" or nothing: standard input)
//	secretlint-oracle batch         JSON lines {"id","stream"|"stream64","old"} in, JSON lines out
//	secretlint-oracle schema        the decoding schema of the known kinds as JSON
//	secretlint-oracle version       the version of k8s.io/kubernetes it was built with
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/capabilities"
)

// batchCase is one line of batch input. Stream is the text of a file; bytes
// that are not UTF-8 travel in Stream64 (base64). Old is the stream with the
// Secret as it is in the cluster: its presence asks for an update.
type batchCase struct {
	ID       string `json:"id"`
	Stream   string `json:"stream"`
	Stream64 string `json:"stream64"`
	Old      string `json:"old"`
}

type batchAnswer struct {
	ID      string   `json:"id"`
	Verdict string   `json:"verdict"`
	Objects []answer `json:"objects"`
}

func main() {
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	// Feature gates stay at their defaults. Privileged containers are off by
	// default too, but every installer turns them on.
	capabilities.Initialize(capabilities.Capabilities{AllowPrivileged: true})
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "secretlint-oracle:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		args = []string{"-"}
	}
	switch args[0] {
	case "batch":
		return batch(os.Stdin, os.Stdout)
	case "schema":
		return writeSchema(os.Stdout)
	case "version":
		fmt.Println(kubernetesVersion())
		return nil
	}
	for _, path := range args {
		if err := judgeFile(path, os.Stdout); err != nil {
			return err
		}
	}
	return nil
}

func judgeFile(path string, out io.Writer) error {
	data, err := readFile(path)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, a := range judgeStream(data) {
		if err := encoder.Encode(a); err != nil {
			return err
		}
	}
	return nil
}

func readFile(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(path)
}

func batch(in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	writer := bufio.NewWriterSize(out, 1<<16)
	defer writer.Flush()
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for {
		line, readErr := lines.ReadBytes('\n')
		if len(line) > 1 {
			a, err := judgeCase(line)
			if err != nil {
				return err
			}
			if err := encoder.Encode(a); err != nil {
				return err
			}
			// A caller that waits for each answer must get it.
			if lines.Buffered() == 0 {
				if err := writer.Flush(); err != nil {
					return err
				}
			}
		}
		if readErr == io.EOF {
			return nil
		}
		if readErr != nil {
			return readErr
		}
	}
}

func judgeCase(line []byte) (a batchAnswer, err error) {
	var c batchCase
	if err := json.Unmarshal(line, &c); err != nil {
		return a, fmt.Errorf("batch line: %w", err)
	}
	data := []byte(c.Stream)
	if c.Stream64 != "" {
		if data, err = base64.StdEncoding.DecodeString(c.Stream64); err != nil {
			return a, fmt.Errorf("case %s: %w", c.ID, err)
		}
	}
	a.ID = c.ID
	if c.Old != "" {
		a.Objects = judgeUpdate([]byte(c.Old), data)
	} else {
		a.Objects = judgeStream(data)
	}
	if a.Objects == nil {
		a.Objects = []answer{}
	}
	a.Verdict = overall(a.Objects)
	return a, nil
}

// overall is rejected when an object is, accepted when at least one object
// would be applied, and passed-over when nothing here is ours.
func overall(objects []answer) string {
	verdict := passedOver
	for _, o := range objects {
		switch o.Verdict {
		case rejected:
			return rejected
		case accepted:
			verdict = accepted
		}
	}
	return verdict
}

func kubernetesVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, dep := range info.Deps {
		if dep.Path == "k8s.io/kubernetes" {
			return dep.Version
		}
	}
	return "unknown"
}
