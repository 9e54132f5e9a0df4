"""What a change takes away: references that were answered before it, and are not any more.

These include references that are otherwise not judged, because a chart or a variable may answer them: what did answer
them is gone, and that is certain.
"""

from __future__ import annotations

from collections.abc import Iterator

from secretlint.checks.reference import subject
from secretlint.graph.graph import Graph
from secretlint.graph.resolve import Answer
from secretlint.model import Hit, Related

Key = tuple[str, str, str, str, str]


def check_change(before: Graph, after: Graph) -> Iterator[Hit]:
    """A hit for each reference of `after` without an answer that has one in `before`."""
    lost = {_key(answer): answer for answer in after.answers if _is_open(answer)}
    for answer in before.answers:
        now = lost.pop(_key(answer), None) if answer.found else None
        if now is not None:
            yield _hit(now, answer)


def is_open(graph: Graph) -> bool:
    """Whether a comparison could find anything."""
    return any(_is_open(answer) for answer in graph.answers)


def _is_open(answer: Answer) -> bool:
    """Unanswered, and reported by no other rule."""
    unanswered = not answer.found and answer.external is None
    return (
        unanswered
        and not answer.used.fact.optional
        and (answer.used.fact.weak or bool(answer.unknown) or answer.doubt is not None)
    )


def _key(answer: Answer) -> Key:
    used = answer.used
    return (used.instance.path, used.instance.id.kind, used.instance.id.name, used.fact.field, used.name)


def _hit(now: Answer, then: Answer) -> Hit:
    used, maker = now.used, then.found[0].instance
    unit = used.instance.unit
    args = {"name": used.name, "user": subject(now), "maker": f"{maker.id.kind} {maker.id.name}"}
    return Hit(
        "reference-lost-secret",
        used.fact.span,
        used.fact.field,
        tuple(args.items()),
        (Related(then.found[0].fact.span, "it was made here"),),
        used.instance.id,
        used.instance.facts.document,
        (unit.name,) if unit.name else (),
        downgrade=unit.downgrade,
    )
