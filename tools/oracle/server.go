package main

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"

	apiequality "k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	jsonserializer "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	core "k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/replicaset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/podtemplate"
	"k8s.io/kubernetes/pkg/registry/core/replicationcontroller"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"

	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
)

const (
	accepted   = "accepted"
	rejected   = "rejected"
	passedOver = "passed-over"
)

// answer is the verdict on one object. Stage names the step that refused it:
// stream (splitting, YAML, JSON), object (apiVersion, kind, list), kind (not
// served), decode (JSON types), strict (unknown fields), admission, validate,
// update. Errors are what the server answers; Also is what it would have
// answered had the stage before not stopped it.
type answer struct {
	Document   int       `json:"document"`
	Item       string    `json:"item,omitempty"`
	APIVersion string    `json:"apiVersion,omitempty"`
	Kind       string    `json:"kind,omitempty"`
	Name       string    `json:"name,omitempty"`
	Verdict    string    `json:"verdict"`
	Stage      string    `json:"stage,omitempty"`
	Errors     []problem `json:"errors,omitempty"`
	Also       []problem `json:"also,omitempty"`
	Warnings   []string  `json:"warnings,omitempty"`
	NotReached bool      `json:"notReached,omitempty"`
	// Grey: kubectl refuses it, but it is too far from the kinds that are
	// judged to say that it was meant for a cluster. Verdict is passed-over.
	Grey bool `json:"grey,omitempty"`
	// Lost is what kubectl drops from the document: "duplicate", "rest".
	Lost []string `json:"lost,omitempty"`
}

type problem struct {
	Field   string `json:"field"`
	Type    string `json:"type"`
	Message string `json:"message"`
}

type strategy interface {
	rest.RESTCreateStrategy
	rest.RESTUpdateStrategy
}

var kinds = map[schema.GroupVersionKind]strategy{
	{Version: "v1", Kind: "Secret"}:                     secret.Strategy,
	{Version: "v1", Kind: "ServiceAccount"}:             serviceaccount.Strategy,
	{Version: "v1", Kind: "Pod"}:                        pod.Strategy,
	{Version: "v1", Kind: "PodTemplate"}:                podtemplate.Strategy,
	{Version: "v1", Kind: "ReplicationController"}:      replicationcontroller.Strategy,
	{Group: "apps", Version: "v1", Kind: "ReplicaSet"}:  replicaset.Strategy,
	{Group: "apps", Version: "v1", Kind: "Deployment"}:  deployment.Strategy,
	{Group: "apps", Version: "v1", Kind: "StatefulSet"}: statefulset.Strategy,
	{Group: "apps", Version: "v1", Kind: "DaemonSet"}:   daemonset.Strategy,
	{Group: "batch", Version: "v1", Kind: "Job"}:        job.Strategy,
	{Group: "batch", Version: "v1", Kind: "CronJob"}:    cronjob.Strategy,
}

var strictSerializer = jsonserializer.NewSerializerWithOptions(jsonserializer.DefaultMetaFactory, legacyscheme.Scheme,
	legacyscheme.Scheme, jsonserializer.SerializerOptions{Strict: true})

// body is the object as kubectl sends it, with the namespace filled in. A
// namespace of a wrong type is left for the server to refuse.
func body(d document) ([]byte, string, error) {
	namespace, _, err := unstructured.NestedString(d.object.Object, "metadata", "namespace")
	if err == nil && namespace == "" {
		if md, isMap := d.object.Object["metadata"].(map[string]any); isMap || d.object.Object["metadata"] == nil {
			if md == nil || md["namespace"] == nil || md["namespace"] == "" {
				d.object.SetNamespace("default")
			}
		}
		namespace = "default"
	}
	var buffer bytes.Buffer
	if err := unstructured.UnstructuredJSONScheme.Encode(d.object, &buffer); err != nil {
		return nil, "", err
	}
	if namespace == "" {
		namespace = "default"
	}
	return buffer.Bytes(), namespace, nil
}

type decodedObject struct {
	object    runtime.Object
	gvk       schema.GroupVersionKind
	namespace string
	data      []byte
	strict    []problem
}

