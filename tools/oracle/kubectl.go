package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubectl/pkg/validation"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// document is one object of a stream as kubectl would send it.
type document struct {
	index      int
	item       string
	object     *unstructured.Unstructured
	notReached bool
}

// alwaysSupported says that the server does the field validation, which is
// true of every version that this program stands for. It keeps kubectl's own
// checks of apiVersion and kind and leaves out its old client-side schema.
type alwaysSupported struct{}

func (alwaysSupported) HasSupport(schema.GroupVersionKind) error { return nil }

var kindChecker = validation.NewParamVerifyingSchema(validation.NullSchema{}, alwaysSupported{}, metav1.FieldValidationStrict)

// judgeStream splits a file as kubectl does (resource.FileVisitor and
// StreamVisitor) and judges each object. kubectl stops at the first document
// that it cannot read; the rest is judged too, with NotReached set.
func judgeStream(data []byte) []answer {
	var answers []answer
	walkStream(data, func(d document) {
		a := judgeCreate(d)
		answers = append(answers, a)
	}, func(a answer) {
		answers = append(answers, a)
	})
	lost := lostText(data)
	for i, a := range answers {
		if a.Document < len(lost) {
			answers[i].Lost = lost[a.Document]
		}
	}
	return answers
}

func walkStream(data []byte, visit func(document), report func(answer)) {
	reader := transform.NewReader(bytes.NewReader(data), unicode.BOMOverride(unicode.UTF8.NewDecoder()))
	decoder := yaml.NewYAMLOrJSONDecoder(reader, 4096)
	stopped, jsonFailed := false, false
	for index := 0; ; index++ {
		ext := runtime.RawExtension{}
		err := decoder.Decode(&ext)
		if err == io.EOF {
			return
		}
		if err != nil {
			report(answer{Document: index, Verdict: rejected, Stage: "stream", NotReached: stopped,
				Errors: []problem{{Type: "Syntax", Message: withoutQuotes(err.Error())}}})
			stopped = true
			var syntax yaml.YAMLSyntaxError
			if !errors.As(err, &syntax) {
				// A JSON stream that fails for good gives the same error for ever.
				if jsonFailed {
					return
				}
				jsonFailed = true
			}
			continue
		}
		raw := bytes.TrimSpace(ext.Raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		walkDocument(index, raw, stopped, visit, report)
	}
}

// walkDocument does what StreamVisitor does with one document, and then
// flattens lists (FlattenListVisitor).
func walkDocument(index int, raw []byte, stopped bool, visit func(document), report func(answer)) {
	refuse := func(p problem) {
		a := answer{Document: index, Verdict: passedOver, Stage: "object", Errors: []problem{p}, NotReached: stopped}
		switch meaning(raw) {
		case clear:
			a.Verdict = rejected
		case doubtful:
			a.Grey = true
		}
		report(a)
	}
	if err := kindChecker.ValidateBytes(raw); err != nil {
		refuse(problem{Field: objectField(err), Type: "Invalid", Message: err.Error()})
		return
	}
	decoded, gvk, err := unstructured.UnstructuredJSONScheme.Decode(raw, nil, nil)
	if err != nil {
		refuse(problem{Field: objectField(err), Type: "Invalid", Message: withoutQuotes(err.Error())})
		return
	}
	switch list := decoded.(type) {
	case *unstructured.Unstructured:
		walkObject(document{index: index, object: list, notReached: stopped}, visit, report)
	case *unstructured.UnstructuredList:
		if class := classify(*gvk); class != known && class != listOfKnown && class != builtIn {
			walkObject(document{index: index, object: &unstructured.Unstructured{Object: list.Object}, notReached: stopped}, visit, report)
			return
		}
		walkItems(document{index: index, notReached: stopped}, list, visit, report)
	}
}

func walkItems(parent document, list runtime.Object, visit func(document), report func(answer)) {
	items, err := meta.ExtractList(list)
	if err != nil {
		report(answer{Document: parent.index, Item: parent.item, Verdict: rejected, Stage: "object", NotReached: parent.notReached,
			Errors: []problem{{Type: "Invalid", Message: err.Error()}}})
		return
	}
	for i, item := range items {
		d := parent
		d.item = strings.TrimPrefix(fmt.Sprintf("%s.items[%d]", parent.item, i), ".")
		object := item.(*unstructured.Unstructured)
		if object.IsList() {
			inner, err := object.ToList()
			if err != nil {
				report(answer{Document: d.index, Item: d.item, Verdict: rejected, Stage: "object", NotReached: d.notReached,
					Errors: []problem{{Type: "Invalid", Message: err.Error()}}})
				continue
			}
			walkItems(d, inner, visit, report)
			continue
		}
		d.object = object
		walkObject(d, visit, report)
	}
}

// walkObject sorts out what is not one of our kinds.
func walkObject(d document, visit func(document), report func(answer)) {
	apiVersion, kind := d.object.GetAPIVersion(), d.object.GetKind()
	a := answer{Document: d.index, Item: d.item, APIVersion: apiVersion, Kind: kind, NotReached: d.notReached}
	if apiVersion == "" || kind == "" {
		field := "kind"
		if kind != "" {
			field = "apiVersion"
		}
		a.Stage, a.Errors = "object", []problem{{Field: field, Type: "Required", Message: field + " not set"}}
		a.Verdict = rejected
		if d.item == "" && kind != "" && !isKnownKind(kind) {
			a.Verdict, a.Grey = passedOver, true
		}
		report(a)
		return
	}
	switch class := classify(schema.FromAPIVersionAndKind(apiVersion, kind)); class {
	case known:
		visit(d)
	case listOfKnown:
		// Without items it is no list for kubectl, and nothing serves it.
		a.Verdict, a.Stage = rejected, "object"
		a.Errors = []problem{{Field: "items", Type: "Required", Message: "items not set"}}
		report(a)
	case unserved:
		a.Verdict, a.Stage, a.Grey = passedOver, "kind", true
		report(a)
	case misspelt:
		a.Verdict, a.Stage = rejected, "kind"
		a.Errors = []problem{{Field: unservedField(apiVersion, kind), Type: "NotFound", Message: "no matches for this kind and version"}}
		report(a)
	default:
		a.Verdict, a.Stage = passedOver, "unknown-kind"
		report(a)
	}
}

type manifestMeaning int

const (
	none     manifestMeaning = iota // neither kind nor apiVersion
	doubtful                        // too far from the kinds that are judged
	clear                           // one half is right and says that this is for a cluster
)

// meaning tells an incomplete manifest from a file that is none.
func meaning(raw []byte) manifestMeaning {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) == nil {
		// kubectl takes no sequence, whatever is in it.
		found := none
		for _, item := range items {
			found = max(found, meaning(item))
		}
		return found
	}
	fields := map[string]any{}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&fields) != nil {
		return none
	}
	kind, _ := fields["kind"].(string)
	apiVersion, _ := fields["apiVersion"].(string)
	if isKnownKind(kind) {
		return clear
	}
	if kind == "List" && servedVersions[schema.FromAPIVersionAndKind(apiVersion, "").Group] != "" {
		return clear
	}
	missing := fields["kind"] == nil || fields["kind"] == ""
	if missing && apiVersion != "" && fields["metadata"] != nil {
		return clear
	}
	for key := range fields {
		if strings.EqualFold(key, "kind") || strings.EqualFold(key, "apiVersion") {
			return doubtful
		}
	}
	return none
}

