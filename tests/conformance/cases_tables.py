"""A counterpart for each case in Kubernetes' own tables (`pkg/apis/core/validation/validation_test.go`).

The keys say the table (without `TestValidate`) and what the case is about; values are our own. The oracle gives
the verdict, which may differ from the table where admission, defaulting or decoding come before the validation.
"""

# ruff: noqa: E501  (tables read better in long lines)

from __future__ import annotations

import random
from collections.abc import Iterator

from case import Case, of_text
from cases_pod import WORKLOADS, container, wrapped
from cases_secret import MIB, TOKEN_ANNOTATION, secret
from pools import b64
from yaml_render import Raw, Tree, render

ODD_NAME = "NotADomainName=At_All"
TOKEN = {"type": "kubernetes.io/service-account-token", "data": {"data-1": b64("bar")}}
CONFIG = b64('{"registry.example": {"auth": "dTpw"}}')
AUTHS = b64('{"auths": {"registry.example": {"auth": "dTpw"}}}')

SECRETS: dict[str, Tree] = {
    "valid": secret("foo", data={"data-1": b64("bar")}),
    "empty name": secret("", data={"data-1": b64("bar")}),
    "invalid name": secret(ODD_NAME, data={"data-1": b64("bar")}),
    "empty namespace": secret() | {"metadata": {"name": "foo", "namespace": ""}},
    "invalid namespace": secret() | {"metadata": {"name": "foo", "namespace": ODD_NAME}},
    "invalid key": secret(data={"data-1": b64("bar"), "a*b": b64("x")}),
    "leading dot key": secret(data={"data-1": b64("bar"), ".key": b64("x")}),
    "dot key": secret(data={"data-1": b64("bar"), ".": b64("x")}),
    "double dot key": secret(data={"data-1": b64("bar"), "..": b64("x")}),
    "token": secret(**TOKEN) | {"metadata": {"name": "foo", "annotations": {TOKEN_ANNOTATION: "foo"}}},
    "token empty annotation": secret(**TOKEN) | {"metadata": {"name": "foo", "annotations": {TOKEN_ANNOTATION: ""}}},
    "token missing annotation": secret(**TOKEN) | {"metadata": {"name": "foo", "annotations": {}}},
    "token missing annotations": secret(**TOKEN),
    "dockercfg": secret(type="kubernetes.io/dockercfg", data={".dockercfg": CONFIG}),
    "dockercfg missing": secret(type="kubernetes.io/dockercfg", data={}),
    "dockercfg empty": secret(type="kubernetes.io/dockercfg", data={".dockercfg": ""}),
    "dockercfg invalid": secret(type="kubernetes.io/dockercfg", data={".dockercfg": b64("bad")}),
    "config.json": secret(type="kubernetes.io/dockerconfigjson", data={".dockerconfigjson": AUTHS}),
    "config.json missing": secret(type="kubernetes.io/dockerconfigjson", data={}),
    "config.json empty": secret(type="kubernetes.io/dockerconfigjson", data={".dockerconfigjson": ""}),
    "config.json invalid": secret(type="kubernetes.io/dockerconfigjson", data={".dockerconfigjson": b64("bad")}),
    "basic-auth": secret(type="kubernetes.io/basic-auth", data={"username": b64("u"), "password": b64("p")}),
    "basic-auth missing both": secret(type="kubernetes.io/basic-auth", data={}),
    "basic-auth username only": secret(type="kubernetes.io/basic-auth", data={"username": b64("u")}),
    "basic-auth password only": secret(type="kubernetes.io/basic-auth", data={"password": b64("p")}),
    "ssh-auth": secret(type="kubernetes.io/ssh-auth", data={"ssh-privatekey": b64("not a key")}),
    "ssh-auth missing": secret(type="kubernetes.io/ssh-auth", data={}),
    "ssh-auth empty": secret(type="kubernetes.io/ssh-auth", data={"ssh-privatekey": ""}),
    "tls without type": secret(data={"tls.crt": b64("c"), "tls.key": b64("k")}),
    "tls": secret(type="kubernetes.io/tls", data={"tls.crt": b64("c"), "tls.key": b64("k")}),
    "tls missing key": secret(type="kubernetes.io/tls", data={"tls.crt": b64("c")}),
    "tls missing certificate": secret(type="kubernetes.io/tls", data={"tls.key": b64("k")}),
}

