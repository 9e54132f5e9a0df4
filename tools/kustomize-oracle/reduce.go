package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"

	"sigs.k8s.io/kustomize/api/hasher"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"
)

// result is one build. Values of Secrets are not part of it: only the names of their keys.
type result struct {
	Name       string      `json:"name"`
	Error      string      `json:"error,omitempty"`
	Message    string      `json:"-"`
	Objects    []object    `json:"objects"`
	Secrets    []secret    `json:"secrets"`
	References []reference `json:"references"`
}

type object struct {
	ID     string `json:"id"` // apiVersion|kind|namespace|name
	Digest string `json:"digest"`
}

type secret struct {
	Namespace string   `json:"namespace"`
	Name      string   `json:"name"` // without the hash
	Type      string   `json:"type"`
	Keys      []string `json:"keys"`
	Hashed    bool     `json:"hashed"`
}

type reference struct {
	Object string `json:"object"` // kind/name
	Field  string `json:"field"`
	Name   string `json:"name"`
	NS     string `json:"namespace,omitempty"`
	Key    string `json:"key,omitempty"`
}

// hashMark stands for the ten characters that kustomize adds to a generated name.
const hashMark = "-<hash>"

func buildDir(name, dir string) *result {
	answer := &result{Name: name, Objects: []object{}, Secrets: []secret{}, References: []reference{}}
	text, err := run(dir)
	if err != nil {
		answer.Error = classify(err.Error())
		answer.Message = err.Error()
		return answer
	}
	objects, err := decode(text)
	if err != nil {
		answer.Error = "output"
		return answer
	}
	hashed := hashedNames(text)
	for _, obj := range objects {
		reduce(obj, hashed, answer)
	}
	sortAll(answer)
	return answer
}

// built is one build as it is, but for values of Secrets and for what holds no reference to one.
type built struct {
	Error   string           `json:"error,omitempty"`
	Objects []map[string]any `json:"objects"`
}

func builtObjects(dir string) *built {
	answer := &built{Objects: []map[string]any{}}
	text, err := run(dir)
	if err != nil {
		answer.Error = classify(err.Error())
		return answer
	}
	objects, err := decode(text)
	if err != nil {
		answer.Error = "output"
		return answer
	}
	for _, obj := range objects {
		switch obj["kind"] {
		case "CustomResourceDefinition":
			continue
		case "ConfigMap":
			delete(obj, "data")
			delete(obj, "binaryData")
		case "Secret":
			maskData(obj)
		}
		answer.Objects = append(answer.Objects, obj)
	}
	return answer
}

func decode(text []byte) ([]map[string]any, error) {
	var objects []map[string]any
	reader := kyaml.NewDecoder(bytes.NewReader(text))
	for {
		var node kyaml.Node
		if err := reader.Decode(&node); errors.Is(err, io.EOF) {
			return objects, nil
		} else if err != nil {
			return nil, err
		}
		raw, err := kyaml.NewRNode(&node).String()
		if err != nil {
			return nil, err
		}
		var obj map[string]any
		if err := yaml.Unmarshal([]byte(raw), &obj); err != nil {
			return nil, err
		}
		if obj != nil {
			objects = append(objects, obj)
		}
	}
}

// hashedNames finds the generated objects whose name ends in the hash of their own content, by computing it again.
func hashedNames(text []byte) map[string]string {
	names := map[string]string{}
	for _, part := range strings.Split("\n"+string(text), "\n---\n") {
		node, err := kyaml.Parse(part)
		if err != nil || (node.GetKind() != "Secret" && node.GetKind() != "ConfigMap") {
			continue
		}
		name := node.GetName()
		cut := strings.LastIndex(name, "-")
		if cut < 1 || len(name)-cut != 11 {
			continue
		}
		if err := node.SetName(name[:cut]); err != nil {
			continue
		}
		if sum, err := (&hasher.Hasher{}).Hash(node); err == nil && sum == name[cut+1:] {
			names[name] = name[:cut] + hashMark
		}
	}
	return names
}