// decode runs the API server's strict decoder, defaulting and conversion.
func decode(d document) (*decodedObject, *answer) {
	a := &answer{Document: d.index, Item: d.item, APIVersion: d.object.GetAPIVersion(), Kind: d.object.GetKind(),
		Name: d.object.GetName(), Verdict: rejected, NotReached: d.notReached}
	data, namespace, err := body(d)
	if err != nil {
		a.Stage, a.Errors = "object", []problem{{Type: "Invalid", Message: withoutQuotes(err.Error())}}
		return nil, a
	}
	gvk := schema.FromAPIVersionAndKind(d.object.GetAPIVersion(), d.object.GetKind())
	hub := schema.GroupVersion{Group: gvk.Group, Version: runtime.APIVersionInternal}
	into, err := legacyscheme.Scheme.New(gvk.GroupKind().WithVersion(runtime.APIVersionInternal))
	if err != nil {
		panic(err)
	}
	obj, _, err := legacyscheme.Codecs.DecoderToVersion(strictSerializer, hub).Decode(data, &gvk, into)
	result := &decodedObject{object: obj, gvk: gvk, namespace: namespace, data: data}
	if err == nil {
		return result, a
	}
	strictErr, isStrict := runtime.AsStrictDecodingError(err)
	if !isStrict {
		a.Stage = "decode"
		a.Errors, a.Also = typeProblems(data, gvk, err)
		return nil, a
	}
	for _, e := range strictErr.Errors() {
		result.strict = append(result.strict, strictProblem(e))
	}
	return result, a
}

func serverContext(gvk schema.GroupVersionKind, namespace string) (context.Context, *recorder) {
	resource, _ := meta.UnsafeGuessKindToResource(gvk)
	warnings := &recorder{}
	ctx := request.WithNamespace(context.Background(), namespace)
	ctx = request.WithRequestInfo(ctx, &request.RequestInfo{IsResourceRequest: true, APIGroup: gvk.Group,
		APIVersion: gvk.Version, Resource: resource.Resource, Namespace: namespace, Verb: "create"})
	return warning.WithWarningRecorder(ctx, warnings), warnings
}

type recorder struct{ texts []string }

func (r *recorder) AddWarning(_, text string) { r.texts = append(r.texts, text) }

func judgeCreate(d document) answer {
	decoded, a := decode(d)
	if decoded == nil {
		return *a
	}
	stage, problems, warnings := create(decoded)
	switch {
	case len(decoded.strict) > 0:
		a.Stage, a.Errors, a.Also = "strict", decoded.strict, problems
	case len(problems) > 0:
		a.Stage, a.Errors = stage, problems
	default:
		a.Verdict, a.Warnings = accepted, warnings
	}
	return *a
}

// create does what the handler and the generic registry do with a POST:
// wipe, ServiceAccount admission, names, BeforeCreate.
func create(d *decodedObject) (stage string, problems []problem, warnings []string) {
	ctx, recorded := serverContext(d.gvk, d.namespace)
	accessor, err := meta.Accessor(d.object)
	if err != nil {
		panic(err)
	}
	rest.WipeObjectMetaSystemFields(accessor)
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(d.namespace, accessor); err != nil {
		return "object", statusProblems(err), nil
	}
	dropRepeatedOwners(accessor)
	if p, ok := d.object.(*core.Pod); ok {
		if message := admitServiceAccount(p); message != "" {
			return "admission", []problem{{Type: "Forbidden", Message: message}}, nil
		}
	}
	strategy := kinds[d.gvk]
	rest.FillObjectMetaSystemFields(accessor)
	if accessor.GetGenerateName() != "" && accessor.GetName() == "" {
		accessor.SetName(strategy.GenerateName(accessor.GetGenerateName()))
	}
	if err := rest.BeforeCreate(strategy, ctx, d.object); err != nil {
		return "validate", statusProblems(err), nil
	}
	return "", nil, recorded.texts
}

// dropRepeatedOwners stands for the handler's removal of equal owner references.
func dropRepeatedOwners(accessor metav1.Object) {
	var kept []metav1.OwnerReference
	for _, ref := range accessor.GetOwnerReferences() {
		repeated := false
		for _, other := range kept {
			repeated = repeated || apiequality.Semantic.DeepEqual(ref, other)
		}
		if !repeated {
			kept = append(kept, ref)
		}
	}
	accessor.SetOwnerReferences(kept)
}

// admitServiceAccount stands for the ServiceAccount admission plugin in a
// namespace where every named account exists. The token volume that it adds
// never changes a verdict and is left out.
func admitServiceAccount(p *core.Pod) string {
	if _, mirror := p.Annotations[core.MirrorPodAnnotationKey]; !mirror {
		if p.Spec.ServiceAccountName == "" {
			p.Spec.ServiceAccountName = "default"
		}
		return ""
	}
	if p.Spec.ServiceAccountName != "" {
		return "a mirror pod may not reference service accounts"
	}
	if !podutil.VisitPodSecretNames(p, func(string) bool { return false }, podutil.AllContainers) {
		return "a mirror pod may not reference secrets"
	}
	for _, v := range p.Spec.Volumes {
		if v.Projected == nil {
			continue
		}
		for _, source := range v.Projected.Sources {
			if source.ServiceAccountToken != nil {
				return "a mirror pod may not use ServiceAccountToken volume projections"
			}
		}
	}
	return ""
}

