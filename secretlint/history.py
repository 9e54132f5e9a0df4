"""What the API server refuses because an object already exists as an older revision has it (`ValidateSecretUpdate`)."""

from __future__ import annotations

from collections.abc import Iterator

from secretlint.apiserver import decode, secret
from secretlint.apiserver.problem import Problems
from secretlint.checks.apiserver import hit, is_encrypted
from secretlint.extract import Parsed, ParsedFile
from secretlint.model import Hit
from secretlint.tree import Mapping


def updates(old: ParsedFile, new: ParsedFile) -> Iterator[Hit]:
    """Hits for each Secret of `new` that cannot replace the one of the same name in `old`."""
    before = {found.object[2:]: found.root for found in _secrets(old) if found.object is not None}
    for found in _secrets(new):
        earlier = before.get(found.object[2:]) if found.object is not None else None
        if not isinstance(earlier, Mapping) or not isinstance(found.root, Mapping) or found.object is None:
            continue
        if is_encrypted(found.root) or is_encrypted(earlier):
            continue
        problems = Problems()
        secret.validate_update(_value(found.root), _value(earlier), problems)
        for problem in problems.items:
            yield hit(problem, found.root, found.object)._replace(document=found.origin.index)


def _secrets(parsed: ParsedFile) -> Iterator[Parsed]:
    for found in parsed.objects:
        if found.object is not None and found.object.kind == "Secret" and found.object.api_version == "v1":
            yield found


def _value(root: Mapping) -> dict[str, object]:
    return decode.decode(root, decode.schema().kinds["v1/Secret"], Problems(), False).value
