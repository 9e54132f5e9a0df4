"""Names and values inside free text: environment files, properties, INI, TOML, XML, SQL, shell, server configurations.

No format is parsed. A handful of ways to say "this name has this value" covers all of them and
keeps the offsets exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from secretlint import lazyre
from secretlint.credentials.shapes import is_word_like


class Assignment(NamedTuple):
    """`name` has the text from `start` to `end`. `strict`: the way it is said leaves no doubt that a password is meant.

    `bare`: without quotes, so that it may be an expression of a program.
    """

    name: str
    start: int
    end: int
    strict: bool = False
    bare: bool = False


_WORDS = (
    *(
        "pass",
        "pwd",
        "secret",
        "token",
        "key",
        "cred",
        "auth",
        "jwt",
        "bearer",
        "psk",
        "cookie",
        "licen",
        "dsn",
        "_sid",
        "pw",
        "salt",
        "seed",
        "kennwort",
        "connstr",
    ),
    *("contrase", "senha", "wachtwoord", "haslo", "hasło", "heslo", "parola", "пароль", "密码", "密碼", "パスワード"),
    *(
        "user",
        "sqlplus",
        "jdbc:",
        "kinit",
        "identified",
        "mc ",
        "$apr1$",
        "@(",
        "@tcp(",
        "lftp",
        "smbclient",
        "mosquitto",
        "getconnection",
        "clear-text",
        "securestring",
    ),
)
_SHAPES = (
    ("", lazyre.compile(r"(?:\A|[\s'\"\[,])-(?:[puawPkK][\s'\",]|p\S)|:(?:\d+|\*):[^:\s]+:[^:\s]+:")),
    ('" "', lazyre.compile(r"^[ \t]*\"[\w.-]+\" \"[^\"\n]", re.MULTILINE)),
    (":{", lazyre.compile(r":\{(?:PLAIN|CLEARTEXT)\}")),
    ("@", lazyre.compile(r"(?<![\w.-])[\w.-]{1,64}:[^\s:@/\"']{6,128}@[\w.-]{1,128}:\d")),
    ("dns ", lazyre.compile(r"^[ \t]*dns[ \t]+[a-z]+[ \t]+[\w-]{20}", re.MULTILINE)),
)
"""What a text must contain for a shape to be worth looking for, and the shape."""


def suspect(text: str) -> bool:
    """Whether any assignment in the text could count; plain substring searches come first."""
    lowered = text.lower()
    for word in _WORDS:
        if word in lowered:
            return True
    return any(needle in text and shape.search(text) is not None for needle, shape in _SHAPES)


_NAME = r"\$?(?P<name>[^\W\d][\w.\-/]*(?:\[[\"']?[\w.-]*[\"']?\])*)"
_LINE = lazyre.compile(
    r"^[ \t]*(?:\$env:|export[ \t]+|set[ \t]+|ENV[ \t]+|-[ \t]+|def[ \t]+|var[ \t]+|let[ \t]+|const[ \t]+"
    r"|String[ \t]+|local[ \t]+|readonly[ \t]+)*[\"'`]?"
    + _NAME
    + r"[\"'`]?\]?[ \t]*(?:=>|:=|={1,3}|:(?=[ \t]|$)|::)[ \t]*(?P<value>\S.*)$",
    re.MULTILINE,
)
_INLINE = lazyre.compile(
    r"(?<![\w./-])(?:--?D?|[?&;,{(\[\s\"'`]|^)?(?P<quoted>[\"']?)(?P<name>[A-Za-z_][\w.\-]*(?: [A-Z][a-z]+)?)(?"
    r"P=quoted)[ \t]*(?:=>|:?=|:(?![/:\s])|:[ \t]*(?=[\"']))[ \t]*"
    r"(?:\"(?P<dq>(?:[^\"\\\n]|\\.)*)\"|'(?P<sq>[^'\n]*)'|(?P<bare>[^\s\"'&;,)}\]<>|]+))",
    re.MULTILINE,
)
_PROPERTY = lazyre.compile(
    r"[ \t]*[A-Za-z]\w*(?:[.-]\w+)*\.\w+[ \t]*=[ \t]*[^\s\"'=&;,]{1,100} [^\n=\"'&;,]{1,1000}$", re.MULTILINE
)
"""A whole line of a properties file: its value goes on after the blank, as no shell's would."""
_LONGEST_NAME = 200
_FLAG = lazyre.compile(
    r"(?<![\w-])(?:--(?=[a-z])|-(?=[a-z][\w.-]{3}))(?P<name>[a-z][\w.-]*)[ \t]+(?:\"(?P<dq>(?:[^\"\\\n]"
    r"|\\.)*)\"|'(?P<sq>[^'\n]*)'|(?P<bare>(?!-)[^\s\"';|&)>]+))"
)
_SPACED = lazyre.compile(
    (
        r"^[ \t]*(?P<name>[A-Za-z_][\w.-]*)[ \t]+(?:\"(?P<dq>[^\"\n]+)\"|'(?P<sq>[^'\n]+)'|(?P<bare>[^\s\"'={};]+))"
        r";?[ \t]*$"
    ),
    re.MULTILINE,
)
_XML = lazyre.compile(r"<(?P<name>[A-Za-z][\w.:-]*)(?:[ \t][^<>]*)?>(?P<bare>[^<>\n]+)</(?P=name)>")
_KEYED = lazyre.compile(r"<\w+[ \t][^<>\n]*?\b(?:key|name)=[\"'](?P<name>[^\"'\n]+)[\"'][^<>\n]*>(?P<bare>[^<>\n]+)</")
_NAMED_BESIDE = lazyre.compile(r"<name>(?P<name>[^<>\n]+)</name>\s*<value>(?P<bare>[^<>\n]+)</value>")
_PAIR = lazyre.compile(r"\b(?:name|key)=[\"'](?P<name>[^\"'\n]+)[\"'][^<>\n]*?\bvalue=[\"'](?P<bare>[^\"'\n]*)[\"']")
_DEFINE = lazyre.compile(r"\bdefine\(\s*[\"'](?P<name>\w+)[\"']\s*,\s*[\"'](?P<bare>[^\"'\n]*)[\"']")
_ANY = r"(?:\"(?P<dq>(?:[^\"\\\n]|\\.)*)\"|'(?P<sq>[^'\n]*)'|(?P<bare>[^\s\"';|&)>,\]]+))"
_Table = tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]
"""Words (lower case) of which a text must have one for the pattern to be tried, and the pattern."""

