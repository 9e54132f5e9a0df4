"""Secrets inside a Pod spec, in a Pod and in the template of every workload, and ServiceAccounts."""

# ruff: noqa: E501  (tables of cases read better in long lines)

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator

import pools
from case import Case, of_text
from yaml_render import Raw, Tree, render

Step = Callable[[dict[str, Tree], random.Random], None]

WORKLOADS = (
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
)


def wrapped(kind: str, spec: Tree) -> dict[str, Tree]:
    """A valid object of the kind around a Pod spec."""
    labels = {"app": "a"}
    template: dict[str, Tree] = {"metadata": {"labels": dict(labels)}, "spec": spec}
    meta: dict[str, Tree] = {"name": "w"}
    if kind == "Pod":
        return {"apiVersion": "v1", "kind": kind, "metadata": meta, "spec": spec}
    if kind == "PodTemplate":
        return {"apiVersion": "v1", "kind": kind, "metadata": meta, "template": template}
    if kind in ("Job", "CronJob"):
        if isinstance(spec, dict):
            spec.setdefault("restartPolicy", "Never")
        job = {"template": {"spec": spec}}
        if kind == "Job":
            return {"apiVersion": "batch/v1", "kind": kind, "metadata": meta, "spec": job}
        return {
            "apiVersion": "batch/v1",
            "kind": kind,
            "metadata": meta,
            "spec": {"schedule": "0 * * * *", "jobTemplate": {"spec": job}},
        }
    if kind == "ReplicationController":
        return {"apiVersion": "v1", "kind": kind, "metadata": meta, "spec": {"selector": labels, "template": template}}
    whole: dict[str, Tree] = {"selector": {"matchLabels": labels}, "template": template}
    if kind == "StatefulSet":
        whole["serviceName"] = "s"
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": meta, "spec": whole}


def template_of(tree: Tree) -> Tree:
    """The Pod template of a workload that `wrapped` made; a Pod itself."""
    if tree["kind"] == "Pod":
        return tree
    if tree["kind"] == "PodTemplate":
        return tree["template"]
    if tree["kind"] == "CronJob":
        return tree["spec"]["jobTemplate"]["spec"]["template"]
    return tree["spec"]["template"]


# --- parts ----------------------------------------------------------------------------------------------------------

