"""What a value says about itself, without its name: placeholder, reference, public, encrypted, guessable, random."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections import Counter
from itertools import groupby, pairwise

from secretlint import lazyre
from secretlint.credentials import vocabulary
from secretlint.credentials.model import NOTHING, Judgement, Kind

_REFERENCE = lazyre.compile(
    r"""\$\(?\{?[A-Za-z_.:][\w.:-]*\}?\)?\Z  # $VAR $(VAR) ${VAR} $dex.github.clientSecret
    | \$\{[^}]*\}\Z | \$\([^)]*\)\Z | `[^`]*`\Z
    | \$\( | %[sdvqw]\Z | \$\$?\{?[A-Z_][A-Z0-9_]*(?::?[-=?][^}]*)?\}?\Z
    | \$__\w+\{ | \{\{.*\}\}\Z | %\w+%\Z | %\(\w+\)s\Z | %%\w+%%\Z | \#\{[^}]*\}\#?\Z
    | \[\[[^\]]*\]\]\Z | <%.*%>\Z | @@?[\w.:-]+@@?\Z
    | (?:vault|op|ref\+[\w-]+|secret|secretref|awssm|awsssm|gcpsm|azurekv|akv|keyvault|ssm|sm|env|file|fromEnv|bws|bw|
        doppler|        infisical|akeyless|kms|ENV|credstash|gopass|pass|lastpass|keepass|conjur|arn:aws[\w-]*|sops|s3|pullsecret)(?:://|:)\S*\Z
    | (?:op|vault|ref\+[\w-]+)://.*\Z | [a-z]{,20}[-+]?(?:secrets?|vault|kms)://[^\s@]*\Z
    | encrypted(?:File)?:\w+!\w+:\S+\Z | projects/[\w-]+/secrets/ | @Microsoft\.KeyVault\( | <path:[^>]*>
    | !(?:Ref|Sub|GetAtt|ImportValue|vault|sops|secret|env_var|reference|include|lookup)\b
    | (?:process\.env|os\.environ|os\.getenv|System\.getenv|ENV\[|SECRET\[|getenv|env\(|lookup\(|var\.
        |local\.|data\.|module\.|input\.|params?\.)
    """,
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = lazyre.compile(
    r"\{\{.{,1000}?\}\}|\$\{[^}]{,1000}\}|\$\([^)]{,1000}\)|(?<![\w$])\$[A-Za-z_]\w*|<[A-Za-z][\w .:-]{,200}>"
    r"|%\([a-z_]{,200}\)s",
    re.DOTALL,
)
"""The lengths are bounded so that a text of nothing but beginnings takes linear time."""
_ENCRYPTED = lazyre.compile(
    r"ENC\[[A-Z0-9_]+[,:]|\W?ENC:[0-9a-f]{32}"
    r"|ENC\(.*\)\Z|\$ANSIBLE_VAULT;|-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)"
    r"|age-encryption\.org/"
    r"|Ag[A-D][A-Za-z0-9+/=\s]{150,}\Z"
    r"|vault:v\d+:|AQICAH|k8s:enc:|\{cipher\}|\{[A-Za-z0-9+/]{22,}={0,2}\}\Z"
    r"|!vault|-----BEGIN (?:PKCS7|CMS)|\{AES\}|\x00GITCRYPT|kbs:\/\/"
)
_PUBLIC_PEM = lazyre.compile(
    r"-----BEGIN (?:TRUSTED |X509 )?(?:CERTIFICATE|CERTIFICATE REQUEST|NEW CERTIFICATE REQUEST"
    r"|PUBLIC KEY|RSA PUBLIC KEY|EC PARAMETERS"
    r"|DH PARAMETERS|X509 CRL|PGP PUBLIC KEY BLOCK|PGP SIGNATURE|SSH2 PUBLIC KEY|PKCS7)-----"
)
_SSH_PUBLIC = lazyre.compile(r"(?:\S+ )?(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-(?:ssh|ecdsa)\S*) AAAA")
_DIGEST = lazyre.compile(
    (
        r"(?:\S+@)?(?:sha(?:1|224|256|384|512)|md5|blake2b?)[:-][A-Za-z0-9+/=]{16,}\Z|age1[a-z0-9]{40,}\Z"
        r"|RW[QRT][A-Za-z0-9+/=]{50,}\Z|pk_(?:live|test)_|pk\.eyJ|phc_[A-Za-z0-9]{30,}|md5[0-9a-f]{32}\Z"
        r"|(?:fingerprint|thumbprint|key ?id)[:= ]"
    ),
    re.I,
)
_SLOW_HASH = lazyre.compile(
    (
        r"\$2[abxy]?\$\d\d\$|\$argon2|\$scrypt\$|\$7\$|\$y\$|\$[56]\$|SCRAM-SHA-\d+\$|\{?(?:PBKDF2"
        r"|ARGON2|BCRYPT|bcrypt)\b|pbkdf2[-_:]|@ByteArray\([\w+/=]+:[\w+/=]+\)"
    ),
    0,
)
_UUID = lazyre.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\Z", re.I)
_PATH = lazyre.compile(
    r"[\w.-]+(?:/[\w.-]+)+\.\w{1,5}\Z|[a-z][\w.-]*(?:/[a-z][\w.-]*){2,}\Z|"
    r"(?:file:|classpath:|@)?(?:~|\.{0,2}|\$\{?\w+\}?)/[\w.@ +-]+(?:/[\w.@ +-]*)*\Z"
    r"|[A-Za-z]:\\[\w\\. -]+\Z|(?:classpath|file):\S+\Z"
)
_FILE = lazyre.compile(
    r"[~.]{0,2}(?:/[\w.@-]+){2,}\.(?:json|ya?ml|pem|key|crt|cer|p12|pfx|jks|txt|conf|cfg|ini|env|properties|toml|token|pub|sock)\Z"
)
_PLAIN_URL = lazyre.compile(r"[a-z][a-z0-9+.-]*://[^\s@]*\Z", re.I)
_FILTER = lazyre.compile(r"\((?:[&|!]\(.*\)|[\w.:-]+[<>~]?=[^()]*)\)\Z", re.DOTALL)
"""Of a directory (LDAP)."""
_URL_WITH_PASSWORD = lazyre.compile(r"[a-z][a-z0-9+.-]*://[^\s:/@]*:([^\s/@]+)@", re.I)
_SAME = lazyre.compile(r"(.)\1*\Z", re.DOTALL)
_FILLER = lazyre.compile(r"(?i)x{3,}(?:[-_.]x{2,})*\Z|[*•.#_-]{3,}\Z|\.\.\.|\*{3,}|x{6,}|([0-9a-z])\1{7,}")
_MARKED = lazyre.compile(
    r"[#%@~^]?[A-Z]+(?:_[A-Z]+)+[#%@~^]?\Z|<[^<>]*>\Z|\[[A-Za-z][\w .-]*\]\Z|\{[A-Za-z_]\w*\}\Z|__\w+__\Z"
    r"|_[A-Z][A-Z_]*_\Z|<<.*>>\Z|«.*»\Z|\?{2,}|\{\.[^{}]*\}\Z|\{\d?\}\Z|\*\*+\w+\*\*+\Z|\(\([\w./:-]+\)\)\Z"
)
_LONG_FILLERS = lazyre.compile(
    r"change_?(?:me|it|this|before|in_?prod)|changed_?in|replace_?(?:me|this|with|in|by)|\Areplace_|place_?holder"
    r"|redacted|example|your_?\w*(?:key|token|pass|secret|pw|here|value|id)"
    r"|insert_?|goes_?here|_here\b|put_?\w*_?here|enter_?(?:your|a|the)|fill_?(?:me|in|this)"
    r"|defini?ed_?in_|(?:long|random|secure)_?(?:and_?[a-z]{3,8}_?)?(?:secret_?)?string|to_?be_?(?:defined|replaced|set|filled|changed|provided)|not_?a?_?real"
    r"|set_?me|set_?(?:by|via|in)_|update_?me|fix_?me|overrid(?:e|den)|dummy|_?sample\b|do_?not_?use"
    r"|auto_?(?:matic|generated)|generated_by|provided_?by"
    r"|managed_?by|stored_?in|comes_?from|see_?vault|injected|fake|my_?(?:api_?)?(?:key|token)\b"
    r"|some_?(?:api_?)?(?:key|token|secret|value|password)|secret_value\b|mock|snip\b|removed"
    r"|from_(?:vault|env|file|secret|store|ci|sops|ssm|aws|gcp|azure|external)|not_?(?:used"
    r"|set|needed|required|here|a_?secret|secret)|please_|be_(?:replaced|changed|set|overridden)"
    r"|(?:see|via|use|in)_(?:vault|1password|sops|secret|ci)"
    r"|specify|use_?your|edit_?me|obfuscated|masked|sanitized|censored|gibts_?nicht|generate_(?:a|your|one|me)_"
    r"|bitte_|(?:ae|ä)ndern\b|eintragen|einf(?:ue|ü)gen|ersetzen|\bhier_|_hier\b|\bdein_?(?:passwort|token|schl)"
    r"|remplac|\b(?:a|à)_(?:changer|modifier|remplir|definir|définir)|changez|_ici\b|\bvotre_|\bton_mot_"
    r"|reempla[zc]|cambi(?:ar|a|e)_?(?:me|lo|esto|r)?\b|_aqu[ií]\b|\btu_(?:clave|token|contrase)|\btroque_|\balterar_|\bsua_(?:senha|chave)"
    r"|\binseri(?:re|r|sci)_?|sostitui|\bla_tua_|\bcambiami|\bwijzig|\bvervang|\bverander_|\bzmie[nń]|\bzm[eě][nň]"
)
_LEET = str.maketrans("43015", "aeois")
_LEET_FILLER = lazyre.compile(r"change_?(?:me|it|this)|replace_?(?:me|this)")
"""The same with digits for letters: `Ch4ngeTh1s`."""
_WEAK_PHRASE = lazyre.compile(
    r"(?:my|your|super|very|top|our|the|this_?is)_?(?:[^\W_]+_)*(?:secret|password|passw0rd|pass"
    r"|pw|key)(?:_?key|_?password|_?token|_[a-z]{1,16})?\d*\Z|(?:\w+_)?(?:password|passwd|secret|pw|pass)(?:_?\d{1,4})?\Z|test\w{0,12}\Z"
    r"|(?:[a-z]{2,12}\d{0,2}_){0,3}[a-z]{3,14}\d?(?:root|admin|user|db)?(?:pass|pwd|password)\d{0,6}\Z"
    r"|(?:a|any|some|my|your)_?[a-z]{0,24}(?:secret|password|phrase)\d{0,4}\Z|[a-z]{3,12}_?123(?:4(?:5(?:6)?)?)?\Z"
)
_REPEATED = lazyre.compile(r"(secret|password|passwd|admin|test|token|key)\1{2,}\d{0,4}\Z")
_DIGITS = lazyre.compile(r"\d+\Z")
_NUMBER = lazyre.compile(
    (
        r"\d+(?:[,;] ?[a-z]{1,16}[:=] ?\d+)+\Z|-?\d+(?:, ?-?\d+)+\Z|"
        r"[-+]?\d+(?:[._]\d+)*(?:ms|s|m|h|d|w|y|[KMGT]i?[bB]?|%)?\Z|P(?:T?\d+[YMWDHS])+\Z|\d{4}-\d\d-\d\d(?:[T ][\d"
        r":.]+(?:Z|[-+]\d\d:?\d\d)?)?\Z"
    ),
    re.I,
)
_FLAGS = frozenset(
    ["true", "false", "yes", "no", "on", "off", "y", "n", "enabled", "disabled", "null", "~", "nil", "none"]
)
_SEGMENT = lazyre.compile(r"[A-Za-z]+|\d+")
_VOWELS = frozenset("aeiouyAEIOUY")
_SENTENCE = lazyre.compile(
    r"(?i)\b(?:the|your|enter|please|must|is|are|forgot|invalid|with|from|for|and|to|of|in"
    r"|be|not|new|confirm|reset|required|a"
    r"|der|die|das|ist|bitte|dein|deine|ihr|ihre|nicht|ein|eine|und|oder|zum|zur|neues|le|la|les|de|du|des|est|et|ou|pour"
    r"|votre|ton|ta|un|une|el|tu|los|las|es|su|por|para|il|lo|per|sua|seu|het|een|uw)\b"
)


def decode_base64(text: str, *, least: int = 4) -> bytes | None:
    """The bytes behind base64 text (line breaks allowed, padding required), or None when it is not that."""
    packed = text.replace("\n", "").replace("\r", "").strip()
    if len(packed) < least or len(packed) % 4:
        return None
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return None


def readable_text(data: bytes) -> str | None:
    """The bytes as text when a person could read them (UTF-8 without control characters), else None."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if all(c >= " " or c in "\n\r\t" for c in text) and "\x7f" not in text else None


def entropy(value: str) -> float:
    """Shannon entropy in bits per character."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) if size else 0.0


def is_flag_or_number(value: str) -> bool:
    """Booleans, numbers, sizes, durations, dates: settings, whatever they are called."""
    return value.lower() in _FLAGS or _NUMBER.match(value) is not None


_PART = r"(?:[a-z]{1,14}\d{1,3}[a-z]{0,3}|[a-z]{1,17})"
"""Written so that a part fits in one way only: where it fitted in several, long pass phrases took forever."""
_KEBAB = lazyre.compile(rf"{_PART}(?:[-.](?:{_PART}|\d{{1,4}}))+\Z")


_SERIAL = lazyre.compile(r"(?=(?:[A-Z0-9]+-)*(?:[A-Z]+\d|\d+[A-Z]))[A-Z0-9]{4,8}(?:-[A-Z0-9]{4,8}){2,}\Z")
"""The number of a licence."""


def is_word_like(value: str) -> bool:
    """Whether the value reads like an identifier, a name, a version or words, rather than like random characters."""
    if _KEBAB.match(value):
        return True
    if _SERIAL.match(value):
        return False
    digits = 0
    for run in _SEGMENT.findall(value):
        if run[0].isdigit():
            digits += len(run)
            if len(run) > 4:
                return False
        elif not _pronounceable(run):
            return False
    runs = len(_SEGMENT.findall(value))
    letters = sum(c.isalpha() for c in value)
    return runs > 0 and letters > 0 and digits <= max(4, letters) and not _leaps(value)


_NAME_OF_ONE = lazyre.compile(
    r"(?:[a-z]+(?:[A-Z][a-z]+)*(?:Token|Key|Secret|Credential)s?|[a-z]+(?:_[a-z]+)*_(?:token|key|secret|credential)s?)\Z"
)


def is_name_of_credential(value: str) -> bool:
    """Whether the value is what programs and charts call a credential (`gitToken`, `csrf_token`): its name."""
    return len(value) <= _LONGEST and _NAME_OF_ONE.match(value) is not None


_FUNCTION = lazyre.compile(r"[a-z_]\w*(?:\.[a-z_]\w*)+:[A-Za-z_]\w*\Z")


def is_function(value: str) -> bool:
    """Whether the value is where a program finds a function: `package.module:function`."""
    return len(value) <= _LONGEST and _FUNCTION.match(value) is not None


_FOLDERS = lazyre.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*(?:/[a-z0-9]+(?:[-._][a-z0-9]+)*)+\Z")
_SNAKES = lazyre.compile(r"[a-z]+(?:_[a-z]+){2,}\Z")


def is_place(value: str) -> bool:
    """Whether the value says where something is or what it is called, in small letters: `web/config`, `a_b_c`."""
    return len(value) <= _LONGEST and (_FOLDERS.match(value) is not None or _SNAKES.match(value) is not None)


_PHRASE = lazyre.compile(r"[a-z]+(?:\d{1,3}[a-z]+)?(?:[-._][a-z]+(?:\d{1,3}[a-z]+)?)*(?:[-._]\d{1,4})?\Z")
_MIXED = lazyre.compile(r"(?=[A-Z]*[a-z]+\d{2,}[a-z])(?!(?i:base|sha|aes|int|md|ed|rsa|x|k)\d)[A-Za-z]+\d{2,}[a-z]+\Z")
_PHRASE_WORDS = 4


def is_passphrase(value: str) -> bool:
    """Whether words are put together as people do for a pass phrase, and not for the name of an object or a key.

    Such names say what the object is for, in words that are used for that; nor do they have capitals.
    """
    if len(value) > _LONGEST:
        return False
    if len(value) >= 8 and _MIXED.match(value) and not value.islower():
        return True
    parts = [part for part in re.split(r"[-._]", value) if len(part) > 2 and not part.isdigit()]
    return len(parts) >= _PHRASE_WORDS and _PHRASE.match(value) is not None and _NAMING.isdisjoint(parts)


_NAMING = (
    vocabulary.PASSWORDS
    | vocabulary.SECRETS
    | vocabulary.SECRET_KEYS
    | vocabulary.VAGUE
    | vocabulary.PUBLIC
    | vocabulary.DESCRIBING
    | vocabulary.REFERENCE_PARTS
    | vocabulary.TAIL_NOISE
    | vocabulary.WEAK
    | vocabulary.IDENTITY
    | frozenset(("cluster", "k8s", "etcd", "node", "pod", "main"))
)


def _pronounceable(run: str) -> bool:
    if len(run) <= 3:
        return True
    lowered = run.lower()
    if len(run) >= 8 and sum(lowered[at : at + 2] in vocabulary.ODD_PAIRS for at in range(len(run) - 1)) >= 2:
        return False
    if len(run) > 24 and run == run.lower():
        return _vowel_share(run) > 0.25 and _consonants(run) <= 4
    for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", run):
        if len(word) <= 3 or word.lower() in vocabulary.WITHOUT_VOWELS:
            continue
        if len(word) == 4 and word.isupper() and len(run) >= 12:
            continue  # an abbreviation before words
        if not 0.12 <= _vowel_share(word) <= 0.8 or _consonants(word) > 5:
            return False
    if re.search(r"[A-Z]{7}(?![a-z])", run) and run != run.upper():
        return False
    pieces = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", run)
    return len(run) / max(1, len(pieces)) >= 3


def _vowel_share(word: str) -> float:
    return sum(c in _VOWELS for c in word) / len(word)


def _consonants(word: str) -> int:
    longest = current = 0
    for c in word:
        current = 0 if c in _VOWELS else current + 1
        longest = max(longest, current)
    return longest


def _leaps(value: str) -> bool:
    """Whether letters and digits, or cases, alternate more often than in names (`k3J9x`, `aBcDe`)."""
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" if c.isalpha() else "." for c in value]
    leaps = sum(1 for a, b in pairwise(kinds) if a != b and "." not in (a, b) and (a, b) != ("u", "l"))
    return leaps > max(2, len(value) / 5)


def looks_random(value: str, *, least: int = 8) -> bool:
    """Whether the value looks generated: long enough and not word-like."""
    return len(value) >= least and not is_word_like(value) and len(set(value)) >= 5


def _normal(value: str) -> str:
    return re.sub(r"[-_ .:!?/]+", "_", value.strip().lower()).strip("_")


_LONGEST = 300
"""Characters; the patterns for what people type need more than linear time."""

_NOUNS = frozenset(("Password", "Secret", "Token", "Key", "PASSWORD", "SECRET", "TOKEN", "KEY", "APIKEY", "USERNAME"))


def is_placeholder(value: str) -> bool:
    """Whether the value only holds the place of a real one. Longer texts than a person types are none."""
    stripped = value.strip()
    if len(stripped) > _LONGEST:
        return len(set(stripped)) <= 2
    if _SAME.match(stripped) and len(stripped) > 2 and not stripped.isdigit():
        return True
    if len(stripped) >= _SHORTEST_RUNS and _is_runs(stripped):
        return True
    if _MARKED.match(stripped) or (_FILLER.search(stripped) and not looks_random(_FILLER.sub("", stripped), least=12)):
        return True
    normal = _normal(stripped)
    if _REPEATED.match(normal):
        return True
    if normal in vocabulary.SHORT_FILLERS or stripped.lower() in vocabulary.SHORT_FILLERS or stripped in _NOUNS:
        return True
    found = _LONG_FILLERS.search(normal)
    if found is not None and found.group() == "example" and _is_typed(stripped):
        return False
    if found is None and _LEET_FILLER.search(normal.translate(_LEET)):
        return True
    return found is not None and (
        len(found.group()) * 3 >= len(normal)
        or not looks_random(stripped, least=12)
        or stripped.endswith(("EXAMPLE", "EXAMPLEKEY"))
    )


_SHORTEST_RUNS = 8


def _is_runs(value: str) -> bool:
    """Whether every character comes four times or more in a row (`aaaa1111`), and not only figures do."""
    return not value.isdigit() and all(sum(1 for _ in run) >= 4 for _, run in groupby(value))


_TYPED = lazyre.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d\d)(?=.*[!?#*%&$@+=])\S{12,}\Z")
_SAYS_WHAT = lazyre.compile(r"(?i)pass|pw|secret|token|key|value|123|test|user|admin|string|text|here")


def _is_typed(value: str) -> bool:
    """Whether somebody made a password of a company's name, as a policy asks for (`ExampleCorp_4821!`)."""
    return _TYPED.match(value) is not None and _SAYS_WHAT.search(value) is None


def is_weak(value: str) -> bool:
    """Whether the value is a product's default password or one of those that everybody tries first."""
    if len(value) > _LONGEST:
        return False
    normal = _normal(value)
    return is_default(value) or any(_WEAK_PHRASE.match(text) for text in (normal, normal.translate(_LEET)))


_NO_WORD = lazyre.compile(r"[^a-z0-9]")


def is_default(value: str) -> bool:
    """Whether the value is on the list of default passwords, perhaps with a usual tail (`admin123!`)."""
    lowered = value.strip().lower()
    if _DIGITS.match(lowered):
        return len(lowered) >= 3 and (
            "01234567890123456789".find(lowered) >= 0 or "9876543210".find(lowered) >= 0 or len(set(lowered)) <= 2
        )
    if len(lowered) >= 6 and _ascends(lowered):
        return True
    base = lowered.rstrip("0123456789!@#$.?-_")
    return (
        lowered in vocabulary.WEAK
        or (lowered[:1].isalnum() and _NO_WORD.sub("", lowered) in vocabulary.WEAK)
        or (base in vocabulary.WEAK and lowered[len(base) :].lstrip("!@#$.?-_") in ("", *_TAILS))
    )


def is_alphabet(value: str) -> bool:
    """Whether a long text goes along the alphabet or the figures, dots aside: the token of every example."""
    return any(len(run) >= 16 and _ascends(run) for run in re.split(r"[^a-z0-9]+", value.replace(".", "").lower()))


def _ascends(value: str) -> bool:
    """Whether nearly every character is the next one of `0123456789abcdef…`: somebody's finger went along."""
    steps = sum(b in _NEXT.get(a, "") for a, b in pairwise(value))
    return steps * 5 >= (len(value) - 1) * 4


_NEXT = dict(pairwise("0123456789abcdefghijklmnopqrstuvwxyz")) | {"9": "0a", "f": "0g"}
_TAILS = (
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "12345678",
    "1!",
    "123!",
    "01",
    "321",
    "111",
    "0",
    "2",
    "99",
    "007",
)


def shape(value: str) -> Judgement:
    """What the value is by its own shape, unless it may be a credential: then NOTHING, and the name decides."""
    stripped = value.strip()
    if not stripped or is_flag_or_number(stripped):
        return Judgement(Kind.NOTHING, "empty, a flag or a number", True)
    if _ENCRYPTED.match(stripped):
        return Judgement(Kind.ENCRYPTED, "encrypted", True)
    if _REFERENCE.match(stripped) and (_is_variable(stripped) or len(stripped) < 8):
        return Judgement(Kind.REFERENCE, "a variable, template or store reference", True)
    if (_PUBLIC_PEM.match(stripped) and "PRIVATE KEY" not in stripped) or _SSH_PUBLIC.match(stripped):
        return Judgement(Kind.PUBLIC, "a certificate or public key", True)
    if _DIGEST.match(stripped):
        return Judgement(Kind.PUBLIC, "a digest or public recipient", True)
    if _SLOW_HASH.match(stripped):
        return Judgement(Kind.PUBLIC, "a slow password hash", True)
    if is_placeholder(stripped):
        return Judgement(Kind.PLACEHOLDER, "a placeholder", True)
    url = _URL_WITH_PASSWORD.match(stripped)
    if url and (is_placeholder(url.group(1)) or _REFERENCE.match(url.group(1)) or is_template(url.group(1))):
        return Judgement(Kind.PLACEHOLDER, "a placeholder in a URL", True)
    if is_path(stripped):
        return Judgement(Kind.REFERENCE, "a path", True)
    if _FILTER.match(stripped):
        return Judgement(Kind.REFERENCE, "a search filter", False)
    if _PLAIN_URL.match(stripped):
        return Judgement(Kind.REFERENCE, "a URL without credentials", False)
    return NOTHING


def is_path(value: str) -> bool:
    """Whether the value is a file name with folders; random text that starts with `/` is not."""
    if not _PATH.match(value):
        return False
    return _FILE.match(value) is not None or all(len(part) < 16 or is_word_like(part) for part in value.split("/"))


_SNAKE = lazyre.compile(r"\$(?:[a-z]+(?:_[a-z]+)+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\Z")
"""A variable of nginx or of the environment: `$http_token`, `$SMTP_PASS`."""


def _is_variable(text: str) -> bool:
    """`$name` is a variable when the name reads like one; passwords may begin with `$` too."""
    return not text.startswith("$") or text[1:2] in "{(" or is_word_like(text[1:]) or _SNAKE.match(text) is not None


def is_template(value: str) -> bool:
    """Whether what is left of the value without its variables and templates holds nothing random."""
    rest, count = _TEMPLATE.subn(lambda match: "" if _is_variable(match.group()) else match.group(), value)
    count = count if rest != value else 0
    return count > 0 and not any(looks_random(part, least=10) for part in re.split(r"[\s/:@,;=\"']+", rest))


def is_counted(value: str) -> bool:
    """Whether a UUID was typed along the keyboard: `12345678-1234-…`."""
    return is_uuid(value) and all(_ascends(group) or len(set(group)) == 1 for group in value.lower().split("-"))


def is_uuid(value: str) -> bool:
    return _UUID.match(value) is not None


def is_slow_hash(value: str) -> bool:
    """bcrypt, argon2, scrypt, SHA-crypt, SCRAM: made to be stored."""
    return _SLOW_HASH.search(value) is not None


def is_prose(value: str) -> bool:
    """Whether the value is a sentence about something (a label, a message), not a passphrase."""
    if value.count(", ") > 2 or value.count(" ") > 8:
        return True
    return " " in value and _SENTENCE.search(value) is not None
