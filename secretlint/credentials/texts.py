"""Names and values inside free text: environment files, properties, INI, TOML, XML, SQL, shell, server configurations.

No format is parsed. A handful of ways to say "this name has this value" covers all of them, and keeps the offsets exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Assignment(NamedTuple):
    """`name` has the text from `start` to `end`. `strict`: the way it is said leaves no doubt that a password is meant.

    `bare`: without quotes, so that it may be an expression of a program.
    """

    name: str
    start: int
    end: int
    strict: bool = False
    bare: bool = False


SUSPECT = re.compile(
    r"(?i)pass|pwd|secret|token|key|cred|auth|jwt|bearer|psk|cookie|licen|[\s'\"]-[puaw]\b|\s-p\S|-P\s|identified\s+by|add_user|mc\s+(?:alias|config)|"
    r"stats\s+auth|dsn|@tcp\(|\$apr1\$|_sid|pw\b|sqlplus|jdbc:|kinit|\buser\s.*>|seed|salt|user|:(?:\d+|\*):[^:\s]+:[^:\s]+:"
)
"""Texts that do not match have no assignment that counts."""

_NAME = r"(?P<name>[A-Za-z_][\w.\-/]*(?:\[\w*\])?)"
_LINE = re.compile(
    r"^[ \t]*(?:export[ \t]+|set[ \t]+|ENV[ \t]+|-[ \t]+|def[ \t]+|var[ \t]+|let[ \t]+|const[ \t]+|String[ \t]+|local[ \t]+|readonly[ \t]+)*[\"'`]?" + _NAME + r"[\"'`]?\]?[ \t]*(?:=>|:=|={1,3}|:(?=[ \t]|$)|::)[ \t]*(?P<value>\S.*)$",
    re.MULTILINE,
)
_INLINE = re.compile(
    r"(?<![\w./-])(?:--?D?|[?&;,{(\[\s\"'`]|^)?(?P<quoted>[\"']?)(?P<name>[A-Za-z_][\w.\-]*(?: [A-Z][a-z]+)?)(?P=quoted)[ \t]*(?:=>|=|:(?![/:\s])|:[ \t]*(?=[\"']))[ \t]*"
    r"(?:\"(?P<dq>(?:[^\"\\\n]|\\.)*)\"|'(?P<sq>[^'\n]*)'|(?P<bare>[^\s\"'&;,)}\]<>|]+))",
    re.MULTILINE,
)
_FLAG = re.compile(
    r"(?<![\w-])(?:--(?=[a-z])|-(?=[a-z][\w.-]{3}))(?P<name>[a-z][\w.-]*)[ \t]+(?:\"(?P<dq>(?:[^\"\\\n]|\\.)*)\"|'(?P<sq>[^'\n]*)'|(?P<bare>(?!-)[^\s\"';|&)>]+))"
)
_SPACED = re.compile(r"^[ \t]*(?P<name>[A-Za-z_][\w.-]*)[ \t]+(?:\"(?P<dq>[^\"\n]+)\"|'(?P<sq>[^'\n]+)'|(?P<bare>[^\s\"'={};]+));?[ \t]*$", re.MULTILINE)
_XML = re.compile(r"<(?P<name>[A-Za-z][\w.:-]*)(?:[ \t][^<>]*)?>(?P<bare>[^<>\n]+)</(?P=name)>")
_PAIR = re.compile(r"\bname=[\"'](?P<name>[^\"'\n]+)[\"'][^<>\n]*?\bvalue=[\"'](?P<bare>[^\"'\n]*)[\"']")
_DEFINE = re.compile(r"\bdefine\(\s*[\"'](?P<name>\w+)[\"']\s*,\s*[\"'](?P<bare>[^\"'\n]*)[\"']")
_ANY = r"(?:\"(?P<dq>(?:[^\"\\\n]|\\.)*)\"|'(?P<sq>[^'\n]*)'|(?P<bare>[^\s\"';|&)>,\]]+))"
_SAID = tuple(
    re.compile(pattern + _ANY, re.MULTILINE)
    for pattern in (
        r"(?i:\bPASSWORD[ \t]+|\bIDENTIFIED[ \t]+(?:WITH[ \t]+\S+[ \t]+)?BY[ \t]+(?:PASSWORD[ \t]+)?)(?=')",
        r"\b(?:mysql|mysqladmin|mysqldump|mariadb|mariadb-dump|mariadb-admin|mysqlshow|mysqlcheck|mysqlimport)\b[^\n|;&]*?[ \t]-p(?=[^\s-])",
        r"\bredis-cli\b[^\n|;&]*?[ \t](?:-a|--pass)[ \t]+",
        r"\bsshpass[ \t]+-p[ \t]*",
        r"\b(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|helm|az|cf|oc|argocd|ibmcloud|twine)\b[^\n|;&]*?[ \t](?:login|upload)\b[^\n|;&]*?[ \t]-p[ \t]+(?!-)",
        r"\b(?:mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport|cqlsh)\b[^\n|;&]*?[ \t]-p[ \t]+(?!-)",
        r"\b(?:ldapsearch|ldapadd|ldapmodify|ldappasswd|ldapwhoami)\b[^\n|;&]*?[ \t]-w[ \t]+(?!-)",
        r"\b(?:unzip|zip)\b[^\n|;&]*?[ \t]-P[ \t]+(?!-)",
        r"\bsentinel[ \t]+auth-pass[ \t]+\S+[ \t]+",
        r"^[ \t]*user[ \t]+\S+[ \t]+(?:[^\s>]+[ \t]+)*>",
        r"\buser_\w+=(?=\"[^\"\n]+\"\s*;?)",
        r"\b(?:sqlcmd|bcp|ipmitool)\b[^\n|;&]*?[ \t]-P[ \t]*",
        r"\brabbitmqctl[ \t]+(?:add_user|change_password)[ \t]+\S+[ \t]+",
        r"\bpass(?:in|out)?[ \t]+pass:",
        r"\b(?:requirepass|masterauth)[ \t]+",
        r"\bmc[ \t]+(?:alias[ \t]+set|config[ \t]+host[ \t]+add)[ \t]+\S+[ \t]+\S+[ \t]+\S+[ \t]+",
        r"\bhtpasswd[ \t]+-\w*b\w*[ \t]+(?:\S+[ \t]+)?\S+[ \t]+(?=[^\s>|]+)",
        r"\bvault[ \t]+login[ \t]+(?=[hs]v?[sb]?\.)",
        r"\becho[ \t]+(?:-n[ \t]+)?(?=['\"]?[^\s|>]+['\"]?[ \t]*(?:>|\|[ \t]*tee)[ \t]*\S*(?:passw|secret|token|\.pgpass))",
        r"\becho[ \t]+(?:-n[ \t]+)?(?=['\"]?[^\s|>]+['\"]?[ \t]*\|[^\n]*(?:--password-stdin|--stdin|chpasswd|kinit|sudo[ \t]+-S))",
        r"\bmachine[ \t]+\S+\s+login[ \t]+\S+\s+password[ \t]+",
        r"^[ \t]*\"[\w.-]+\"[ \t]+(?=\"[^\"\n]+\"[ \t]*$)",
        r"\bcreateUser[ \t]+\S+[ \t]+\w+[ \t]+",
        r"\b(?:insecure-password|chpasswd)[ \t]+",
    )
)
_USER_PASSWORD = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"\b(?:curl|wget|http)\b[^\n|;]*?[ \t](?:-u|--user|--proxy-user|-U)[ \t=]*[\"']?[^\s:\"'$]+:(?P<bare>[^\s\"']+)",
        r"\b(?:etcdctl|consul)\b[^\n|;]*?[ \t]--user[ \t=]+[\"']?[^\s:\"'$]+:(?P<bare>[^\s\"']+)",
        r"\b(?:stats[ \t]+auth|basic[_-]auth|basicauth)[ \t]+[\"']?[\w.@-]+:(?P<bare>[^\s\"']+)",
        r"^[\w.*-]+:(?:\d+|\*):[\w.*-]+:[\w.*@-]+:(?P<bare>[^\s:]+)[ \t]*$",
        r"(?<![\w/])[\w.-]+:(?P<bare>[^\s:@/\"']+)@(?:tcp|unix|udp)?\(",
        r"\bjdbc:oracle:\w+:[\w.]+/(?P<bare>[^\s@/\"']+)@",
        r"\bsqlplus[ \t]+(?:-\w+[ \t]+)*[\"']?\w+/(?P<bare>[^\s@/\"']+)@",
        r"^[ \t]*(?:user|proxy-user)[ \t]*=[ \t]*[\"']?[\w.@-]+:(?P<bare>[^\s\"':/]+)[\"']?[ \t]*$",
        r"\becho[ \t]+[\"']?[\w.-]+:(?P<bare>[^\s\"':]+)[\"']?[ \t]*\|[ \t]*chpasswd",
    )
)
_SET = re.compile(
    r"\b(?:configure|config|setenv|param(?:eter)?)[ \t]+(?:set|put)[ \t]+(?:--?\w+[ \t]+)*(?P<name>[\w./:-]+)[ \t]+(?:\"(?P<dq>[^\"\n]+)\"|'(?P<sq>[^'\n]+)'|(?P<bare>[^\s\"';|&)]+))"
)
_SAID_IN_PASSING = re.compile(r"(?i)\b(?P<name>\w*(?:passw(?:or)?d|secret|token|api[_ ]?key))[\"']?:[ \t]+[\"']?(?P<bare>[^\s\"'<>,;]{8,})")
_HEADER = re.compile(r"(?i)\b(?P<scheme>bearer|basic|token|apikey|splunk)[ \t]+[\"']?(?P<bare>[A-Za-z0-9._~+/=:-]{8,})")
_HEADER_NAME = re.compile(r"(?i)authorization\b|\bauth\b|-H[ \t]")
_ODD_HEADER = re.compile(r"(?i)(?P<name>\b(?:X|Private|Api)-[A-Za-z-]*(?:key|token|auth|secret|password)[A-Za-z-]*)[\"']?[ \t:]+[\"']?(?P<bare>[^\s\"';]{8,})")
_NO_VALUE = re.compile(r"^[ \t]*(?:#|//|;)[^\n]*|\$\{\w+:?\?[^}]*\}", re.MULTILINE)
"""Comments, and a shell's complaint about a variable that is not set: blanked, so that offsets stay."""
_COMMENT = re.compile(r"[ \t]+(?:#|//|;)[^\n]*$")