_SAID: _Table = tuple(
    (tuple(needles.split()), lazyre.compile(pattern + _ANY, re.MULTILINE))
    for needles, pattern in (
        (
            "password identified",
            r"(?i:\bPASSWORD[ \t]+|\bIDENTIFIED[ \t]+(?:WITH[ \t]+\S+[ \t]+)?BY[ \t]+(?:PASSWORD[ \t]+)?)(?=')",
        ),
        (
            "mysql mariadb",
            (
                r"\b(?:mysql|mysqladmin|mysqldump|mariadb|mariadb-dump|mariadb-admin|mysqlshow"
                r"|mysqlcheck|mysqlimport)\b[^\n|;&]*?[ \t]-p(?=[^\s-])"
            ),
        ),
        ("openssl", r"\bopenssl\b[^\n|;&]*?[ \t]-[kK][ \t]+(?!-)"),
        ("redis-cli", r"\bredis-cli\b[^\n|;&]*?[ \t](?:-a|--pass)[ \t]+"),
        ("sshpass", r"\bsshpass[ \t]+-p[ \t]*"),
        (
            "login upload",
            (
                r"\b(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|helm|az|cf|oc|argocd|ibmcloud"
                r"|twine)\b[^\n|;&]*?[ \t](?:login|upload)\b[^\n|;&]*?[ \t]-p[ \t]+(?!-)"
            ),
        ),
        (
            "mongo cqlsh cypher",
            (
                r"\b(?:cypher-shell|mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport|cqlsh)\b[^\n|;&]*?"
                r"[ \t]-p[ \t]+(?!-)"
            ),
        ),
        ("ldap", r"\b(?:ldapsearch|ldapadd|ldapmodify|ldappasswd|ldapwhoami)\b[^\n|;&]*?[ \t]-w[ \t]+(?!-)"),
        ("securestring", r"\bConvertTo-SecureString[ \t]+(?:-String[ \t]+)?(?=[\"'])"),
        ("clear-text", r"\bclear-text=(?=\")"),
        ("7z", r"\b7z[ar]?[ \t][^\n|;&]*?[ \t]-p(?=[^\s-])"),
        ("admin-password", r"\breset-admin-password[ \t]+(?!-)"),
        ("ngrok", r"\bngrok[ \t]+(?:config[ \t]+add-)?authtoken[ \t]+(?!-)"),
        ("dns ", r"^[ \t]*dns[ \t]+[a-z]+[ \t]+(?=[\w-]{20,}[ \t]*$)"),
        ("zip", r"\b(?:unzip|zip)\b[^\n|;&]*?[ \t]-P[ \t]+(?!-)"),
        ("sentinel", r"\bsentinel[ \t]+auth-pass[ \t]+\S+[ \t]+"),
        ("user", r"^[ \t]*user[ \t]+\S+[ \t]+(?:[^\s>]+[ \t]+)*>"),
        ("user_", r"LoginModule\b[^{}]{0,400}?\buser_\w+=(?=\")"),
        (
            "sqlcmd bcp ipmitool mosquitto",
            r"\b(?:sqlcmd|bcp|ipmitool|mosquitto_(?:pub|sub|rr))\b[^\n|;&]*?[ \t]-P[ \t]*",
        ),
        ("rabbitmqctl", r"\brabbitmqctl[ \t]+(?:add_user|change_password)[ \t]+\S+[ \t]+"),
        ("pass:", r"\bpass(?:in|out)?[ \t]+pass:"),
        ("requirepass masterauth", r"\b(?:requirepass|masterauth)[ \t]+"),
        ("mc", r"\bmc[ \t]+(?:alias[ \t]+set|config[ \t]+host[ \t]+add)[ \t]+\S+[ \t]+\S+[ \t]+\S+[ \t]+"),
        ("htpasswd", r"\bhtpasswd[ \t]+-\w*b\w*[ \t]+(?:\S+[ \t]+)?\S+[ \t]+(?=[^\s>|]+)"),
        ("vault", r"\bvault[ \t]+login[ \t]+(?=[hs]v?[sb]?\.)"),
        (
            "echo",
            (
                r"\becho[ \t]+(?:-n[ \t]+)?(?=['\"]?[^\s|>]+['\"]?[ \t]*(?:>|\|[ \t]*tee)[ \t]*\S*(?:passw"
                r"|secret|token|\.pgpass))"
            ),
        ),
        (
            "echo",
            (
                r"\becho[ \t]+(?:-n[ \t]+)?(?=['\"]?[^\s|>]+['\"]?[ \t]*\|[^\n]*(?:--password-stdin"
                r"|--stdin|chpasswd|kinit|sudo[ \t]+-S))"
            ),
        ),
        ("login", r"\b(?:machine[ \t]+\S+|default)\s+login[ \t]+\S+\s+password[ \t]+"),
        ('"', r"^\"[\w.-]+\"[ \t]+(?=\"[^\"\n]+\"[ \t]*$)"),
        ("createuser", r"\bcreateUser[ \t]+\S+[ \t]+\w+[ \t]+"),
        ("insecure-password chpasswd", r"\b(?:insecure-password|chpasswd)[ \t]+"),
    )
)
_USER_PASSWORD: _Table = tuple(
    (tuple(needles.split()), lazyre.compile(pattern, re.MULTILINE))
    for needles, pattern in (
        (
            "curl wget",
            (
                r"\b(?:curl|wget)\b[^\n|;]*?[ \t](?:-u|--user|--proxy-user|-U)[ \t=]*[\"']?[^\s:\"'$/=]+:(?P<bar"
                r"e>[^\s\"'/][^\s\"']*)"
            ),
        ),
        ("etcdctl consul", r"\b(?:etcdctl|consul)\b[^\n|;]*?[ \t]--user[ \t=]+[\"']?[^\s:\"'$]+:(?P<bare>[^\s\"']+)"),
        ("auth", r"\b(?:auth=|BasicAuth)\([\"'][^\"'\n]+[\"'],[ \t]*[\"'](?P<bare>[^\"'\n]+)[\"']\)"),
        (
            "getconnection",
            r"\bgetConnection\([ \t]*\"[^\"\n]*\",[ \t]*\"[^\"\n]*\",[ \t]*\"(?P<bare>[^\"\n]+)\"",
        ),
        ("lftp", r"\blftp\b[^\n|;]*?[ \t]-u[ \t]+[\"']?[^\s,\"'$]+,(?P<bare>[^\s\"']+)"),
        ("smbclient", r"\bsmbclient\b[^\n|;]*?[ \t]-U[ \t]*[\"']?[^\s%\"'$]+%(?P<bare>[^\s\"']+)"),
        ("stats basic", r"\b(?:stats[ \t]+auth|basic[_-]auth|basicauth)[ \t]+[\"']?[\w.@-]+:(?P<bare>[^\s\"']+)"),
        (":", r"^[\w.*-]+:(?:\d+|\*):[\w.*-]+:[\w.*@-]+:(?P<bare>[^\s:]+)[ \t]*$"),
        ("@", r"(?<![\w/])[\w.-]+:(?P<bare>[^\s:@/\"']+)@(?:tcp|unix|udp)?\("),
        ("@", r"(?<![\w./:-])[\w.-]{1,64}:(?P<bare>[^\s:@/\"']{6,128})@[\w.-]{1,128}:\d{2,5}(?![\w.])"),
        ("jdbc:oracle", r"\bjdbc:oracle:\w+:[\w.]+/(?P<bare>[^\s@/\"']+)@"),
        ("sqlplus", r"\bsqlplus[ \t]+(?:-\w+[ \t]+)*[\"']?\w+/(?P<bare>[^\s@/\"']+)@"),
        ("user", r"^[ \t]*(?:user|proxy-user)[ \t]*=[ \t]*[\"']?[\w.@-]+:(?P<bare>[^\s\"':/]+)[\"']?[ \t]*$"),
        ("chpasswd", r"\becho[ \t]+[\"']?[\w.-]+:(?P<bare>[^\s\"':]+)[\"']?[ \t]*\|[ \t]*chpasswd"),
        ("{plain} {cleartext}", r"^[ \t]*[\w.@-]+:\{(?:PLAIN|CLEARTEXT)\}(?P<bare>[^\s:]+)"),
    )
)
_SET = lazyre.compile(
    r"\b(?:configure|config|setenv|param(?:eter)?)[ \t]+(?:set|put)[ \t]+(?:--?\w+[ \t]+)*(?P<name>[\w./:-]+)[ "
    r"\t]+(?:\"(?P<dq>[^\"\n]+)\"|'(?P<sq>[^'\n]+)'|(?P<bare>[^\s\"';|&)]+))"
)
_SAID_IN_PASSING = lazyre.compile(
    r"(?i)\b(?P<name>\w*(?:passw(?:or)?d|secret|token|api[_ ]?key))[\"']?:[ \t]+[\"']?(?P<bare>[^\s\"'<>,;]{8,})"
)
_NAMED = (
    ("define(", _DEFINE),
    ("value=", _PAIR),
    ("</", _XML),
    ("</", _KEYED),
    ("<name>", _NAMED_BESIDE),
    ("-", _FLAG),
    (" ", _SET),
    ("", _INLINE),
)
_HEADER = lazyre.compile(
    r"(?i)\b(?P<scheme>bearer|basic|token|apikey|splunk)[ \t]+[\"']?(?P<bare>[A-Za-z0-9._~+/=:-]{8,})"
)
_HEADER_NAME = lazyre.compile(r"(?i)authorization\b|\bauth\b|-H[ \t]")
_ODD_HEADER = lazyre.compile(
    r"(?i)(?P<name>\b(?:X|Private|Api)-[A-Za-z-]{,40}(?:key|token|auth|secret|password)[A-Za-z-]{,40})[\"']?[ \t:]+[\"'"
    r"]?(?P<bare>[^\s\"';]{8,})"
)
_NO_VALUE = lazyre.compile(
    r"^[ \t]*(?:#|//|;)[^\n]*|\{\{[^\n]{,1000}\}\}|\$\{[^}\n]{,1000}\}|\$\([^)\n]*\)?|%\([^)\n]{,200}\)[sd]"
    r"|`(?=[^`\n]{,200}[ \t])[^`\n]{,1000}`|(?<=[\s(=,]):'\w{1,100}'",
    re.MULTILINE,
)
"""Comments, templates, variables and commands' outputs: blanked, so that offsets stay."""
UNKNOWN = "\0"
"""Stands for every character of what is only known when the text is used."""
_DEFAULT = lazyre.compile(r"\$\{(?P<name>\w+):?[-=](?P<bare>[^{}\n]+)\}")
_COMMENT = lazyre.compile(r"(?<![ \t])[ \t]+(?:#|//|;)[^\n]*$")


