"""Security contexts, profiles and the operating system (`ValidateSecurityContext`, `validateOS` and neighbours)."""

from __future__ import annotations

import re
from typing import Any

from secretlint import lazyre
from secretlint.apiserver import names
from secretlint.apiserver.options import Options
from secretlint.apiserver.problem import Key, Path, Problems

_MAX_ID = 2**31 - 1
_SEGMENT = "[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?"
_SYSCTL = lazyre.compile(rf"(?:{_SEGMENT}[./])*{_SEGMENT}")
_PROFILES = ("Localhost", "RuntimeDefault", "Unconfined")
_SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
_APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
_CONTROL = lazyre.compile(r"[\x00-\x1f\x7f]")
_NETBIOS = lazyre.compile(r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}', re.DOTALL)
_WINDOWS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_WINDOWS_DOMAIN = lazyre.compile(rf"{_WINDOWS_LABEL}(?:\.{_WINDOWS_LABEL})*")
_NO_USER_CHARACTERS = lazyre.compile(r'["/\\:;|=,+*?<>@\[\]]')


def _ids(value: dict[str, Any], fields: tuple[str, ...], path: Path, problems: Problems) -> None:
    for field in fields:
        if field in value and not 0 <= value[field] <= _MAX_ID:
            problems.invalid((*path, field), f"is not between 0 and {_MAX_ID}")


def container(value: dict[str, Any], host_users: bool, options: Options, path: Path, problems: Problems) -> None:
    """`securityContext` of a container."""
    _ids(value, ("runAsUser", "runAsGroup"), path, problems)
    if "procMount" in value and options.since(33):
        problems.one_of((*path, "procMount"), value["procMount"], ("Default", "Unmasked"))
        if host_users and value["procMount"] == "Unmasked":
            problems.invalid((*path, "procMount"), "needs hostUsers: false to be Unmasked")
    _seccomp(value.get("seccompProfile"), (*path, "seccompProfile"), problems)
    if value.get("allowPrivilegeEscalation") is False:
        if value.get("privileged"):
            problems.invalid(path, "has allowPrivilegeEscalation: false and privileged: true", key=True)
        if "CAP_SYS_ADMIN" in value.get("capabilities", {}).get("add", []):
            problems.invalid(path, "has allowPrivilegeEscalation: false and adds CAP_SYS_ADMIN", key=True)
    _windows_options(value.get("windowsOptions"), (*path, "windowsOptions"), problems)
    _apparmor(value.get("appArmorProfile"), (*path, "appArmorProfile"), problems)


def pod(spec: dict[str, Any], options: Options, path: Path, problems: Problems) -> None:
    """`securityContext` of a Pod; `path` is that of the spec."""
    value: dict[str, Any] = spec.get("securityContext", {})
    at = (*path, "securityContext")
    if spec.get("shareProcessNamespace") and spec.get("hostPID"):
        problems.invalid(
            (*at, "shareProcessNamespace"), "cannot go with hostPID", at=(*path, "shareProcessNamespace"), key=True
        )
    if not value:
        return
    _ids(value, ("fsGroup", "runAsUser", "runAsGroup"), at, problems)
    for index, group in enumerate(value.get("supplementalGroups", [])):
        if not 0 <= group <= _MAX_ID:
            problems.invalid((*at, "supplementalGroups", index), f"is not between 0 and {_MAX_ID}")
    _sysctls(value.get("sysctls", []), spec, options, (*at, "sysctls"), problems)
    if "fsGroupChangePolicy" in value:
        problems.one_of((*at, "fsGroupChangePolicy"), value["fsGroupChangePolicy"], ("Always", "OnRootMismatch"))
    _seccomp(value.get("seccompProfile"), (*at, "seccompProfile"), problems)
    _windows_options(value.get("windowsOptions"), (*at, "windowsOptions"), problems)
    _apparmor(value.get("appArmorProfile"), (*at, "appArmorProfile"), problems)
    if options.since(33) and "supplementalGroupsPolicy" in value:
        problems.one_of((*at, "supplementalGroupsPolicy"), value["supplementalGroupsPolicy"], ("Merge", "Strict"))
    if options.since(33) and "seLinuxChangePolicy" in value:
        problems.one_of((*at, "seLinuxChangePolicy"), value["seLinuxChangePolicy"], ("Recursive",))


def _sysctls(
    items: list[dict[str, Any]], spec: dict[str, Any], options: Options, path: Path, problems: Problems
) -> None:
    seen: set[str] = set()
    for index, item in enumerate(items):
        at = (*path, index, "name")
        name = item.get("name", "")
        if not name:
            problems.missing(at)
        elif len(name) > 253 or not _SYSCTL.fullmatch(name):
            problems.invalid(at, "is no name of a sysctl")
        elif name in seen:
            problems.invalid(at, "is set twice")
        seen.add(name)
        if not options.since(29):
            continue
        dotted = _dotted(name)
        if spec.get("hostNetwork") and dotted.startswith("net."):
            problems.invalid(at, "cannot be set with hostNetwork")
        elif spec.get("hostIPC") and (dotted in _IPC or dotted.startswith("fs.mqueue.")):
            problems.invalid(at, "cannot be set with hostIPC")