def assignments(text: str) -> Iterator[Assignment]:
    """What the text assigns, roughly in the order of trust. The same place may come more than once."""
    if not SUSPECT.search(text):
        return
    text = _NO_VALUE.sub(lambda match: " " * len(match.group()), text)
    for pattern in _SAID:
        for match in pattern.finditer(text):
            yield _assignment("password", match, strict=True)
    for pattern in _USER_PASSWORD:
        for match in pattern.finditer(text):
            yield Assignment("password", match.start("bare"), match.end("bare"), True)
    yield from _headers(text)
    for pattern in (_DEFINE, _PAIR, _XML, _FLAG, _SET, _INLINE):
        for match in pattern.finditer(text):
            yield _assignment(match.group("name"), match)
    for match in _LINE.finditer(text):
        yield from _line(match)
    for match in _SPACED.finditer(text):
        yield _assignment(match.group("name"), match)
    for match in _SAID_IN_PASSING.finditer(text):
        yield Assignment("token", match.start("bare"), match.end("bare"), False, True)


def _headers(text: str) -> Iterator[Assignment]:
    for match in _HEADER.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if _HEADER_NAME.search(before) or match.start() == 0:
            yield Assignment("basic auth" if match.group("scheme").lower() == "basic" else "bearer token", match.start("bare"), match.end("bare"))
    for match in _ODD_HEADER.finditer(text):
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
