"""Volumes of a Pod (`ValidateVolumes` in `pkg/apis/core/validation/validation.go`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from secretlint import lazyre
from secretlint.apiserver import names, quantity, storage
from secretlint.apiserver.options import Options
from secretlint.apiserver.problem import Key, Path, Problems

_IQN = lazyre.compile(r"iqn\.[0-9]{4}-[0-9]{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\t\n\f\r ]+)\Z")
_EUI = lazyre.compile(r"eui.[a-zA-Z0-9]{16}\Z", re.DOTALL)
_NAA = lazyre.compile(r"naa.[a-zA-Z0-9]{32}\Z", re.DOTALL)
_HOST_PATH_TYPES = (
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
)
MODE_LIMIT = 0o777
Source = Callable[[dict[str, Any], Path, Problems, Options], None]


def validate(
    volumes: list[dict[str, Any]], pod_name: str, path: Path, problems: Problems, options: Options
) -> dict[str, dict[str, Any]]:
    """All volumes; returns those without fault by name, which are the ones that mounts may use.

    `pod_name` is "" in a template; a Pod's name takes part in the names of claims for ephemeral volumes.
    """
    created = {f"{pod_name}-{volume.get('name', '')}" for volume in volumes if pod_name and "ephemeral" in volume}
    good: dict[str, dict[str, Any]] = {}
    for index, volume in enumerate(volumes):
        at = (*path, index)
        before = len(problems.items)
        _source(volume, pod_name, at, problems, options)
        name = volume.get("name", "")
        if not name:
            problems.missing((*at, "name"))
        elif wrong := names.dns_label(name):
            problems.invalid((*at, "name"), wrong)
        if name in good:
            problems.invalid((*at, "name"), "is used twice in this Pod")
        if len(problems.items) == before:
            good[name] = volume
        claim = volume.get("persistentVolumeClaim", {}).get("claimName", "")
        if claim in created:
            problems.invalid(
                (*at, "persistentVolumeClaim", "claimName"), "is the claim of an ephemeral volume of this Pod"
            )
    return good


def _source(volume: dict[str, Any], pod_name: str, path: Path, problems: Problems, options: Options) -> None:
    first = ""
    for field, check in SOURCES:
        if field not in volume:
            continue
        source = volume[field]
        if first:
            shown = {"cephfs": "cephFS", "downwardAPI": "downwarAPI"}.get(field, field)
            problems.raw(
                "pod-volume-two-sources",
                (*path, shown),
                ("first", first),
                ("second", field),
                at=(*path, field),
                key=True,
            )
        else:
            first = field
            shown = "persistentDisk" if field == "gcePersistentDisk" else field
            inner = Problems()
            check(source, (*path, field), inner, options)
            problems.items.extend(_renamed(item, len(path), shown) if shown != field else item for item in inner.items)
        if field == "iscsi" and "initiatorName" in source:
            total = f"{volume.get('name', '')}:{source.get('targetPortal', '')}"
            if len(total.encode("utf-8", "surrogatepass")) > 64:
                problems.invalid((*path, "name"), "is together with targetPortal longer than 64 characters")
        if field == first == "ephemeral":
            _claim_name(pod_name, volume.get("name", ""), path, problems)


def _claim_name(pod_name: str, name: str, path: Path, problems: Problems) -> None:
    if pod_name and name and (wrong := names.dns_subdomain(f"{pod_name}-{name}")):
        problems.invalid((*path, "name"), f"gives a claim whose name {wrong}")


def _renamed(item: Any, position: int, name: str) -> Any:
    field = (*item.path[:position], name, *item.path[position + 1 :])
    return item._replace(path=field, at=item.at or item.path)


def _required(*fields: str) -> Source:
    def check(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
        for field in fields:
            if not source.get(field):
                problems.missing((*path, field))

    return check


def mode(source: dict[str, Any], field: str, path: Path, problems: Problems) -> None:
    """A file mode: 0 to 0777 octal. YAML reads `0644` as octal and `644` as decimal."""
    value = source.get(field, 0)
    if not 0 <= value <= MODE_LIMIT:
        text = str(value)
        octal = int(text, 8) if re.fullmatch("[0-7]{3,4}", text) else None
        hint = (
            f"Write 0{text} for the mode that ls shows as {text}." if octal is not None and octal <= MODE_LIMIT else ""
        )
        problems.raw("pod-mode-out-of-range", (*path, field), ("mode", text), ("hint", hint))


def local_path(value: str, field: Path, problems: Problems, at: Path | None = None, reserved: bool = True) -> None:
    """A path inside a volume."""
    wrong = names.reserved_path(value) if reserved else names.local_path(value)
    if wrong:
        problems.raw("pod-invalid-path", field, ("problem", wrong), at=at)


def _items(items: list[dict[str, Any]], path: Path, problems: Problems) -> None:
    for index, item in enumerate(items):
        at = (*path, index)
        for field in ("key", "path"):
            if not item.get(field):
                problems.missing((*at, field))
        local_path(item.get("path", ""), (*at, "path"), problems)
        mode(item, "mode", at, problems)


def _named(name_field: str) -> Source:
    def check(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
        if not source.get(name_field):
            problems.missing((*path, name_field))
        mode(source, "defaultMode", path, problems)
        _items(source.get("items", []), (*path, "items"), problems)

    return check


def _projected(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    mode(source, "defaultMode", path, problems)
    used: set[str] = set()
    for index, projection in enumerate(source.get("sources", [])):
        at = (*path, "sources", index)
        fields = [
            field for field in ("secret", "configMap", "downwardAPI", "serviceAccountToken") if field in projection
        ]
        for field in fields:
            inner, inner_path = projection[field], (*at, field)
            if field == "serviceAccountToken":
                _token(inner, options, path, inner_path, problems)
                continue
            items = inner.get("items", [])
            if field == "downwardAPI":
                for number, item in enumerate(items):
                    downward_file(item, inner_path, (*inner_path, "items", number), problems)
            else:
                if not inner.get("name"):
                    problems.missing((*inner_path, "name"))
                _items(items, (*inner_path, "items"), problems)
            for number, item in enumerate(items):
                target = item.get("path", "")
                if target and target in used:
                    place = (*inner_path, "items", number, "path")
                    problems.raw("pod-invalid-path", path, ("problem", "has two files at the same path"), at=place)
                used.add(target)
        if len(fields) > 1:
            problems.raw(
                "pod-volume-two-sources", at, ("first", fields[0]), ("second", fields[1]), at=(*at, fields[1]), key=True
            )


def _token(token: dict[str, Any], options: Options, volume: Path, path: Path, problems: Problems) -> None:
    seconds = token.get("expirationSeconds", 3600)
    if not 600 <= seconds <= 1 << 32:
        problems.invalid((*path, "expirationSeconds"), "is not between 600 (10 minutes) and 4294967296")
    target = token.get("path", "")
    if not target:
        problems.missing((*volume, "path"), at=(*path, "path"))
    elif options.since(30):
        local_path(target, (*volume, "path"), problems, at=(*path, "path"))


_VOLUME_FIELDS = frozenset(("name", "namespace", "labels", "annotations", "uid"))


def downward_file(item: dict[str, Any], field: Path, at: Path, problems: Problems) -> None:
    """A file of the downward API; the API server's path (`field`) lacks the list."""
    if not item.get("path"):
        problems.missing((*field, "path"), at=(*at, "path"))
    local_path(item.get("path", ""), (*field, "path"), problems, at=(*at, "path"))
    if "fieldRef" in item:
        field_reference(item["fieldRef"], _VOLUME_PATHS, (*field, "fieldRef"), problems, (*at, "fieldRef"))
        if "resourceFieldRef" in item:
            problems.invalid(field, "has both fieldRef and resourceFieldRef", at=(*at, "resourceFieldRef"), key=True)
    elif "resourceFieldRef" in item:
        reference = (*at, "resourceFieldRef")
        resource_reference(item["resourceFieldRef"], True, (*field, "resourceFieldRef"), problems, reference)
    else:
        problems.missing(field, " a fieldRef or resourceFieldRef", at=at)
    value = item.get("mode", 0)
    if not 0 <= value <= MODE_LIMIT:
        inner = Problems()
        mode(item, "mode", at, inner)
        problems.items.extend(found._replace(path=(*field, "mode"), at=found.path) for found in inner.items)


