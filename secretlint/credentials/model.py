"""The words of a judgement. Nothing here holds the text that was judged."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a piece of text is, as far as a reader of the repository is concerned."""

    CREDENTIAL = "credential"
    WEAK_DEFAULT = "weak-default"
    """A password that a product ships with, or that everybody tries first."""
    PLACEHOLDER = "placeholder"
    PUBLIC = "public"
    """Meant to be read: certificates, public keys, digests, slow password hashes."""
    ENCRYPTED = "encrypted"
    REFERENCE = "reference"
    """Says where the credential is: a variable, a template, a path, the name of a Secret or key."""
    NOTHING = "nothing"

    @property
    def readable(self) -> bool:
        """Whether someone who reads the text can use it to get in."""
        return self in (Kind.CREDENTIAL, Kind.WEAK_DEFAULT)


class Judgement(NamedTuple):
    """A kind, and in fixed words what told it ("private key", "password in a URL", …).

    `certain` is True when the text's own shape says so (a token with a known prefix, a private key), whatever its name.
    """

    kind: Kind
    why: str
    certain: bool = False


class Found(NamedTuple):
    """A readable credential inside a longer text, at code points `start` to `end`. `name` is what it is assigned to."""

    start: int
    end: int
    judgement: Judgement
    name: str = ""


NOTHING = Judgement(Kind.NOTHING, "")
