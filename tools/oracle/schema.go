package main

import (
	"encoding/json"
	"io"
	"reflect"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// schemaFile is what the decoder needs to know of the versioned Go types.
// A type expression is a leaf name, "@T" for a struct, "[]X", "{}X" for a map (its
// keys are strings), or "*X" for a pointer. Embedded fields are flattened.
type schemaFile struct {
	Kubernetes string                       `json:"kubernetes"`
	Kinds      map[string]string            `json:"kinds"`
	Types      map[string]map[string]string `json:"types"`
}

var leafNames = map[string]string{
	"resource.Quantity": "quantity", "intstr.IntOrString": "intOrString", "v1.Time": "time", "v1.MicroTime": "microTime",
	"v1.Duration": "duration", "v1.FieldsV1": "fieldsV1", "runtime.RawExtension": "raw",
}

func writeSchema(out io.Writer) error {
	file := schemaFile{Kubernetes: kubernetesVersion(), Kinds: map[string]string{}, Types: map[string]map[string]string{}}
	for gvk := range kinds {
		object, err := legacyscheme.Scheme.New(gvk)
		if err != nil {
			return err
		}
		apiVersion, kind := gvk.ToAPIVersionAndKind()
		file.Kinds[apiVersion+"/"+kind] = file.expression(reflect.TypeOf(object).Elem())[1:]
	}
	file.Kinds["v1/List"] = file.expression(reflect.TypeOf(metav1.List{}))[1:]
	data, err := json.Marshal(file)
	if err != nil {
		return err
	}
	_, err = out.Write(append(data, '\n'))
	return err
}

func (f *schemaFile) expression(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return "*" + f.expression(t.Elem())
	}
	if name, ok := leafNames[t.String()]; ok {
		return name
	}
	if reflect.PointerTo(t).Implements(jsonUnmarshaler) {
		panic("no leaf name for " + t.String())
	}
	switch t.Kind() {
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "[]" + f.expression(t.Elem())
	case reflect.Map:
		return "{}" + f.expression(t.Elem())
	case reflect.Struct:
		name := typeName(t)
		if _, seen := f.Types[name]; !seen {
			fields := map[string]string{}
			f.Types[name] = fields
			eachField(t, func(field string, ft reflect.Type) { fields[field] = f.expression(ft) })
		}
		return "@" + name
	}
	return t.Kind().String()
}

// typeName is group and name: core.Secret, meta.ObjectMeta.
func typeName(t reflect.Type) string {
	parts := strings.Split(t.PkgPath(), "/")
	return parts[len(parts)-2] + "." + t.Name()
}