_VOLUME_PATHS = tuple(f"metadata.{name}" for name in sorted(_VOLUME_FIELDS))
_CONVERTED = frozenset(
    (
        *_VOLUME_PATHS,
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.serviceAccountName",
        "spec.schedulerName",
        "status.phase",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
    )
)
_RESOURCE_FIELDS = tuple(
    f"{kind}.{name}" for kind in ("limits", "requests") for name in ("cpu", "ephemeral-storage", "memory")
)
_HUGE_FIELDS = ("requests.hugepages-", "limits.hugepages-")


def field_reference(
    reference: dict[str, Any], allowed: tuple[str, ...], path: Path, problems: Problems, at: Path | None = None
) -> None:
    """`fieldRef` (`validateObjectFieldSelector`)."""
    at = at or path
    target = reference.get("fieldPath", "")
    place = (*at, "fieldPath")
    if not target:
        problems.missing((*path, "fieldPath"), at=place)
        return
    if (reference.get("apiVersion") or "v1") != "v1":
        problems.invalid((*path, "fieldPath"), "cannot be read in an apiVersion other than v1", at=(*at, "apiVersion"))
        return
    begin = target.find("['")
    if 0 < begin <= len(target) - 4 and target.endswith("']"):
        base, key = target[:begin], target[begin + 2 : -2]
        if base not in ("metadata.annotations", "metadata.labels"):
            problems.invalid(
                (*path, "fieldPath"), "has a subscript, which only labels and annotations may have", at=place
            )
        elif wrong := names.label_key(key.lower() if base == "metadata.annotations" else key):
            problems.invalid(path, f"names a key that {wrong}", at=place)
        return
    target = "spec.nodeName" if target == "spec.host" else target
    if target not in _CONVERTED or target not in allowed:
        problems.one_of((*path, "fieldPath"), target, allowed, at=place)


