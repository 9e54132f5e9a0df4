"""Bytes of a file → documents, as kubectl's reader cuts them, and what each document is meant to be.

Source: `YAMLOrJSONDecoder`, `YAMLReader` and `StreamReader` in k8s.io/apimachinery/pkg/util/yaml, `FileVisitor` in
k8s.io/cli-runtime. Where kubectl gives up on the whole file, the reason becomes a hit and the neighbours are still cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from secretlint import lazyre
from secretlint.faults import faults
from secretlint.model import Hit, ObjectId, Skipped, Span
from secretlint.tree import Mapping, Node, Origin, Scalar, Sequence, SyntaxProblem, read

Role = Literal["manifest", "values", "kustomization", "template", "other"]
KUSTOMIZATION_NAMES = frozenset(("kustomization.yaml", "kustomization.yml", "kustomization"))
_VALUES_NAME = lazyre.compile(r"(?:values|.+[-_.]values)(?:[-_.].+)?\.ya?ml\Z|values[-_.].*\.ya?ml\Z")
_LIST_DEPTH = 100
"""Lists inside lists are unrolled so deep and no deeper."""

_PEEK = 4096
"""Bytes in which kubectl looks for the first `{` (`NewYAMLOrJSONDecoder(reader, 4096)`)."""

_GO_SPACE = " \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""`unicode.IsSpace`."""

_COMMENT = r"#[^\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]*"
"""Said by what may not be in it: `re` takes milliseconds to compile a class of most characters."""
_MARKER = rf"(?<![^\n])---(?=\s)(?:[ \t]*{_COMMENT})?"
_NULL = rf"(?:~|null|Null|NULL)[ \r\n]*(?:{_COMMENT}|[ \r\n])*"
_BLANK = lazyre.compile(rf"(?:[ \r\n]|{_COMMENT}|{_MARKER})*(?:{_NULL})?")
"""What kubectl skips: comments, markers, an explicit null."""
_SEPARATOR = lazyre.compile(rf"---[{_GO_SPACE}]*(?:#|$)".replace("\n", ""), re.MULTILINE)
_NUMBER = lazyre.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_JSON_SPACE = lazyre.compile(r"[ \t\r\n]*")
_MEANT = lazyre.compile(
    r"""(?:^|[\r\x85\u2028\u2029])[ \t{,\ufeff]*["']?(?:kind|apiVersion)["']?[ \t]*:"""
    r"""|[{,]\s*"(?:kind|apiVersion)"\s*:""",
    re.MULTILINE | re.IGNORECASE,
)
_JSON_COMMENT = lazyre.compile(r"^\s*//", re.MULTILINE)
"""Editors and compilers keep their settings so; `kind` is a word of theirs too."""
_MEANT_INSIDE = lazyre.compile(r"""[{,]\s*["']?(?:kind|apiVersion)["']?[ \t]*:""", re.IGNORECASE)
"""The same where the whole file is one `{…}`, whose keys may all stand in a line."""
_CRD = lazyre.compile(r"""^["']?kind["']?:[ \t]+["']?CustomResourceDefinition["']?[ \t]*(?:#.*)?\r?$""", re.MULTILINE)
_SCHEMA = lazyre.compile(r'"properties"\s*:\s*\{')
_JSON_OBJECT = lazyre.compile(r'"(?:kind|apiVersion)"\s*:\s*"')
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"), (b"", "utf-8"))
_TEMPLATE = lazyre.compile(r"\{\{|\{%|^[ \t]*</?#[a-z]+[ >]", re.MULTILINE)


class Stream(NamedTuple):
    """A file's text (decoded, without byte order mark) and its documents that are not blank, in order.

    `refused`: kubectl reads nothing of the file beyond the place of the last hit.
    """

    path: str
    text: str
    kind: Literal["yaml", "json"]
    documents: tuple[Origin, ...]
    hits: tuple[Hit, ...] = ()
    meant: bool = False
    """Whether the text says `kind:` or `apiVersion:` at the start of some line: then it is meant for a cluster."""