def assignments(text: str) -> Iterator[Assignment]:
    """What the text assigns, roughly in the order of trust. The same place may come more than once."""
    if not suspect(text):
        return
    several = "\n" in text.strip()
    for begin, lines in _passages(text) if several else ((0, text),):
        for match in _each(_DEFAULT, lines):
            yield _moved(_assignment(match.group("name"), match), begin)
        known = _NO_VALUE.sub(_blank, lines)
        for found in _assigned(known, several=several):
            if UNKNOWN not in known[found.start : found.end]:
                yield _moved(found, begin)


def _moved(found: Assignment, by: int) -> Assignment:
    return found._replace(start=found.start + by, end=found.end + by) if by else found


def _passages(text: str) -> Iterator[tuple[int, str]]:
    """The runs of lines that could assign something, each with its offset: most lines of a file cannot."""
    lowered = text.replace("\u0130", "I").lower()  # the only letter whose lower case is longer
    lines: dict[int, int] = {}
    for word in _WORDS:
        at = lowered.find(word)
        while at >= 0:
            start, end = _line_around(text, at)
            lines[start] = end
            if "<name>" in text[start:end]:  # what it has stands on the next line
                lines[end] = _line_around(text, end)[1]
            at = lowered.find(word, end)
    for needle, shape in _SHAPES:
        match = shape.search(text) if needle in text else None
        while match:
            start, end = _line_around(text, match.end() - 1)
            lines[start] = end
            match = shape.search(text, max(end - 1, match.end()))
    begin = end = -1
    for start in sorted(lines):
        if start != end:
            if end > begin:
                yield begin, text[begin:end]
            begin = start
        end = lines[start]
    if end > begin:
        yield begin, text[begin:end]