_IPC = frozenset(
    f"kernel.{name}"
    for name in ["sem", "shmall", "shmmax", "shmmni", "shm_rmid_forced", "shm", "msgmax", "msgmnb", "msgmni", "msg"]
)


def _dotted(name: str) -> str:
    """A sysctl may be written with dots or slashes; the first separator decides (`NormalizeName`)."""
    first = re.search("[./]", name)
    return name.translate(str.maketrans("./", "/.")) if first and first.group() == "/" else name


def _seccomp(profile: dict[str, Any] | None, path: Path, problems: Problems) -> None:
    if profile is None:
        return
    kind = profile.get("type", "")
    if not kind:
        problems.missing((*path, "type"))
    else:
        problems.one_of((*path, "type"), kind, _PROFILES)
    at = (*path, "localhostProfile")
    if kind != "Localhost":
        if "localhostProfile" in profile:
            problems.invalid(at, "can only be set with type: Localhost")
    elif "localhostProfile" not in profile:
        problems.missing(at)
    elif wrong := names.local_path(profile["localhostProfile"]):
        problems.raw("pod-invalid-path", at, ("problem", wrong))


def _apparmor(profile: dict[str, Any] | None, path: Path, problems: Problems) -> None:
    if profile is None:
        return
    kind, local = profile.get("type", ""), profile.get("localhostProfile")
    at = (*path, "localhostProfile")
    if kind == "Localhost":
        if not local:
            problems.missing(at)
        elif local != local.strip():
            problems.invalid(at, "has a blank at its start or end")
        if local and len(local.encode("utf-8", "surrogatepass")) > 4095:
            problems.invalid(at, "is longer than 4095 bytes")
    elif not kind:
        problems.missing((*path, "type"))
    else:
        problems.one_of((*path, "type"), kind, _PROFILES)
        if kind in _PROFILES and local is not None:
            problems.invalid(at, "can only be set with type: Localhost")


def profile_annotations(values: dict[str, str], spec: dict[str, Any], path: Path, problems: Problems) -> None:
    """Old annotations for profiles (`ValidateSeccompPodAnnotations`, `ValidateAppArmorPodAnnotations`)."""
    for key, value in values.items():
        if key == _SECCOMP_POD or key.startswith(_SECCOMP_CONTAINER):
            if not _seccomp_annotation(value):
                problems.invalid((*path, key), "is no seccomp profile", at=(*path, Key(key)))
        elif key.startswith(_APPARMOR):
            at = (*path, Key(key))
            name = key[len(_APPARMOR) :]
            groups = ("initContainers", "containers", "ephemeralContainers")
            if not any(item.get("name", "") == name for group in groups for item in spec.get(group, [])):
                problems.invalid(at, "names no container of this Pod", key=True)
            if value not in ("", "runtime/default", "unconfined") and not value.startswith("localhost/"):
                problems.invalid(at, "is no AppArmor profile")


def _seccomp_annotation(value: str) -> bool:
    if value in ("runtime/default", "docker/default", "unconfined"):
        return True
    return value.startswith("localhost/") and not names.local_path(value[len("localhost/") :])


def profiles_match(
    meta: dict[str, str], spec: dict[str, Any], options: Options, path: Path, problems: Problems
) -> None:
    """An annotation and the field for the same profile must say the same; `path` is that of the spec."""
    if not any(key == _SECCOMP_POD or key.startswith((_SECCOMP_CONTAINER, _APPARMOR)) for key in meta):
        return
    context = spec.get("securityContext", {})
    if _SECCOMP_POD in meta and "seccompProfile" in context:
        _same(
            meta[_SECCOMP_POD], context["seccompProfile"], True, (*path, "securityContext", "seccompProfile"), problems
        )
    windows = spec.get("os", {}).get("name") == "windows"
    for group in ("initContainers", "containers", "ephemeralContainers"):
        for index, item in enumerate(spec.get(group, [])):
            at = (*path, group, index, "securityContext")
            own = item.get("securityContext", {})
            name = item.get("name", "")
            annotation = meta.get(_SECCOMP_CONTAINER + name)
            if annotation is not None and "seccompProfile" in own:
                _same(annotation, own["seccompProfile"], True, (*at, "seccompProfile"), problems)
            annotation = meta.get(_APPARMOR + name)
            profile = own.get("appArmorProfile", context.get("appArmorProfile"))
            if annotation is None or profile is None or windows:
                continue
            if options.pod and "appArmorProfile" not in own and _apparmor_field(annotation):
                continue  # the API server has copied the annotation into the field
            _same(annotation, profile, False, (*at, "appArmorProfile"), problems)


def _apparmor_field(annotation: str) -> bool:
    """Whether the API server makes a valid field of the annotation (`ApparmorFieldForAnnotation`)."""
    if annotation.startswith("localhost/"):
        name = annotation[len("localhost/") :]
        return bool(name) and name == name.strip() and len(name.encode("utf-8", "surrogatepass")) <= 4095
    return annotation in ("runtime/default", "unconfined")


