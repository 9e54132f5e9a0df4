"""Credentials that betray themselves by their form: private keys, tokens with a known prefix, passwords in URLs.

Formats that detect-secrets knows are left to its detectors; those here are the ones that it lacks or finds only in quotes.
A cheap pre-filter decides whether anything is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from secretlint.credentials import detectors, shapes
from secretlint.credentials.model import Found, Judgement, Kind

PRIVATE_KEY = Judgement(Kind.CREDENTIAL, "private key", True)
_URL_PASSWORD = "password in a URL"
_TOKEN = "token of a known format"

SUSPECT = re.compile(
    r"AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9]|gh[pousr]_|github_pat_|gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas|ffct)-|GR1348941|xox[a-z]-|xapp-|[sr]k_(?:live|test)_"
    r"|SG\.|npm_|pypi-AgE|eyJ|AIza|ya29\.|sk-|hv[sbr]\.|dckr_pat_|glsa_|tskey-|sntrys_|AccountKey=|SharedAccessKey=|shp(?:at|ss|ca|pa)_|do[opr]_v1_|key-[0-9a-f]|lin_api_"
    r"|ATATT|ATBB|AGE-SECRET-KEY|PRIVATE KEY|PuTTY-User-Key|hooks\.slack\.com|discord(?:app)?\.com/api/webhooks|webhook\.office\.com|sq0|NRAL|NRAK|:AA|://|_authToken|EAAC|-us\d"
    r"|PMAK-|rubygems_|hf_|r8_|pul-|dp\.(?:pt|st|ct|sa)\.|sgp_|figd_|secret_[A-Za-z0-9]{30}|whsec_|AP[0-9A-F]|SK[0-9a-f]{32}|[MNO][\w-]{23,25}\.|dapi[0-9a-f]|LS0tLS1CRUdJTi|flyv1|FlyV1|cio|nfp_"
    r"|cfut_|v1\.0-|@github\.com|NVAPI|nvapi-|gsk_|xai-|pplx-|tvly-|AGE\-|PVEAPIToken|xkeysib-|GOCSPX-|[?&]sig="
)
_OWN = (
    re.compile(r"github_pat_[A-Za-z0-9_]{40,}"),
    re.compile(r"gh[pousr]_[A-Za-z0-9_]{30,}"),
    re.compile(r"gl(?:pat|dt|ft|soat|rt|oas|agent|cbt|ffct)-[A-Za-z0-9_-]{18,}"),
    re.compile(r"[sr]k_(?:live|test)_[0-9A-Za-z]{20,}"),
    re.compile(r"\bxox[abposre](?:\.xox[bp])?-[A-Za-z0-9-]{20,}|\bxapp-\d-[A-Za-z0-9-]{20,}"),
    re.compile(r"\bAIza[A-Za-z0-9_-]{35}"),
    re.compile(r"\bya29\.[A-Za-z0-9_-]{30,}"),
    re.compile(r"\bsk-(?:proj-|svcacct-|admin-|or-v1-|lf-)?[A-Za-z0-9_-]{32,}|\bsk-ant-[A-Za-z0-9_-]{32,}"),
    re.compile(r"\b(?:gsk_|xai-|pplx-|nvapi-|tvly-)[A-Za-z0-9_-]{32,}"),
    re.compile(r"\bhv[sbr]\.[A-Za-z0-9_-]{22,}"),
    re.compile(r"\bdckr_pat_[A-Za-z0-9_-]{20,}"),
    re.compile(r"\bglsa_[A-Za-z0-9]{32}_[0-9a-f]{8}"),
    re.compile(r"\btskey-[a-z]+-[A-Za-z0-9]{8,}-[A-Za-z0-9]{20,}"),
    re.compile(r"\bsntrys_[A-Za-z0-9+/=_-]{40,}"),
    re.compile(r"\bshp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}"),
    re.compile(r"\bdo[opr]_v1_[0-9a-f]{64}"),
    re.compile(r"\bkey-[0-9a-f]{32}\b"),
    re.compile(r"\blin_api_[A-Za-z0-9]{40}"),
    re.compile(r"\bATATT3[A-Za-z0-9_=-]{60,}|\bATBB[A-Za-z0-9]{32}"),
    re.compile(r"\bAGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    re.compile(r"(?:AccountKey|SharedAccessKey|SharedSecretValue)=[A-Za-z0-9+/]{40,}={0,2}"),
    re.compile(r"https://discord(?:app)?\.com/api/webhooks/\d{15,}/[A-Za-z0-9_-]{50,}"),
    re.compile(r"https://[\w-]+\.webhook\.office\.com/webhookb2/[\w@-]+/IncomingWebhook/[0-9a-f]{32}/[\w-]+"),
    re.compile(r"\bNRAK-[A-Z0-9]{27}|\b[0-9a-f]{36}NRAL\b"),
    re.compile(r"(?<![\w/+])\d{8,10}:AA[A-Za-z0-9_-]{32,34}(?![\w-])"),
    re.compile(r"\bnpm_[A-Za-z0-9]{36}"),
    re.compile(r"\b(?:PMAK-[0-9a-f]{24}-[0-9a-f]{34}|rubygems_[0-9a-f]{48}|hf_[A-Za-z]{34}|r8_[A-Za-z0-9]{37}|pul-[0-9a-f]{40}|figd_[\w-]{40})"),
    re.compile(r"\bdp\.(?:pt|st|ct|sa)\.(?:[a-z0-9-]+\.)?[A-Za-z0-9]{40,}"),
    re.compile(r"\bsgp_[A-Za-z0-9_]{40,}|\bwhsec_[A-Za-z0-9+/=]{30,}|\bdapi[0-9a-f]{32}\b|\bnfp_[A-Za-z0-9]{36}"),
    re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.ey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}"),
    re.compile(r"\bSK[0-9a-f]{32}\b"),
    re.compile(r"\bxkeysib-[0-9a-f]{64}-\w{16}|\bGOCSPX-[\w-]{28}|(?<=[?&]sig=)[A-Za-z0-9%/+]{40,}"),
    re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])"),
    re.compile(r"https://hooks\.slack\.com/(?:services|workflows)/T\w+/[AB]\w+/\w{16,}"),
    re.compile(r"\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}"),
)
_PEM = re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?P<body>.*?)(?:-----END|\Z)|PuTTY-User-Key-File-\d", re.DOTALL)
_URL = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://(?P<user>[^\s:/@\"'<>]*):(?P<password>[^\s/\"'<>]*?[^\s\"'<>]*)@(?=[\w\[$({%-])")
_ENCODED_KEY = re.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]{40,}")


def find(text: str, settings: detectors.Settings = detectors.DEFAULT) -> Iterator[Found]:
    """The credentials in the text that need no name to be told. Each place once."""
    if not SUSPECT.search(text):
        return
    yield from _private_keys(text)
    taken: list[tuple[int, int]] = []
    if "://" in text:
        for found in _url_passwords(text):
            taken.append((found.start, found.end))
            yield found
    for start, end in _tokens(text, settings):
        if any(start < b and a < end for a, b in taken):
            continue
        taken.append((start, end))
        token = text[start:end]
        if not shapes.is_placeholder(token):
            yield Found(start, end, Judgement(Kind.CREDENTIAL, _TOKEN, True))


def _private_keys(text: str) -> Iterator[Found]:
    for match in _PEM.finditer(text):
        body = match.group("body")
        if body is None or _is_key_body(body):
            yield Found(match.start(), match.end(), PRIVATE_KEY)
    for match in _ENCODED_KEY.finditer(text):
        data = shapes.decode_base64(_whole_quads(match.group()))
        if data is not None and b"PRIVATE KEY-----" in data[:60]:
            yield Found(match.start(), match.end(), PRIVATE_KEY)


def _whole_quads(text: str) -> str:
    packed = "".join(text.split())
    return packed if packed.endswith("=") else packed[: len(packed) // 4 * 4]


def _is_key_body(body: str) -> bool:
    """Whether base64 follows the marker; an ellipsis, a template or prose does not make a key."""
    packed = re.sub(r"\\[nr]|\s|[A-Za-z-]+: [^\n\\]*", "", body)
    return len(packed) >= 32 and re.match(r"[A-Za-z0-9+/=]+", packed[:64]) is not None and not shapes.is_placeholder(packed[:64]) and packed[:32].isascii()


def _url_passwords(text: str) -> Iterator[Found]:
    for match in _URL.finditer(text):
        password = match.group("password")
        judgement = shapes.shape(password)
        if judgement.kind is not Kind.NOTHING and not shapes.is_flag_or_number(password) or shapes.is_template(password) or not password:
            continue
        if password.lower() in ("password", "pass", "pwd", "pw", "secret", "token", "passwd") and match.group("user").lower() in _SHOWN_USERS:
            continue
        kind = Kind.WEAK_DEFAULT if shapes.is_weak(password) or password == match.group("user") else Kind.CREDENTIAL
        yield Found(match.start("password"), match.end("password"), Judgement(kind, _URL_PASSWORD, kind is Kind.CREDENTIAL))


_SHOWN_USERS = frozenset("user username usr name login account admin_user youruser".split())


def _tokens(text: str, settings: detectors.Settings) -> Iterator[tuple[int, int]]:
    for pattern in _OWN:
        for match in pattern.finditer(text):
            yield match.span()
    yield from detectors.find(text, settings)