ONE = {"data-1": b64("bar")}
MORE = {**ONE, "data-2": b64("baz")}
OTHER = {"data-1": b64("foo")}
UPDATES: dict[str, tuple[Tree, Tree]] = {
    "mark immutable": (secret(data=ONE), secret(data=ONE, immutable=True)),
    "revert immutable": (secret(data=ONE, immutable=True), secret(data=ONE)),
    "mark mutable": (secret(data=ONE, immutable=True), secret(data=ONE, immutable=False)),
    "add data": (secret(data=ONE), secret(data=MORE)),
    "add data to immutable": (secret(data=ONE, immutable=True), secret(data=MORE, immutable=True)),
    "change data": (secret(data=ONE), secret(data=OTHER)),
    "change data of immutable": (secret(data=ONE, immutable=True), secret(data=OTHER, immutable=True)),
    "change type": (secret(data=ONE, type="example.com/a"), secret(data=ONE, type="example.com/b")),
    "drop type": (secret(data={"tls.crt": "", "tls.key": ""}, type="kubernetes.io/tls"), secret(data={"tls.crt": "", "tls.key": ""})),
    "same bytes, other spelling": (secret(data={"a": "YQ=="}, immutable=True), secret(data={"a": "YR==\n"}, immutable=True)),
    "same bytes by stringData": (secret(data={"a": "YQ=="}, immutable=True), secret(stringData={"a": "a"}, immutable=True)),
    "metadata of immutable": (secret(data=ONE, immutable=True), secret(data=ONE, immutable=True) | {"metadata": {"name": "s", "labels": {"a": "b"}}}),
    "drop all of immutable": (secret(data=ONE, immutable=True), secret(immutable=True)),
    "null for immutable": (secret(data=ONE, immutable=True), secret(data=ONE, immutable=None)),
}  # fmt: skip


def _value_from(**source: Tree) -> Tree:
    return {"name": "abc", "valueFrom": source}


SECRET_REF = {"name": "a-secret", "key": "a-key"}
CONFIG_REF = {"name": "some-config-map", "key": "some-key"}
FIELD = {"apiVersion": "v1", "fieldPath": "metadata.name"}
ENV: dict[str, Tree] = {
    "plain": {"name": "abc", "value": "value"}, "name only": {"name": "ABC"}, "empty value": {"name": "AbC_123", "value": ""}, "dotted": {"name": "a.b.c", "value": "value"}, "dashed": {"name": "a-b-c", "value": "value"},
    "relaxed a": {"name": "!\"#$%&'()", "value": "value"}, "relaxed b": {"name": "* +,-./0123456789", "value": "value"}, "relaxed c": {"name": ":;<>?@", "value": "value"}, "relaxed d": {"name": "[\\]^_`{}|~", "value": "value"},
    **{f"field {path}": _value_from(fieldRef={"apiVersion": "v1", "fieldPath": path}) for path in ("metadata.annotations['key']", "metadata.labels['key']", "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.podIP", "status.hostIPs", "status.podIPs")},
    "secret": _value_from(secretKeyRef=SECRET_REF), "config map": _value_from(configMapKeyRef=CONFIG_REF),
    "zero-length name": {"name": ""}, "value and valueFrom": {"name": "abc", "value": "foo", "valueFrom": {"fieldRef": FIELD}}, "no source": _value_from(), "field and secret": _value_from(fieldRef=FIELD, secretKeyRef=SECRET_REF), "field and config map": _value_from(fieldRef=FIELD, configMapKeyRef=CONFIG_REF), "all three": _value_from(fieldRef=FIELD, secretKeyRef=SECRET_REF, configMapKeyRef=CONFIG_REF),
    "secret name invalid": _value_from(secretKeyRef={"name": "$%^&*#", "key": "a-key"}), "config map name invalid": _value_from(configMapKeyRef={"name": "$%^&*#", "key": "some-key"}), "field path missing": _value_from(fieldRef={"apiVersion": "v1"}), "field version missing": _value_from(fieldRef={"fieldPath": "metadata.name"}), "field path unknown": _value_from(fieldRef={"apiVersion": "v1", "fieldPath": "metadata.whoops"}),
    "name with subscript": _value_from(fieldRef={"apiVersion": "v1", "fieldPath": "metadata.name['key']"}), "labels without subscript": _value_from(fieldRef={"apiVersion": "v1", "fieldPath": "metadata.labels"}), "annotations without subscript": _value_from(fieldRef={"apiVersion": "v1", "fieldPath": "metadata.annotations"}), "annotations with invalid key": _value_from(fieldRef={"apiVersion": "v1", "fieldPath": "metadata.annotations['invalid~key']"}), "labels with invalid key": _value_from(fieldRef={"apiVersion": "v1", "fieldPath": "metadata.labels['Www.k8s.io/test']"}), "field path unsupported": _value_from(fieldRef={"apiVersion": "v1", "fieldPath": "status.phase"}),
    "ephemeral storage limit": _value_from(resourceFieldRef={"containerName": "c", "resource": "limits.ephemeral-storage"}), "ephemeral storage request": _value_from(resourceFieldRef={"resource": "requests.ephemeral-storage"}), "huge pages": _value_from(resourceFieldRef={"resource": "limits.hugepages-2Mi"}), "huge pages request": _value_from(resourceFieldRef={"resource": "requests.hugepages-1Gi"}),
}  # fmt: skip

