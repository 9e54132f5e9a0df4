"""YAML events of one document's text: libyaml where ruamel's extension is installed, ruamel's own parser where not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def events(text: str) -> Iterator[Any]:
    """Yields ruamel's event objects. Raises `secretlint.tree.SyntaxProblem`, which never quotes the text."""
    from ruamel.yaml.error import YAMLError

    from secretlint.tree import Mark, SyntaxProblem

    parser = _parser(text)
    get = parser.get_event
    try:
        while True:
            event = get()
            if event is None:
                return
            yield event
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = Mark(mark.index, mark.line, mark.column) if mark else Mark(0, 0, 0)
        raise SyntaxProblem(str(getattr(error, "problem", None) or "not valid YAML"), place) from None


def _parser(text: str) -> Any:
    from _ruamel_yaml import CParser

    return CParser(text)