def split(data: bytes, path: str, judged: bool = False) -> Stream:
    """Decodes a file and cuts it into documents. Never raises; what kubectl would refuse becomes a hit.

    Hits are kept where the text is meant for a cluster, or `judged` in any case.
    """
    text, hits = _decode(data, path)
    meant = text.startswith(("apiVersion:", "kind:")) or "\nkind:" in text or bool(_MEANT.search(text))
    cutter = _Cutter(path, text)
    is_json = text[:_PEEK].lstrip(_GO_SPACE).startswith("{")
    meant = meant or (is_json and _MEANT_INSIDE.search(text) is not None)
    if is_json and meant and _JSON_COMMENT.search(text):
        meant = '"apiVersion"' in text
    if is_json:
        rest = cutter.cut_json()
        if rest is not None:
            cutter.cut_yaml(rest)
    else:
        cutter.cut_yaml(0)
    if cutter.hits and not is_json and _TEMPLATE.search(text):
        cutter.hits = []  # what separates is known when it is rendered
    kept = hits + cutter.hits if meant or judged else []
    return Stream(path, text, "json" if is_json else "yaml", tuple(cutter.documents), tuple(kept), meant)


def _decode(data: bytes, path: str) -> tuple[str, list[Hit]]:
    """Text without its byte order mark, as `unicode.BOMOverride(unicode.UTF8)` gives it to the reader."""
    mark, encoding = next(pair for pair in _MARKS if data.startswith(pair[0]))
    if not mark and len(data) > 3 and not data[1] | data[3] and data[0] and data[2]:
        span = Span(path, 1, 1, 1, 2, 0, 1)
        text = data.decode("utf-16-le", "replace")
        problem = "a byte order mark is missing: kubectl reads NUL"
        return text, [Hit("file-not-utf8", span, args=(("problem", problem),))]
    body = data[len(mark) :]
    try:
        return body.decode(encoding), []
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(encoding, "replace")
        line = before.count("\n")
        column = len(before) - (before.rfind("\n") + 1)
        span = Span(path, line + 1, column + 1, line + 1, column + 2, len(before), len(before) + 1)
        if encoding == "utf-8" and mark:  # behind a mark kubectl's reader leaves the bytes to the parser
            problem = "bytes that are not UTF-8"
            return body.decode(encoding, "replace"), [Hit("yaml-syntax", span, args=(("problem", problem),))]
        name = "UTF-8" if encoding == "utf-8" else "UTF-16"
        problem = f"the bytes here are not {name}: kubectl puts the replacement character in their place"
        return body.decode(encoding, "replace"), [Hit("file-not-utf8", span, args=(("problem", problem),))]