func reduce(obj map[string]any, hashed map[string]string, answer *result) {
	kind, _ := obj["kind"].(string)
	meta, _ := obj["metadata"].(map[string]any)
	full, _ := meta["name"].(string)
	_, isHashed := hashed[full]
	obj, _ = unhash(obj, hashed).(map[string]any)
	meta, _ = obj["metadata"].(map[string]any)
	name, _ := meta["name"].(string)
	namespace, _ := meta["namespace"].(string)
	if kind == "Secret" {
		found := secret{Namespace: namespace, Name: strings.TrimSuffix(name, hashMark), Hashed: isHashed, Keys: maskData(obj)}
		found.Type, _ = obj["type"].(string)
		answer.Secrets = append(answer.Secrets, found)
	}
	apiVersion, _ := obj["apiVersion"].(string)
	answer.Objects = append(answer.Objects, object{ID: strings.Join([]string{apiVersion, kind, namespace, name}, "|"), Digest: digest(obj)})
	collect(obj, "", kind+"/"+name, kind, &answer.References)
}

// digest of the whole object but for images, which no Secret depends on, for white space, which kustomize
// changes when it writes folded text, and for empty annotations, which it removes here and there.
func digest(obj map[string]any) string {
	text, _ := json.Marshal(settle(obj))
	return fmt.Sprintf("%x", sha256.Sum256(text))[:12]
}

func settle(value any) any {
	switch v := value.(type) {
	case string:
		return strings.Join(strings.Fields(v), " ")
	case []any:
		list := []any{}
		for _, item := range v {
			list = append(list, settle(item))
		}
		return list
	case map[string]any:
		settled := map[string]any{}
		for key, item := range v {
			if _, isText := item.(string); isText && key == "image" {
				continue
			}
			if inner, isMap := item.(map[string]any); key == "annotations" && (item == nil || isMap && len(inner) == 0) {
				continue
			}
			settled[key] = settle(item)
		}
		return settled
	}
	return value
}

