"""Flow collections full of colons and tags, annotations that are more than text, amounts of a whole Pod, odd line ends.

Where two readers part that agree on everything else: each family here once found what the others had not.
"""

# ruff: noqa: E501  (tables of texts read better in long lines)

from __future__ import annotations

import random
from collections.abc import Callable

import cases_pod
import cases_secret
from cases_noise import HEAD
from cases_pod import WORKLOADS, container, template_of, wrapped
from cases_schema import QUANTITIES
from yaml_render import Tree, random_style, render

PLAIN = ("a", "b:c", "2001-12-14t21:59:43", "http://x/y", "a::b", "a:", "::a", ":a", "-a", "a:#b", "1:30", "$a:b", "a.b:c", "é:ü", "a'b:c", "a!b:c", "a&b:c", "!a:b", "%a:b", "a b:c d", "a: b", "null", "~", "yes", "0x1F", "<<", "?a:b", "- a", "|", "a\\/b:c", "a\u2028b:c", "a:\tb", "a<b:c", "9:9", "a:]", "a:{", "{a:b}", "[a:b]", "[a,b:c]", "{}", "[]", "{a}", "[a: b]", "{? a : b}", "{a: b:c, }")  # fmt: skip
QUOTED = ('"a:b"', "'a:b'", '"a\\/b:c"', '"a\\\'b:c"', '"\\x41:b"', '"a\nb:c"', '"a\\\n b:c"', "'a''b:c'", '"#a:b"', '"a, b:c"', '"{a:b}"', '"\\q"', '""', "''", '"!<a:b>"', "'\\/'", '"\\\\/"', '"\ufeff:a"')  # fmt: skip
PROPERTIES = ("", "", "", "", "", "!!str ", "!<a:b> ", "!<tag:yaml.org,2002:str> ", "!x ", "!x:y ", "&a ", "&a !!str ", "*a", "*a ", "!!int ", "!<a,b:c> ", "!e!x ", "! ", "!", "!![a:b]c: ")  # fmt: skip
COMMAS = (", ", ",", ",\n  ", " ,\n  # c:d\n  ", ", # e:f, g\n  ", "\n  , ", ",\t", "")
COLONS = (": ", ": ", ": ", ":", " : ", ":\n  ", ": # x:y\n   ", "")


def _atom(rng: random.Random) -> str:
    return rng.choice(PROPERTIES) + rng.choice((rng.choice(PLAIN), rng.choice(QUOTED)))


def flow(rng: random.Random, depth: int = 0) -> str:
    """A flow collection."""
    items = []
    is_map = rng.random() < 0.75
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        item = flow(rng, depth + 1) if depth < 2 and rng.random() < 0.15 else _atom(rng)
        key = rng.choice(("a", "b", "k", '"q"', _atom(rng)))
        items.append(key + rng.choice(COLONS) + item if is_map else item)
    inner = rng.choice(COMMAS).join(items) + rng.choice(("", "", ",", "\n  "))
    return "{" + rng.choice(("", " ", "\n  ")) + inner + "}" if is_map else f"[{inner}]"


def flows(rng: random.Random) -> str:
    """A Secret with flow collections where they belong, and where they do not."""
    place = rng.choice(("stringData: {}\n", "stringData: {}\n", "  annotations: {}\nstringData: {}\n", "stringData:\n  a: {}\n  b: c\n"))  # fmt: skip
    return HEAD + "".join(part if part != "{}" else flow(rng) for part in place.partition("{}"))


ANNOTATIONS: dict[str, tuple[str, ...]] = {
    "deprecated.deployment.rollback.to": ("0", "-1", "1", "x", ""),
    "deprecated.daemonset.template.generation": ("0", "-1", "x", ""),
    "scheduler.alpha.kubernetes.io/tolerations": (
        "[]",
        "x",
        "[{}]",
        '[{"key":"a"}]',
        '[{"key":"a b","effect":"No"}]',
        "null",
    ),
    "controller.kubernetes.io/pod-deletion-cost": ("1", "-5", "1.5", "01", "2147483648", ""),
    "kubernetes.io/config.mirror": ("", "a"),
    "container.apparmor.security.beta.kubernetes.io/c": ("runtime/default", "localhost/a", "x", "unconfined", ""),
    "container.seccomp.security.alpha.kubernetes.io/c": ("runtime/default", "localhost/a", "localhost//a", "x"),
    "seccomp.security.alpha.kubernetes.io/pod": ("runtime/default", "docker/default", "localhost/../a", ""),
    "pod.beta.kubernetes.io/init-containers": ("x",),
    "kubernetes.io/enforce-mountable-secrets": ("true", "x"),
    "scheduler.alpha.kubernetes.io/critical-pod": ("",),
}


def annotated(rng: random.Random) -> Tree:
    """A workload with annotations that the API server reads, in its own metadata and its template's."""
    kind = rng.choice((*WORKLOADS, "Pod", "Deployment", "DaemonSet"))
    tree = wrapped(kind, cases_pod.good_spec(rng))
    for holder in (tree, template_of(tree)):
        chosen = rng.sample(sorted(ANNOTATIONS), rng.choice((0, 1, 1, 2)))
        metadata = holder.setdefault("metadata", {})
        metadata["annotations"] = {key: rng.choice(ANNOTATIONS[key]) for key in chosen}
    spec = template_of(tree)["spec"]
    if rng.random() < 0.3:
        spec["nodeName"] = "node"
    if rng.random() < 0.3:
        spec["os"] = {"name": rng.choice(("linux", "windows"))}
    return tree


def _amounts(rng: random.Random) -> dict[str, Tree]:
    """Requests and limits, most of them plausible."""
    found: dict[str, Tree] = {}
    for field in ("requests", "limits"):
        names = rng.sample(
            ("cpu", "memory", "hugepages-2Mi", "ephemeral-storage", "example.com/a"), rng.choice((0, 1, 2))
        )
        found[field] = {
            name: rng.choice(("1", "2", "100m", "4Mi", "1Gi", "2", "8Mi", rng.choice(QUANTITIES))) for name in names
        }
    return {field: amounts for field, amounts in found.items() if amounts or rng.random() < 0.2}


def resources(rng: random.Random) -> Tree:
    """What containers and the whole Pod ask for."""
    main, first = container(resources=_amounts(rng)), container("i", resources=_amounts(rng))
    if rng.random() < 0.4:
        first["restartPolicy"] = "Always"
    spec: dict[str, Tree] = {"containers": [main], "resources": _amounts(rng)}
    if rng.random() < 0.5:
        spec["initContainers"] = [first]
    return wrapped(rng.choice(("Pod", "Pod", "Deployment", "Job")), spec)


BREAKS = ("\r\r\n", "\r\n", "\r\r\r\n", "\r", "\n\r", "\x85", "\u2028\n", "\n\n")


def line_ends(rng: random.Random) -> str:
    """A good Secret whose line ends have been converted, once too often or in part."""
    text = render(cases_secret.clean_case(rng), rng, random_style(rng))
    if rng.random() < 0.4:
        return text.replace("\n", rng.choice(BREAKS[:3]))
    return "".join(rng.choice(BREAKS) if char == "\n" and rng.random() < 0.2 else char for char in text)


def _styled(make: Callable[[random.Random], Tree]) -> Callable[[random.Random], str]:
    return lambda rng: render(make(rng), rng, random_style(rng))


FAMILIES: tuple[tuple[str, Callable[[random.Random], str]], ...] = (
    ("odd-flow", flows),
    ("odd-annotation", _styled(annotated)),
    ("odd-resources", _styled(resources)),
    ("odd-line-ends", line_ends),
)