def _line_around(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end + 1


_WINDOW = 4096
_OVERLAP = 1024
_LONG_LINE = lazyre.compile(rf"[^\n]{{{_WINDOW}}}[^\n]*")


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that stays within a line, or nearly so.

    Many patterns look from each word to the end of its line, which takes forever where a line is a file of its own. So
    long lines are looked at in windows; of what two windows see, the later one tells.
    """
    for start, end, last in _windows(text):
        for match in pattern.finditer(text, start, end):
            if match.start() < last:
                yield match


def _windows(text: str) -> Iterator[tuple[int, int, int]]:
    """Where each window begins and ends, and before which place its matches begin."""
    begin = 0
    if len(text) <= _WINDOW:
        yield 0, len(text), len(text) + 1
        return
    for line in _LONG_LINE.finditer(text):
        end = line.end()
        if line.start() > begin:
            yield begin, line.start(), line.start()
        for start in range(line.start(), end, _WINDOW - _OVERLAP):
            stop = start + _WINDOW
            if stop >= end:
                yield start, end, end
                break
            yield start, stop, stop - _OVERLAP
        begin = end
    yield begin, len(text), len(text) + 1


def _assigned(text: str, *, several: bool) -> Iterator[Assignment]:
    lowered = text.lower()
    for match in _matches(_SAID, text, lowered):
        yield _assignment("password", match, strict=True)
    for match in _matches(_USER_PASSWORD, text, lowered):
        yield Assignment("password", match.start("bare"), match.end("bare"), True)
    yield from _headers(text)
    for needle, pattern in _NAMED:
        if needle in text:
            for match in _each(pattern, text):
                if pattern is not _INLINE or not _is_property(text, match.start("name")):
                    yield _assignment(match.group("name"), match)
    for match in _each(_LINE, text):
        yield from _line(match)
    for match in _each(_SPACED, text):
        found = _assignment(match.group("name"), match)
        value = text[found.start : found.end]
        if not value.endswith(":") and (several or not is_word_like(value)):  # two words alone are a label
            yield found
    for match in _each(_SAID_IN_PASSING, text):
        yield Assignment("token", match.start("bare"), match.end("bare"), False, True)


def _is_property(text: str, at: int) -> bool:
    begin = text.rfind("\n", max(0, at - _LONGEST_NAME), at) + 1
    return (begin > 0 or at <= _LONGEST_NAME) and _PROPERTY.match(text, begin) is not None


def _blank(match: re.Match[str]) -> str:
    """As many characters as there were: blanks for a comment, something that ends no word for the rest."""
    found = match.group()
    return (UNKNOWN if found[0] in "{$%`:" else " ") * len(found)


def _matches(table: _Table, text: str, lowered: str) -> Iterator[re.Match[str]]:
    for needles, pattern in table:
        if any(needle in lowered for needle in needles):
            yield from _each(pattern, text)


def _headers(text: str) -> Iterator[Assignment]:
    for match in _each(_HEADER, text):
        before = text[max(0, match.start() - 40) : match.start()]
        if _HEADER_NAME.search(before) or match.start() == 0:
            yield Assignment(
                "basic auth" if match.group("scheme").lower() == "basic" else "bearer token",
                match.start("bare"),
                match.end("bare"),
            )
    for match in _each(_ODD_HEADER, text):
        yield Assignment(match.group("name"), match.start("bare"), match.end("bare"))


def _assignment(name: str, match: re.Match[str], *, strict: bool = False) -> Assignment:
    for group in ("dq", "sq", "bare"):
        if group in match.re.groupindex and match.group(group) is not None:
            return Assignment(name, match.start(group), match.end(group), strict, group == "bare")
    return Assignment(name, match.end(), match.end(), strict)


def _line(match: re.Match[str]) -> Iterator[Assignment]:
    """The rest of a line as a value: without its quotes, a comment behind it, and the punctuation of code."""
    start, value = match.start("value"), match.group("value")
    quote = value[0]
    if quote in "\"'`":
        end = value.find(quote, 1)
        if end > 0:
            yield Assignment(match.group("name"), start + 1, start + end)
        return
    if value[0] in "{[(|>":
        return
    value = _COMMENT.sub("", value).rstrip().rstrip(",;")
    yield Assignment(match.group("name"), start, start + len(value), False, True)
