"""What the API server refuses because an object already exists as an older revision has it (`ValidateSecretUpdate`)."""

from __future__ import annotations

from collections.abc import Iterator

from secretlint import catalog
from secretlint.apiserver import decode, secret, validate
from secretlint.apiserver.problem import Problems
from secretlint.checks.apiserver import hit
from secretlint.checks.document import is_encrypted
from secretlint.extract import Parsed, ParsedFile
from secretlint.model import Hit
from secretlint.tree import Mapping


def updates(old: ParsedFile, new: ParsedFile) -> Iterator[Hit]:
    """Hits for each Secret of `new` that cannot replace the one of the same name in `old`.

    What the API server refused in `old` is not in the cluster, and nothing is replaced.
    """
    unread = {one.document for one in old.hits if _is_refusal(one)}
    before = {
        found.object[2:]: found.root
        for found in _secrets(old)
        if found.object is not None and found.object.name and found.origin.index not in unread
    }
    for found in _secrets(new):
        earlier = before.get(found.object[2:]) if found.object is not None else None
        if not isinstance(earlier, Mapping) or not isinstance(found.root, Mapping) or found.object is None:
            continue
        if is_encrypted(found.root) or is_encrypted(earlier):
            continue
        verdict = validate.judge(earlier, "v1", "Secret", decode.NEWEST)
        if verdict is None or verdict.problems:
            continue
        problems = Problems()
        secret.validate_update(_value(found.root), verdict.value, problems)
        for problem in problems.items:
            yield hit(problem, found.root, found.object)._replace(document=found.origin.index)


def _is_refusal(found: Hit) -> bool:
    rule = catalog.by_name().get(found.rule)
    return rule is not None and rule.consequence == "rejected"


def _secrets(parsed: ParsedFile) -> Iterator[Parsed]:
    for found in parsed.objects:
        if found.object is not None and found.object.kind == "Secret" and found.object.api_version == "v1":
            yield found


def _value(root: Mapping) -> dict[str, object]:
    return decode.decode(root, decode.schema().kinds["v1/Secret"], Problems(), False).value
