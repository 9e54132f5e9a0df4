package main

import (
	"sort"
	"strings"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// tables is what a strategic merge needs to know of the API.
type tables struct {
	// Kinds: "apiVersion|kind" to the name of its definition.
	Kinds map[string]string `json:"kinds"`
	// ClusterScoped: "apiVersion|kind" of what has no namespace.
	ClusterScoped []string `json:"clusterScoped"`
	// Definitions: name to field to what lies below: [definition or "", merge keys...]; a list with merge keys
	// is merged element by element, [""] alone as a set of scalars; other lists are not listed here.
	Definitions map[string]map[string]field `json:"definitions"`
}

type field struct {
	Of   string   `json:"of,omitempty"`   // definition of the value, of the items or of the map's values
	Via  string   `json:"via,omitempty"`  // "list" or "map" when Of is one step further down
	Keys []string `json:"keys,omitempty"` // merge keys of a list that is merged; [""] for scalars
}

func schemaTables() tables {
	root := openapi.Schema()
	result := tables{Kinds: map[string]string{}, ClusterScoped: []string{}, Definitions: map[string]map[string]field{}}
	for name, definition := range root.Definitions {
		if fields := fieldsOf(definition); len(fields) > 0 {
			result.Definitions[short(name)] = fields
		}
		for _, kind := range gvks(definition) {
			result.Kinds[kind.APIVersion+"|"+kind.Kind] = short(name)
		}
	}
	prune(result)
	for kind := range result.Kinds {
		version, name, _ := strings.Cut(kind, "|")
		if openapi.IsCertainlyClusterScoped(kyaml.TypeMeta{APIVersion: version, Kind: name}) {
			result.ClusterScoped = append(result.ClusterScoped, kind)
		}
	}
	sort.Strings(result.ClusterScoped)
	for kind, name := range result.Kinds {
		if _, ok := result.Definitions[name]; !ok || strings.HasSuffix(kind, "List") {
			delete(result.Kinds, kind)
		}
	}
	return result
}

func short(name string) string {
	parts := strings.Split(name, ".")
	return strings.Join(parts[len(parts)-3:], ".")
}

func gvks(definition spec.Schema) []kyaml.TypeMeta {
	list, _ := definition.Extensions["x-kubernetes-group-version-kind"].([]any)
	var found []kyaml.TypeMeta
	for _, item := range list {
		entry, _ := item.(map[string]any)
		group, _ := entry["group"].(string)
		version, _ := entry["version"].(string)
		kind, _ := entry["kind"].(string)
		if group != "" {
			version = group + "/" + version
		}
		found = append(found, kyaml.TypeMeta{APIVersion: version, Kind: kind})
	}
	return found
}

func fieldsOf(definition spec.Schema) map[string]field {
	fields := map[string]field{}
	for name, property := range definition.Properties {
		found := field{Of: refName(property)}
		if property.Items != nil && property.Items.Schema != nil {
			found = field{Of: refName(*property.Items.Schema), Via: "list"}
		}
		if property.AdditionalProperties != nil && property.AdditionalProperties.Schema != nil {
			found = field{Of: refName(*property.AdditionalProperties.Schema), Via: "map"}
		}
		rs := &openapi.ResourceSchema{Schema: &property}
		strategy, keys := rs.PatchStrategyAndKeyList()
		for _, part := range strings.Split(strategy, ",") {
			if part == "merge" && found.Via == "list" {
				found.Keys = keys
				if len(keys) == 0 {
					found.Keys = []string{""}
				}
			}
		}
		if found.Of != "" || len(found.Keys) > 0 {
			fields[name] = found
		}
	}
	return fields
}

func refName(schema spec.Schema) string {
	if url := schema.Ref.String(); url != "" {
		return short(url[strings.LastIndex(url, "/")+1:])
	}
	return ""
}

// prune drops what leads to no merged list.
func prune(t tables) {
	for changed := true; changed; {
		changed = false
		for name, fields := range t.Definitions {
			for key, f := range fields {
				if _, known := t.Definitions[f.Of]; !known && f.Of != "" {
					f.Of = ""
					changed = true
					fields[key] = f
				}
				if f.Of == "" && len(f.Keys) == 0 {
					delete(fields, key)
					changed = true
				}
			}
			if len(fields) == 0 {
				delete(t.Definitions, name)
				changed = true
			}
		}
	}
	for pruned := true; pruned; {
		pruned = dropUseless(t)
	}
}

// dropUseless removes definitions from which no merge key can be reached, recursive ones included.
func dropUseless(t tables) bool {
	useful := map[string]bool{}
	for grew := true; grew; {
		grew = false
		for name, fields := range t.Definitions {
			for _, f := range fields {
				if !useful[name] && (len(f.Keys) > 0 || useful[f.Of]) {
					useful[name] = true
					grew = true
				}
			}
		}
	}
	changed := false
	for name, fields := range t.Definitions {
		if !useful[name] {
			delete(t.Definitions, name)
			changed = true
			continue
		}
		for key, f := range fields {
			if f.Of != "" && !useful[f.Of] {
				f.Of = ""
				fields[key] = f
				changed = true
			}
			if f.Of == "" && len(f.Keys) == 0 {
				delete(fields, key)
				changed = true
			}
		}
	}
	return changed
}
