package main

import (
	_ "k8s.io/apimachinery/pkg/util/yaml"
	_ "k8s.io/cli-runtime/pkg/resource"
	_ "k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/registry/apps/daemonset"
	_ "k8s.io/kubernetes/pkg/registry/apps/deployment"
	_ "k8s.io/kubernetes/pkg/registry/apps/replicaset"
	_ "k8s.io/kubernetes/pkg/registry/apps/statefulset"
	_ "k8s.io/kubernetes/pkg/registry/batch/cronjob"
	_ "k8s.io/kubernetes/pkg/registry/batch/job"
	_ "k8s.io/kubernetes/pkg/registry/core/pod"
	_ "k8s.io/kubernetes/pkg/registry/core/podtemplate"
	_ "k8s.io/kubernetes/pkg/registry/core/replicationcontroller"
	_ "k8s.io/kubernetes/pkg/registry/core/secret"
	_ "k8s.io/kubernetes/pkg/registry/core/serviceaccount"
)

func main() {}