FILE = {"volumeName": "v", "path": "path/to/file.env", "key": "MY_VAR"}
FILE_KEYS: dict[str, Tree] = {
    "valid": FILE, "key empty": FILE | {"key": ""}, "key invalid": FILE | {"key": "bad=key"}, "volume name empty": FILE | {"volumeName": ""}, "volume name invalid": FILE | {"volumeName": "INVALID_NAME!"},
    "path empty": FILE | {"path": ""}, "path backsteps": FILE | {"path": "../etc/passwd"}, "several": {"volumeName": "!badname", "path": "../badpath", "key": "bad=key"}, "optional without key": FILE | {"key": "", "optional": True}, "volume missing": FILE | {"volumeName": "w"},
}  # fmt: skip

PREFIXES = ("", "pre_", "a.b", "!\"#$%&'()", "* +,-./0123456789", ":;<>?@", "abcdefghijklmn", "[\\]^_`{}|~", "a=b", "é")
ENV_FROM: dict[str, Tree] = {
    **{f"config map {number}": {"prefix": prefix, "configMapRef": {"name": "abc"}} for number, prefix in enumerate(PREFIXES)},
    **{f"secret {number}": {"prefix": prefix, "secretRef": {"name": "abc"}} for number, prefix in enumerate(PREFIXES)},
    "config map without name": {"configMapRef": {"name": ""}}, "config map name": {"configMapRef": {"name": "$"}}, "secret without name": {"secretRef": {"name": ""}}, "secret name": {"secretRef": {"name": "&"}}, "no refs": {}, "two refs": {"secretRef": {"name": "abc"}, "configMapRef": {"name": "abc"}},
    "secret name odd": {"secretRef": {"name": "$%^&*#"}}, "config map name odd": {"configMapRef": {"name": "$%^&*#"}}, "no ref with prefix": {"prefix": "a"},
}  # fmt: skip