def _same(annotation: str, profile: dict[str, Any], seccomp: bool, path: Path, problems: Problems) -> None:
    kind = profile.get("type", "")
    matches = {
        "Unconfined": annotation == "unconfined",
        "RuntimeDefault": annotation == "runtime/default" or (seccomp and annotation == "docker/default"),
        "Localhost": annotation.startswith("localhost/"),
    }.get(kind, True)
    if not matches:
        problems.invalid((*path, "type"), "differs from the annotation for the same profile")
    elif kind == "Localhost" and profile.get("localhostProfile") != annotation[len("localhost/") :]:
        problems.invalid((*path, "localhostProfile"), "differs from the annotation for the same profile")


def _windows_options(value: dict[str, Any] | None, path: Path, problems: Problems) -> None:
    if value is None:
        return
    if "gmsaCredentialSpecName" in value and (wrong := names.dns_subdomain(value["gmsaCredentialSpecName"])):
        problems.invalid((*path, "gmsaCredentialSpecName"), wrong)
    if "gmsaCredentialSpec" in value:
        size = len(value["gmsaCredentialSpec"].encode("utf-8", "surrogatepass"))
        if not 0 < size <= 64 * 1024:
            problems.invalid((*path, "gmsaCredentialSpec"), "is empty or larger than 64 KiB")
    if "runAsUserName" in value and (wrong := _user_name(value["runAsUserName"])):
        problems.invalid((*path, "runAsUserName"), wrong)


def _user_name(text: str) -> str:
    domain, backslash, user = text.rpartition("\\")
    if not text:
        return "is empty"
    if _CONTROL.search(text):
        return "has a control character"
    if "\\" in domain:
        return "has more than one backslash"
    if backslash and not (_NETBIOS.fullmatch(domain) or _WINDOWS_DOMAIN.fullmatch(domain)):
        return "has a domain that is none"
    if len(domain) >= 256 or not 0 < len(user.encode("utf-8", "surrogatepass")) <= 104:
        return "has an empty user, or one that is too long"
    if re.fullmatch("[. ]+", user) or _NO_USER_CHARACTERS.search(user):
        return "has characters that a user name cannot have"
    return ""


def host_process(spec: dict[str, Any], path: Path, problems: Problems) -> None:
    """Windows host processes: all containers or none, and on the host's network (`validateWindowsHostProcessPod`)."""
    whole = spec.get("securityContext", {}).get("windowsOptions", {}).get("hostProcess")
    total = hosts = 0
    for group in ("initContainers", "containers", "ephemeralContainers"):
        for index, item in enumerate(spec.get(group, [])):
            total += 1
            own = item.get("securityContext", {}).get("windowsOptions", {}).get("hostProcess")
            if own is not None and whole is not None and own != whole:
                at = (*path, group, index, "securityContext", "windowsOptions", "hostProcess")
                problems.invalid(at, "differs from that of the Pod")
            hosts += bool(whole if own is None else own)
    if hosts and hosts != total:
        problems.invalid(path, "has containers with and without hostProcess", key=True)
    if hosts and not spec.get("hostNetwork"):
        problems.invalid((*path, "hostNetwork"), "must be true with hostProcess")


_NOT_WINDOWS_POD = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "seLinuxChangePolicy",
)
_NOT_WINDOWS_CONTAINER = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
)


def operating_system(spec: dict[str, Any], path: Path, problems: Problems) -> None:
    """`os`, and what its value rules out."""
    if "os" not in spec:
        return
    name = spec["os"].get("name", "")
    if not name:
        problems.missing((*path, "os", "name"))
    elif name not in ("linux", "windows"):
        problems.one_of((*path, "os"), name, ("linux", "windows"), at=(*path, "os", "name"))
    elif name == "linux":
        _forbidden(spec, ("windowsOptions",), ("windowsOptions",), "linux", path, problems)
    else:
        _forbidden(spec, _NOT_WINDOWS_POD, _NOT_WINDOWS_CONTAINER, "windows", path, problems)
        for field in ("hostUsers", "shareProcessNamespace"):
            if field in spec:
                problems.invalid((*path, field), "cannot be set for a Windows Pod", key=True)
        for field in ("hostPID", "hostIPC"):
            if spec.get(field):
                problems.invalid((*path, field), "cannot be set for a Windows Pod", key=True)
        if spec.get("securityContext", {}).get("sysctls"):
            problems.invalid((*path, "securityContext", "sysctls"), "cannot be set for a Windows Pod", key=True)


def _forbidden(
    spec: dict[str, Any], pod: tuple[str, ...], container: tuple[str, ...], system: str, path: Path, problems: Problems
) -> None:
    for field in pod:
        if field in spec.get("securityContext", {}):
            problems.invalid((*path, "securityContext", field), f"cannot be set for a {system} Pod", key=True)
    for group in ("initContainers", "containers", "ephemeralContainers"):
        for index, item in enumerate(spec.get(group, [])):
            for field in container:
                if field in item.get("securityContext", {}):
                    at = (*path, group, index, "securityContext", field)
                    problems.invalid(at, f"cannot be set for a {system} Pod", key=True)
