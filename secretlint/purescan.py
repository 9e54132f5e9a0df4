"""The tokens of YAML 1.1 exactly as libyaml reads them, on ruamel's pure-Python scanner.

ruamel's scanner knows how tokens follow each other (simple keys, indentation); what a scalar, tag, anchor, directive or
comment is made of is read here, because ruamel follows YAML 1.2 there. Errors carry libyaml's words.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ruamel.yaml import tokens
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scanner import Scanner, ScannerError

from secretlint import lazyre

_BREAKS = "\n\r\x85\u2028\u2029"
_BLANKS = " \t"
_END = "\0"
_BREAK_OR_END = _BREAKS + _END
_SPACE_OR_END = _BREAK_OR_END + _BLANKS
_BREAK = lazyre.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_LINE = lazyre.compile(r"[^\n\r\x85\u2028\u2029\0]*")
_NAME = lazyre.compile(r"[0-9A-Za-z_-]*", re.ASCII)
_URI = lazyre.compile(r"(?:[0-9A-Za-z_;/?:@&=+$,.!~*'()\[\]-]|%)*", re.ASCII)
_URI_OCTETS = lazyre.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PLAIN_BLOCK = lazyre.compile(r"(?:[^ \t\n\r\x85\u2028\u2029\0:]|:(?![ \t\n\r\x85\u2028\u2029\0]))+")
_PLAIN_FLOW = lazyre.compile(r"[^ \t\n\r\x85\u2028\u2029\0:,?\[\]{}]+")
_QUOTED = {
    "'": lazyre.compile(r"[^' \t\n\r\x85\u2028\u2029\0]+"),
    '"': lazyre.compile(r'[^"\\ \t\n\r\x85\u2028\u2029\0]+'),
}
_CONTROL = lazyre.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))
_ESCAPE_DIGITS = {"x": 2, "u": 4, "U": 8}
_DIGITS = lazyre.compile(r"[0-9]*", re.ASCII)
_VERSION_LENGTH = 9


class _Place(NamedTuple):
    """A mark, as the extension's."""

    index: int  # type: ignore[assignment]
    line: int
    column: int


class _Text:
    """The text and where the scanner is in it: the part of ruamel's reader that its scanner uses."""

    encoding = None

    def __init__(self, text: str) -> None:
        found = _CONTROL.search(text)
        if found:
            raise YAMLError("control characters are not allowed")
        self.buffer = text.removeprefix("\ufeff") + _END * 4
        self.index = self.line = self.column = 0

    def peek(self, ahead: int = 0) -> str:
        return self.buffer[self.index + ahead]

    def prefix(self, length: int = 1) -> str:
        return self.buffer[self.index : self.index + length]

    def forward(self, length: int = 1) -> None:
        """Moves over characters that are no line breaks."""
        self.index += length
        self.column += length

    def take(self, pattern: re.Pattern[str]) -> str:
        """Moves over what matches here, without line breaks, and returns it."""
        found = pattern.match(self.buffer, self.index)
        text = found.group() if found else ""
        self.forward(len(text))
        return text

    def take_break(self) -> str:
        """Moves over one line break and returns it as YAML reads it."""
        found = _BREAK.match(self.buffer, self.index)
        if not found:
            return ""
        self.index = found.end()
        self.line += 1
        self.column = 0
        return found.group() if found.group() in "\u2028\u2029" else "\n"

    def at_document_marker(self) -> bool:
        return self.column == 0 and self.prefix(3) in ("---", "...") and self.peek(3) in _SPACE_OR_END

    def get_mark(self) -> _Place:
        return _Place(self.index, self.line, self.column)


class _Folding:
    """Blank text between the words of a scalar: what it becomes when another word follows."""

    blanks = ""
    first_break = ""
    more_breaks = ""
    on_new_line = False

    def add_break(self, text: str) -> None:
        if self.on_new_line:
            self.more_breaks += text
        else:
            self.blanks = ""
            self.first_break, self.on_new_line = text, True

    def take(self) -> str:
        if not self.on_new_line:
            folded = self.blanks
        elif self.first_break == "\n":
            folded = self.more_breaks or " "
        else:
            folded = self.first_break + self.more_breaks
        self.blanks = self.first_break = self.more_breaks = ""
        self.on_new_line = False
        return folded


