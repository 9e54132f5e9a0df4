"""Certificates and tokens against a date, which is an argument: nothing here asks the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timezone

from secretlint.content.model import Certificate, Problem, SecretTraits

SOON_DAYS = 30


def problems(traits: SecretTraits, today: date, soon_days: int = SOON_DAYS) -> list[Problem]:
    """What is expired, not yet valid or about to expire; one problem per key, the worst."""
    found = []
    for key in dict.fromkeys(certificate.key for certificate in traits.certificates):
        mine = [certificate for certificate in traits.certificates if certificate.key == key]
        problem = _of_file(key, mine, today, soon_days)
        if problem is not None:
            found.append(problem)
    if traits.expiration is not None and _day(traits.expiration) < today:
        found.append(Problem("bootstrap-token-expired", "expiration", f"{_day(traits.expiration)}"))
    return found


def _of_file(key: str, certificates: list[Certificate], today: date, soon_days: int) -> Problem | None:
    judged = [(one, _state(one, today, soon_days)) for one in certificates]
    if _is_bundle(certificates) and any(state == "valid" for _, state in judged):
        return None
    for rule, wanted in (
        ("certificate-expired", "expired"),
        ("certificate-not-yet-valid", "early"),
        ("certificate-expires-soon", "soon"),
    ):
        for one, state in judged:
            if state == wanted:
                moment = one.not_before if wanted == "early" else one.not_after
                return Problem(rule, key, f"{_which(one, len(certificates))}{_day(moment)}")
    return None


def _is_bundle(certificates: Iterable[Certificate]) -> bool:
    """Whether the file holds several authorities to trust: one that ran out does no harm beside one that did not."""
    found = list(certificates)
    return len(found) > 1 and not any(certificate.leaf for certificate in found)


def _which(certificate: Certificate, count: int) -> str:
    return "" if count == 1 else f"certificate {certificate.position + 1} of {count}, "


def _state(certificate: Certificate, today: date, soon_days: int) -> str:
    last = _day(certificate.not_after)
    if last < today:
        return "expired"
    if _day(certificate.not_before) > today:
        return "early"
    return "soon" if (last - today).days <= soon_days else "valid"


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment, timezone.utc).date()
