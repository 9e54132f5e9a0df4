"""One certificate or one private key, read with `cryptography`; imported only when there is PEM to read."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from secretlint.content.model import PUBLIC_NAMES_LIMIT, Certificate
from secretlint.content.pem import Block

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

PRIVATE_LABELS = ("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY")
ENCRYPTED_LABEL = "ENCRYPTED PRIVATE KEY"
MINIMUM_RSA_BITS = 2048
_WEAK_HASHES = frozenset(("md2", "md4", "md5", "sha1"))

_Result = TypeVar("_Result")


def _quietly(read: Callable[[], _Result]) -> _Result | None:
    """The result, or None where the library refuses the bytes. Its messages may quote them, so none is kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read()
        except Exception:  # the library documents neither all its exceptions nor their texts
            return None


def certificate(der: bytes) -> x509.Certificate | None:
    """The certificate, or None when it does not parse."""
    from cryptography import x509

    def read() -> x509.Certificate:
        found = x509.load_der_x509_certificate(der)
        found.public_key()
        found.not_valid_after_utc  # noqa: B018 (dates are parsed on access, and Go parses them at once)
        return found

    return _quietly(read)


def is_encrypted_key(block: Block) -> bool:
    """Whether the block is a private key that needs a passphrase."""
    return block.label == ENCRYPTED_LABEL or (block.label in PRIVATE_LABELS and block.encrypted)


def is_private_label(block: Block) -> bool:
    """Whether the block says that it is a private key, encrypted or not."""
    return block.label in PRIVATE_LABELS or block.label == ENCRYPTED_LABEL


def private_key(block: Block) -> PrivateKeyTypes | None:
    """The key, or None when it does not parse. Not for encrypted keys."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    def read() -> PrivateKeyTypes:
        try:
            return serialization.load_der_private_key(block.der, None, unsafe_skip_rsa_key_validation=True)
        except UnsupportedAlgorithm:
            raise
        except Exception:  # DER of PKCS1 and SEC1 has no label of its own: let the label decide
            return serialization.load_pem_private_key(block.text, None, unsafe_skip_rsa_key_validation=True)

    found = _quietly(read)
    return found if found is not None and _is_consistent(found) else None


def _is_consistent(key: PrivateKeyTypes) -> bool:
    """Whether an RSA key's numbers belong together; that its factors are prime would take OpenSSL a second to say."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    if not isinstance(key, rsa.RSAPrivateKey):
        return True
    numbers = key.private_numbers()
    p, q, public = numbers.p, numbers.q, numbers.public_numbers
    return p * q == public.n and p > 1 and q > 1 and all(numbers.d * public.e % (one - 1) == 1 for one in (p, q))


def is_unsupported_key(block: Block) -> bool:
    """Whether the library knows what kind of key it is and cannot handle that kind: then nothing can be said."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            serialization.load_pem_private_key(block.text, None)
        except UnsupportedAlgorithm:
            return True
        except Exception:
            return False
    return False


def belongs(key: PrivateKeyTypes, found: x509.Certificate) -> bool:
    """Whether the certificate was made for this key."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    def encoded() -> bool:
        mine = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        theirs = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return mine == theirs

    return _quietly(encoded) is True or _same_numbers(key, found)


def _same_numbers(key: PrivateKeyTypes, found: x509.Certificate) -> bool:
    """RSA-PSS certificates name another algorithm for the same key."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    def compared() -> bool:
        public = found.public_key()
        if not isinstance(key, rsa.RSAPrivateKey) or not isinstance(public, rsa.RSAPublicKey):
            return False
        return key.public_key().public_numbers() == public.public_numbers()

    return _quietly(compared) is True


def issued(child: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether `issuer` signed `child`. Where its algorithm is not supported, the names decide."""
    from cryptography.exceptions import UnsupportedAlgorithm

    if child.issuer.public_bytes() != issuer.subject.public_bytes():
        return False
    try:
        child.verify_directly_issued_by(issuer)
    except UnsupportedAlgorithm:
        return True
    except Exception:  # InvalidSignature, ValueError, TypeError: not signed with this key
        return False
    return True


def is_ca(found: x509.Certificate) -> bool | None:
    """What the certificate's basic constraints say; None when it has none (version 1, or an old self-made one)."""
    from cryptography import x509

    return _quietly(lambda: found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)


def is_self_issued(found: x509.Certificate) -> bool:
    """Whether subject and issuer are the same: a root, or a certificate that signed itself."""
    return found.subject.public_bytes() == found.issuer.public_bytes()


def says_where_its_issuer_is(found: x509.Certificate) -> bool:
    """Whether it says where the certificate of its issuer is to be had, as those do that were not signed by a root."""
    from cryptography import x509
    from cryptography.x509.oid import AuthorityInformationAccessOID

    access = _quietly(lambda: found.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value)
    return access is not None and any(one.access_method == AuthorityInformationAccessOID.CA_ISSUERS for one in access)


def names(found: x509.Certificate) -> tuple[str, ...]:
    """DNS names and IP addresses of the subject alternative name, lower case.

    The common name does not count: neither Go nor any current browser looks at it.
    """
    from cryptography import x509

    def read() -> tuple[str, ...]:
        extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        dns = [name.lower() for name in extension.get_values_for_type(x509.DNSName)]
        addresses = [str(address) for address in extension.get_values_for_type(x509.IPAddress)]
        return tuple(dict.fromkeys(dns + addresses))[:PUBLIC_NAMES_LIMIT]

    return _quietly(read) or ()


def weakness(found: x509.Certificate, served: bool) -> str | None:
    """Why clients of today refuse the certificate's key or signature, in fixed words; None when they do not.

    `served`: it is a server's own certificate, of which everybody looks at the signature, though it signed itself.
    Go refuses SHA-1 and MD5 signatures since 1.18, Debian's OpenSSL (security level 2) RSA keys under 2048 bits.
    """
    from cryptography.hazmat.primitives.asymmetric import rsa

    public = _quietly(found.public_key)
    if isinstance(public, rsa.RSAPublicKey) and public.key_size < MINIMUM_RSA_BITS:
        return f"an RSA key of {public.key_size} bits, and clients ask for {MINIMUM_RSA_BITS}"
    if not served and is_self_issued(found) and is_ca(found):
        return None  # nobody checks the signature of a root
    algorithm = _quietly(lambda: found.signature_hash_algorithm)
    if algorithm is not None and algorithm.name in _WEAK_HASHES:
        return f"a signature with {algorithm.name.upper().replace('SHA1', 'SHA-1')}, which clients refuse"
    return None


def traits(key: str, position: int, found: x509.Certificate) -> Certificate:
    """What is kept of the certificate at `position` of the value under `key`."""
    leaf = not is_ca(found)
    return Certificate(
        key, position, _seconds(found.not_valid_before_utc), _seconds(found.not_valid_after_utc), names(found), leaf
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