class _Cutter:
    """Walks one text from the front, collecting documents and hits."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.documents: list[Origin] = []
        self.hits: list[Hit] = []
        self._counted = 0
        self._line = 0

    def cut_yaml(self, start: int) -> None:
        """Cuts at lines that start with `---`, before any YAML is parsed (`YAMLReader.Read`)."""
        text, begin = self.text, start
        mark = start if text.startswith("---", start) else self._next_marker(start)
        while mark >= 0:
            end = text.find("\n", mark)
            end = len(text) if end < 0 else end + 1
            rest = text[mark + 3 : end].strip(_GO_SPACE)
            if rest and not rest.startswith("#"):
                self._add(begin, mark)
                self._refuse_separator(mark, end)
                # after a blank the line holds content of the next document, else nothing says where that begins
                begin = mark if text[mark + 3] in " \t" else self._skip_document(end)
            elif mark > begin:
                self._add(begin, mark)
                begin = end
            mark = self._next_marker(max(end - 1, mark + 3, begin - 1))
        self._add(begin, len(text))

    def cut_json(self) -> int | None:
        """Cuts JSON values that follow each other; returns where YAML begins, None where kubectl reads no further.

        kubectl leaves JSON for YAML only when at most one value was read, and only when four bytes or more are left.
        """
        text, place = self.text, 0
        count = 0
        while True:
            place = _JSON_SPACE.match(text, place).end()  # type: ignore[union-attr]
            if place == len(text):
                return None
            end = json_end(text, place)
            if end is None:
                break
            self._add(place, end, as_json=True)
            count += 1
            place = end
        start = self._yaml_after_json(self.documents[-1].offset + len(self.documents[-1].text) if count else 0)
        if count > 1 or start is None:
            span = self._span(place, place + 1)
            self.hits.append(Hit("yaml-syntax", span, args=(("problem", _JSON_TAIL),), document=count))
            return None
        return start

    def _yaml_after_json(self, place: int) -> int | None:
        text = self.text
        while True:
            if len(text[place : place + 4].encode("utf-8", "replace")) < 4:
                return None
            if text[place] not in _GO_SPACE:
                return place
            place += 1
            if text[place - 1] == "\n":
                return place

    def _next_marker(self, start: int) -> int:
        found = self.text.find("\n---", start)
        return found + 1 if found >= 0 else -1

    def _skip_document(self, start: int) -> int:
        """The next separator that is one: nothing says whose the text before it is."""
        found = self._next_marker(start - 1)
        while found >= 0 and not _SEPARATOR.match(self.text, found):
            found = self._next_marker(found + 3)
        return len(self.text) if found < 0 else found

    def _refuse_separator(self, mark: int, end: int) -> None:
        stop = mark + len(self.text[mark:end].rstrip(_GO_SPACE))
        self.hits.append(Hit("document-separator", self._span(mark, stop), document=len(self.documents)))

    def _add(self, start: int, end: int, as_json: bool = False) -> None:
        text = self.text
        if text.startswith("\ufeff", start):  # go-yaml takes one at the start of each document
            start += 1
        if _BLANK.match(text, start, end).end() == end:  # type: ignore[union-attr]
            return
        line = self._line_of(start)
        column = start - (text.rfind("\n", 0, start) + 1)
        self.documents.append(Origin(self.path, len(self.documents), text[start:end], line, start, column, as_json))

    def _line_of(self, place: int) -> int:
        """The line (0-based) of a place that lies behind all that were asked for before."""
        self._line += self.text.count("\n", self._counted, place)
        self._counted = place
        return self._line

    def _span(self, start: int, end: int) -> Span:
        line = self._line_of(start)
        column = start - (self.text.rfind("\n", 0, start) + 1)
        return Span(self.path, line + 1, column + 1, line + 1, column + 1 + end - start, start, end)


_JSON_TAIL = "what follows the JSON objects is neither JSON nor read as YAML"


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=len, parse_float=len)


def json_end(text: str, start: int) -> int | None:
    """Where the JSON value that begins at `start` ends, as Go's `json.Decoder` reads it; None when it is not JSON."""
    try:
        end = _DECODER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return None
    number = _NUMBER.match(text, start)
    if number:  # Python's reader ends a number where Go's sees a broken one: `1.`, `1e`
        after = text[end : end + 1].lower()
        if (after == "." and not set("eE.") & set(number.group())) or (
            after == "e" and not set("eE") & set(number.group())
        ):
            return None
    return end


class Loaded(NamedTuple):
    """A document's root (None: nothing to look at), what is wrong with its text, and why it was not checked, if so."""

    root: Node | None
    hits: tuple[Hit, ...] = ()
    skipped: Skipped | None = None