// maskData blanks the values and returns the names of the keys.
func maskData(obj map[string]any) []string {
	keys := map[string]bool{}
	for _, field := range []string{"data", "stringData"} {
		data, _ := obj[field].(map[string]any)
		for key := range data {
			keys[key] = true
			data[key] = "*"
		}
	}
	return sortedKeys(keys)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := []string{}
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func unhash(value any, hashed map[string]string) any {
	switch v := value.(type) {
	case string:
		if mark, ok := hashed[v]; ok {
			return mark
		}
		for full, mark := range hashed { // inside a longer text, after a variable was put in
			v = strings.ReplaceAll(v, full, mark)
		}
		return v
	case []any:
		for i := range v {
			v[i] = unhash(v[i], hashed)
		}
	case map[string]any:
		for key := range v {
			v[key] = unhash(v[key], hashed)
		}
	}
	return value
}

// collect finds what looks like the name of a Secret, by the names of the fields alone.
func collect(value any, path, object, kind string, out *[]reference) {
	switch v := value.(type) {
	case []any:
		for i, item := range v {
			collect(item, fmt.Sprintf("%s[%d]", path, i), object, kind, out)
		}
	case map[string]any:
		for _, key := range sortedKeys(v) {
			here := strings.TrimPrefix(path+"."+key, ".")
			found := referencesAt(v[key], key, here, kind)
			for i := range found {
				found[i].Object = object
			}
			*out = append(*out, found...)
			collect(v[key], here, object, kind, out)
		}
	}
}

func referencesAt(value any, key, path, kind string) []reference {
	switch v := value.(type) {
	case string:
		if key == "secretName" || key == "nginx.ingress.kubernetes.io/auth-secret" {
			return []reference{{Field: path, Name: v}}
		}
	case map[string]any:
		selector := strings.HasSuffix(strings.ToLower(key), "secretref") || key == "secretKeyRef" || key == "secret"
		if name, ok := v["name"].(string); ok && (selector || v["kind"] == "Secret" && key != "metadata") {
			found := reference{Field: path, Name: name}
			found.Key, _ = v["key"].(string)
			found.NS, _ = v["namespace"].(string)
			return []reference{found}
		}
	case []any:
		return referencesInList(v, key, path, kind)
	}
	return nil
}

func referencesInList(items []any, key, path, kind string) []reference {
	var found []reference
	for i, item := range items {
		here := fmt.Sprintf("%s[%d]", path, i)
		switch v := item.(type) {
		case string:
			if key == "resourceNames" {
				found = append(found, reference{Field: here, Name: v})
			}
		case map[string]any:
			name, _ := v["name"].(string)
			pull := key == "imagePullSecrets" || kind == "ServiceAccount" && key == "secrets"
			if name != "" && (pull || v["kind"] == "Secret") {
				found = append(found, reference{Field: here, Name: name})
			}
		}
	}
	return found
}

func sortAll(answer *result) {
	sort.Slice(answer.Objects, func(i, j int) bool { return answer.Objects[i].ID < answer.Objects[j].ID })
	sort.Slice(answer.Secrets, func(i, j int) bool {
		a, b := answer.Secrets[i], answer.Secrets[j]
		return fmt.Sprint(a.Namespace, "/", a.Name, a.Hashed) < fmt.Sprint(b.Namespace, "/", b.Name, b.Hashed)
	})
	sort.SliceStable(answer.References, func(i, j int) bool {
		a, b := answer.References[i], answer.References[j]
		return a.Object+" "+a.Field < b.Object+" "+b.Field
	})
}

// classes are tried in order: what the message of kustomize says it stumbled over.
var classes = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{"cycle", regexp.MustCompile(`cycle detected`)},
	{"outside", regexp.MustCompile(`security; file`)},
	{"generator", regexp.MustCompile(`behavior must be merge or replace|cannot merge or replace|that could accept merge of|illegally repeats|key name or file path contains|missing key name|missing file path|invalid literal source|must have a name`)},
	{"conflict", regexp.MustCompile(`already registered id|ID conflict|id matched \d+ resources`)},
	{"no-target", regexp.MustCompile(`no resource matches strategic merge patch|no matches for Id|failed to find unique target|multiple matches for Id`)},
	{"ambiguous", regexp.MustCompile(`found multiple possible referrals`)},
	{"replicas", regexp.MustCompile(`does not match a config with the following GVK`)},
	{"replacement", regexp.MustCompile(`replacement|nothing selected by|multiple matches for selector|delimiter option|options.index|mutually exclusive|must specify resources to select`)},
	{"vars", regexp.MustCompile(`(?:for )?var ['{]|invalid value type expect`)},
	{"unsupported", regexp.MustCompile(`must specify --enable-helm`)},
	{"plugin", regexp.MustCompile(`plugins disabled|unable to load builtin|only builtin plugins`)},
	{"offline", regexp.MustCompile(`offline|no 'git' program`)},
	{"fieldspec", regexp.MustCompile(`expected sequence or mapping node|considering field .*wrong node kind`)},
	{"patch", regexp.MustCompile(`Unexpected kind: |operation does not apply|error in (?:add|remove|replace|move) for path|failed to decode path|[Tt]esting value|wrong node kind|parsing regexp|unable to parse requirement|expected: !, identifier|unable to parse SM or JSON patch|must specify`)},
	{"object", regexp.MustCompile(`missing metadata.name|missing Resource metadata|missing kind|MalformedYAMLError|empty item|unsupported type`)},
	{"component", regexp.MustCompile(`expected kind`)},
	{"kustomization", regexp.MustCompile(`invalid Kustomization|OpenAPI version is not built in|Failed to read kustomization|kustomization.yaml is empty|unable to find one of|multiple kustomization files|conflicting fieldspecs|unknown field|should be`)},
	{"missing", regexp.MustCompile(`no such file|must resolve to a file|must build at directory|doesn't exist|new root|failed to get the patch file`)},
	{"patch", regexp.MustCompile(`patch`)},
	{"object", regexp.MustCompile(`yaml: `)},
}

func classify(message string) string {
	for _, class := range classes {
		if class.pattern.MatchString(message) {
			return class.name
		}
	}
	return "other"
}
