"""Credentials that betray themselves by their form: private keys, tokens with a known prefix, passwords in URLs.

Formats that detect-secrets knows are left to its detectors; those here are the ones that it lacks or finds only
in quotes.
A cheap pre-filter decides whether anything is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from secretlint import lazyre
from secretlint.credentials import detectors, shapes
from secretlint.credentials.model import Found, Judgement, Kind
from secretlint.credentials.places import Taken

PRIVATE_KEY = Judgement(Kind.CREDENTIAL, "private key", True)
PROTECTED_KEY = Judgement(Kind.CREDENTIAL, "private key protected by a passphrase", True)
KEY_ID = Judgement(Kind.CREDENTIAL, "the id of an access key", True)
_URL_PASSWORD = "password in a URL"
TOKEN = Judgement(Kind.CREDENTIAL, "token of a known format", True)

_FORMS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (tuple(needles.split()), lazyre.compile(pattern))
    for needles, pattern in (
        ("github_pat_", r"github_pat_[A-Za-z0-9_]{40,}"),
        ("ghp_ gho_ ghu_ ghs_ ghr_", r"gh[pousr]_[A-Za-z0-9_]{30,}"),
        (
            "glpat- gldt- glft- glsoat- glrt- gloas- glagent- glcbt- glptt- glimt- glffct-",
            r"gl(?:pat|dt|ft|soat|rt|oas|agent|cbt|ptt|imt|ffct)-[A-Za-z0-9_-]{18,}",
        ),
        ("k_live_ k_test_", r"[sr]k_(?:live|test)_[0-9A-Za-z]{20,}"),
        ("xox xapp-", r"\bxox[abposre](?:\.xox[bp])?-[A-Za-z0-9-]{20,}|\bxapp-\d-[A-Za-z0-9-]{20,}"),
        ("hooks.slack.com/", r"https://hooks\.slack\.com/(?:services|workflows)/T\w+/[AB]\w+/\w{16,}"),
        ("/api/webhooks/", r"https://discord(?:app)?\.com/api/webhooks/\d{15,}/[A-Za-z0-9_-]{50,}"),
        (
            ".webhook.office.com/",
            r"https://[\w-]+\.webhook\.office\.com/webhookb2/[\w@-]+/IncomingWebhook/[0-9a-f]{32}/[\w-]+",
        ),
        ("AIza", r"\bAIza[A-Za-z0-9_-]{35}"),
        ("ya29.", r"\bya29\.[A-Za-z0-9_-]{30,}"),
        ("GOCSPX-", r"\bGOCSPX-[\w-]{28}"),
        ("sk-", r"\bsk-(?:proj-|svcacct-|admin-|or-v1-|lf-|ant-)?[A-Za-z0-9_-]{32,}"),
        ("gsk_ xai- pplx- nvapi- tvly-", r"\b(?:gsk_|xai-|pplx-|nvapi-|tvly-)[A-Za-z0-9_-]{32,}"),
        ("hvs. hvb. hvr.", r"\bhv[sbr]\.[A-Za-z0-9_-]{22,}"),
        ("dckr_pat_ dckr_oat_", r"\bdckr_[po]at_[A-Za-z0-9_-]{20,}"),
        ("glsa_", r"\bglsa_[A-Za-z0-9]{32}_[0-9a-f]{8}"),
        ("tskey-", r"\btskey-[a-z]+-[A-Za-z0-9]{8,}-[A-Za-z0-9]{20,}"),
        ("sntrys_ sntryu_", r"\bsntrys_[A-Za-z0-9+/=_-]{40,}|\bsntryu_[0-9a-f]{64}\b"),
        ("shpat_ shpss_ shpca_ shppa_", r"\bshp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}"),
        ("_v1_", r"\bdo[opr]_v1_[0-9a-f]{64}"),
        ("key-", r"\bkey-[0-9a-f]{32}\b"),
        ("lin_api_", r"\blin_api_[A-Za-z0-9]{40}"),
        ("ATATT3 ATBB", r"\bATATT3[A-Za-z0-9_=-]{60,}|\bATBB[A-Za-z0-9]{32}"),
        ("AGE-SECRET-KEY-", r"\bAGE-SECRET-KEY-1[0-9A-Z]{50,}"),
        (
            "AccountKey= SharedAccessKey= SharedSecretValue=",
            r"(?:AccountKey|SharedAccessKey|SharedSecretValue)=[A-Za-z0-9+/]{40,}={0,2}",
        ),
        ("?sig= &sig=", r"(?<=[?&]sig=)[A-Za-z0-9%/+]{40,}"),
        ("NRAK- NRAL", r"\bNRAK-[A-Z0-9]{27}|\b[0-9a-f]{36}NRAL\b"),
        (":AA", r"(?:(?<=/bot)|(?<![\w/+]))\d{8,10}:AA[A-Za-z0-9_-]{32,34}(?![\w-])"),
        ("npm_", r"\bnpm_[A-Za-z0-9]{36}"),
        ("PMAK- rubygems_ pul-", r"\b(?:PMAK-[0-9a-f]{24}-[0-9a-f]{34}|rubygems_[0-9a-f]{48}|pul-[0-9a-f]{40})"),
        ("hf_ r8_ figd_", r"\b(?:hf_[A-Za-z]{34}|r8_[A-Za-z0-9]{37}|figd_[\w-]{40})"),
        ("dp.pt. dp.st. dp.ct. dp.sa.", r"\bdp\.(?:pt|st|ct|sa)\.(?:[a-z0-9-]+\.)?[A-Za-z0-9]{40,}"),
        ("sgp_ whsec_", r"\bsgp_[A-Za-z0-9_]{40,}|\bwhsec_[A-Za-z0-9+/=]{30,}"),
        ("dapi nfp_", r"\bdapi[0-9a-f]{32}\b|\bnfp_[A-Za-z0-9]{36}"),
        ("xkeysib-", r"\bxkeysib-[0-9a-f]{64}-\w{16}"),
        (".atlasv1.", r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}"),
        ("Q~", r"(?<![\w~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![\w~-])"),
        ("K00", r"(?<![\w+/])K00\d[A-Za-z0-9+/]{27}(?![\w+/=])"),
        ("glc_eyJ", r"\bglc_eyJ[A-Za-z0-9+/=]{40,}"),
        ("sq0atp- sq0csp-", r"\bsq0(?:atp|csp)-[\w-]{22,}"),
        ("pscale_", r"\bpscale_(?:pw|tkn|oauth)_[\w.-]{32,}"),
        ("AKCp", r"\bAKCp[A-Za-z0-9]{69}"),
        ("dt0c01. dt0s", r"\bdt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}"),
        ("squ_ sqp_ sqa_", r"\bsq[upa]_[0-9a-f]{40}\b"),
        ("rzp_live_", r"\brzp_live_[A-Za-z0-9]{14,}"),
        ("sbp_ tfp_ aio_", r"\bsbp_[0-9a-f]{40}\b|\btfp_[\w.=-]{40,}|\baio_[A-Za-z0-9]{28}\b"),
        (
            "pnu_ phx_ rnd_ napi_ pcsk_",
            r"\b(?:pnu_[A-Za-z0-9]{36}|phx_\w{40,}|rnd_[A-Za-z0-9]{28}|napi_[a-z0-9]{50,}|pcsk_\w{60,})\b",
        ),
        ("re_", r"\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}\b"),
        ("sha256~", r"\bsha256~[\w-]{43}(?![\w-])"),
        ("ops_eyJ", r"\bops_eyJ[\w-]{100,}"),
        ("sk.eyJ", r"\bsk\.eyJ[\w-]{20,}\.[\w-]{20,}"),
        ("fm2_ APA91b EAAA", r"\bfm2_[A-Za-z0-9+/=]{60,}|\bAAAA[\w-]{7}:APA91b[\w-]{100,}|\bEAAA[\w-]{60}(?![\w-])"),
        ("CCIPAT_ CFPAT- HRKU-", r"\b(?:CCIPAT_[A-Za-z0-9]{22}_[0-9a-f]{40}|CFPAT-[\w-]{43}|HRKU-[\w-]{36,})"),
        (
            "pat-na1- pat-eu1- sdk-",
            r"\b(?:pat-(?:na|eu)1|sdk)-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b",
        ),
        ("cmVmdGtu", r"\bcmVmdGtu[A-Za-z0-9]{56}\b"),
        (
            "AZDO AzFu AzSe",
            r"\b[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b|[\w-]{44}AzFu[\w-]{5}[AQgw]==|\b[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}\b",
        ),
        ("bkua_ ntn_", r"\bbkua_[0-9a-f]{40}\b|\bntn_\d{11}[A-Za-z0-9]{35}"),
        ("eyJ", r"\beyJ[A-Za-z0-9_-]{8,}\.ey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}"),
        ("SK", r"\bSK[0-9a-f]{32}\b"),
        (
            "AKIA ASIA ABIA ACCA",
            r"(?<![A-Za-z0-9+])(?<![A-Za-z0-9+]/)(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9+])",
        ),
        ("SG.", r"\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}"),
    )
)
"""What a text must contain for a form to be worth looking for, and the form."""

_INSIDE = lazyre.compile(r"[A-Za-z0-9+]/?#|#[A-Za-z0-9+]")
"""Around the id of a key (`#`) that is none, but a stretch of base64."""
_KEY_ID = lazyre.compile(r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\Z")
_NEEDLES = ("PRIVATE KEY", "PuTTY-User-Key", "LS0tLS1CRUdJTi", *(needle for needles, _ in _FORMS for needle in needles))
_SHORTEST = 20
_RUN = lazyre.compile(r"[A-Za-z0-9_.+/=-]{20}")
"""Every form has a stretch like this; most scalars of a manifest have none."""
_PEM = lazyre.compile(
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?P<body>.*?)(?:-----END|\Z)|PuTTY-User-Key-File-\d",
    re.DOTALL,
)
_URL = lazyre.compile(
    r"\b[a-zA-Z][a-zA-Z0-9+.-]*://(?P<user>[^\s:/@\"'<>]*):(?P<password>[^\s/?\"'<>]+)@(?=[\w\[$({%-])"
)
_ENCODED_KEY = lazyre.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]{40,}")


def suspect(text: str) -> bool:
    """Whether the text has a piece of any of these forms: plain substring searches, for nearly all texts have none."""
    if "://" in text and "@" in text:
        return True
    if len(text) < _SHORTEST or _RUN.search(text) is None:
        return False
    for needle in _NEEDLES:
        if needle in text:
            return True
    return detectors.suspect(text)


def any_in(text: str) -> bool:
    """Whether there is a token of a known format; what detect-secrets alone knows does not count."""
    if len(text) < _SHORTEST or not any(needle in text for needle in _NEEDLES):
        return False
    return any(not shapes.is_placeholder(text[start:end]) for start, end in _known(text))


def find(text: str, settings: detectors.Settings = detectors.DEFAULT) -> Iterator[Found]:
    """The credentials in the text that need no name to be told. Each place once."""
    if not (settings.widened or suspect(text)):
        return
    yield from _private_keys(text)
    taken = Taken()
    if "://" in text:
        for found in _url_passwords(text):
            taken.take(found.start, found.end)
            yield found
    for start, end in _tokens(text, settings):
        if not taken.take(start, end):
            continue
        token = text[start:end]
        if _KEY_ID.match(token) and _INSIDE.search(text[max(0, start - 2) : start] + "#" + text[end : end + 1]):
            continue
        if not shapes.is_placeholder(token) and not is_of_everybody(token):
            yield Found(start, end, KEY_ID if _KEY_ID.match(token) else TOKEN)


_OF_EVERYBODY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
    "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l",
)
"""The key of the Azure Storage emulator, which cannot be changed; the body of the token that explains JWT."""


def is_of_everybody(text: str) -> bool:
    """Whether the text holds a credential that documentation has told everybody."""
    return any(known in text for known in _OF_EVERYBODY)


def _private_keys(text: str) -> Iterator[Found]:
    if "PRIVATE KEY" not in text and "LS0tLS1CRUdJTi" not in text and "PuTTY" not in text:
        return
    for match in _PEM.finditer(text):
        body = match.group("body")
        if body is None or _is_key_body(body):
            protected = "ENCRYPTED" in match.group()[:120]
            yield Found(match.start(), match.end(), PROTECTED_KEY if protected else PRIVATE_KEY)
    for match in _ENCODED_KEY.finditer(text):
        data = shapes.decode_base64(_whole_quads(match.group()))
        if data is not None and b"PRIVATE KEY-----" in data[:60]:
            yield Found(match.start(), match.end(), PRIVATE_KEY)


def _whole_quads(text: str) -> str:
    packed = "".join(text.split())
    return packed if packed.endswith("=") else packed[: len(packed) // 4 * 4]


def _is_key_body(body: str) -> bool:
    """Whether base64 follows the marker; an ellipsis, a template or prose does not make a key."""
    packed = re.sub(r"(?:\A|\\[nr]|\s)(?:[A-Za-z-]+: [^\n\\]*)?", "", body)
    return (
        len(packed) >= 32
        and re.match(r"[A-Za-z0-9+/=]+", packed[:64]) is not None
        and not shapes.is_placeholder(packed[:64])
        and packed[:32].isascii()
    )


def _url_passwords(text: str) -> Iterator[Found]:
    for match in _URL.finditer(text):
        password = match.group("password")
        judgement = shapes.shape(password)
        if (
            (judgement.kind is not Kind.NOTHING and not shapes.is_flag_or_number(password))
            or shapes.is_template(password)
            or not password
        ):
            continue
        if (
            password.lower() in ("password", "pass", "pwd", "pw", "secret", "token", "passwd")
            and match.group("user").lower() in _SHOWN_USERS
        ):
            continue
        guessed = shapes.is_weak(password) or password == match.group("user") or _SHORT_WORD.match(password)
        kind = Kind.WEAK_DEFAULT if guessed else Kind.CREDENTIAL
        yield Found(
            match.start("password"), match.end("password"), Judgement(kind, _URL_PASSWORD, kind is Kind.CREDENTIAL)
        )


_SHORT_WORD = lazyre.compile(r"[a-z]{3,5}\Z")
_SHOWN_USERS = frozenset(["user", "username", "usr", "name", "login", "account", "admin_user", "youruser"])


def _tokens(text: str, settings: detectors.Settings) -> Iterator[tuple[int, int]]:
    yield from _known(text)
    if settings.widened or detectors.suspect(text):
        yield from detectors.find(text, settings)


def _known(text: str) -> Iterator[tuple[int, int]]:
    for needles, pattern in _FORMS:
        if any(needle in text for needle in needles):
            for match in pattern.finditer(text):
                yield match.span()