def load(origin: Origin, stream: Stream) -> Loaded:
    """Composes one document. What cannot be read is one hit where it was meant as a manifest, `skipped` elsewhere."""
    text = origin.text
    if ("{{" in text and "/templates/" in "/" + origin.path) or ("#@" in text and _YTT.search(text)):
        return Loaded(None, skipped=Skipped(origin.path, _TEMPLATE_REASON))
    try:
        found = read(origin)
    except SyntaxProblem as problem:
        if _TEMPLATE.search(text) or _FILLED_IN.match(_line(text, problem.mark.index)):
            return Loaded(None, skipped=Skipped(origin.path, _TEMPLATE_REASON))
        if not stream.meant:
            return Loaded(None, skipped=Skipped(origin.path, "not readable as YAML, and not meant as a manifest"))
        hit = _syntax_hit(origin, problem)
        return Loaded(None, (hit._replace(downgrade=_EXCERPT_REASON) if _EXCERPT.search(text) else hit,))
    if found.root is None:
        return Loaded(None)
    hits = faults(found, origin)
    if not hits:
        return Loaded(found.root)
    if any(hit.rule == "key-not-json" for hit in hits) and _TEMPLATE.search(text):
        return Loaded(None, skipped=Skipped(origin.path, _TEMPLATE_REASON))
    object, role = classify(found.root, origin.path)
    if role not in ("manifest", "kustomization"):
        hits = [hit for hit in hits if stream.meant and not origin.json and hit.rule in _NO_JSON]
    return Loaded(found.root, tuple(hit._replace(document=origin.index, object=object) for hit in hits))


_NO_JSON = frozenset(("key-not-json", "merge-key-not-mapping", "value-not-json", "value-tag-mismatch"))
"""Faults in YAML because of which kubectl reads no further, whatever the document is meant to be."""
_EXCERPT = lazyre.compile(r"^[ \t]+\.\.\.[ \t]*$|^[ \t]*\$\{?[A-Z][A-Z0-9_]*\}?[ \t]*$", re.MULTILINE)
"""A line that only stands for others: `...`, `$CERTIFICATE`."""
_FILLED_IN = lazyre.compile(
    r"[^#\n]*?:[ \t]+(?:@[A-Za-z][\w.-]*@|\{[A-Za-z_][\w.-]*\}(?:[-/.@]|:\S))|[ \t]*<\w[\w .-]*>[ \t]*\Z"
)
"""A line that breaks the YAML until `sed` or a person fills it in: `@NAME@`, `{user}/image`, `<ANNOTATIONS>`."""
_YTT = lazyre.compile(
    r"#@(?:(?:overlay|data|schema|library|assert|yaml|text)/|[ \t]*(?:load\(|(?:def|if|if/end|for|for/end|elif) |end\b)"
    r"|[ \t]+[A-Za-z_][\w.]*[ \t]*(?:\(|=|$))",
    re.MULTILINE,
)
"""Commands of ytt, which stand in comments."""
_EXCERPT_REASON = "lowered: it is an excerpt or filled in later"
_TEMPLATE_REASON = "a template: what it says is known only when it is rendered"


def _line(text: str, place: int) -> str:
    """The line of a place."""
    return text[text.rfind("\n", 0, place) + 1 :].partition("\n")[0]


def _syntax_hit(origin: Origin, problem: SyntaxProblem) -> Hit:
    mark = problem.mark
    column = mark.column + (origin.column if mark.line == 0 else 0) + 1
    line = origin.line + mark.line + 1
    place = origin.offset + mark.index
    span = Span(origin.path, line, column, line, column + 1, place, place + 1)
    return Hit("yaml-syntax", span, args=(("problem", problem.problem),), document=origin.index)


def skim(text: str) -> Literal["crd", "schema", "other"]:
    """What a document's text says it is, without composing it: the others need no node, no rule looks at them.

    `schema`: a JSON schema.
    """
    if "CustomResourceDefinition" in text and _CRD.search(text):
        return "crd"
    if text[:1] == "{" and _SCHEMA.search(text) and not _JSON_OBJECT.search(text):
        return "schema"
    return "other"