GOOD_ENV: tuple[Tree, ...] = (
    {"name": "A", "value": "b"},
    {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
    {"name": "C", "valueFrom": {"secretKeyRef": {"name": "s.t", "key": "tls.crt", "optional": True}}},
    {"name": "D", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
    {"name": "E", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
    {"name": "F", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
    {"name": "G"},
    {"name": "H", "value": ""},
)
ENV_EDGES: tuple[Tree, ...] = (
    None, {}, {"value": "x"}, {"name": ""}, {"name": None, "value": "x"}, {"name": "A", "value": None}, {"name": "A", "value": 1}, {"name": "A", "value": True}, {"name": "A", "value": Raw("yes")}, {"name": "A", "value": Raw("2001-01-01")}, {"name": "A", "value": Raw("1e3")}, {"name": "A", "value": []},
    {"name": "A", "valueFrom": None}, {"name": "A", "valueFrom": {}}, {"name": "A", "valueFrom": []}, {"name": "A", "valueFrom": "s"}, {"name": "A", "valueFrom": {"secretKeyRef": None}}, {"name": "A", "valueFrom": {"secretKeyRef": {}}}, {"name": "A", "valueFrom": {"secretKeyRef": "s"}}, {"name": "A", "valueFrom": {"secretKeyRef": []}},
    {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s"}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"key": "k"}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "", "key": ""}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": None}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": None, "key": "k"}}},
    {"name": "A", "value": "", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}, {"name": "A", "value": None, "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}, {"name": "A", "value": "x", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}, {"name": "A", "value": " ", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}, {"name": "A", "value": "x", "valueFrom": {}}, {"name": "A", "value": "x", "valueFrom": None},
    {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}, "configMapKeyRef": {"name": "c", "key": "k"}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}, "configMapKeyRef": None}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}, "configMapKeyRef": {}}}, {"name": "A", "value": "x", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}, "configMapKeyRef": {"name": "c", "key": "k"}}},
    {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": "true"}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": None}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": Raw("yes")}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "namespace": "n"}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "Key": "k"}}},
    {"name": "A", "valueFrom": {"secretKeyRef": {"name": "", "key": "k", "optional": True}}}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "", "optional": True}}}, {"name": "A", "valueFrom": {"secretRef": {"name": "s"}}}, {"name": "A", "secretKeyRef": {"name": "s", "key": "k"}}, {"name": "A", "valueFrom": {"secretKeyRef": {"secretName": "s", "key": "k"}}},
    {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "C_", "key": "k"}}}, {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "c"}}}, {"name": "A", "valueFrom": {"configMapKeyRef": {"key": "k"}}}, {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "a b"}}},
    {"name": "A", "valueFrom": {"fieldRef": {}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.whoops"}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels"}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['a']"}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.annotations['a b']"}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "status.phase"}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName", "apiVersion": "v2"}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name", "apiVersion": ""}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name['a']"}}}, {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['Www.k8s.io/test']"}}},
    {"name": "A", "valueFrom": {"resourceFieldRef": {}}}, {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.foo"}}}, {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "requests.memory", "divisor": "1Mi", "containerName": "x"}}}, {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "2"}}}, {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.hugepages-2Mi"}}},
    {"name": "A", "valueFrom": {"fileKeyRef": {"volumeName": "v", "path": "a", "key": "k"}}}, {"name": "A", "valueFrom": {"fileKeyRef": {}}},
    {"Name": "A", "value": "b"}, {"name": "A", "value": "b", "secret": True}, "A=b", 1, [], {"name": 1, "value": "b"}, {"name": Raw("yes"), "value": "b"}, {"name": Raw("y"), "value": Raw("n")}, {"name": Raw("1.0"), "value": "a"},
)  # fmt: skip
GOOD_ENV_FROM: tuple[Tree, ...] = (
    {"secretRef": {"name": "s"}},
    {"secretRef": {"name": "s", "optional": True}, "prefix": "P_"},
    {"configMapRef": {"name": "c"}},
)
ENV_FROM_EDGES: tuple[Tree, ...] = (
    None, {}, "s", 1, [], {"secretRef": None}, {"secretRef": {}}, {"secretRef": {"name": ""}}, {"secretRef": {"name": None}}, {"secretRef": {"name": "a-"}}, {"secretRef": {"name": "a."}}, {"secretRef": {"name": "-a"}}, {"secretRef": {"name": "A"}}, {"secretRef": {"name": "a_b"}}, {"secretRef": {"name": "a--"}}, {"secretRef": {"name": "-"}}, {"secretRef": {"name": "a.-"}}, {"secretRef": {"name": "x" * 253}}, {"secretRef": {"name": "x" * 254}}, {"secretRef": {"name": "x" * 253 + "-"}}, {"secretRef": {"name": "x" * 252 + "-"}},
    {"secretRef": {"name": "", "optional": True}}, {"secretRef": {"name": "s", "optional": "yes"}}, {"secretRef": {"name": "s", "optional": Raw("on")}}, {"secretRef": {"name": "s", "key": "k"}}, {"secretRef": "s"}, {"secretRef": ["s"]}, {"secretRef": {"name": "s"}, "configMapRef": {"name": "c"}}, {"secretRef": {"name": "s"}, "configMapRef": None}, {"secretRef": {"name": "s"}, "configMapRef": {}}, {"prefix": "A"}, {"secretRef": {"name": "s"}, "prefix": ""}, {"secretRef": {"name": "s"}, "prefix": None}, {"secretRef": {"name": "s"}, "prefix": "A="}, {"secretRef": {"name": "s"}, "prefix": "1"}, {"secretRef": {"name": "s"}, "prefix": Raw("y")}, {"secretRef": {"name": "s"}, "prefix": Raw("1_")}, {"secretRef": {"name": "s"}, "prefix": "é"}, {"secretRef": {"name": "s"}, "prefix": "a b"},
    {"configMapRef": {"name": "C"}}, {"configMapRef": {"name": "c-"}}, {"configMapRef": {}}, {"configMapRef": {"name": ""}}, {"secretKeyRef": {"name": "s", "key": "k"}}, {"secret": {"name": "s"}}, {"secretRef": {"secretName": "s"}}, {"secretRef": {"name": "s", "namespace": "n"}}, {"secretRef": {"name": 1}}, {"secretRef": {"name": Raw("1e3")}}, {"secretRef": {"name": Raw("2001-01-01")}}, {"SecretRef": {"name": "s"}},
)  # fmt: skip
GOOD_VOLUMES: tuple[Tree, ...] = (
    {"secret": {"secretName": "s"}},
    {
        "secret": {
            "secretName": "s",
            "defaultMode": Raw("0400"),
            "optional": True,
            "items": [{"key": "k", "path": "a/b"}],
        }
    },
    {"configMap": {"name": "c"}},
    {"emptyDir": {}},
    {
        "projected": {
            "sources": [{"secret": {"name": "s"}}, {"configMap": {"name": "c", "items": [{"key": "k", "path": "p"}]}}]
        }
    },
    {
        "projected": {
            "defaultMode": Raw("0440"),
            "sources": [
                {"serviceAccountToken": {"path": "token", "expirationSeconds": 3600, "audience": "a"}},
                {"downwardAPI": {"items": [{"path": "n", "fieldRef": {"fieldPath": "metadata.name"}}]}},
            ],
        }
    },
    {
        "csi": {
            "driver": "secrets-store.csi.k8s.io",
            "readOnly": True,
            "nodePublishSecretRef": {"name": "s"},
            "volumeAttributes": {"secretProviderClass": "p"},
        }
    },
    {"persistentVolumeClaim": {"claimName": "p"}},
    {"hostPath": {"path": "/a"}},
    {},
)
VOLUME_EDGES: tuple[Tree, ...] = (
    {"secret": None}, {"secret": {}}, {"secret": {"secretName": ""}}, {"secret": {"secretName": None}}, {"secret": {"name": "s"}}, {"secret": {"secretName": "S_X"}}, {"secret": {"secretName": "a b"}}, {"secret": {"secretName": 1}}, {"secret": {"secretName": Raw("yes")}}, {"secret": "s"}, {"secret": []}, {"secret": {"secretname": "s"}}, {"secret": {"secretName": "s", "namespace": "n"}}, {"secret": {"secretName": "s", "optional": None}}, {"secret": {"secretName": "s", "optional": "true"}},
    {"secret": {"secretName": "s", "items": None}}, {"secret": {"secretName": "s", "items": []}}, {"secret": {"secretName": "s", "items": [None]}}, {"secret": {"secretName": "s", "items": [{}]}}, {"secret": {"secretName": "s", "items": [{"key": "k"}]}}, {"secret": {"secretName": "s", "items": [{"path": "p"}]}}, {"secret": {"secretName": "s", "items": {"key": "k", "path": "p"}}}, {"secret": {"secretName": "s", "items": [{"key": "a b/é", "path": "p"}]}}, {"secret": {"secretName": "s", "items": [{"key": "", "path": ""}]}}, {"secret": {"secretName": "s", "items": ["k"]}},
    {"secret": {"secretName": "s", "items": [{"key": "k", "path": "p"}, {"key": "j", "path": "p"}]}}, {"secret": {"secretName": "s", "items": [{"key": "k", "path": "p", "mode": None}]}}, {"secret": {"secretName": "s"}, "configMap": {"name": "c"}}, {"secret": {"secretName": "s"}, "configMap": None}, {"secret": {"secretName": "s"}, "emptyDir": {}}, {"secret": {"secretName": ""}, "emptyDir": {}}, {"secret": {"secretName": "s"}, "emptyDir": None}, {"secret": {"secretName": "s"}, "projected": {"sources": []}}, {"secretName": "s"},
    {"projected": None}, {"projected": {}}, {"projected": {"sources": None}}, {"projected": {"sources": []}}, {"projected": {"sources": [{}]}}, {"projected": {"sources": [None]}}, {"projected": {"sources": [{"secret": None}]}}, {"projected": {"sources": [{"secret": {}}]}}, {"projected": {"sources": [{"secret": {"name": ""}}]}}, {"projected": {"sources": [{"secret": {"secretName": "s"}}]}}, {"projected": {"sources": [{"secret": {"name": "S_X"}}]}}, {"projected": {"sources": [{"secret": {"name": "s", "defaultMode": 256}}]}}, {"projected": {"sources": [{"secret": {"name": "s", "optional": "no"}}]}}, {"projected": {"sources": {"secret": {"name": "s"}}}},
    {"projected": {"sources": [{"secret": {"name": "s", "items": [{"key": "k", "path": "p"}]}}, {"secret": {"name": "t", "items": [{"key": "k", "path": "p"}]}}]}}, {"projected": {"sources": [{"secret": {"name": "s", "items": [{"key": "k", "path": "p"}, {"key": "j", "path": "p"}]}}]}}, {"projected": {"sources": [{"secret": {"name": "s", "items": [{"key": "k", "path": "p"}]}}, {"configMap": {"name": "t", "items": [{"key": "k", "path": "p"}]}}]}}, {"projected": {"sources": [{"secret": {"name": "s", "items": [{"key": "k", "path": "p"}]}}, {"configMap": {"name": "t", "items": [{"key": "k", "path": "./p"}]}}]}}, {"projected": {"sources": [{"secret": {"name": "s"}, "configMap": {"name": "c"}}]}},
    {"projected": {"sources": [{"serviceAccountToken": {"path": "p"}}, {"secret": {"name": "s", "items": [{"key": "k", "path": "p"}]}}]}}, {"projected": {"sources": [{"serviceAccountToken": {}}]}}, {"projected": {"sources": [{"serviceAccountToken": None}]}}, {"projected": {"sources": [{"serviceAccountToken": {"path": "p", "expirationSeconds": 0}}]}}, {"projected": {"sources": [{"serviceAccountToken": {"path": "p", "expirationSeconds": 599}}]}}, {"projected": {"sources": [{"serviceAccountToken": {"path": "p", "expirationSeconds": 600}}]}}, {"projected": {"sources": [{"serviceAccountToken": {"path": "p", "expirationSeconds": 4294967296}}]}}, {"projected": {"sources": [{"serviceAccountToken": {"path": "p", "expirationSeconds": 4294967297}}]}}, {"projected": {"sources": [{"serviceAccountToken": {"path": "p", "expirationSeconds": None}}]}}, {"projected": {"sources": [{"serviceAccountToken": {"path": "../p"}}]}}, {"projected": {"sources": [{"serviceAccountToken": {"path": "/p"}}]}},
    {"projected": {"sources": [{"downwardAPI": {"items": [{"path": "p"}]}}]}}, {"projected": {"sources": [{"downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "metadata.labels"}}, {"path": "p", "fieldRef": {"fieldPath": "metadata.name"}}]}}]}}, {"projected": {"sources": [{"downwardAPI": None}]}}, {"projected": {"sources": [{"downwardAPI": {}}]}}, {"projected": {"sources": [{"clusterTrustBundle": {"name": "a", "path": "p"}}]}}, {"projected": {"sources": [{"clusterTrustBundle": {}}]}}, {"projected": {"sources": [{"clusterTrustBundle": {"signerName": "a.b/c", "path": "p"}}]}}, {"projected": {"sources": [{"podCertificate": {}}]}}, {"projected": {"sources": [{"podCertificate": {"signerName": "a.b/c", "keyType": "ED25519", "credentialBundlePath": "p"}}]}}, {"projected": {"sources": [{"foo": {}}]}}, {"projected": {"sources": [{"secret": {"name": "s"}}], "foo": 1}},
    {"csi": {}}, {"csi": None}, {"csi": {"driver": ""}}, {"csi": {"driver": "a.b"}}, {"csi": {"driver": "A_b"}}, {"csi": {"driver": "x" * 64}}, {"csi": {"driver": "-a"}}, {"csi": {"driver": "d", "nodePublishSecretRef": None}}, {"csi": {"driver": "d", "nodePublishSecretRef": {}}}, {"csi": {"driver": "d", "nodePublishSecretRef": {"name": ""}}}, {"csi": {"driver": "d", "nodePublishSecretRef": {"name": "S_X"}}}, {"csi": {"driver": "d", "nodePublishSecretRef": {"name": "s-"}}}, {"csi": {"driver": "d", "nodePublishSecretRef": {"name": "a.b"}}}, {"csi": {"driver": "d", "nodePublishSecretRef": "s"}}, {"csi": {"driver": "d", "nodePublishSecretRef": {"name": "s", "namespace": "n"}}}, {"csi": {"driver": "d", "readOnly": "true"}}, {"csi": {"driver": "d", "volumeAttributes": {"a": 1}}}, {"csi": {"driver": "d", "fsType": None}},
    {"iscsi": {"targetPortal": "1.2.3.4", "iqn": "iqn.2015-02.example.com:test", "lun": 1}}, {"iscsi": {"targetPortal": "1.2.3.4", "iqn": "iqn.2015-02.example.com:test", "lun": 256}}, {"iscsi": {"targetPortal": "1.2.3.4", "iqn": "iqn.2015-02.example.com:test", "lun": 1, "chapAuthDiscovery": True}}, {"iscsi": {"targetPortal": "1.2.3.4", "iqn": "iqn.2015-02.example.com:test", "lun": 1, "chapAuthSession": True, "secretRef": {}}}, {"iscsi": {"targetPortal": "1.2.3.4", "iqn": "iqn.2015-02.example.com:test", "lun": 1, "secretRef": {"name": ""}}}, {"iscsi": {"targetPortal": "", "iqn": "", "lun": 0}}, {"iscsi": {"targetPortal": "a", "iqn": "eui.0123456789ABCDEF", "lun": 0}}, {"iscsi": {"targetPortal": "a", "iqn": "eui.0123456789abcdef", "lun": 0}}, {"iscsi": {"targetPortal": "a", "iqn": "foo", "lun": 0}}, {"iscsi": {"targetPortal": "a", "iqn": "naa.62004567BA64678D0123456789ABCDEF", "lun": 0, "initiatorName": "bad"}}, {"iscsi": {"targetPortal": "x" * 70, "iqn": "iqn.2015-02.example.com:test", "lun": 0, "initiatorName": "iqn.2015-02.example.com:init"}}, {"iscsi": {}},
    {"rbd": {"monitors": ["a"], "image": "i", "secretRef": {"name": "s"}}}, {"rbd": {"monitors": ["a"], "image": "i", "secretRef": {}}}, {"rbd": {"monitors": [], "image": "i"}}, {"rbd": {"monitors": ["a"], "image": ""}}, {"rbd": {}}, {"rbd": {"monitors": ["a"], "image": "i", "secretRef": "s"}},
    {"cephfs": {"monitors": ["a"], "secretRef": {"name": "s"}}}, {"cephfs": {"monitors": ["a"], "secretRef": {}}}, {"cephfs": {}}, {"cephfs": {"monitors": []}}, {"cephfs": {"monitors": ["a"], "secretFile": "/x"}},
    {"cinder": {"volumeID": "v", "secretRef": {"name": "s"}}}, {"cinder": {"volumeID": "v", "secretRef": {}}}, {"cinder": {"volumeID": "v", "secretRef": {"name": ""}}}, {"cinder": {"volumeID": "v", "secretRef": None}}, {"cinder": {}},
    {"flexVolume": {"driver": "d", "secretRef": {"name": "s"}}}, {"flexVolume": {"driver": "d", "secretRef": {}}}, {"flexVolume": {}}, {"flexVolume": {"driver": "d", "options": {"kubernetes.io/a": "b"}}}, {"flexVolume": {"driver": "d", "options": {"example.k8s.io/a": "b"}}}, {"flexVolume": {"driver": "d", "options": {"a": "b", "foo.io/x": "y"}}}, {"flexVolume": {"driver": "d", "options": {"K8S.IO": "b"}}},
    {"scaleIO": {"gateway": "g", "system": "s", "secretRef": {"name": "s"}, "volumeName": "v"}}, {"scaleIO": {"gateway": "g", "system": "s", "secretRef": None, "volumeName": "v"}}, {"scaleIO": {"gateway": "", "system": "", "secretRef": {}, "volumeName": ""}}, {"scaleIO": {}},
    {"storageos": {"volumeName": "v", "secretRef": {"name": "s"}}}, {"storageos": {"volumeName": "v", "secretRef": {}}}, {"storageos": {"volumeName": "", "secretRef": {"name": ""}}}, {"storageos": {}}, {"storageos": {"volumeName": "V_x", "volumeNamespace": "N_x"}},
    {"azureFile": {"secretName": "s", "shareName": "h"}}, {"azureFile": {"secretName": "", "shareName": "h"}}, {"azureFile": {"secretName": "S_X", "shareName": ""}}, {"azureFile": {}}, {"azureFile": {"secretName": "s", "shareName": "h", "secretNamespace": "n"}}, {"azureDisk": {"diskName": "d", "diskURI": "https://b/d.vhd"}}, {"azureDisk": {"diskName": "d", "diskURI": "u"}}, {"azureDisk": {"diskName": "", "diskURI": ""}}, {"azureDisk": {"diskName": "d", "diskURI": "https://b", "cachingMode": "x"}}, {"azureDisk": {"diskName": "d", "diskURI": "https://b", "kind": "Managed"}}, {"azureDisk": {"diskName": "d", "diskURI": "/subscriptions/x", "kind": "Managed"}},
    {"nfs": {"server": "s", "path": "/p"}}, {"nfs": {"server": "s", "path": "p"}}, {"nfs": {}}, {"glusterfs": {"endpoints": "e", "path": "p"}}, {"glusterfs": {}}, {"flocker": {"datasetName": "d"}}, {"flocker": {}}, {"flocker": {"datasetName": "a/b"}}, {"flocker": {"datasetName": "a", "datasetUUID": "b"}}, {"quobyte": {"registry": "a:1", "volume": "v"}}, {"quobyte": {"registry": "a", "volume": ""}}, {"quobyte": {"registry": "a:1,b:2", "volume": "v", "tenant": "x" * 65}}, {"quobyte": {}}, {"fc": {"targetWWNs": ["a"], "lun": 1}}, {"fc": {"wwids": ["a"]}}, {"fc": {}}, {"fc": {"targetWWNs": ["a"]}}, {"fc": {"targetWWNs": ["a"], "wwids": ["b"], "lun": 1}}, {"fc": {"targetWWNs": ["a"], "lun": 256}},
    {"gcePersistentDisk": {"pdName": "p"}}, {"gcePersistentDisk": {}}, {"gcePersistentDisk": {"pdName": "p", "partition": 256}}, {"awsElasticBlockStore": {"volumeID": "v"}}, {"awsElasticBlockStore": {"volumeID": "", "partition": -1}}, {"gitRepo": {"repository": "r"}}, {"gitRepo": {"repository": "", "directory": "../a"}}, {"gitRepo": {"repository": "r", "directory": "/a"}}, {"gitRepo": {"repository": "r", "directory": "..a"}}, {"vsphereVolume": {"volumePath": "p"}}, {"vsphereVolume": {}}, {"photonPersistentDisk": {"pdID": "p"}}, {"photonPersistentDisk": {}}, {"portworxVolume": {"volumeID": "v"}}, {"portworxVolume": {}},
    {"hostPath": {}}, {"hostPath": {"path": ""}}, {"hostPath": {"path": "a/../b"}}, {"hostPath": {"path": "/a", "type": "Foo"}}, {"hostPath": {"path": "/a", "type": ""}}, {"hostPath": {"path": "/a", "type": "DirectoryOrCreate"}}, {"hostPath": {"path": "relative"}}, {"hostPath": {"path": "..a"}}, {"emptyDir": {"sizeLimit": "1Gi"}}, {"emptyDir": {"sizeLimit": "-1"}}, {"emptyDir": {"sizeLimit": "foo"}}, {"emptyDir": {"sizeLimit": Raw("1.5")}}, {"emptyDir": {"medium": "Memory"}}, {"emptyDir": {"medium": "foo"}}, {"emptyDir": None}, {"emptyDir": "x"},
    {"configMap": {}}, {"configMap": {"name": ""}}, {"configMap": {"name": "C_"}}, {"configMap": {"name": "c", "defaultMode": 512}}, {"configMap": {"name": "c", "items": [{"key": "k", "path": "/p"}]}}, {"configMap": {"secretName": "s"}}, {"persistentVolumeClaim": {}}, {"persistentVolumeClaim": {"claimName": ""}}, {"persistentVolumeClaim": {"claimName": "P_"}}, {"downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "metadata.labels"}}]}}, {"downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "spec.nodeName"}}]}}, {"downwardAPI": {"items": [{"path": "..", "resourceFieldRef": {"containerName": "c", "resource": "limits.cpu"}}]}}, {"downwardAPI": {"items": [{"path": "p", "resourceFieldRef": {"resource": "limits.cpu"}}]}}, {"downwardAPI": {"items": [{}]}}, {"downwardAPI": {}}, {"downwardAPI": {"items": [{"path": "p", "mode": 512, "fieldRef": {"fieldPath": "metadata.name"}, "resourceFieldRef": {"containerName": "c", "resource": "limits.cpu"}}]}}, {"downwardAPI": {"defaultMode": -1}},
    {"image": {"reference": "r"}}, {"image": {}}, {"image": {"reference": "r", "pullPolicy": "Foo"}}, {"ephemeral": {}}, {"ephemeral": {"volumeClaimTemplate": None}}, {"ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}}}, {"ephemeral": {"volumeClaimTemplate": {"spec": {}}}}, {"foo": {}}, {"Secret": {"secretName": "s"}}, {"secretRef": {"name": "s"}},
)  # fmt: skip
VOLUME_NAMES: tuple[Tree, ...] = (
    "",
    None,
    "A",
    "a_b",
    "a.b",
    "-a",
    "a-",
    "x" * 63,
    "x" * 64,
    "1",
    Raw("1"),
    Raw("yes"),
    Raw("2001-01-01"),
    "é",
    "v0",
    1,
    "a b",
)
MOUNT_EDGES: tuple[Tree, ...] = (
    None, {}, "v0", {"name": "v0"}, {"mountPath": "/m"}, {"name": "v0", "mountPath": ""}, {"name": "v0", "mountPath": None}, {"name": "missing", "mountPath": "/m"}, {"name": "", "mountPath": "/m"}, {"name": "v0", "mountPath": "m"}, {"name": "v0", "mountPath": "/x:y"}, {"name": "v0", "mountPath": ".."}, {"name": "v0", "mountPath": "/mnt0"}, {"name": "v0", "mountPath": "/mnt0/"}, {"name": "v0", "mountPath": Raw("/")}, {"name": "v0", "mountPath": 1}, {"name": "v0", "mountPath": Raw("~")},
    {"name": "v0", "mountPath": "/m", "readOnly": "true"}, {"name": "v0", "mountPath": "/m", "readOnly": None}, {"name": "v0", "mountPath": "/m", "readOnly": Raw("on")}, {"name": "v0", "mountPath": "/m", "readonly": True}, {"name": "v0", "mountPath": "/m", "subPath": "a"}, {"name": "v0", "mountPath": "/m", "subPath": "a", "subPathExpr": "b"}, {"name": "v0", "mountPath": "/m", "subPath": "", "subPathExpr": "$(A)"}, {"name": "v0", "mountPath": "/m", "subPathExpr": "/a"}, {"name": "v0", "mountPath": "/m", "subPathExpr": "../a"},
    {"name": "v0", "mountPath": "/m", "mountPropagation": "None"}, {"name": "v0", "mountPath": "/m", "mountPropagation": "Foo"}, {"name": "v0", "mountPath": "/m", "mountPropagation": "Bidirectional"}, {"name": "v0", "mountPath": "/m", "mountPropagation": "HostToContainer"}, {"name": "v0", "mountPath": "/m", "mountPropagation": None}, {"name": "v0", "mountPath": "/m", "recursiveReadOnly": "Enabled"}, {"name": "v0", "mountPath": "/m", "recursiveReadOnly": "Enabled", "readOnly": True}, {"name": "v0", "mountPath": "/m", "recursiveReadOnly": "Disabled"}, {"name": "v0", "mountPath": "/m", "recursiveReadOnly": "foo"}, {"name": "v0", "mountPath": "/m", "secretName": "s"},
)  # fmt: skip
PULL_EDGES: tuple[Tree, ...] = (
    None, [], {}, "s", ["s"], [None], [{}], [{"name": ""}], [{"name": None}], [{"name": "S_X"}], [{"name": "s"}, {"name": "s"}], [{"name": 1}], [{"name": Raw("yes")}], [{"name": Raw("1e3")}], [{"name": "s", "namespace": "n"}], [{"secretName": "s"}], [{"Name": "s"}], [[]], {"name": "s"}, [{"name": "s", "optional": True}], [1],
)  # fmt: skip


def container(name: str = "c", **fields: Tree) -> dict[str, Tree]:
    return {"name": name, "image": "registry.example/a:1", **fields}


def pick(pool: tuple[Tree, ...], rng: random.Random) -> Tree:
    return copy.deepcopy(rng.choice(pool))


def good_spec(rng: random.Random) -> dict[str, Tree]:
    main = container()
    spec: dict[str, Tree] = {"containers": [main]}
    if rng.random() < 0.6:
        main["env"] = [pick(GOOD_ENV, rng) for _ in range(rng.randrange(1, 4))]
    if rng.random() < 0.5:
        main["envFrom"] = [pick(GOOD_ENV_FROM, rng) for _ in range(rng.randrange(1, 3))]
    if rng.random() < 0.6:
        spec["volumes"] = [{"name": f"v{i}", **pick(GOOD_VOLUMES, rng)} for i in range(rng.randrange(1, 4))]
        main["volumeMounts"] = [
            {"name": volume["name"], "mountPath": f"/mnt{i}", "readOnly": True}
            for i, volume in enumerate(spec["volumes"])
        ]
    if rng.random() < 0.3:
        spec["imagePullSecrets"] = [{"name": "pull"}]
    if rng.random() < 0.25:
        spec["initContainers"] = [container("i", envFrom=[{"secretRef": {"name": "s"}}])]
    if rng.random() < 0.2:
        spec["serviceAccountName"] = "a"
    return spec


# --- steps that change a spec ----------------------------------------------------------------------------------------


def some_container(spec: dict[str, Tree], rng: random.Random) -> dict[str, Tree]:
    lists = (spec.get(key) for key in ("containers", "initContainers", "ephemeralContainers"))
    places = [entry for entries in lists if isinstance(entries, list) for entry in entries if isinstance(entry, dict)]
    return rng.choice(places) if places else container()


def insert(holder: dict[str, Tree], key: str, item: Tree, rng: random.Random) -> None:
    items = holder.setdefault(key, [])
    if isinstance(items, list):
        items.insert(rng.randrange(len(items) + 1), item)


def env_edge(spec: dict[str, Tree], rng: random.Random) -> None:
    insert(some_container(spec, rng), "env", pick(ENV_EDGES, rng), rng)


def env_name(spec: dict[str, Tree], rng: random.Random) -> None:
    name = rng.choice(pools.ENV_NAMES) if rng.random() < 0.7 else Raw(rng.choice(pools.SCALARS))
    insert(some_container(spec, rng), "env", {"name": name, "value": "x"}, rng)


def secret_key(spec: dict[str, Tree], rng: random.Random) -> None:
    ref: dict[str, Tree] = {"name": "s", "key": "k"}
    field = rng.choice(("name", "key"))
    pool = pools.NAMES if field == "name" else pools.DATA_KEYS
    ref[field] = rng.choice(pool) if rng.random() < 0.6 else Raw(rng.choice(pools.SCALARS))
    if rng.random() < 0.2:
        ref["optional"] = Raw(rng.choice(pools.BOOL_TEXTS))
    insert(
        some_container(spec, rng),
        "env",
        {
            "name": "X",
            "valueFrom": {rng.choice(("secretKeyRef", "secretKeyRef", "secretKeyRef", "configMapKeyRef")): ref},
        },
        rng,
    )


def env_value(spec: dict[str, Tree], rng: random.Random) -> None:
    insert(some_container(spec, rng), "env", {"name": "X", "value": Raw(rng.choice(pools.SCALARS))}, rng)


def env_from_edge(spec: dict[str, Tree], rng: random.Random) -> None:
    insert(some_container(spec, rng), "envFrom", pick(ENV_FROM_EDGES, rng), rng)


def env_from_name(spec: dict[str, Tree], rng: random.Random) -> None:
    name = rng.choice(pools.NAMES) if rng.random() < 0.7 else Raw(rng.choice(pools.SCALARS))
    entry: dict[str, Tree] = {rng.choice(("secretRef", "secretRef", "configMapRef")): {"name": name}}
    if rng.random() < 0.4:
        entry["prefix"] = rng.choice(pools.ENV_NAMES)
    insert(some_container(spec, rng), "envFrom", entry, rng)


def volume_edge(spec: dict[str, Tree], rng: random.Random) -> None:
    volume = pick(VOLUME_EDGES, rng)
    insert(spec, "volumes", {"name": f"e{rng.randrange(10**6)}", **volume}, rng)


def volume_pair(spec: dict[str, Tree], rng: random.Random) -> None:
    first, second = pick(VOLUME_EDGES, rng), pick(VOLUME_EDGES, rng)
    insert(spec, "volumes", {"name": "pair", **first, **second}, rng)


def volume_name(spec: dict[str, Tree], rng: random.Random) -> None:
    insert(spec, "volumes", {"name": pick(VOLUME_NAMES, rng), **pick(GOOD_VOLUMES, rng)}, rng)
    if rng.random() < 0.2:
        insert(spec, "volumes", pick((None, {}, "v", [], {"secret": {"secretName": "s"}}), rng), rng)


def volume_item(spec: dict[str, Tree], rng: random.Random) -> None:
    item: dict[str, Tree] = {
        "key": rng.choice(("k", "k", "", "a b", Raw(rng.choice(pools.SCALARS)))),
        "path": rng.choice(pools.PATHS) if rng.random() < 0.7 else Raw(rng.choice(pools.SCALARS)),
    }
    if rng.random() < 0.3:
        item["mode"] = Raw(rng.choice(pools.MODES))
    items: list[Tree] = [item]
    if rng.random() < 0.2:
        items.append(dict(item))
    volume: dict[str, Tree] = {"secret": {"secretName": "s", "items": items}}
    if rng.random() < 0.4:
        volume = {"projected": {"sources": [{rng.choice(("secret", "configMap")): {"name": "s", "items": items}}]}}
    insert(spec, "volumes", {"name": "items", **volume}, rng)


def mode(spec: dict[str, Tree], rng: random.Random) -> None:
    value = Raw(rng.choice(pools.MODES))
    volume = rng.choice(
        (
            {"secret": {"secretName": "s", "defaultMode": value}},
            {"secret": {"secretName": "s", "items": [{"key": "k", "path": "p", "mode": value}]}},
            {"projected": {"defaultMode": value, "sources": [{"secret": {"name": "s"}}]}},
            {"configMap": {"name": "c", "defaultMode": value}},
        )
    )
    insert(spec, "volumes", {"name": "mode", **volume}, rng)


def mount_edge(spec: dict[str, Tree], rng: random.Random) -> None:
    insert(some_container(spec, rng), "volumeMounts", pick(MOUNT_EDGES, rng), rng)


def mount_path(spec: dict[str, Tree], rng: random.Random) -> None:
    mount: dict[str, Tree] = {
        "name": "v0",
        "mountPath": rng.choice(("/m", rng.choice(pools.PATHS))),
        rng.choice(("subPath", "subPathExpr")): rng.choice(pools.PATHS),
    }
    insert(some_container(spec, rng), "volumeMounts", mount, rng)
    if not spec.get("volumes"):
        spec["volumes"] = [{"name": "v0", "secret": {"secretName": "s"}}]


def pull_edge(spec: dict[str, Tree], rng: random.Random) -> None:
    spec["imagePullSecrets"] = pick(PULL_EDGES, rng)


def account(spec: dict[str, Tree], rng: random.Random) -> None:
    spec[rng.choice(("serviceAccountName", "serviceAccount"))] = rng.choice((*pools.NAMES, None, 1, True))
    if rng.random() < 0.4:
        spec["automountServiceAccountToken"] = Raw(rng.choice(pools.BOOL_TEXTS))


def container_edge(spec: dict[str, Tree], rng: random.Random) -> None:
    rng.choice(CONTAINER_STEPS)(spec, rng)


def _container_name(spec: dict[str, Tree], rng: random.Random) -> None:
    some_container(spec, rng)["name"] = rng.choice(
        ("", None, "A", "c", "i", "a.b", "x" * 63, "x" * 64, "-a", 1, Raw("yes"))
    )


def _container_image(spec: dict[str, Tree], rng: random.Random) -> None:
    some_container(spec, rng)["image"] = rng.choice(("", None, " a", "a ", 1, "a"))


def _container_more(spec: dict[str, Tree], rng: random.Random) -> None:
    insert(
        spec,
        rng.choice(("containers", "initContainers")),
        rng.choice((None, {}, container("c"), container("i"), container("d"), "c", [])),
        rng,
    )


def _container_lists(spec: dict[str, Tree], rng: random.Random) -> None:
    some_container(spec, rng)[
        rng.choice(("env", "envFrom", "volumeMounts", "args", "command", "ports", "volumeDevices"))
    ] = rng.choice((None, [], {}, "a", [None], ["a"], [1], [[]], {"a": "b"}))


def _containers(spec: dict[str, Tree], rng: random.Random) -> None:
    spec[rng.choice(("containers", "initContainers", "ephemeralContainers", "volumes"))] = rng.choice(
        (None, [], {}, [None], "a", [{}])
    )


def _ephemeral(spec: dict[str, Tree], rng: random.Random) -> None:
    spec["ephemeralContainers"] = rng.choice(
        (None, [], [container("e")], [container("e", envFrom=[{"secretRef": {"name": "S"}}])])
    )


CONTAINER_STEPS: tuple[Step, ...] = (
    _container_name,
    _container_image,
    _container_more,
    _container_lists,
    _containers,
    _ephemeral,
)
MISPLACED = ("env", "envFrom", "imagePullSecrets", "imagePullSecret", "volumeMounts", "volumes", "secretName", "secretRef", "Env", "secrets", "secret", "serviceaccountname", "command ", "extra", "valueFrom", "x-common", "initContainer", "")  # fmt: skip


def unknown_field(spec: dict[str, Tree], rng: random.Random) -> None:
    """An unknown field anywhere in the spec."""
    node = rng.choice(list(maps_in(spec)))
    node[rng.choice(MISPLACED)] = rng.choice((None, "a", [], {}, [{"name": "s"}], {"name": "s"}, 1))


def retyped(spec: dict[str, Tree], rng: random.Random) -> None:
    """Any value anywhere replaced by one of another shape."""
    node = rng.choice([m for m in maps_in(spec) if m] or [spec])
    key = rng.choice(list(node) or ["volumes"])
    node[key] = rng.choice(
        (None, 1, True, 1.5, "", "a", [], {}, [None], [{}], {"a": "b"}, Raw(rng.choice(pools.SCALARS)))
    )


def dropped(spec: dict[str, Tree], rng: random.Random) -> None:
    if nodes := [node for node in maps_in(spec) if node]:
        node = rng.choice(nodes)
        del node[rng.choice(list(node))]


def misspelt(spec: dict[str, Tree], rng: random.Random) -> None:
    node = rng.choice([m for m in maps_in(spec) if m] or [spec])
    keys = [key for key in node if isinstance(key, str) and len(key) > 2]
    if not keys:
        return
    key = rng.choice(keys)
    at = rng.randrange(1, len(key) - 1)
    typo = rng.choice(
        (
            key[0].upper() + key[1:],
            key.lower(),
            key + "s",
            key[:-1],
            key[:at] + key[at + 1 :],
            key[:at] + key[at + 1] + key[at] + key[at + 2 :],
            key.replace("Ref", "_ref"),
            key + " ",
        )
    )
    if typo != key:
        node[typo] = node[key] if rng.random() < 0.3 else node.pop(key)


def maps_in(tree: Tree) -> Iterator[dict[object, Tree]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from maps_in(value)
    elif isinstance(tree, list):
        for item in tree:
            yield from maps_in(item)


REST: tuple[tuple[str, tuple[Tree, ...]], ...] = (
    ("restartPolicy", ("Always", "Never", "OnFailure", "", None, "always", "Foo", 1)),
    ("hostNetwork", (True, False, None, "true")),
    ("nodeSelector", ({"a": "b"}, {"a b": "c"}, {"a": None}, {"a": 1}, None, [])),
    ("terminationGracePeriodSeconds", (0, 30, -1, None, "30", 1.5)),
    ("activeDeadlineSeconds", (0, 1, -1, None, 2147483648)),
    ("dnsPolicy", ("ClusterFirst", "Default", "None", "Foo", "", None)),
    ("hostname", ("a", "A", "a.b", "x" * 64, "", None)),
    ("subdomain", ("a", "A", "a.b", "", None)),
    ("priorityClassName", ("a", "A_", "system-node-critical", "", None)),
    ("schedulerName", ("a", "", None, 1)),
    ("nodeName", ("a", "A_", "", None)),
    ("securityContext", ({}, None, {"runAsUser": 1000}, {"runAsUser": -1}, {"fsGroup": "1"}, {"foo": 1}, {"supplementalGroups": [1, -1]})),
    ("tolerations", ([], None, [{}], [{"operator": "Exists"}], [{"key": "a", "operator": "Equal", "value": "b", "effect": "NoSchedule"}], [{"key": "a", "operator": "Foo"}], [{"key": "a b"}], [{"effect": "Foo", "key": "a"}])),
    ("affinity", ({}, None, "a", {"nodeAffinity": {}}, {"foo": {}})),
    ("runtimeClassName", ("a", "A_", "", None)),
    ("enableServiceLinks", (True, None, "true")),
    ("shareProcessNamespace", (True, None)),
    ("hostAliases", ([{"ip": "1.2.3.4", "hostnames": ["a"]}], [{"ip": "x"}], [{"ip": "1.2.3.4", "hostnames": ["A_"]}])),
    ("readinessGates", ([{"conditionType": "a"}], [{"conditionType": "a b"}], [])),
    ("topologySpreadConstraints", ([], None)),
    ("os", ({"name": "linux"}, {"name": "foo"}, {}, None)),
    ("overhead", ({"cpu": "1"}, {"cpu": "x"}, None)),
    ("preemptionPolicy", ("Never", "Foo", None)),
    ("resources", ({"limits": {"cpu": "1"}}, {}, None)),
    ("status", ({}, None)),
)  # fmt: skip
CONTAINER_REST: tuple[tuple[str, tuple[Tree, ...]], ...] = (
    ("imagePullPolicy", ("Always", "Never", "IfNotPresent", "", None, "always", "Foo")),
    ("ports", ([{"containerPort": 80}], [{"containerPort": 0}], [{"containerPort": 65536}], [{"containerPort": "80"}], [{"containerPort": 80, "name": "http"}, {"containerPort": 81, "name": "http"}], [{"containerPort": 80, "name": "x" * 16}], [{"containerPort": 80, "protocol": "tcp"}], [{}], [None], [{"containerPort": 80, "hostPort": 70000}], [{"containerPort": 80, "name": "A_"}])),
    ("resources", ({}, None, {"limits": {"cpu": "1", "memory": "1Gi"}}, {"limits": {"cpu": 1}}, {"limits": {"cpu": "x"}}, {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}, {"limits": {"memory": "-1"}}, {"limits": {"foo": "1"}}, {"limits": {"cpu": None}}, {"requests": {"cpu": Raw("0.5")}}, {"requests": {"memory": "1gb"}}, {"limits": {"example.com/gpu": 1}}, {"limits": {"example.com/gpu": "1.5"}}, {"foo": {}})),
    ("livenessProbe", ({"httpGet": {"path": "/", "port": 80}}, {"httpGet": {"port": 80, "httpHeaders": [{"name": "A", "value": "b"}]}}, {"exec": {"command": ["a"]}}, {}, None, {"exec": {}}, {"tcpSocket": {"port": "a"}}, {"tcpSocket": {"port": 0}}, {"httpGet": {"port": "x" * 16}}, {"exec": {"command": ["a"]}, "tcpSocket": {"port": 1}}, {"exec": {"command": ["a"]}, "periodSeconds": -1}, {"exec": {"command": ["a"]}, "successThreshold": 2}, {"httpGet": {"path": "/"}}, {"httpGet": {"port": 80, "scheme": "http"}})),
    ("lifecycle", ({}, None, {"preStop": {"exec": {"command": ["a"]}}}, {"preStop": {}}, {"postStart": {"httpGet": {"port": 80}}}, {"preStop": {"exec": {}}}, {"preStop": {"sleep": {"seconds": 5}}})),
    ("securityContext", ({}, None, {"privileged": True}, {"privileged": "true"}, {"runAsUser": -1}, {"capabilities": {"drop": ["ALL"]}}, {"allowPrivilegeEscalation": False, "privileged": True}, {"procMount": "Foo"}, {"foo": 1}, {"readOnlyRootFilesystem": Raw("yes")})),
    ("command", (["a"], [], None, "a", ["a", 1], ["a", None], [Raw("yes")], [True])),
    ("args", (["a"], ["--a=b", Raw("1")], [None], "a b", {})),
    ("terminationMessagePolicy", ("File", "Foo", "", None)),
    ("terminationMessagePath", ("/a", "", "a")),
    ("stdin", (True, "true", None)),
    ("tty", (True, None)),
    ("workingDir", ("/a", "", 1)),
    ("restartPolicy", ("Always", "Never", None)),
    ("volumeDevices", ([{"name": "v0", "devicePath": "/d"}], [{}], [], None)),
)  # fmt: skip


def rest_of_spec(spec: dict[str, Tree], rng: random.Random) -> None:
    field, values = rng.choice(REST)
    spec[field] = pick(values, rng)


def rest_of_container(spec: dict[str, Tree], rng: random.Random) -> None:
    field, values = rng.choice(CONTAINER_REST)
    some_container(spec, rng)[field] = pick(values, rng)


STEPS: tuple[tuple[Step, int], ...] = (
    (env_edge, 9), (env_name, 4), (secret_key, 7), (env_value, 3), (env_from_edge, 7), (env_from_name, 4), (volume_edge, 12), (volume_pair, 1), (volume_name, 2), (volume_item, 6), (mode, 6),
    (mount_edge, 5), (mount_path, 3), (pull_edge, 4), (account, 2), (container_edge, 4), (unknown_field, 5), (retyped, 4), (dropped, 3), (misspelt, 4), (rest_of_spec, 3), (rest_of_container, 3),
)  # fmt: skip


def workload_case(rng: random.Random) -> Tree:
    """A workload with none, one or a few odd things in its Pod spec, sometimes around it."""
    spec = good_spec(rng)
    steps = rng.choices(
        [step for step, _ in STEPS], [weight for _, weight in STEPS], k=rng.choice((0, 0, 0, 1, 1, 1, 1, 1, 2, 3))
    )
    for step in steps:
        step(spec, rng)
    tree = wrapped(rng.choice((*WORKLOADS, "Pod", "Deployment")), spec)
    if rng.random() < 0.2:
        rng.choice(AROUND)(tree, rng)
    return tree


# --- around the Pod spec ---------------------------------------------------------------------------------------------


def _template_meta(tree: dict[str, Tree], rng: random.Random) -> None:
    meta = template_of(tree).setdefault("metadata", {})
    value: Tree = rng.choice(pools.LABEL_VALUES) if rng.random() < 0.7 else rng.choice((None, 1, True))
    entry = {rng.choice(pools.LABEL_KEYS) if rng.random() < 0.6 else "a": value}
    if isinstance(meta, dict):
        field = rng.choice(("labels", "annotations"))
        meta[field] = {**(meta.get(field) or {}), **entry}
        if rng.random() < 0.3:
            meta[rng.choice(("name", "namespace", "creationTimestamp", "finalizers", "foo"))] = rng.choice(
                (None, "A_", "a", 1, [])
            )


def _template_shape(tree: dict[str, Tree], rng: random.Random) -> None:
    holder = template_of(tree)
    holder[rng.choice(("metadata", "spec", "foo", "Spec"))] = rng.choice((None, {}, [], "a", {"a": "b"}))


def _selector(tree: dict[str, Tree], rng: random.Random) -> None:
    spec = tree.get("spec")
    if not isinstance(spec, dict):
        return
    if rng.random() < 0.3:
        spec.pop("selector", None)
        return
    spec["selector"] = rng.choice(
        (
            None,
            {},
            {"matchLabels": {}},
            {"matchLabels": {"app": "b"}},
            {"matchLabels": {"app": "a", "x": "y"}},
            {"matchLabels": {"a b": "c"}},
            {"app": "a"},
            {"app": "b"},
            {"matchExpressions": [{"key": "app", "operator": "In", "values": ["a"]}]},
            {"matchExpressions": [{"key": "app", "operator": "Foo"}]},
            {"matchExpressions": [{"key": "app", "operator": "Exists"}]},
            {"matchExpressions": [{"key": "app", "operator": "In"}]},
        )
    )


NUMBERS: tuple[Tree, ...] = (0, 1, 3, -1, None, "1", 1.5, Raw("1_0"), Raw("0x3"), 2147483648)
AROUND_FIELDS: dict[str, tuple[Tree, ...]] = {
    "replicas": NUMBERS, "minReadySeconds": NUMBERS, "revisionHistoryLimit": NUMBERS, "progressDeadlineSeconds": (*NUMBERS, 600), "paused": (True, None, "true"), "serviceName": ("", "a", "A_", None, "a.b", 1), "podManagementPolicy": ("Parallel", "OrderedReady", "Foo", "", None),
    "strategy": ({}, None, {"type": "Recreate"}, {"type": "RollingUpdate"}, {"type": "Foo"}, {"type": "Recreate", "rollingUpdate": {}}, {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}}, {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}, {"rollingUpdate": {"maxSurge": "x"}}, {"rollingUpdate": {"maxSurge": 1.5}}, {"rollingUpdate": {"maxUnavailable": "101%"}}),
    "updateStrategy": ({}, None, {"type": "OnDelete"}, {"type": "RollingUpdate"}, {"type": "Foo"}, {"type": "RollingUpdate", "rollingUpdate": {"partition": -1}}, {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}}, {"type": "OnDelete", "rollingUpdate": {}}),
    "volumeClaimTemplates": ([], None, [{}], [{"metadata": {"name": "d"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}]), "persistentVolumeClaimRetentionPolicy": ({}, None, {"whenDeleted": "Delete"}, {"whenDeleted": "Foo"}), "ordinals": ({"start": 1}, {"start": -1}, None),
    "parallelism": NUMBERS, "completions": NUMBERS, "backoffLimit": NUMBERS, "activeDeadlineSeconds": NUMBERS, "ttlSecondsAfterFinished": NUMBERS, "completionMode": ("Indexed", "NonIndexed", "Foo", None), "suspend": (True, None, "no"), "manualSelector": (True, False, None),
    "schedule": ("* * * * *", "@daily", "", None, "a", "* * * *", "*/5 * * * *", "60 * * * *", "TZ=UTC * * * * *", "CRON_TZ=UTC 0 0 * * *", "0 0 31 2 *", "@every 1h", "? * * * *", "0 0 * * MON", "0 0 * * 7", "* * * * * *", " * * * * * "), "concurrencyPolicy": ("Allow", "Forbid", "Replace", "Foo", "", None), "timeZone": ("Etc/UTC", "Europe/Berlin", "", "Foo/Bar", "local", None, "UTC"),
    "successfulJobsHistoryLimit": NUMBERS, "failedJobsHistoryLimit": NUMBERS, "startingDeadlineSeconds": NUMBERS, "foo": (None, 1, {}), "template ": ({},), "podFailurePolicy": (None, {}, {"rules": []}), "templates": (None,),
}  # fmt: skip


def _around_field(tree: dict[str, Tree], rng: random.Random) -> None:
    fields = {
        "Pod": (), "PodTemplate": (), "ReplicationController": ("replicas", "minReadySeconds", "foo"), "ReplicaSet": ("replicas", "minReadySeconds", "foo"), "Deployment": ("replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds", "paused", "strategy", "foo", "updateStrategy"),
        "StatefulSet": ("replicas", "minReadySeconds", "revisionHistoryLimit", "serviceName", "podManagementPolicy", "updateStrategy", "volumeClaimTemplates", "persistentVolumeClaimRetentionPolicy", "ordinals", "strategy"), "DaemonSet": ("minReadySeconds", "revisionHistoryLimit", "updateStrategy", "replicas"),
        "Job": ("parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished", "completionMode", "suspend", "manualSelector", "podFailurePolicy", "schedule"), "CronJob": ("schedule", "concurrencyPolicy", "timeZone", "successfulJobsHistoryLimit", "failedJobsHistoryLimit", "startingDeadlineSeconds", "suspend", "replicas"),
    }[tree["kind"]]  # fmt: skip
    if fields and isinstance(tree.get("spec"), dict):
        field = rng.choice(fields)
        tree["spec"][field] = pick(AROUND_FIELDS[field], rng)


def _top(tree: dict[str, Tree], rng: random.Random) -> None:
    tree["metadata"] = rng.choice(
        (
            {"name": "A_"},
            {"name": "x" * 64},
            {"name": "x" * 253},
            {"generateName": "a-"},
            {"name": "a.b"},
            None,
            {"name": "w", "namespace": "A"},
            {"name": "1"},
            {"name": "w", "labels": {"a b": "c"}},
            {"name": "x" * 53},
            {"name": "x" * 52},
        )
    )
    if rng.random() < 0.2:
        tree[rng.choice(("status", "Spec", "data", "spec2", "template", "volumes"))] = rng.choice((None, {}, [], "a"))


def _spec_shape(tree: dict[str, Tree], rng: random.Random) -> None:
    key = "template" if tree["kind"] == "PodTemplate" else "spec"
    if rng.random() < 0.3:
        tree.pop(key, None)
    else:
        tree[key] = rng.choice((None, {}, [], "a", 1))


AROUND: tuple[Step, ...] = (
    _template_meta,
    _template_meta,
    _template_shape,
    _selector,
    _around_field,
    _around_field,
    _around_field,
    _top,
    _spec_shape,
)

ACCOUNT_SECRETS: tuple[Tree, ...] = (None, [], {}, "s", [None], [{}], [{"name": "s"}], [{"name": ""}], [{"name": "S_X"}], [{"name": 1}], ["s"], [{"name": "s", "namespace": "n"}], [{"name": "s", "kind": "Secret", "apiVersion": "v1", "uid": "x", "fieldPath": "a", "resourceVersion": "1"}], [{"name": "s", "key": "k"}], [{"secretName": "s"}], [{"name": Raw("yes")}])  # fmt: skip


def account_case(rng: random.Random) -> Tree:
    tree: dict[str, Tree] = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a"}}
    if rng.random() < 0.6:
        tree["secrets"] = pick(ACCOUNT_SECRETS, rng)
    if rng.random() < 0.6:
        tree["imagePullSecrets"] = pick(PULL_EDGES, rng)
    if rng.random() < 0.4:
        tree["automountServiceAccountToken"] = Raw(rng.choice(pools.BOOL_TEXTS))
    if rng.random() < 0.25:
        unknown_field(tree, rng)
    if rng.random() < 0.1:
        tree["metadata"]["annotations"] = {
            "kubernetes.io/enforce-mountable-secrets": rng.choice(("true", "x", Raw("true"), None))
        }
    return tree


FAMILIES: tuple[tuple[str, int, Callable[[random.Random], Tree]], ...] = (
    ("workload", 38, workload_case),
    ("account", 3, account_case),
)


def hand_made() -> Iterator[Case]:
    """Each part of the pools alone in a Pod, and a few of them in every workload."""
    plain = random.Random(0)
    for number, entry in enumerate(ENV_EDGES):
        yield of_text(
            f"env-{number}", render(wrapped("Pod", {"containers": [container(env=[copy.deepcopy(entry)])]}), plain)
        )
    for number, name in enumerate(pools.ENV_NAMES):
        yield of_text(
            f"env-name-{number}",
            render(wrapped("Pod", {"containers": [container(env=[{"name": name, "value": "x"}])]}), plain),
        )
        yield of_text(
            f"env-prefix-{number}",
            render(
                wrapped("Pod", {"containers": [container(envFrom=[{"prefix": name, "secretRef": {"name": "s"}}])]}),
                plain,
            ),
        )
    for number, entry in enumerate(ENV_FROM_EDGES):
        yield of_text(
            f"env-from-{number}",
            render(wrapped("Pod", {"containers": [container(envFrom=[copy.deepcopy(entry)])]}), plain),
        )
    for number, volume in enumerate(VOLUME_EDGES):
        yield of_text(
            f"volume-{number}",
            render(
                wrapped("Pod", {"containers": [container()], "volumes": [{"name": "v", **copy.deepcopy(volume)}]}),
                plain,
            ),
        )
    for number, name in enumerate(VOLUME_NAMES):
        yield of_text(
            f"volume-name-{number}",
            render(
                wrapped(
                    "Pod", {"containers": [container()], "volumes": [{"name": name, "secret": {"secretName": "s"}}]}
                ),
                plain,
            ),
        )
    for number, mount in enumerate(MOUNT_EDGES):
        spec = {
            "containers": [container(volumeMounts=[{"name": "v0", "mountPath": "/mnt0"}, copy.deepcopy(mount)])],
            "volumes": [{"name": "v0", "secret": {"secretName": "s"}}],
        }
        yield of_text(f"mount-{number}", render(wrapped("Pod", spec), plain))
    for number, pull in enumerate(PULL_EDGES):
        yield of_text(
            f"pull-{number}",
            render(
                wrapped("Deployment", {"containers": [container()], "imagePullSecrets": copy.deepcopy(pull)}), plain
            ),
        )
        yield of_text(
            f"account-pull-{number}",
            render(
                {
                    "apiVersion": "v1",
                    "kind": "ServiceAccount",
                    "metadata": {"name": "a"},
                    "imagePullSecrets": copy.deepcopy(pull),
                },
                plain,
            ),
        )
    for number, refs in enumerate(ACCOUNT_SECRETS):
        yield of_text(
            f"account-secrets-{number}",
            render(
                {
                    "apiVersion": "v1",
                    "kind": "ServiceAccount",
                    "metadata": {"name": "a"},
                    "secrets": copy.deepcopy(refs),
                },
                plain,
            ),
        )
    for number, text in enumerate(pools.MODES):
        volume = {"name": "v", "secret": {"secretName": "s", "defaultMode": Raw(text)}}
        yield of_text(
            f"mode-{number}", render(wrapped("Pod", {"containers": [container()], "volumes": [volume]}), plain)
        )
    for number, path in enumerate(pools.PATHS):
        volume = {"name": "v", "secret": {"secretName": "s", "items": [{"key": "k", "path": path}]}}
        yield of_text(
            f"path-{number}", render(wrapped("Pod", {"containers": [container()], "volumes": [volume]}), plain)
        )
        mount = {"name": "v", "mountPath": "/m", "subPath": path}
        yield of_text(
            f"sub-path-{number}",
            render(
                wrapped(
                    "Pod",
                    {
                        "containers": [container(volumeMounts=[mount])],
                        "volumes": [{"name": "v", "secret": {"secretName": "s"}}],
                    },
                ),
                plain,
            ),
        )
    for number, text in enumerate(pools.SCALARS):
        if number % 3 == 0 and "\n" not in text:
            ref = f"        - {{name: A, valueFrom: {{secretKeyRef: {{name: s, key: k}}}}}}\n        - name: B\n          value: {text}\n"
            yield of_text(
                f"env-scalar-{number}",
                f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n    - name: c\n      image: i\n      env:\n{ref}",
            )
    for kind in WORKLOADS:
        yield of_text(f"workload-{kind}-good", render(wrapped(kind, {"containers": [container()]}), plain))
        bad = {
            "containers": [
                container(env=[{"name": "A", "valueFrom": {"secretKeyRef": {"name": "", "key": "a b"}}}], envFrom=[{}])
            ],
            "volumes": [{"name": "V", "secret": {}}],
            "imagePullSecrets": [{}],
        }
        yield of_text(f"workload-{kind}-bad", render(wrapped(kind, bad), plain))
        yield of_text(
            f"workload-{kind}-unknown",
            render(wrapped(kind, {"containers": [container(environment=[])], "secrets": []}), plain),
        )
    for number, extra in enumerate(
        (
            {},
            {"serviceAccountName": "a"},
            {"imagePullSecrets": [{"name": "s"}]},
            {"volumes": [{"name": "v", "secret": {"secretName": "s"}}]},
            {"volumes": [{"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "p"}}]}}]},
        )
    ):
        tree = wrapped("Pod", {"containers": [container()], **extra})
        tree["metadata"]["annotations"] = {"kubernetes.io/config.mirror": "x"}
        yield of_text(f"mirror-{number}", render(tree, plain))
    yield from _rest_cases(plain)


def _rest_cases(plain: random.Random) -> Iterator[Case]:
    for field, values in REST:
        for number, value in enumerate(values):
            yield of_text(
                f"spec-{field}-{number}",
                render(wrapped("Pod", {"containers": [container()], field: copy.deepcopy(value)}), plain),
            )
    for field, values in CONTAINER_REST:
        for number, value in enumerate(values):
            yield of_text(
                f"container-{field}-{number}",
                render(wrapped("Pod", {"containers": [container(**{field: copy.deepcopy(value)})]}), plain),
            )