// judgeUpdate judges the Secrets of a stream against the Secrets of the same
// name and namespace in the old stream, as a replacement of the whole object.
// Any other object is judged as created.
func judgeUpdate(old, data []byte) []answer {
	olds := map[string]*decodedObject{}
	walkStream(old, func(d document) {
		if decoded, _ := decode(d); decoded != nil && len(decoded.strict) == 0 && decoded.gvk.Kind == "Secret" {
			if _, problems, _ := create(decoded); len(problems) == 0 {
				accessor, _ := meta.Accessor(decoded.object)
				accessor.SetResourceVersion("1")
				olds[decoded.namespace+"/"+accessor.GetName()] = decoded
			}
		}
	}, func(answer) {})
	var answers []answer
	walkStream(data, func(d document) {
		decoded, a := decode(d)
		if decoded == nil {
			answers = append(answers, *a)
			return
		}
		accessor, _ := meta.Accessor(decoded.object)
		before := olds[decoded.namespace+"/"+accessor.GetName()]
		if decoded.gvk.Kind != "Secret" || before == nil {
			answers = append(answers, judgeCreate(d))
			return
		}
		problems, warnings := update(decoded, before)
		switch {
		case len(decoded.strict) > 0:
			a.Stage, a.Errors, a.Also = "strict", decoded.strict, problems
		case len(problems) > 0:
			a.Stage, a.Errors = "update", problems
		default:
			a.Verdict, a.Warnings = accepted, warnings
		}
		answers = append(answers, *a)
	}, func(a answer) { answers = append(answers, a) })
	return answers
}

func update(d, old *decodedObject) ([]problem, []string) {
	ctx, recorded := serverContext(d.gvk, d.namespace)
	accessor, _ := meta.Accessor(d.object)
	previous, _ := meta.Accessor(old.object)
	dropRepeatedOwners(accessor)
	accessor.SetUID(previous.GetUID())
	accessor.SetResourceVersion(previous.GetResourceVersion())
	accessor.SetCreationTimestamp(previous.GetCreationTimestamp())
	accessor.SetDeletionTimestamp(nil)
	accessor.SetDeletionGracePeriodSeconds(nil)
	accessor.SetSelfLink("")
	if err := rest.BeforeUpdate(kinds[d.gvk], ctx, d.object, old.object.DeepCopyObject()); err != nil {
		return statusProblems(err), nil
	}
	return nil, recorded.texts
}

func statusProblems(err error) []problem {
	var status *apierrors.StatusError
	if !errors.As(err, &status) || status.ErrStatus.Details == nil || len(status.ErrStatus.Details.Causes) == 0 {
		return []problem{{Type: "Invalid", Message: err.Error()}}
	}
	var problems []problem
	for _, cause := range status.ErrStatus.Details.Causes {
		problems = append(problems, problem{Field: cause.Field, Type: string(cause.Type), Message: shortened(cause.Message)})
	}
	return problems
}

// The decoder writes the path with %q or between plain quotes, depending on where it stands.
var strictPattern = regexp.MustCompile(`(?s)^(unknown|duplicate) field (".*")$`)

func strictProblem(err error) problem {
	if m := strictPattern.FindStringSubmatch(err.Error()); m != nil {
		path, unquoteErr := strconv.Unquote(m[2])
		if unquoteErr != nil {
			path = strings.Trim(m[2], `"`)
		}
		return problem{Field: path, Type: strings.ToUpper(m[1][:1]) + m[1][1:] + "Field", Message: m[1] + " field"}
	}
	return problem{Type: "Strict", Message: shortened(err.Error())}
}

var quoted = regexp.MustCompile("`[^`]*`|\"[^\"]*\"|'[^']*'")

// withoutQuotes cuts what a parser's message quotes from the file.
func withoutQuotes(text string) string {
	text = quoted.ReplaceAllString(text, "…")
	if i := strings.Index(text, "invalid Yaml document separator"); i >= 0 {
		text = text[:i] + "invalid Yaml document separator"
	}
	if i := strings.Index(text, "converting JSON to YAML"); i >= 0 {
		text = text[:i+len("converting JSON to YAML")]
	}
	return shortened(text)
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > 300 {
		return string(runes[:300]) + "…"
	}
	return text
}