ISCSI = {"targetPortal": "127.0.0.1", "iqn": "iqn.2015-02.example.com:test", "lun": 1, "fsType": "ext4"}
DOWN = {"path": "labels", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.labels"}}
SCALE = {"gateway": "http://g", "system": "s", "volumeName": "v", "secretRef": {"name": "abcd"}}
VOLUMES: dict[str, Tree] = {
    "name alpha": {"name": "empty"}, "name num": {"name": "123"}, "name alphanum": {"name": "empty123"}, "name numalpha": {"name": "123empty"}, "name empty": {"name": ""}, "name too long": {"name": "a" * 64}, "name with dots": {"name": "a.b.c"}, "name not a label": {"name": "Not a label!"}, "two sources": {"emptyDir": {}, "hostPath": {"path": "/mnt"}},
    "hostPath default": {"hostPath": {"path": "/mnt"}}, "hostPath typed": {"hostPath": {"path": "/mnt", "type": "Directory"}}, "hostPath odd type": {"hostPath": {"path": "/mnt", "type": "invalid"}}, "hostPath backsteps": {"hostPath": {"path": "/mnt/..", "type": "Directory"}},
    "gce": {"gcePersistentDisk": {"pdName": "p", "fsType": "ext4", "partition": 1}}, "aws": {"awsElasticBlockStore": {"volumeID": "v", "fsType": "ext4", "partition": 1}},
    "git": {"gitRepo": {"repository": "r", "revision": "x", "directory": "d"}}, "git here": {"gitRepo": {"repository": "r", "directory": "."}}, "git dots in name": {"gitRepo": {"repository": "r", "directory": "..foo"}}, "git up": {"gitRepo": {"repository": "r", "directory": "../foo"}}, "git inner up": {"gitRepo": {"repository": "r", "directory": "a/../b"}}, "git absolute": {"gitRepo": {"repository": "r", "directory": "/abs"}},
    "iscsi iqn": {"iscsi": ISCSI}, "iscsi eui": {"iscsi": ISCSI | {"iqn": "eui.0123456789ABCDEF"}}, "iscsi naa": {"iscsi": ISCSI | {"iqn": "naa.62004567BA64678D0123456789ABCDEF"}}, "iscsi no portal": {"iscsi": ISCSI | {"targetPortal": ""}}, "iscsi no iqn": {"iscsi": ISCSI | {"iqn": ""}}, "iscsi odd iqn": {"iscsi": ISCSI | {"iqn": "iqn.2015-02.example.com:test;ls;"}}, "iscsi odd eui": {"iscsi": ISCSI | {"iqn": "eui.0123456789ABCDEFGHIJ"}}, "iscsi odd naa": {"iscsi": ISCSI | {"iqn": "naa.62004567BA_4-78D.123456789ABCDEF"}}, "iscsi initiator": {"iscsi": ISCSI | {"initiatorName": "iqn.2015-02.example.com:init"}}, "iscsi odd initiator": {"iscsi": ISCSI | {"initiatorName": "2015-02.example.com:init"}}, "iscsi no secret": {"iscsi": ISCSI | {"chapAuthDiscovery": True}}, "iscsi no session secret": {"iscsi": ISCSI | {"chapAuthSession": True}}, "iscsi with secret": {"iscsi": ISCSI | {"chapAuthSession": True, "secretRef": {"name": "a"}}},
    "secret": {"secret": {"secretName": "my-secret"}}, "secret mode": {"secret": {"secretName": "my-secret", "defaultMode": Raw("0644")}}, "secret item mode": {"secret": {"secretName": "my-secret", "items": [{"key": "key", "path": "filename", "mode": Raw("0644")}]}}, "secret subdirectory": {"secret": {"secretName": "my-secret", "items": [{"key": "key", "path": "dir/filename"}]}}, "secret no path": {"secret": {"secretName": "s", "items": [{"key": "key", "path": ""}]}}, "secret leading dots": {"secret": {"secretName": "s", "items": [{"key": "key", "path": "../foo"}]}}, "secret inner dots": {"secret": {"secretName": "s", "items": [{"key": "key", "path": "foo/../bar"}]}}, "secret mode too big": {"secret": {"secretName": "s", "defaultMode": Raw("01000")}}, "secret mode negative": {"secret": {"secretName": "s", "defaultMode": -1}},
    "configMap": {"configMap": {"name": "my-cfgmap"}}, "configMap mode": {"configMap": {"name": "c", "defaultMode": Raw("0644")}}, "configMap item mode": {"configMap": {"name": "c", "items": [{"key": "key", "path": "filename", "mode": Raw("0644")}]}}, "configMap subdirectory": {"configMap": {"name": "c", "items": [{"key": "key", "path": "dir/filename"}]}}, "configMap no path": {"configMap": {"name": "c", "items": [{"key": "key", "path": ""}]}}, "configMap leading dots": {"configMap": {"name": "c", "items": [{"key": "key", "path": "../foo"}]}}, "configMap inner dots": {"configMap": {"name": "c", "items": [{"key": "key", "path": "foo/../bar"}]}}, "configMap mode too big": {"configMap": {"name": "c", "defaultMode": Raw("01000")}}, "configMap mode negative": {"configMap": {"name": "c", "defaultMode": -1}},
    "glusterfs": {"glusterfs": {"endpoints": "host1", "path": "path", "readOnly": False}}, "glusterfs no hosts": {"glusterfs": {"endpoints": "", "path": "path"}}, "glusterfs no path": {"glusterfs": {"endpoints": "my-endpoint", "path": ""}}, "flocker uuid": {"flocker": {"datasetUUID": "d846b09d-223d-43df-ab5b-d6db2206a0e4"}}, "flocker name": {"flocker": {"datasetName": "d"}}, "flocker empty": {"flocker": {"datasetName": ""}}, "flocker both": {"flocker": {"datasetName": "d", "datasetUUID": "u"}}, "flocker slash": {"flocker": {"datasetName": "foo/bar"}},
    "rbd": {"rbd": {"monitors": ["foo"], "image": "bar", "fsType": "ext4"}}, "rbd no monitors": {"rbd": {"monitors": [], "image": "bar", "fsType": "ext4"}}, "rbd no image": {"rbd": {"monitors": ["foo"], "image": "", "fsType": "ext4"}}, "cinder": {"cinder": {"volumeID": "29ea5088-4f60-4757-962e-dba678767887", "fsType": "ext4"}}, "cephfs": {"cephfs": {"monitors": ["foo"]}}, "cephfs no monitors": {"cephfs": {"monitors": []}},
    "downward": {"downwardAPI": {"items": [DOWN, {"path": "labels with subscript", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.labels['key']"}}, {"path": "uid", "fieldRef": {"fieldPath": "metadata.uid"}}, {"path": "cpu_limit", "resourceFieldRef": {"containerName": "c", "resource": "limits.cpu"}}]}}, "downward huge pages": {"downwardAPI": {"items": [{"path": "h", "resourceFieldRef": {"containerName": "c", "resource": "requests.hugepages-2Mi"}}]}}, "downward mode": {"downwardAPI": {"defaultMode": Raw("0644")}}, "downward item mode": {"downwardAPI": {"items": [DOWN | {"mode": Raw("0644")}]}}, "downward item mode too big": {"downwardAPI": {"items": [DOWN | {"mode": Raw("01000")}]}}, "downward item mode negative": {"downwardAPI": {"items": [DOWN | {"mode": -1}]}}, "downward no path": {"downwardAPI": {"items": [DOWN | {"path": ""}]}}, "downward absolute": {"downwardAPI": {"items": [DOWN | {"path": "/absolutepath"}]}}, "downward dots": {"downwardAPI": {"items": [DOWN | {"path": "../../passwd"}]}}, "downward dot file": {"downwardAPI": {"items": [DOWN | {"path": "..badFileName"}]}}, "downward dot folder": {"downwardAPI": {"items": [DOWN | {"path": "..badDirName/goodFileName"}]}}, "downward both": {"downwardAPI": {"items": [DOWN | {"resourceFieldRef": {"containerName": "c", "resource": "requests.memory"}}]}}, "downward mode too big": {"downwardAPI": {"defaultMode": Raw("01000")}}, "downward mode negative": {"downwardAPI": {"defaultMode": -1}},
    "fc": {"fc": {"targetWWNs": ["some_wwn"], "lun": 1, "fsType": "ext4"}}, "fc wwids": {"fc": {"wwids": ["some_wwid"], "fsType": "ext4"}}, "fc empty": {"fc": {"targetWWNs": [], "wwids": [], "lun": 1}}, "fc both": {"fc": {"targetWWNs": ["a"], "wwids": ["b"], "lun": 1}}, "fc no lun": {"fc": {"targetWWNs": ["wwn"], "wwids": []}}, "fc lun": {"fc": {"targetWWNs": ["wwn"], "lun": 256}}, "flex": {"flexVolume": {"driver": "fabric/mydriver", "fsType": "ext4"}},
    "azureFile": {"azureFile": {"secretName": "key", "shareName": "share"}}, "azureFile no secret": {"azureFile": {"secretName": "", "shareName": "share"}}, "azureFile no share": {"azureFile": {"secretName": "name", "shareName": ""}}, "azureDisk": {"azureDisk": {"diskName": "foo", "diskURI": "https://blob/vhds/bar.vhd"}}, "azureDisk no name": {"azureDisk": {"diskName": "", "diskURI": "https://blob/vhds/bar.vhd"}}, "azureDisk no uri": {"azureDisk": {"diskName": "foo", "diskURI": ""}},
    "quobyte": {"quobyte": {"registry": "registry:7861", "volume": "volume", "readOnly": False, "user": "root", "group": "root", "tenant": "ThisIsSomeTenantUUID"}}, "quobyte no registry": {"quobyte": {"volume": "/test", "tenant": "t"}}, "quobyte odd registry": {"quobyte": {"registry": "registry7861", "volume": "/test"}}, "quobyte odd second registry": {"quobyte": {"registry": "registry:7861,reg2", "volume": "/test"}}, "quobyte no volume": {"quobyte": {"registry": "registry:7861"}}, "quobyte no tenant": {"quobyte": {"registry": "registry:7861", "volume": "/test", "tenant": ""}}, "quobyte long tenant": {"quobyte": {"registry": "registry:7861", "volume": "/test", "tenant": "t" * 65}},
    "scaleIO": {"scaleIO": SCALE}, "scaleIO no volume": {"scaleIO": SCALE | {"volumeName": ""}}, "scaleIO no gateway": {"scaleIO": SCALE | {"gateway": ""}}, "scaleIO no system": {"scaleIO": SCALE | {"system": ""}},
    "projected two in a source": {"projected": {"sources": [{"secret": {"name": "foo"}, "downwardAPI": {"items": [DOWN]}}]}}, "projected two in the second": {"projected": {"sources": [{"secret": {"name": "foo"}}, {"secret": {"name": "foo"}, "downwardAPI": {"items": [DOWN]}}]}}, "image": {"image": {"reference": "registry.example/a:v1", "pullPolicy": "IfNotPresent"}}, "nothing": {}, "image no volume name": {"name": "", "image": {"reference": "r", "pullPolicy": "IfNotPresent"}}, "image no reference": {"image": {"reference": "", "pullPolicy": "IfNotPresent"}}, "image odd policy": {"image": {"reference": "r", "pullPolicy": "other"}},
    **{f"csi {driver or 'none'}": {"csi": {"driver": driver}} for driver in ("test-driver", "", "comgooglestoragecsigcepd", "io.kubernetes.storage.csi.flex", "io-kubernetes-storage-csi-flex", "io_kubernetes_storage_csi_flex", "io.kubernetes.storage_csi.flex", "2io.kubernetes.storage-csi.flex", "io.kubernetes.storage-csi.flex2", "a", "g" * 65, "_com", "com/", "com/google~x")},
    "csi secret": {"csi": {"driver": "com.example", "nodePublishSecretRef": {"name": "foobar"}}}, "csi secret without name": {"csi": {"driver": "com.example", "nodePublishSecretRef": {"name": ""}}},
    "flex reserved": {"flexVolume": {"driver": "d", "options": {"kubernetes.io": "a"}}}, "flex reserved domain": {"flexVolume": {"driver": "d", "options": {"alpha.kubernetes.io/a": "b"}}}, "flex reserved short": {"flexVolume": {"driver": "d", "options": {"ns.k8s.io": "b"}}}, "flex upper": {"flexVolume": {"driver": "d", "options": {"K8s.io": "b"}}}, "flex free": {"flexVolume": {"driver": "d", "options": {"bark8s.io": "b"}}},
    "nfs": {"nfs": {"server": "my-server", "path": "/my-server/path"}}, "nfs no server": {"nfs": {"server": "", "path": "/p"}}, "nfs relative": {"nfs": {"server": "my-server", "path": "p"}}, "nfs no path": {"nfs": {"server": "my-server", "path": ""}},
}  # fmt: skip

MOUNTED = [
    {"name": "abc", "persistentVolumeClaim": {"claimName": "c"}},
    {"name": "abc-123", "secret": {"secretName": "s"}},
    {"name": "123", "hostPath": {"path": "/foo"}},
    {"name": "xyz", "persistentVolumeClaim": {"claimName": "d"}},
    {"name": "img", "image": {"reference": "r"}},
]
DEVICES = [{"name": "xyz", "devicePath": "/mnt/exists"}]
MOUNTS: dict[str, list[Tree]] = {
    "good": [{"name": "abc", "mountPath": "/foo"}, {"name": "123", "mountPath": "/bar"}, {"name": "abc-123", "mountPath": "/baa", "subPath": ""}, {"name": "abc-123", "mountPath": "/bab", "subPath": "baz"}, {"name": "abc-123", "mountPath": "d:"}, {"name": "abc-123", "mountPath": "G:\\mount"}, {"name": "abc-123", "mountPath": "/bac", "subPath": ".baz"}, {"name": "abc-123", "mountPath": "/bad", "subPath": "..baz"}],
    "no name": [{"name": "", "mountPath": "/foo"}], "unknown name": [{"name": "nope", "mountPath": "/foo"}], "no path": [{"name": "abc", "mountPath": ""}], "collision": [{"name": "abc", "mountPath": "/path/a"}, {"name": "123", "mountPath": "/path/a"}], "absolute subPath": [{"name": "abc", "mountPath": "/bar", "subPath": "/baz"}], "subPath up": [{"name": "abc", "mountPath": "/bar", "subPath": "../baz"}], "subPath inner up": [{"name": "abc", "mountPath": "/bar", "subPath": "baz/../bat"}], "subPath ends up": [{"name": "abc", "mountPath": "/bar", "subPath": "./.."}],
    "propagation": [{"name": "abc", "mountPath": "/bar", "mountPropagation": "Bidirectional"}], "name is a device": [{"name": "xyz", "mountPath": "/bar"}], "path is a device": [{"name": "abc", "mountPath": "/mnt/exists"}], "both are": [{"name": "xyz", "mountPath": "/mnt/exists"}], "rro": [{"name": "123", "mountPath": "/r", "readOnly": True, "recursiveReadOnly": "Enabled"}], "rro not ro": [{"name": "123", "mountPath": "/r", "readOnly": False, "recursiveReadOnly": "Enabled"}], "rro propagation": [{"name": "123", "mountPath": "/r", "readOnly": True, "recursiveReadOnly": "Enabled", "mountPropagation": "HostToContainer"}], "rro none": [{"name": "123", "mountPath": "/r", "readOnly": True, "recursiveReadOnly": "Enabled", "mountPropagation": "None"}], "rro if possible not ro": [{"name": "123", "mountPath": "/r", "recursiveReadOnly": "IfPossible"}],
    "image subPath": [{"name": "img", "mountPath": "/i", "subPath": "foo"}], "image subPathExpr": [{"name": "img", "mountPath": "/i", "subPathExpr": "$(A)"}], "image absolute": [{"name": "img", "mountPath": "/i", "subPath": "/foo"}], "subPathExpr up": [{"name": "abc", "mountPath": "/bar", "subPathExpr": "a/../.."}], "subPath both": [{"name": "abc", "mountPath": "/bar", "subPath": "a", "subPathExpr": "b"}],
}  # fmt: skip
REFERENCES: dict[str, list[Tree]] = {
    "named": [{"name": "a"}], "two": [{"name": "a"}, {"name": "b"}], "twice": [{"name": "a"}, {"name": "a"}], "empty": [{}], "empty name": [{"name": ""}], "odd name": [{"name": ODD_NAME}], "more": [{"name": "a", "kind": "Secret"}],
}  # fmt: skip


def hand_made() -> Iterator[Case]:
    plain = random.Random(0)
    for name, tree in SECRETS.items():
        yield of_text(f"table-secret/{name}", render(tree, plain))
    yield Case(
        "table-secret/over max size",
        (
            ("apiVersion: v1\nkind: Secret\nmetadata: {name: foo, namespace: bar}\nstringData:\n  over: ", 1),
            ("x", MIB + 1),
            ("\n", 1),
        ),
    )
    for name, (old, new) in UPDATES.items():
        yield of_text(f"table-update/{name}", render(new, plain), render(old, plain))
    for name, entry in ENV.items():
        yield of_text(f"table-env/{name}", render(wrapped("Pod", {"containers": [container(env=[entry])]}), plain))
    for name, ref in FILE_KEYS.items():
        spec = {
            "containers": [container(env=[{"name": "foo", "valueFrom": {"fileKeyRef": ref}}])],
            "volumes": [{"name": "v", "emptyDir": {}}],
        }
        yield of_text(f"table-file-key/{name}", render(wrapped("Pod", spec), plain))
    for name, entry in ENV_FROM.items():
        yield of_text(
            f"table-env-from/{name}", render(wrapped("Pod", {"containers": [container(envFrom=[entry])]}), plain)
        )
    for number, (name, source) in enumerate(VOLUMES.items()):
        kind = WORKLOADS[number % len(WORKLOADS)] if number % 2 else "Pod"
        yield of_text(
            f"table-volume/{name}",
            render(wrapped(kind, {"containers": [container()], "volumes": [{"name": "v", **source}]}), plain),
        )
    for name, mounts in MOUNTS.items():
        yield of_text(
            f"table-mount/{name}",
            render(
                wrapped(
                    "Pod", {"containers": [container(volumeMounts=mounts, volumeDevices=DEVICES)], "volumes": MOUNTED}
                ),
                plain,
            ),
        )
    for kind in WORKLOADS:
        for name, refs in REFERENCES.items():
            yield of_text(
                f"table-reference/{kind}/{name}",
                render(wrapped(kind, {"containers": [container()], "imagePullSecrets": refs}), plain),
            )
