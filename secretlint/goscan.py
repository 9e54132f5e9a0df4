"""How far go-yaml v2 scans a text to know that its first document has ended.

It forgets that `[]` and `{}` may be keys (`yaml_parser_decrease_flow_level` in go.yaml.in/yaml/v2), and does not look
for the `:` behind them.
"""

from __future__ import annotations

from typing import Any

from secretlint.events import DocumentEndEvent, StreamEndEvent
from secretlint.pureparse import Events
from secretlint.purescan import TextScanner

_BEFORE_A_TOKEN, _IN_A_SCALAR = 4, 2
"""So many characters the scanner wants to see at once."""


def reach_of(text: str) -> int:
    """How many characters the scanner has seen when it knows that the first document has ended. Raises YAMLError."""
    scanner = _GoScanner(text)
    events = Events(text)
    events.loader.scanner = scanner
    while not isinstance(events.get_event(), (DocumentEndEvent, StreamEndEvent)):
        pass
    begin = scanner.tokens[-1].start_mark.index if scanner.tokens else 0
    return max(begin + _BEFORE_A_TOKEN, scanner.reader.index + _IN_A_SCALAR)


class _GoScanner(TextScanner):
    """Tokens as go-yaml makes them.

    Each flow level remembers the token that it began with, or the last one in it that may be a key. Where the level
    ends, that token is no key any more: the bracket itself when nothing stood in between.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.levels: list[int] = []
        self.forgotten: set[int] = set()

    def fetch_flow_collection_start(self, token: Any, to_push: str) -> None:
        super().fetch_flow_collection_start(token, to_push)
        self.levels.append(self.tokens_taken + len(self.tokens) - 1)

    def fetch_flow_collection_end(self, token: Any) -> None:
        super().fetch_flow_collection_end(token)
        if self.levels:
            self.forgotten.add(self.levels.pop())

    def save_possible_simple_key(self) -> None:
        super().save_possible_simple_key()
        if self.allow_simple_key and self.levels:
            self.levels[-1] = self.tokens_taken + len(self.tokens)

    def next_possible_simple_key(self) -> Any:
        numbers = (key.token_number for key in self.possible_simple_keys.values())
        return min((number for number in numbers if number not in self.forgotten), default=None)