func objectField(err error) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "apiVersion") || strings.Contains(text, "GroupVersion"):
		return "apiVersion"
	case strings.Contains(text, "kind"):
		return "kind"
	}
	return ""
}

type class int

const (
	foreign     class = iota // a kind that this program knows nothing about
	known                    // one of the kinds that are judged
	listOfKnown              // List, SecretList and so on: only a wrapper
	builtIn                  // served, but of no interest here (ConfigMap)
	misspelt                 // not served, and close to a kind that is judged
	unserved                 // not served and no custom resource either, but close to nothing
)

var servedVersions = map[string]string{
	"": "v1", "apps": "v1", "batch": "v1",
	"networking.k8s.io": "v1", "rbac.authorization.k8s.io": "v1", "policy": "v1", "storage.k8s.io": "v1", "autoscaling": "v2",
}

func classify(gvk schema.GroupVersionKind) class {
	if _, ok := kinds[gvk]; ok {
		return known
	}
	served := servedVersions[gvk.Group] == gvk.Version && gvk.Version != ""
	if served && gvk.Kind == "List" {
		return listOfKnown
	}
	if served && legacyscheme.Scheme.Recognizes(gvk) {
		if strings.HasSuffix(gvk.Kind, "List") {
			return listOfKnown
		}
		return builtIn
	}
	// The group of a custom resource has a dot, so nobody can serve the others.
	if strings.Contains(gvk.Group, ".") {
		return foreign
	}
	if isKnownKind(gvk.Kind) {
		return misspelt
	}
	if (served && nearKnownKind(gvk.Kind)) || gvk.Kind == "List" {
		return misspelt
	}
	return unserved
}

// unservedField is the half that has to change.
func unservedField(apiVersion, kind string) string {
	for gvk := range kinds {
		if gvk.Kind == kind {
			return "apiVersion"
		}
	}
	return "kind"
}

func isKnownKind(kind string) bool {
	for gvk := range kinds {
		if gvk.Kind == kind || gvk.Kind+"List" == kind {
			return true
		}
	}
	return false
}

func nearKnownKind(kind string) bool {
	for gvk := range kinds {
		for _, candidate := range []string{gvk.Kind, gvk.Kind + "List"} {
			limit := 2
			if len(candidate) < 6 {
				limit = 1
			}
			if editDistance(strings.ToLower(kind), strings.ToLower(candidate)) <= limit {
				return true
			}
		}
	}
	return strings.EqualFold(kind, "List")
}

// editDistance counts insertions, deletions, substitutions and swaps of neighbours.
func editDistance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
