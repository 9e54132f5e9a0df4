// Kustomize-oracle runs the real `kustomize build` command over many directories in one process
// and prints one JSON line per build, reduced to what secretlint has to predict.
//
//	kustomize-oracle trees FILE...   each FILE holds many trees of small files (see tests/kustomize/README.md)
//	kustomize-oracle dirs DIR...     builds that are on the disk; "-" reads directory names from standard input
//	kustomize-oracle build DIR       the plain output of kustomize, for reading
//	kustomize-oracle objects         answers each directory named on standard input with the objects of its build
//	kustomize-oracle schema          merge keys and scopes of the API that kustomize has built in
//
// Nothing is fetched: the HTTP transport fails and no git can be found.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kustomize/kustomize/v5/commands/build"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

var stderr = os.Stderr

type offline struct{}

func (offline) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("offline")
}

func main() {
	if len(os.Args) < 2 {
		fail(errors.New("usage: kustomize-oracle trees|dirs|build|objects|schema ..."))
	}
	http.DefaultTransport = offline{}
	os.Setenv("PATH", "/nonexistent")
	log.SetOutput(io.Discard) // notices of kustomize
	stderr = os.Stderr
	os.Stderr, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	switch os.Args[1] {
	case "trees":
		for _, name := range os.Args[2:] {
			trees, err := readTrees(name)
			check(err)
			for _, tree := range trees {
				check(out.Encode(buildTree(tree)))
			}
		}
	case "dirs":
		for _, dir := range dirNames(os.Args[2:]) {
			check(out.Encode(buildDir(dir, dir)))
		}
	case "build":
		text, err := run(os.Args[2])
		check(err)
		os.Stdout.Write(text)
	case "objects":
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			check(out.Encode(builtObjects(lines.Text())))
		}
	case "schema":
		check(out.Encode(schemaTables()))
	default:
		fail(fmt.Errorf("unknown command %q", os.Args[1]))
	}
}

func fail(err error) {
	fmt.Fprintln(stderr, err)
	os.Exit(2)
}

func check(err error) {
	if err != nil {
		fail(err)
	}
}

func dirNames(args []string) []string {
	if len(args) != 1 || args[0] != "-" {
		return args
	}
	var names []string
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		names = append(names, lines.Text())
	}
	return names
}

// run is `kustomize build DIR`: the command itself, with its own default flags.
func run(dir string) (text []byte, err error) {
	defer func() {
		if crash := recover(); crash != nil {
			err = fmt.Errorf("panic: %v", crash)
		}
	}()
	if schemaIsCustom() {
		openapi.ResetOpenAPI() // an earlier build brought a schema of its own
	}
	var buffer bytes.Buffer
	command := build.NewCmdBuild(filesys.MakeFsOnDisk(), build.MakeHelp("kustomize", "build"), &buffer)
	command.SilenceErrors = true
	command.SetArgs([]string{dir})
	err = command.Execute()
	return buffer.Bytes(), err
}

func schemaIsCustom() bool {
	return strings.Contains(openapi.GetSchemaVersion(), "custom")
}

// tree is some files and the directory to build.
type tree struct {
	name  string
	root  string
	files map[string]string
}

// readTrees reads an archive: a line `=== name` begins a tree, `-- path --` one of its files.
func readTrees(path string) ([]tree, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var trees []tree
	var current *tree
	file := ""
	for _, line := range strings.SplitAfter(string(data), "\n") {
		trimmed := strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(trimmed, "=== "):
			trees = append(trees, tree{name: strings.TrimPrefix(trimmed, "=== "), root: ".", files: map[string]string{}})
			current, file = &trees[len(trees)-1], ""
		case current == nil:
		case strings.HasPrefix(trimmed, "-- ") && strings.HasSuffix(trimmed, " --"):
			file = strings.TrimSuffix(strings.TrimPrefix(trimmed, "-- "), " --")
			current.files[file] = ""
		case file != "":
			current.files[file] += line
		case strings.HasPrefix(trimmed, "root: "):
			current.root = strings.TrimPrefix(trimmed, "root: ")
		}
	}
	return trees, nil
}

func buildTree(t tree) *result {
	dir, err := os.MkdirTemp("", "tree")
	check(err)
	defer os.RemoveAll(dir)
	for name, text := range t.files {
		path := filepath.Join(dir, name)
		check(os.MkdirAll(filepath.Dir(path), 0o755))
		check(os.WriteFile(path, []byte(text), 0o644))
	}
	answer := buildDir(t.name, filepath.Join(dir, t.root))
	answer.Message = strings.ReplaceAll(answer.Message, dir, "")
	return answer
}
