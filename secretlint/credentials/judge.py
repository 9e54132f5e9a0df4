"""The judgement whether a text is a readable credential, from its own shape and from the name it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secretlint import lazyre
from secretlint.credentials import detectors, shapes, texts, tokens
from secretlint.credentials.model import NOTHING, Found, Judgement, Kind
from secretlint.credentials.names import Grade, grade, words
from secretlint.credentials.names import suspect as suspect_name
from secretlint.credentials.places import Taken

_NAMED = Judgement(Kind.CREDENTIAL, "a value with the name of a credential")
_WEAK = Judgement(Kind.WEAK_DEFAULT, "a default password")
_BASIC = Judgement(Kind.CREDENTIAL, "user and password of basic authentication")
_RANDOM = Judgement(Kind.CREDENTIAL, "a random value with the name of a key")
_BASIC_PAIR = lazyre.compile(r"[\w.@+-]{1,64}:(?P<password>[^\s:]{1,128})\Z")
_WEAK_SECRET = lazyre.compile(
    r"(?i)(?:(?:my[-_]?)?(?:super|very|top)[-_]?secret|(?:my|your)[-_a-z]{0,24}secret|this[-_]?is)[-_a-z]*\d*\Z"
)
_BASIC_AUTH = lazyre.compile(r"(?i)basic[-_.]?auth|auth[-_.]?basic")
_BASIC_SCHEME = lazyre.compile(r"(?i)basic[ ]+([\w+/=]{8,})\s*\Z")
_PATTERN = lazyre.compile(r"\[\^|\(\?|\.\*|\\[dwsSDW]")
"""What only regular expressions have."""
_BOOTSTRAP_TOKEN = lazyre.compile(r"[a-z0-9]{6}\.[a-z0-9]{16}\Z")
_FILE_NAME = lazyre.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,5}\Z")
_UNUSUAL = lazyre.compile(r"[!#%^&*?~]")
_SIGNS = lazyre.compile(r"(?i)jwt|session|cookie|sign|hmac|django|flask|app|auth|nextauth")
_MANAGED_KEY = lazyre.compile(r"(?i)kms|encryption[-_]?key(?:[-_]?id)?\Z")
_IDENTITY = lazyre.compile(r"(?i)(?<!secret)(?<!secret[-_. ])access[-_]?key(?:[-_]?id)?\Z")
_DEFAULTED = lazyre.compile(r"\$\{\w+:?[-=]([^{}]+)\}\Z")
_LABEL = lazyre.compile(
    r"(?i)pass|secret|token|credential|key\b|login|log in|account|enter|please|must|requir|invalid|wrong|vault"
    r"|generat|environ|\bset\b|\buse\b|\bsee\b|character|[.:?!]\Z"
)
"""What the text of a form or a message says; the sentence that is the value of `RESTIC_PASSWORD` says none of it."""
_WORDS_OF_A_WALLET = lazyre.compile(r"(?:[a-z]{3,8} ){11,23}[a-z]{3,8}\Z")
_EXPRESSION = lazyre.compile(
    r"[A-Za-z_$][\w.$]*(?:[ ]?\+[ ]?[A-Za-z_$][\w.$]*){,8}[(\[]|[fFrRbB]{1,2}[\"'].*\{\w"
    r"|[a-z_]\w*(?:\.[A-Za-z_]+)+;?\Z|(?:await|new|self|this)\b|[a-z_]\w*[ ](?:unless|if|or)[ ]|<[^>]*\Z"
    r"|(?:Get|Read|New|Import|ConvertTo|ConvertFrom)-[A-Z]"
    r"|\(?(?:\?[:P<]|\\[swdSWD]|\[\^|\.[*+])"
)
"""Of a program, or a pattern."""
_OPENED = lazyre.compile(r"[\[{][A-Za-z_][\w.]*\Z")
_NESTED = lazyre.compile(r"[\[({]?([A-Za-z_][\w.\-]*)=(.+)", re.DOTALL)
_OF_KEYS = lazyre.compile(r"(?i)key[-_.]?(?:store)?[-_.]?pass")
_LONGEST_WORD = 12
_LONGEST_CONNECTION = 1000
_MAX_TEXT = 1 << 20
"""Longer texts than an object may be (1 MiB) are judged by their first part."""


def judge(value: str, name: str = "", parents: str = "", settings: detectors.Settings = detectors.DEFAULT) -> Judgement:
    """What one value is that stands alone (not a whole file).

    `name` is its key, variable or flag; `parents` the keys around it, joined by ".". The strongest judgement wins: a
    known form, then the value's shape, then the name.
    """
    for found in tokens.find(value, settings):
        return found.judgement
    if tokens.is_of_everybody(value):
        return Judgement(Kind.PUBLIC, "known to everybody", True)
    scheme = _BASIC_SCHEME.match(value)
    if scheme:
        return judge_basic(scheme.group(1))
    if value.strip() == "changeit" and _OF_KEYS.search(name):
        return _WEAK  # no placeholder there: Java's own default
    defaulted = _DEFAULTED.match(value.strip())
    if defaulted:
        return judge(defaulted.group(1), name, parents, settings)  # `${DB_PASSWORD:-what it is otherwise}`
    seen = shapes.shape(value)
    numeric = seen.kind is Kind.NOTHING and seen.certain
    if seen.kind is not Kind.NOTHING and not (seen.kind is Kind.REFERENCE and not seen.certain and _is_strict(name)):
        return seen
    graded = grade(name, parents) if name else Grade.PLAIN
    if numeric:
        return _numeric(value.strip(), graded)
    if graded <= Grade.PLAIN:
        return NOTHING
    return _by_name(value.strip(), name, graded, settings)


def _is_strict(name: str) -> bool:
    return grade(name) is Grade.PASSWORD


def _numeric(value: str, graded: Grade) -> Judgement:
    if graded is Grade.PASSWORD and value.isdigit() and len(value) >= 4:
        return _WEAK if shapes.is_weak(value) or len(value) < 8 else _NAMED
    return NOTHING


def _by_name(value: str, name: str, graded: Grade, settings: detectors.Settings) -> Judgement:
    written = graded is Grade.PASSWORD and value.islower() and value.isalpha() and value != name
    if _letters(value) == _letters(name) and len(_letters(value)) > 3 and not (written or shapes.is_weak(value)):
        return NOTHING  # a label: `"apiToken": "API token"`, unlike `DB_PASSWORD: dbpassword`
    if shapes.is_template(value):
        return Judgement(Kind.REFERENCE, "a template")
    if shapes.is_slow_hash(value):
        return Judgement(Kind.PUBLIC, "a slow password hash")
    inner = _decoded(value)
    if inner is not None and shapes.shape(inner).kind in (Kind.PLACEHOLDER, Kind.PUBLIC, Kind.ENCRYPTED):
        return shapes.shape(inner)
    if inner is not None and graded >= Grade.SECRET and shapes.is_default(inner):
        return _WEAK
    if inner is not None and graded is Grade.SECRET and _secret(inner, name) is NOTHING:
        return NOTHING
    if shapes.is_name_of_credential(value.rstrip(",;")) and not shapes.is_weak(value):
        return NOTHING
    if shapes.is_counted(value) or _SALTED.search(value):
        return NOTHING
    if graded is Grade.PASSWORD:
        return _password(value, name)
    if shapes.is_alphabet(value):
        return _WEAK
    if _FILE_NAME.match(value) and not shapes.is_passphrase(value):
        return NOTHING
    if _BASIC_AUTH.search(name):
        pair = _BASIC_PAIR.match(value)
        return _password(pair.group("password"), name) if pair and not shapes.is_path(value) else NOTHING
    if graded is Grade.SECRET:
        return _secret(value, name)
    if _WORDS_OF_A_WALLET.match(value):
        return _NAMED
    if shapes.is_place(value):
        return NOTHING
    random = (
        len(value) >= 16 and shapes.looks_random(value, least=16) and " " not in value and not shapes.is_uuid(value)
    )
    return (
        _RANDOM if random and (shapes.entropy(value) >= 3.7 or detectors.is_high_entropy(value, settings)) else NOTHING
    )


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).lower()


def _password(value: str, name: str) -> Judgement:
    if (
        shapes.is_prose(value)
        and not any(c.isdigit() for c in value.split(" ")[-1])
        and not (name.isupper() and _LABEL.search(value) is None)
    ):
        return NOTHING
    if shapes.is_weak(value) or len(value) < 6:
        return _WEAK if len(value) >= 3 else NOTHING
    if len(value) <= _LONGEST_WORD and value.isalpha() and value[1:].islower() and shapes.is_word_like(value):
        return _WEAK  # a word, or two
    return _NAMED


def _secret(value: str, name: str) -> Judgement:
    if not value.isascii() and not any(c.isdigit() for c in value):
        return NOTHING  # a label of another language
    pair = _BASIC_PAIR.match(value)
    if pair and not shapes.is_uuid(value):
        password = pair.group("password")
        if (
            shapes.shape(password).kind is Kind.NOTHING
            and not shapes.is_slow_hash(password)
            and not _PATTERN.search(password)
            and shapes.looks_random(password, least=6)
        ):
            return _BASIC
    if shapes.is_uuid(value) and _MANAGED_KEY.search(name):
        return NOTHING  # the id of a key that a cloud keeps
    if shapes.is_uuid(value) or _BOOTSTRAP_TOKEN.match(value):
        return _NAMED
    if _WEAK_SECRET.match(value) and (value[:4].lower() == "this" or "super" in value.lower() or _SIGNS.search(name)):
        return _WEAK
    if len(value) >= 16 and value.isalpha() and value.islower():
        return _NAMED  # words written together: a passphrase, not a name
    if _IDENTITY.search(name) and not any(c.isdigit() for c in value):
        return NOTHING  # an account, not the generated id that a cloud gives
    if shapes.is_weak(value):
        return _WEAK if shapes.is_default(value) and re.search(r"\d", value) and len(value) > 5 else NOTHING
    pieces = re.split(r"[ \t,(){}]+", value)
    if len(pieces) > 1 and all(not piece or shapes.is_word_like(piece) or piece.isdigit() for piece in pieces):
        return NOTHING
    if len(value) >= 8 and " " not in value and _UNUSUAL.search(value) and any(c.isdigit() for c in value):
        return _NAMED  # no name of a Secret, key or file has such characters
    if len(value) >= 8 and not shapes.is_word_like(value):
        return _NAMED
    return _NAMED if shapes.is_passphrase(value) and len(words(name)) > 1 else NOTHING


def _decoded(value: str) -> str | None:
    data = shapes.decode_base64(value, least=8)
    return None if data is None else shapes.readable_text(data)


def inspect(
    text: str, name: str = "", parents: str = "", settings: detectors.Settings = detectors.DEFAULT
) -> Iterator[Found]:
    """The readable credentials in a text: itself, or inside when it is longer or says more than one thing.

    Places do not overlap; each comes with the name that it has in the text. Structured text (YAML, JSON) is for the
    caller to take apart.
    """
    text = text[:_MAX_TEXT]
    if len(text) >= _LARGE and _ONE_WORD.match(text):
        yield from _encoded(text, name, settings)  # nothing is said outside of what is encoded
        return
    taken = Taken()
    for found in tokens.find(text, settings):
        if taken.take(found.start, found.end):
            yield found
    for found in _assigned(text, settings):
        if taken.take(found.start, found.end):
            yield found
    if taken or "\n" in text.strip():
        return
    whole = judge(text, name, parents, settings)
    if whole.kind.readable:
        yield Found(0, len(text), whole, name)
        return
    yield from _encoded(text, name, settings)


_LARGE = 1 << 16
"""Characters. What is encoded and longer is a document (the bundles of operators); only tokens are looked for in it."""


_ONE_WORD = lazyre.compile(r"[A-Za-z0-9+/]+={0,2}\s*\Z")


def _encoded(text: str, name: str, settings: detectors.Settings) -> Iterator[Found]:
    """A text that is base64 of a text that holds a credential."""
    inner = _decoded(text.strip()) if len(text) >= 16 else None
    if inner is None:
        return
    found_inside = inspect(inner, name, "", settings) if len(inner) < _LARGE else tokens.find(inner, settings)
    if any(found.judgement.certain or "\n" in inner or inner[:1] == "{" for found in found_inside):
        yield Found(0, len(text), Judgement(Kind.CREDENTIAL, "base64 of a text with a credential"), name)


def _assigned(text: str, settings: detectors.Settings) -> Iterator[Found]:
    for item in texts.assignments(text):
        value = text[item.start : item.end]
        if (
            not value.strip()
            or value.startswith("{.")
            or (_OPENED.match(value) and text[item.end : item.end + 1] in ("]", "}"))
        ):
            continue  # nothing, a JSONPath, or `{name}`, which a program fills in, or `[name]`, which a person does
        if item.name == "basic auth":
            judgement = judge_basic(value)
        elif item.strict:
            judgement = judge(value, "password", "", settings)
        elif _is_of_program(item, value, text) or _is_salted(item, value, text):
            continue
        else:
            name, value = item.name, value
            nested = _NESTED.match(value)
            if nested and not suspect_name(name):
                name, value = nested.groups()  # `--set auth.password=…`
                item = item._replace(start=item.end - len(value))
            if not suspect_name(name) or name == "key":  # without what is around it, `key` says too little
                continue
            judgement = judge(value, name, "", settings)
        if judgement.kind.readable:
            yield Found(item.start, item.end, judgement, item.name)
        elif not item.bare and ";" in value and len(value) < _LONGEST_CONNECTION:
            for found in _assigned(value, settings):  # `connectionString="…;Password=…;"`
                yield found._replace(start=item.start + found.start, end=item.start + found.end)


def _is_of_program(item: texts.Assignment, value: str, text: str) -> bool:
    """Whether a program computes the value: `config.get("password")`, `password=password`, `"…" + password + "…"`."""
    if not item.bare:
        return _JOINED.match(text, item.end) is not None
    if text[item.start - 1] == ":" and (
        shapes.is_function(f"{item.name}:{value}") or (item.name in ("secret", "pullsecret") and shapes.is_place(value))
    ):
        return True  # `package.module:function`, `secret:namespace/name`
    return _EXPRESSION.match(value) is not None or (value == item.name and text[item.end : item.end + 1] in "),")


_JOINED = lazyre.compile(r"[\"'][ \t]*\+[ \t]*[A-Za-z_]")
_SALTED = lazyre.compile(r"\\?\"salt\\?\"")
"""A hash with what it was made with, as Keycloak keeps it."""
_FAST_HASH = lazyre.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})\Z")


def _is_salted(item: texts.Assignment, value: str, text: str) -> bool:
    """Whether the value is of a hash's form and a salt stands in the same line."""
    if not _FAST_HASH.match(value):
        return False
    begin, end = text.rfind("\n", 0, item.start), text.find("\n", item.end)
    return "salt" in text[begin + 1 : end if end >= 0 else len(text)]


def judge_basic(value: str) -> Judgement:
    """What stands behind `Basic` in an Authorization header, or in `auth` of a Docker configuration."""
    inner = _decoded(value)
    pair = _BASIC_PAIR.match(inner) if inner is not None else _BASIC_PAIR.match(value)
    if pair is None or _PATTERN.search(pair.group("password")):
        return NOTHING
    password = pair.group("password")
    if shapes.shape(password).kind in (Kind.PLACEHOLDER, Kind.REFERENCE, Kind.ENCRYPTED) or shapes.is_template(
        password
    ):
        return Judgement(Kind.PLACEHOLDER, "a placeholder")
    return _WEAK if shapes.is_weak(password) else _BASIC
