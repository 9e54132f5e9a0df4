"""How the tool's verdict and the oracle's are compared."""

from __future__ import annotations

import re
from typing import Any

from adapter import NEWEST, REFUSING, WARNINGS, Judged, judge
from case import Case

TAKEN = frozenset(("file-not-utf8",))
"""Reported as unparsed although kubectl takes it: it puts U+FFFD in place of what it cannot read."""

_MEANT = re.compile(r"""^[ \t{,]*["']?(?:kind|apiVersion)["']?[ \t]*:|[{,]\s*"(?:kind|apiVersion)"\s*:""", re.MULTILINE)


def disagreement(case: Case, expected: dict[str, Any], version: tuple[int, int] = NEWEST) -> str | None:
    """How the tool differs from the oracle (an answer or a committed record) on the case; None when it does not."""
    try:
        findings, skipped = judge(case.stream, old=case.old, version=version)
    except Exception as error:  # a crash is a disagreement, with its place
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "?"
        return f"crash: {type(error).__name__} at {place}"
    refused = [finding for finding in findings if finding.consequence in REFUSING and finding.rule not in TAKEN]
    verdict = "rejected" if refused else "accepted"
    if any(one.get("grey") for one in expected["objects"]) and expected["verdict"] != "rejected":
        return None  # whether such a thing was meant as a manifest is a matter of taste
    wanted = "rejected" if expected["verdict"] == "rejected" else "accepted"
    if verdict != wanted:
        if wanted == "rejected" and _only_unreadable(expected) and _may_be_skipped(case.stream, skipped):
            return None
        return f"verdict: {wanted} expected ({_reasons(expected)}), {verdict} found ({_findings(refused)})"
    return _fields(expected, refused) if verdict == "rejected" else None


_LOSSES = {"key-duplicate": "duplicate", "merge-key-overrides": "duplicate", "document-text-lost": "rest"}
_WARNED = re.compile(r"([A-Za-z][\w.\[\]/()$-]*): ")
# A sentence instead of a path, and what the parser of certificates says.
_WITHOUT_PLACE = re.compile(r"volume |tls: |x509: |asn1: ")


def unreported_loss(case: Case, expected: dict[str, Any]) -> set[str]:
    """What kubectl drops from the case without a word and the tool does not mention."""
    lost = {loss for one in expected["objects"] if one["verdict"] != "passed-over" for loss in one.get("lost", ())}
    if not lost or b"<<" in case.stream:  # an explicit key before a merged one is no loss
        return set()
    findings, _ = judge(case.stream)
    return lost - {_LOSSES[finding.rule] for finding in findings if finding.rule in _LOSSES}


def warnings_differ(case: Case, expected: dict[str, Any]) -> str | None:
    """How the places of the server's warnings differ from those of the tool's, for a case that is accepted."""
    texts = [text for one in expected["objects"] for text in one.get("warnings", ())]
    wanted = {match.group(1) for text in texts if not _WITHOUT_PLACE.match(text) and (match := _WARNED.match(text))}
    found = {finding.field for finding in judge(case.stream)[0] if finding.rule in WARNINGS}
    found -= {field for field in found if any(text.startswith("volume ") for text in texts) and ".volumes[" in field}
    if wanted == found:
        return None
    return f"warnings: missing {sorted(wanted - found)}, extra {sorted(found - wanted)}"


def _only_unreadable(expected: dict[str, Any]) -> bool:
    return all(one["stage"] == "stream" for one in expected["objects"] if one["verdict"] == "rejected")


def _may_be_skipped(data: bytes, skipped: bool) -> bool:
    """Whether a file that cannot be read as YAML need not be reported: nothing for a cluster, or a template."""
    text = data.decode("utf-8", "replace")
    return _MEANT.search(text) is None or (skipped and ("{{" in text or "{%" in text))


def _fields(expected: dict[str, Any], refused: list[Judged]) -> str | None:
    """The server's fields must all be reported; beyond them only what the server would have said in a later stage.

    After a document that kubectl cannot read at all nothing is compared: where the next one begins is then open.
    """
    rejected = [one for one in expected["objects"] if one["verdict"] == "rejected"]
    if any(one["stage"] in ("stream", "object", "kind", "admission") for one in rejected):
        return None
    fields = {_field(problem) for one in rejected for problem in one.get("errors", ())} - {""}
    also = {_field(problem) for one in rejected for problem in one.get("also", ())}
    early = any(one["stage"] in ("decode", "strict") for one in rejected)
    found = {finding.field for finding in refused} - {""}
    missing, extra = _without_cut(fields - found, found - fields - also)
    if any(one["stage"] == "decode" for one in rejected) or any(one.get("grey") for one in expected["objects"]):
        extra = set()  # what a type error hides from the server is not known to the oracle either
    if missing or extra:
        return f"fields: missing {sorted(missing)}, extra {sorted(extra)}{' (early stage)' if early else ''}"
    return None


def _without_cut(missing: set[str], extra: set[str]) -> tuple[set[str], set[str]]:
    """Pairs off fields whose key the tool cuts (`data[a:…]`), because a value may be glued to it."""
    for cut in sorted(field for field in extra if "…" in field):
        head, _, tail = cut.partition("…")
        whole = next((field for field in sorted(missing) if field.startswith(head) and field.endswith(tail)), None)
        if whole is not None:
            missing, extra = missing - {whole}, extra - {cut}
    return missing, extra


def _field(problem: Any) -> str:
    return str(problem["field"] if isinstance(problem, dict) else problem[0])


def _reasons(expected: dict[str, Any]) -> str:
    reasons = []
    for one in expected["objects"]:
        for problem in one.get("errors", ()) if one["verdict"] == "rejected" else ():
            message = problem["message"] if isinstance(problem, dict) else problem[2]
            reasons.append(f"{one['stage']}: {_field(problem)} {message[:110]}")
    return "; ".join(reasons[:3])


def _findings(refused: list[Judged]) -> str:
    return "; ".join(f"{one.rule} {one.field} {one.line}:{one.column}" for one in refused[:3])
