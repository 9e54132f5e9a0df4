"""Certificates, keys and configs made on the spot, all obviously fake: nothing here opens anything."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

TODAY = datetime(2031, 6, 15, 12, tzinfo=timezone.utc)
DAY = timedelta(days=1)


@cache
def rsa_key(name: str = "a", bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def ec_key(name: str = "a", curve: str = "P-256") -> ec.EllipticCurvePrivateKey:
    curves: dict[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
    return ec.generate_private_key(curves[curve])


@cache
def ed_key(name: str = "a") -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.generate()


@cache
def dsa_key() -> dsa.DSAPrivateKey:
    return dsa.generate_private_key(2048)


def subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@cache
def certificate(
    name: str = "leaf",
    key: Any = None,
    issuer: str = "",
    issuer_key: Any = None,
    ca: bool | None = False,
    names: tuple[str, ...] = ("shop.example.com",),
    starts: float = -30,
    ends: float = 365,
    digest: Any = hashes.SHA256,
    issuer_at: str = "",
) -> x509.Certificate:
    """A certificate. `starts`, `ends`: days from TODAY; without `issuer` it signs itself; `ca=None`: not said."""
    key = key or ec_key(name)
    signer = issuer_key or key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject(name))
        .issuer_name(subject(issuer or name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(TODAY + starts * DAY)
        .not_valid_after(TODAY + ends * DAY)
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([_general(n) for n in names]), critical=False)
    if issuer_at:
        where = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(issuer_at)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([where]), critical=False)
    return builder.sign(signer, None if isinstance(signer, ed25519.Ed25519PrivateKey) else digest())


def _general(name: str) -> x509.GeneralName:
    import ipaddress

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def with_old_hash(one: x509.Certificate, hash_number: int = 5) -> x509.Certificate:
    """The RSA-signed certificate with the identifier of SHA-1 (5) or MD5 (4) in place of SHA-256 (11).

    The library no longer makes such signatures; this one does not verify, which no test of the algorithm needs.
    """
    prefix = bytes.fromhex("2a864886f70d0101")
    assert der(one).count(prefix + b"\x0b") == 2
    return x509.load_der_x509_certificate(der(one).replace(prefix + b"\x0b", prefix + bytes([hash_number])))


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


FORMATS = {
    "pkcs8": serialization.PrivateFormat.PKCS8,
    "traditional": serialization.PrivateFormat.TraditionalOpenSSL,
    "openssh": serialization.PrivateFormat.OpenSSH,
}


def key_pem(key: Any, form: str = "pkcs8", password: bytes | None = None) -> bytes:
    protection = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, FORMATS[form], protection)


def key_der(key: Any) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_pem(key: Any) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_ssh(key: Any) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)


def request_pem(key: Any) -> bytes:
    made = x509.CertificateSigningRequestBuilder().subject_name(subject("shop")).sign(key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM)


def p12(key: Any, one: x509.Certificate) -> bytes:
    return pkcs12.serialize_key_and_certificates(b"x", key, one, None, serialization.NoEncryption())


class Chain:
    """Root, intermediate and leaf, each issued by the one before."""

    def __init__(self, key: Any = None, **leaf: Any) -> None:
        self.key = key or ec_key("chain-leaf")
        root_key, middle_key = ec_key("chain-root"), ec_key("chain-middle")
        self.root = certificate("Fake Root", root_key, ca=True, names=(), ends=3650)
        self.middle = certificate("Fake Middle", middle_key, "Fake Root", root_key, ca=True, names=(), ends=1800)
        self.leaf = certificate("shop.example.com", self.key, "Fake Middle", middle_key, **leaf)


def b64(text: bytes | str) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def docker(entries: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"auths": entries, **more}).encode()


def kubeconfig(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "prod", "cluster": {"server": "https://10.1.2.3:6443"}}],
        "users": [{"name": "bot", "user": {"token": "fake-token-0000"}}],
        "contexts": [{"name": "prod", "context": {"cluster": "prod", "user": "bot"}}],
        "current-context": "prod",
    }
    return {**document, **changes}


def account(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": "service_account",
        "project_id": "fake-project",
        "private_key_id": "0" * 40,
        "private_key": key_pem(rsa_key()).decode(),
        "client_email": "bot@fake-project.iam.gserviceaccount.com",
        "client_id": "000000000000000000000",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    document.update(changes)
    return {name: value for name, value in document.items() if value is not None}


def jwt(claims: dict[str, Any]) -> bytes:
    parts: Iterable[bytes] = (
        json.dumps({"alg": "RS256"}).encode(),
        json.dumps(claims).encode(),
        b"fake-signature-fake",
    )
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