def resource_reference(
    reference: dict[str, Any], volume: bool, path: Path, problems: Problems, at: Path | None = None
) -> None:
    """`resourceFieldRef` (`validateContainerResourceFieldSelector`)."""
    at = at or path
    resource = reference.get("resource", "")
    if volume and not reference.get("containerName"):
        problems.missing((*path, "containerName"), at=(*at, "containerName"))
    elif not resource:
        problems.missing((*path, "resource"), at=(*at, "resource"))
    elif not resource.startswith(_HUGE_FIELDS):
        problems.one_of((*path, "resource"), resource, _RESOURCE_FIELDS, at=(*at, "resource"))
    divisor = reference.get("divisor")
    if divisor and not _divides(resource, divisor):
        problems.invalid((*path, "divisor"), "is not one of those that this resource has", at=(*at, "divisor"))


def _divides(resource: str, divisor: quantity.Amount) -> bool:
    if resource in ("limits.cpu", "requests.cpu"):
        return quantity.text(divisor) in ("1m", "1")
    if resource in _RESOURCE_FIELDS or resource.startswith(_HUGE_FIELDS):
        return quantity.text(divisor) in _DIVISORS
    return True


_DIVISORS = frozenset(f"1{unit}" for unit in ("", *"kMGTPE", *(f"{letter}i" for letter in "KMGTPE")))
"""Compared as text: `1024` is none of them, though `1Ki` is."""