def classify(root: Node | None, path: str) -> tuple[ObjectId | None, Role]:
    """What a document is meant to be, and the object that it describes (as written, even where it is misspelt).

    A manifest has `kind`, or `apiVersion` and `metadata`. Kustomizations and values files are known by their names too.
    """
    name = path.rpartition("/")[2].lower()
    if isinstance(root, Mapping):
        object = identify(root)
        group = (root.str("apiVersion") or "").partition("/")[0]
        if name in KUSTOMIZATION_NAMES or group == "kustomize.config.k8s.io":
            return object, "kustomization"
        known = object is not None and (object.api_version or "metadata" in root.fields)
        if object is not None and (known or not _VALUES_NAME.match(name)) and not _is_of_another(root):
            return object, "manifest"  # values may have a `kind` of their own
    if _VALUES_NAME.match(name):
        return None, "values"
    return None, "other"


def _is_of_another(root: Mapping) -> bool:
    """Whether a mapping without `kind` or `apiVersion` has groups of its own, and nothing that objects have."""
    missing = [name for name in ("kind", "apiVersion") if name not in root.fields and near_key(root, name) is None]
    if not missing or (missing == ["apiVersion"] and "metadata" in root.fields):
        return False
    groups = any(isinstance(field.value, Mapping) and name != "metadata" for name, field in root.fields.items())
    return groups and _OF_OBJECTS.isdisjoint(root.fields)


_OF_OBJECTS = frozenset(("spec", "data", "stringData", "items", "type", "rules", "status"))


def identify(root: Mapping) -> ObjectId | None:
    """The object that a mapping is meant to be; None when it has neither `kind` nor `apiVersion` with `metadata`.

    `kind` and `apiVersion` are "" where they are missing, misspelt or not strings.
    """
    fields = root.fields
    if "kind" not in fields and not ("metadata" in fields and "apiVersion" in fields):
        kind, version = near_key(root, "kind"), near_key(root, "apiVersion")
        if not (kind and ("apiVersion" in fields or version)) and not (version and "metadata" in fields):
            return None
    metadata = root.map("metadata")
    return ObjectId(
        (root.str("apiVersion") or "").removeprefix("/"),
        root.str("kind") or "",
        (metadata and metadata.str("namespace")) or "",
        (metadata and metadata.str("name")) or "",
    )


def near_key(root: Mapping, name: str) -> Scalar | None:
    """The key that is meant to be `name`: it differs in case, or in one letter left out, added, replaced or swapped."""
    pattern = _NEAR[name]
    return next((field.key for key, field in root.fields.items() if key != name and pattern.match(key)), None)


def _near_pattern(name: str) -> re.Pattern[str]:
    ways = [name]
    for at in range(len(name) + 1):
        ways.append(name[:at] + "." + name[at:])
        ways.append(name[:at] + name[at + 1 :])
        ways.append(name[:at] + "." + name[at + 1 :])
        ways.append(name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :])
    return re.compile(f"(?:{'|'.join(sorted(set(ways)))})\\Z", re.IGNORECASE)


_NEAR = {name: _near_pattern(name) for name in ("kind", "apiVersion")}


def objects(root: Node | None, path: str) -> Iterator[tuple[Node, ObjectId | None, Role]]:
    """The objects of a document: itself, or the items of a list however deep (`UnstructuredJSONScheme`, any `items`).

    Items of a typed list that say neither kind nor version get the list's (`SecretList` → `Secret`), but not those of a
    list inside a list.
    """
    if root is None:
        return
    pending: list[tuple[Node, str, str, int]] = [(root, "", "", 0)]
    while pending:
        node, version, kind, depth = pending.pop()
        object, role = classify(node, path)
        if isinstance(node, Mapping) and role != "kustomization" and depth < _LIST_DEPTH:
            items = node.get("items")
            if object is not None and object.kind and object.api_version and isinstance(items, Sequence):
                inner = "" if depth else object.kind.removesuffix("List")
                pending.extend((item, object.api_version, inner, depth + 1) for item in reversed(items.items))
                continue
            if kind and not node.str("kind") and not node.str("apiVersion"):
                metadata = node.map("metadata")
                names = [(metadata and metadata.str(field)) or "" for field in ("namespace", "name")]
                object, role = ObjectId(version, kind, *names), "manifest"
        yield node, object, role
