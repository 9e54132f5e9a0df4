package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	kjson "sigs.k8s.io/json"
)

// typeProblems finds where in the body the decoder's type error is. The
// decoder names Go fields at best and nothing for base64, so each value is
// decoded on its own into the type of its field, in the order of the body.
// The first problem is the server's answer, the others are what it hides.
func typeProblems(data []byte, gvk schema.GroupVersionKind, err error) (errs, also []problem) {
	object, newErr := legacyscheme.Scheme.New(gvk)
	if newErr != nil {
		panic(newErr)
	}
	w := &typeWalker{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var body any
	if decodeErr := decoder.Decode(&body); decodeErr != nil {
		return []problem{{Type: "Decode", Message: withoutQuotes(err.Error())}}, nil
	}
	w.walk("", body, reflect.TypeOf(object).Elem())
	for i, p := range w.found {
		if p.Type == "Decode" {
			also = append(append([]problem{}, w.found[:i]...), w.found[i+1:]...)
			return []problem{p}, also
		}
	}
	return []problem{{Type: "Decode", Message: withoutQuotes(err.Error())}}, w.found
}

type typeWalker struct{ found []problem }

func (w *typeWalker) add(path, kind, message string) {
	w.found = append(w.found, problem{Field: path, Type: kind, Message: message})
}

var jsonUnmarshaler = reflect.TypeOf((*json.Unmarshaler)(nil)).Elem()

func isLeaf(t reflect.Type) bool {
	if reflect.PointerTo(t).Implements(jsonUnmarshaler) {
		return true
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return false
	case reflect.Slice:
		return t.Elem().Kind() == reflect.Uint8
	}
	return true
}

func (w *typeWalker) walk(path string, value any, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if value == nil {
		return
	}
	if isLeaf(t) {
		raw, err := json.Marshal(value)
		if err == nil {
			err = kjson.UnmarshalCaseSensitivePreserveInts(raw, reflect.New(t).Interface())
		}
		if err != nil {
			w.add(path, "Decode", constantPart(err, t))
		}
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		w.walkStruct(path, value, t)
	case reflect.Map:
		object, ok := value.(map[string]any)
		if !ok {
			w.add(path, "Decode", "must be an object")
			return
		}
		for _, key := range sortedKeys(object) {
			w.walk(fmt.Sprintf("%s[%s]", path, key), object[key], t.Elem())
		}
	case reflect.Slice:
		list, ok := value.([]any)
		if !ok {
			w.add(path, "Decode", "must be a list")
			return
		}
		for i, item := range list {
			w.walk(fmt.Sprintf("%s[%d]", path, i), item, t.Elem())
		}
	}
}

func (w *typeWalker) walkStruct(path string, value any, t reflect.Type) {
	object, ok := value.(map[string]any)
	if !ok {
		w.add(path, "Decode", "must be an object")
		return
	}
	fields := map[string]reflect.Type{}
	eachField(t, func(name string, field reflect.Type) { fields[name] = field })
	for _, key := range sortedKeys(object) {
		child := strings.TrimPrefix(path+"."+key, ".")
		if field, ok := fields[key]; ok {
			w.walk(child, object[key], field)
		} else {
			w.add(child, "UnknownField", "unknown field")
		}
	}
}

// eachField visits the JSON fields of a struct, embedded ones in place.
func eachField(t reflect.Type, visit func(name string, field reflect.Type)) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if f.Anonymous && name == "" || strings.Contains(options, "inline") {
			embedded := f.Type
			for embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			eachField(embedded, visit)
			continue
		}
		if name == "" {
			name = f.Name
		}
		visit(name, f.Type)
	}
}

// constantPart is the decoder's message without the value.
func constantPart(err error, t reflect.Type) string {
	text := err.Error()
	switch {
	case strings.HasPrefix(text, "illegal base64 data"):
		return "illegal base64 data"
	case strings.HasPrefix(text, "json: cannot unmarshal number"):
		return "json: cannot unmarshal number into Go value of type " + t.String()
	case strings.HasPrefix(text, "json: cannot unmarshal"):
		return text
	}
	return "cannot be decoded into " + t.String()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
