"""What a change takes away: references that were answered before it, and are not any more.

These include references that are otherwise not judged, because a chart or a variable may answer them: what did answer
them is gone, and that is certain. So it is, though less certain, where a change turns a reference from a name that is
answered to one that is not, and where it leaves the file with the Secret out of what is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from secretlint.checks.reference import is_left_out, subject
from secretlint.graph.graph import Graph
from secretlint.graph.resolve import Answer
from secretlint.model import Hit, Related

Place = tuple[str, str, str, str, str]


def check_change(before: Graph, after: Graph) -> Iterator[Hit]:
    """A hit for each reference of `after` without an answer that has one in `before`."""
    lost = {
        (_place(answer), answer.used.name): answer
        for answer in after.answers
        if _is_open(answer) or _is_doubted(answer)
    }
    turned = {place: answer for (place, _), answer in lost.items() if not _is_doubted(answer)}
    for answer in before.answers:
        place = _place(answer)
        now = lost.pop((place, answer.used.name), None)
        if now is not None:
            turned.pop(place, None)  # one field may name several
            if answer.found and not (now.found and _by_hand(answer)):
                yield _hit("reference-lost-secret", now, answer)
    named = {(_place(answer)[:-1], answer.used.name) for answer in before.answers} if turned else set()
    for answer in before.answers:
        now = turned.pop(_place(answer), None) if answer.found else None
        # a name that the object had in another field has only changed its place
        if now is not None and not now.found and (_place(now)[:-1], now.used.name) not in named:
            yield _hit("reference-turned-away", now, answer)


def is_open(graph: Graph) -> bool:
    """Whether a comparison could find anything."""
    return any(_is_open(answer) or _is_doubted(answer) for answer in graph.answers)


def instead_of(hits: Iterable[Hit], told: Iterable[Hit]) -> list[Hit]:
    """All hits, without warnings and advice about what the comparison knows better."""
    certain = {hit.span for hit in told}
    return [*(hit for hit in hits if hit.rule not in _DOUBTS or hit.span not in certain), *told]


_DOUBTS = ("reference-missing-degraded", "reference-missing-pull-secret", "reference-unknown-secret")


def _is_doubted(answer: Answer) -> bool:
    """Unanswered, and reported as a warning only because it is a chart that is told to use it."""
    fact = answer.used.fact
    return fact.handed and not (fact.optional or answer.found or answer.external)


def _is_open(answer: Answer) -> bool:
    """Unanswered, or only by hand, and reported by no other rule."""
    if answer.used.fact.optional or answer.external is not None:
        return False
    if answer.found:
        return _by_hand(answer) and not is_left_out(answer, answer.found)
    return answer.used.fact.weak or bool(answer.unknown) or answer.doubt is not None


def _by_hand(answer: Answer) -> bool:
    """Whether only files that nothing includes have the Secret, and the one who names it is included."""
    return not answer.used.instance.unit.downgrade and all(one.instance.unit.downgrade for one in answer.found)


def _place(answer: Answer) -> Place:
    instance = answer.used.instance
    return (instance.path, instance.unit.name, instance.id.kind, instance.id.name, answer.used.fact.field)


def _hit(rule: str, now: Answer, then: Answer) -> Hit:
    used, maker = now.used, then.found[0].instance
    unit = used.instance.unit
    made = f"{maker.id.kind} {maker.id.name}"
    args = {"name": used.name, "user": subject(now), "maker": made, "before": then.used.name}
    return Hit(
        rule,
        used.fact.span,
        used.fact.field,
        tuple(args.items()),
        (
            Related(
                then.found[0].fact.span,
                "it was made here" if rule == "reference-lost-secret" else "what it named before is made here",
            ),
        ),
        used.instance.id,
        used.instance.facts.document,
        (unit.name,) if unit.name else (),
        downgrade=f"lowered: {now.found[0].instance.path} still has it" if now.found else unit.downgrade,
    )