class TextScanner(Scanner):
    """Tokens as libyaml makes them."""

    scanner_processing_version = (1, 1)

    def __init__(self, text: str) -> None:
        self._text = _Text(text)
        super().__init__(None)

    @property
    def reader(self) -> _Text:
        return self._text

    def error(self, context: str, start: _Place, problem: str) -> ScannerError:
        return ScannerError(context, start, problem, self.reader.get_mark())

    def scan_to_next_token(self) -> None:
        text = self.reader
        while True:
            if text.column == 0 and text.peek() == "\ufeff":
                text.forward()
            while text.peek() == " " or (text.peek() == "\t" and (self.flow_level or not self.allow_simple_key)):
                text.forward()
            if text.peek() == "#":
                text.take(_LINE)
            if not text.take_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_anchor(self, token: Any) -> Any:
        text, start = self.reader, self.reader.get_mark()
        text.forward()
        name = text.take(_NAME)
        if not name or text.peek() not in _SPACE_OR_END + "?:,]}%@`":
            context = "while scanning an alias" if token is tokens.AliasToken else "while scanning an anchor"
            raise self.error(context, start, "did not find expected alphabetic or numeric character")
        return token(name, start, text.get_mark())

    def scan_tag(self) -> Any:
        text, start = self.reader, self.reader.get_mark()
        context = "while scanning a tag"
        handle: str | None
        if text.peek(1) == "<":
            text.forward(2)
            handle, suffix = None, self.uri(context, start, "")
            if text.peek() != ">":
                raise self.error(context, start, "did not find the expected '>'")
            text.forward()
        else:
            handle = self.handle(False, start)
            if len(handle) > 1 and handle.endswith("!"):
                suffix = self.uri(context, start, "")
            else:
                suffix = self.uri(context, start, handle)
                handle = "!"
                if not suffix:
                    handle, suffix = None, "!"
        if text.peek() not in _SPACE_OR_END:
            raise self.error(context, start, "did not find expected whitespace or line break")
        return tokens.TagToken((handle, suffix), start, text.get_mark())

    def handle(self, directive: bool, start: _Place) -> str:
        text = self.reader
        context = "while scanning a directive" if directive else "while scanning a tag"
        if text.peek() != "!":
            raise self.error(context, start, "did not find expected '!'")
        text.forward()
        handle = "!" + text.take(_NAME)
        if text.peek() == "!":
            text.forward()
            return handle + "!"
        if directive and handle != "!":
            raise self.error("while parsing a directive", start, "did not find expected '!'")
        return handle

    def uri(self, context: str, start: _Place, head: str) -> str:
        text = self.reader
        begin = text.index
        found = _URI.match(text.buffer, begin)
        raw = found.group() if found else ""
        parts: list[str] = []
        at = 0
        while at < len(raw):
            stop = raw.find("%", at)
            stop = len(raw) if stop < 0 else stop
            parts.append(raw[at:stop])
            at = stop
            if at < len(raw):
                octets = _URI_OCTETS.match(raw, at)
                if not octets:
                    text.forward(at)
                    raise self.error("while parsing a tag", start, "did not find URI escaped octet")
                parts.append(self.octets(octets.group(), start))
                at = octets.end()
        text.forward(len(raw))
        if not raw and not head:
            raise self.error(context, start, "did not find expected tag URI")
        return head[1:] + "".join(parts)

    def octets(self, escaped: str, start: _Place) -> str:
        try:
            return bytes.fromhex(escaped.replace("%", "")).decode("utf-8")
        except UnicodeDecodeError:
            raise self.error("while parsing a tag", start, "found an incorrect leading UTF-8 octet") from None

    def scan_directive(self) -> Any:
        text, start = self.reader, self.reader.get_mark()
        context = "while scanning a directive"
        text.forward()
        name = text.take(_NAME)
        if not name:
            raise self.error(context, start, "could not find expected directive name")
        if text.peek() not in _SPACE_OR_END:
            raise self.error(context, start, "found unexpected non-alphabetical character")
        value: Any
        if name == "YAML":
            value = self.version(start)
        elif name == "TAG":
            value = self.tag_directive(start)
        else:
            raise self.error(context, start, "found unknown directive name")
        end = text.get_mark()
        self.end_of_line(context, start)
        return tokens.DirectiveToken(name, value, start, end)

    def version(self, start: _Place) -> tuple[int, int]:
        text = self.reader
        context = "while scanning a %YAML directive"
        self.blanks()
        numbers = []
        for part in (0, 1):
            digits = text.take(_DIGITS)
            if len(digits) > _VERSION_LENGTH:
                raise self.error(context, start, "found extremely long version number")
            if not digits:
                raise self.error(context, start, "did not find expected version number")
            numbers.append(int(digits))
            if part == 0:
                if text.peek() != ".":
                    raise self.error(context, start, "did not find expected digit or '.' character")
                text.forward()
        return numbers[0], numbers[1]

    def tag_directive(self, start: _Place) -> tuple[str, str]:
        text = self.reader
        context = "while scanning a %TAG directive"
        self.blanks()
        handle = self.handle(True, start)
        if text.peek() not in _BLANKS:
            raise self.error(context, start, "did not find expected whitespace")
        self.blanks()
        prefix = self.uri("while parsing a %TAG directive", start, "")
        if text.peek() not in _SPACE_OR_END:
            raise self.error(context, start, "did not find expected whitespace or line break")
        return handle, prefix

    def blanks(self) -> None:
        while self.reader.peek() in _BLANKS:
            self.reader.forward()

    def end_of_line(self, context: str, start: _Place) -> None:
        text = self.reader
        self.blanks()
        if text.peek() == "#":
            text.take(_LINE)
        if text.peek() not in _BREAK_OR_END:
            raise self.error(context, start, "did not find expected comment or line break")
        text.take_break()

    def scan_block_scalar(self, style: str, rt: bool | None = False) -> Any:
        text, start = self.reader, self.reader.get_mark()
        text.forward()
        chomping, increment = self.block_header(start)
        self.end_of_line("while scanning a block scalar", start)
        indent = max(self.indent, 0) + increment if increment else 0
        indent, breaks, end = self.block_breaks(indent, start)
        chunks: list[str] = []
        line_break = ""
        was_blank = False
        while text.column == indent and text.peek() != _END:
            is_blank = text.peek() in _BLANKS
            if style == ">" and line_break == "\n" and not was_blank and not is_blank:
                chunks.append("" if breaks else " ")
            else:
                chunks.append(line_break)
            chunks.append(breaks)
            was_blank = is_blank
            chunks.append(text.take(_LINE))
            line_break = text.take_break()
            indent, breaks, end = self.block_breaks(indent, start)
        if chomping != "-":
            chunks.append(line_break)
        if chomping == "+":
            chunks.append(breaks)
        return tokens.ScalarToken("".join(chunks), False, start, end, style)

    def block_header(self, start: _Place) -> tuple[str, int]:
        text = self.reader
        chomping, increment = "", 0
        for _ in range(2):
            char = text.peek()
            if char in "+-" and not chomping:
                chomping = char
            elif char in "0123456789" and not increment:
                if char == "0":
                    problem = "found an indentation indicator equal to 0"
                    raise self.error("while scanning a block scalar", start, problem)
                increment = int(char)
            else:
                break
            text.forward()
        return chomping, increment

    def block_breaks(self, indent: int, start: _Place) -> tuple[int, str, _Place]:
        """Blank lines before a line of a block scalar, and its indentation where that is not known yet (0)."""
        text = self.reader
        breaks: list[str] = []
        widest = 0
        end = text.get_mark()
        while True:
            while (not indent or text.column < indent) and text.peek() == " ":
                text.forward()
            widest = max(widest, text.column)
            if (not indent or text.column < indent) and text.peek() == "\t":
                problem = "found a tab character where an indentation space is expected"
                raise self.error("while scanning a block scalar", start, problem)
            found = text.take_break()
            if not found:
                break
            breaks.append(found)
            end = text.get_mark()
        return indent or max(widest, self.indent + 1, 1), "".join(breaks), end

    def scan_flow_scalar(self, style: str) -> Any:
        text, start = self.reader, self.reader.get_mark()
        context = "while scanning a quoted scalar"
        text.forward()
        chunks: list[str] = []
        folding = _Folding()
        while True:
            if text.at_document_marker():
                raise self.error(context, start, "found unexpected document indicator")
            if text.peek() == _END:
                raise self.error(context, start, "found unexpected end of stream")
            word = self.quoted_word(style, start, folding)
            chunks.append(word)
            if text.peek() == style:
                break
            self.take_blank_text(folding, start)
            if text.peek() != style or folding.on_new_line or folding.blanks:
                chunks.append(folding.take())
        text.forward()
        return tokens.ScalarToken("".join(chunks), False, start, text.get_mark(), style)

    def quoted_word(self, style: str, start: _Place, folding: _Folding) -> str:
        """Text up to a blank, a break or the closing quote. An escaped break leaves `folding` on a new line."""
        text = self.reader
        chunks: list[str] = []
        while True:
            chunks.append(text.take(_QUOTED[style]))
            char = text.peek()
            if style == "'" and text.prefix(2) == "''":
                chunks.append("'")
                text.forward(2)
            elif style == '"' and char == "\\":
                if text.peek(1) in _BREAKS:
                    text.forward()
                    text.take_break()
                    folding.on_new_line = True
                    break
                chunks.append(self.escape(start))
            else:
                break
        return "".join(chunks)

    def escape(self, start: _Place) -> str:
        text = self.reader
        context = "while parsing a quoted scalar"
        char = text.peek(1)
        if char in _ESCAPES:
            text.forward(2)
            return _ESCAPES[char]
        length = _ESCAPE_DIGITS.get(char)
        if length is None:
            raise self.error(context, start, "found unknown escape character")
        text.forward(2)
        digits = text.prefix(length)
        if len(digits) < length or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
            raise self.error(context, start, "did not find expected hexdecimal number")
        code = int(digits, 16)
        if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            raise self.error(context, start, "found invalid Unicode character escape code")
        text.forward(length)
        return chr(code)

    def take_blank_text(self, folding: _Folding, start: _Place, indent: int = 0) -> None:
        """Blanks and line breaks inside of a scalar; of a plain one no tab may stand where its indentation goes."""
        text = self.reader
        while True:
            char = text.peek()
            if char in _BLANKS:
                if char == "\t" and folding.on_new_line and text.column < indent:
                    problem = "found a tab character that violates indentation"
                    raise self.error("while scanning a plain scalar", start, problem)
                if not folding.on_new_line:
                    folding.blanks += char
                text.forward()
            elif char in _BREAKS:
                folding.add_break(text.take_break())
            else:
                return

    def scan_plain(self) -> Any:
        text, start = self.reader, self.reader.get_mark()
        context = "while scanning a plain scalar"
        end = start
        chunks: list[str] = []
        folding = _Folding()
        indent = self.indent + 1
        pattern = _PLAIN_FLOW if self.flow_level else _PLAIN_BLOCK
        while not text.at_document_marker() and text.peek() != "#":
            word = text.take(pattern)
            if self.flow_level and text.peek() == ":" and text.peek(1) not in _SPACE_OR_END:
                raise self.error(context, start, "found unexpected ':'")
            if word:
                chunks.append(folding.take())
                chunks.append(word)
                end = text.get_mark()
            if text.peek() not in _BLANKS + _BREAKS:
                break
            self.take_blank_text(folding, start, indent)
            if not self.flow_level and text.column < indent:
                break
        if folding.on_new_line:
            self.allow_simple_key = True
        return tokens.ScalarToken("".join(chunks), True, start, end)