def _downward(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    mode(source, "defaultMode", path, problems)
    for index, item in enumerate(source.get("items", [])):
        downward_file(item, path, (*path, "items", index), problems)


def _host_path(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    target = source.get("path", "")
    if not target:
        problems.missing((*path, "path"))
        return
    if wrong := names.no_backsteps(target):
        problems.raw("pod-invalid-path", (*path, "path"), ("problem", wrong))
    problems.one_of((*path, "type"), source.get("type", ""), _HOST_PATH_TYPES)


def _empty_dir(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    if source.get("sizeLimit", 0) < 0:
        problems.invalid((*path, "sizeLimit"), "is negative")


def _git_repo(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    if not source.get("repository"):
        problems.missing((*path, "repository"))
    local_path(source.get("directory", ""), (*path, "directory"), problems, reserved=False)


def _disk(name: str) -> Source:
    def check(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
        if not source.get(name):
            problems.missing((*path, name))
        if not 0 <= source.get("partition", 0) <= 255:
            problems.invalid((*path, "partition"), "is not between 0 and 255")

    return check


def _nfs(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    for field in ("server", "path"):
        if not source.get(field):
            problems.missing((*path, field))
    if source.get("path") and not source["path"].startswith("/"):
        problems.raw("pod-invalid-path", (*path, "path"), ("problem", "is relative, and must be absolute"))


def _initiator(name: str) -> bool:
    pattern = {"iqn": _IQN, "eui": _EUI, "naa": _NAA}.get(name[:3])
    if pattern is None:
        return False
    return (pattern.search(name) if pattern is _IQN else pattern.match(name)) is not None


def _iscsi(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    for field in ("targetPortal", "iqn"):
        if not source.get(field):
            problems.missing((*path, field))
    if source.get("iqn") and not _initiator(source["iqn"]):
        problems.invalid((*path, "iqn"), "is no iqn, eui or naa name")
    if not 0 <= source.get("lun", 0) <= 255:
        problems.invalid((*path, "lun"), "is not between 0 and 255")
    if (source.get("chapAuthDiscovery") or source.get("chapAuthSession")) and "secretRef" not in source:
        problems.missing((*path, "secretRef"), ", which CHAP needs")
    if "initiatorName" in source and not _initiator(source["initiatorName"]):
        problems.invalid((*path, "initiatorname"), "is no iqn, eui or naa name", at=(*path, "initiatorName"))


def _fc(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    targets, wwids = source.get("targetWWNs"), source.get("wwids")
    if not targets and not wwids:
        problems.missing((*path, "targetWWNs"), " (or wwids)")
    if targets and wwids:
        problems.invalid((*path, "targetWWNs"), "cannot go with wwids", key=True)
    if targets:
        if "lun" not in source:
            problems.missing((*path, "lun"))
        elif not 0 <= source["lun"] <= 255:
            problems.invalid((*path, "lun"), "is not between 0 and 255")


def _quobyte(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    if not source.get("registry"):
        problems.missing((*path, "registry"))
    elif len(source.get("tenant", "").encode("utf-8", "surrogatepass")) >= 65:
        problems.invalid((*path, "tenant"), "is longer than 64 characters")
    elif not all(_host_port(pair) for pair in source["registry"].split(",")):
        problems.invalid((*path, "registry"), "is no list of host:port pairs")
    if not source.get("volume"):
        problems.missing((*path, "volume"))


def _host_port(pair: str) -> bool:
    """What Go's `net.SplitHostPort` accepts."""
    if pair.startswith("["):
        return re.fullmatch(r"\[[^\[\]]*\]:[^:\[\]]*", pair) is not None
    return re.fullmatch(r"[^:\[\]]*:[^:\[\]]*", pair) is not None


def _flocker(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    name, uuid = source.get("datasetName", ""), source.get("datasetUUID", "")
    if not name and not uuid:
        problems.missing(path, " datasetName or datasetUUID")
    if name and uuid:
        problems.invalid(path, "has both datasetName and datasetUUID")
    if "/" in name:
        problems.invalid((*path, "datasetName"), "has a '/'")


def _secret_name(source: dict[str, Any], path: Path, problems: Problems) -> None:
    if "secretRef" in source and not source["secretRef"].get("name"):
        problems.missing((*path, "secretRef", "name"))


def _cinder(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    if not source.get("volumeID"):
        problems.missing((*path, "volumeID"))
    _secret_name(source, path, problems)


def _storage_os(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    if not source.get("volumeName"):
        problems.missing((*path, "volumeName"))
    for field in ("volumeName", "volumeNamespace"):
        if source.get(field) and (wrong := names.dns_label(source[field])):
            problems.invalid((*path, field), wrong)
    _secret_name(source, path, problems)


def _flex(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    if not source.get("driver"):
        problems.missing((*path, "driver"))
    for key in source.get("options", {}):
        namespace = "." + key.split("/", 1)[0].lower() if "/" in key else "." + key.lower()
        if namespace.endswith((".kubernetes.io", ".k8s.io")):
            problems.invalid((*path, "options", Key(key)), "is in a namespace that is reserved", key=True)


def _azure_disk(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    for field in ("diskName", "diskURI"):
        if not source.get(field):
            problems.missing((*path, field))
    if "cachingMode" in source:
        problems.one_of((*path, "cachingMode"), source["cachingMode"], ("None", "ReadOnly", "ReadWrite"))
    kind = source.get("kind", "Shared")
    problems.one_of((*path, "kind"), kind, ("Dedicated", "Managed", "Shared"))
    start = "/subscriptions/" if kind == "Managed" else "https://"
    if not source.get("diskURI", "").startswith(start):
        problems.invalid((*path, "diskURI"), f"does not start with {start}, as this kind of disk needs")


def _csi(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    driver = source.get("driver", "")
    if not driver:
        problems.missing((*path, "driver"))
    elif len(driver) > 63:
        problems.invalid((*path, "driver"), "is longer than 63 characters")
    if driver and (wrong := names.dns_subdomain(driver.lower())):
        problems.invalid((*path, "driver"), wrong)
    if "nodePublishSecretRef" not in source:
        return
    name = source["nodePublishSecretRef"].get("name", "")
    at = (*path, "nodePublishSecretRef", "name")
    if not name:
        problems.missing(at)
    elif wrong := names.dns_subdomain(name):
        problems.raw("pod-reference-invalid", (*path, "name"), ("problem", wrong), at=at)


def _ephemeral(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    template = source.get("volumeClaimTemplate")
    if template is None:
        problems.missing((*path, "volumeClaimTemplate"))
    else:
        storage.claim_template(template, options, (*path, "volumeClaimTemplate"), problems)


def _image(source: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    if options.pod and not source.get("reference"):
        problems.missing((*path, "reference"))
    if source.get("pullPolicy"):
        problems.one_of((*path, "pullPolicy"), source["pullPolicy"], ("Always", "IfNotPresent", "Never"))


SOURCES: tuple[tuple[str, Source], ...] = (
    ("emptyDir", _empty_dir),
    ("hostPath", _host_path),
    ("gitRepo", _git_repo),
    ("gcePersistentDisk", _disk("pdName")),
    ("awsElasticBlockStore", _disk("volumeID")),
    ("secret", _named("secretName")),
    ("nfs", _nfs),
    ("iscsi", _iscsi),
    ("glusterfs", _required("endpoints", "path")),
    ("flocker", _flocker),
    ("persistentVolumeClaim", _required("claimName")),
    ("rbd", _required("monitors", "image")),
    ("cinder", _cinder),
    ("cephfs", _required("monitors")),
    ("quobyte", _quobyte),
    ("downwardAPI", _downward),
    ("fc", _fc),
    ("flexVolume", _flex),
    ("configMap", _named("name")),
    ("azureFile", _required("secretName", "shareName")),
    ("vsphereVolume", _required("volumePath")),
    ("photonPersistentDisk", _required("pdID")),
    ("portworxVolume", _required("volumeID")),
    ("azureDisk", _azure_disk),
    ("storageos", _storage_os),
    ("projected", _projected),
    ("scaleIO", _required("gateway", "system", "volumeName")),
    ("csi", _csi),
    ("ephemeral", _ephemeral),
    ("image", _image),
)
"""In the order in which the API server looks at them: of several, only the first is checked further."""
