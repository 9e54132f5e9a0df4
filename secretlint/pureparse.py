"""ruamel's pure-Python parser, made to read YAML 1.1 exactly as libyaml does: for where the extension is not installed.

Errors carry libyaml's words.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml import tokens
from ruamel.yaml.events import AliasEvent, DocumentEndEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from ruamel.yaml.parser import Parser, ParserError
from ruamel.yaml.scanner import ScannerError
from ruamel.yaml.tag import Tag

from secretlint.purescan import TextScanner


class _Resolver:
    processing_version = (1, 1)


class _Loader:
    """What ruamel's parser asks its loader for."""

    typ = "safe"
    comment_handling = None
    resolver = _Resolver()

    def __init__(self, text: str) -> None:
        self.scanner = TextScanner(text)


class Events(Parser):
    """The events of a text's first document. `get_event` raises YAMLError with libyaml's words."""

    def __init__(self, text: str) -> None:
        super().__init__(_Loader(text))

    def get_event(self) -> Any:
        try:
            return super().get_event()
        except (ParserError, ScannerError) as error:
            error.problem = _in_libyaml_words(error)
            raise

    def parse_document_end(self) -> Any:
        token = self.scanner.peek_token()
        start = end = token.start_mark
        explicit = self.scanner.check_token(tokens.DocumentEndToken)
        if explicit:
            end = self.scanner.get_token().end_mark
        self.state = self.parse_document_start
        return DocumentEndEvent(start, end, explicit=explicit)

    def parse_block_mapping_value(self) -> Any:
        scanner = self.scanner
        self.state = self.parse_block_mapping_key
        if not scanner.check_token(tokens.ValueToken):
            return self.process_empty_scalar(scanner.peek_token().start_mark)
        token = scanner.get_token()
        if scanner.check_token(tokens.KeyToken, tokens.ValueToken, tokens.BlockEndToken):
            return self.process_empty_scalar(token.end_mark)
        self.states.append(self.parse_block_mapping_key)
        return self.parse_block_node_or_indentless_sequence()

    def parse_flow_mapping_value(self) -> Any:
        return self.flow_value(tokens.FlowMappingEndToken, self.parse_flow_mapping_key)

    def parse_flow_sequence_entry_mapping_value(self) -> Any:
        return self.flow_value(tokens.FlowSequenceEndToken, self.parse_flow_sequence_entry_mapping_end)

    def parse_flow_sequence_entry_mapping_key(self) -> Any:
        scanner = self.scanner
        scanner.get_token()
        if not scanner.check_token(tokens.ValueToken, tokens.FlowEntryToken, tokens.FlowSequenceEndToken):
            self.states.append(self.parse_flow_sequence_entry_mapping_value)
            return self.parse_flow_node()
        self.state = self.parse_flow_sequence_entry_mapping_value
        return self.process_empty_scalar(scanner.get_token().end_mark)  # libyaml drops this token too

    def flow_value(self, end: Any, following: Any) -> Any:
        """A value in flow style; an empty one stands where the next token does."""
        scanner = self.scanner
        if scanner.check_token(tokens.ValueToken):
            scanner.get_token()
            if not scanner.check_token(tokens.FlowEntryToken, end):
                self.states.append(following)
                return self.parse_flow_node()
        self.state = following
        return self.process_empty_scalar(scanner.peek_token().start_mark)

    def parse_node(self, block: bool = False, indentless_sequence: bool = False) -> Any:
        scanner = self.scanner
        if scanner.check_token(tokens.AliasToken):
            token = scanner.get_token()
            self.state = self.states.pop()
            return AliasEvent(token.value, token.start_mark, token.end_mark)
        anchor, tag, start, end = self.properties()
        if indentless_sequence and scanner.check_token(tokens.BlockEntryToken):
            self.state = self.parse_indentless_sequence_entry
            return SequenceStartEvent(anchor, tag, tag is None, start, scanner.peek_token().end_mark, flow_style=False)
        if scanner.check_token(tokens.ScalarToken):
            token = scanner.get_token()
            self.state = self.states.pop()
            plain = (token.plain and tag is None) or str(tag) == "!"
            implicit = (plain, not plain and tag is None)
            return ScalarEvent(anchor, tag, implicit, token.value, start, token.end_mark, style=token.style)
        collection = self.collection_start(block)
        if collection is not None:
            event, flow, self.state = collection
            return event(anchor, tag, tag is None, start, scanner.peek_token().end_mark, flow_style=flow)
        if anchor is not None or tag is not None:
            self.state = self.states.pop()
            return ScalarEvent(anchor, tag, (tag is None, False), "", start, end)
        mark = scanner.peek_token().start_mark
        raise ParserError("while parsing a node", start, "did not find expected node content", mark)

    def collection_start(self, block: bool) -> Any:
        """Event class, whether it is in flow style, and the next state, where a collection begins; None elsewhere."""
        scanner = self.scanner
        if scanner.check_token(tokens.FlowSequenceStartToken):
            return SequenceStartEvent, True, self.parse_flow_sequence_first_entry
        if scanner.check_token(tokens.FlowMappingStartToken):
            return MappingStartEvent, True, self.parse_flow_mapping_first_key
        if block and scanner.check_token(tokens.BlockSequenceStartToken):
            return SequenceStartEvent, False, self.parse_block_sequence_first_entry
        if block and scanner.check_token(tokens.BlockMappingStartToken):
            return MappingStartEvent, False, self.parse_block_mapping_first_key
        return None

    def properties(self) -> tuple[str | None, Any, Any, Any]:
        """Anchor and tag, in either order, and the marks around them (of the next token when there is none)."""
        scanner = self.scanner
        anchor = tag = start = None
        end = scanner.peek_token().start_mark
        for _ in range(2):
            if anchor is None and scanner.check_token(tokens.AnchorToken):
                token = scanner.get_token()
                anchor = token.value
            elif tag is None and scanner.check_token(tokens.TagToken):
                token = tag = scanner.get_token()
            else:
                break
            start, end = start or token.start_mark, token.end_mark
        start = start or scanner.peek_token().start_mark
        scanner.peek_token()
        return anchor, tag and self.tag_of(tag, start), start, end

    def tag_of(self, token: Any, start: Any) -> Any:
        handle, suffix = token.value
        if handle is not None and handle not in self.tag_handles:
            raise ParserError("while parsing a node", start, "found undefined tag handle", token.start_mark)
        return Tag(suffix=(self.tag_handles[handle] if handle is not None else "") + suffix)


_WORDS = (
    ("mapping values are not allowed", "mapping values are not allowed in this context"),
    ("mapping keys are not allowed", "mapping keys are not allowed in this context"),
    ("sequence entries are not allowed", "block sequence entries are not allowed in this context"),
    ("expected '<document start>'", "did not find expected <document start>"),
    ("found character", "found character that cannot start any token"),
    ("found incompatible YAML document", "found incompatible YAML document"),
    ("found duplicate YAML directive", "found duplicate %YAML directive"),
    ("duplicate tag handle", "found duplicate %TAG directive"),
)
_WORDS_BY_CONTEXT = {
    "while parsing a block mapping": "did not find expected key",
    "while parsing a block collection": "did not find expected '-' indicator",
    "while parsing a flow mapping": "did not find expected ',' or '}'",
    "while parsing a flow sequence": "did not find expected ',' or ']'",
}


def _in_libyaml_words(error: Any) -> str:
    """ruamel's words may quote the text; libyaml's never do."""
    if isinstance(error, ParserError) and error.context in _WORDS_BY_CONTEXT:
        return _WORDS_BY_CONTEXT[error.context]
    problem = str(error.problem)
    return next((words for start, words in _WORDS if problem.startswith(start)), problem)
