"""YAML events of one document's text: libyaml where ruamel's extension is installed, ruamel's own parser where not.

Only this module, `pureparse` and `purescan` import ruamel. `reader` gives a function that returns the next event, or
None after the last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

__all__ = [
    "AliasEvent",
    "DocumentEndEvent",
    "MappingEndEvent",
    "MappingStartEvent",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "StreamEndEvent",
    "YAMLError",
    "compiled_reader",
    "pure_reader",
    "reader",
]

EventReader = Callable[[], Any]


def compiled_reader(text: str) -> EventReader:
    """Events from libyaml."""
    from _ruamel_yaml import CParser

    # kubectl's reader ends every line, and a block scalar at the end of a file depends on it
    return CParser(text if text.endswith("\n") else text + "\n").get_event  # type: ignore[no-any-return]


def pure_reader(text: str) -> EventReader:
    """Events from ruamel's own parser."""
    from secretlint.pureparse import Events

    return Events(text if text.endswith("\n") else text + "\n").get_event


def _choose() -> Callable[[str], EventReader]:
    try:
        import _ruamel_yaml  # noqa: F401 (whether it is there)
    except ImportError:
        return pure_reader
    return compiled_reader


reader: Callable[[str], EventReader] = _choose()
"""The events of a text, one by one. The function that it returns raises YAMLError."""
