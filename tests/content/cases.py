"""Labelled contents: what a Secret holds, how it is used, and which rules must speak (none for a fine one)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from cryptography.hazmat.primitives import hashes

from tests.content import material as m

TLS = "kubernetes.io/tls"
DOCKER = "kubernetes.io/dockerconfigjson"
LEGACY = "kubernetes.io/dockercfg"
BASIC = "kubernetes.io/basic-auth"
SSH = "kubernetes.io/ssh-auth"
BOOTSTRAP = "bootstrap.kubernetes.io/token"
OPAQUE = "Opaque"


class Case(NamedTuple):
    """One Secret. `rules`: names of the rules that must report, exactly. `uses`: how its keys are used ("env" …)."""

    name: str
    type: str
    values: dict[str, bytes]
    rules: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    images: tuple[str, ...] = ()


def all_cases() -> list[Case]:
    makers = (
        _tls_fine,
        _tls_broken_text,
        _tls_wrong_material,
        _tls_pairs,
        _tls_chains,
        _tls_dates,
        _tls_weak,
        _tls_hosts,
        _authorities,
        _docker_fine,
        _docker_faulty,
        _docker_registries,
        _docker_images,
        _ssh_fine,
        _ssh_faulty,
        _known_hosts,
        _basic,
        _environment,
        _opaque_fine,
        _twice,
        _kubeconfigs,
        _accounts,
        _tokens,
    )
    return [case for maker in makers for case in maker()]


def tls(crt: bytes, key: bytes, **more: bytes) -> dict[str, bytes]:
    return {"tls.crt": crt, "tls.key": key, **{name.replace("_", "."): value for name, value in more.items()}}


def pair(name: str = "shop", key: Any = None, **changes: Any) -> tuple[bytes, bytes]:
    key = key or m.ec_key(name)
    return m.pem(m.certificate(name, key, **changes)), m.key_pem(key)


def crlf(value: bytes) -> bytes:
    return value.replace(b"\n", b"\r\n")


def _tls_fine() -> Iterator[Case]:
    crt, key = pair()
    chain = m.Chain()
    private = m.key_pem(chain.key)
    rsa_crt = m.pem(m.certificate("rsa", m.rsa_key()))
    ec = m.ec_key("trad")
    parameters = b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
    p384, p521 = m.ec_key("p384", "P-384"), m.ec_key("p521", "P-521")
    ed = m.ed_key()
    authority = m.certificate("Fake CA", m.ec_key("ca"), ca=True, names=())
    variants = {
        "self-signed": tls(crt, key),
        "rsa pkcs8": tls(rsa_crt, m.key_pem(m.rsa_key())),
        "rsa pkcs1": tls(rsa_crt, m.key_pem(m.rsa_key(), "traditional")),
        "ec sec1": tls(m.pem(m.certificate("trad", ec)), m.key_pem(ec, "traditional")),
        "ec sec1 with parameters": tls(m.pem(m.certificate("trad", ec)), parameters + m.key_pem(ec, "traditional")),
        "P-384": tls(m.pem(m.certificate("p384", p384)), m.key_pem(p384)),
        "P-521": tls(m.pem(m.certificate("p521", p521)), m.key_pem(p521)),
        "ed25519": tls(m.pem(m.certificate("ed", ed)), m.key_pem(ed)),
        "rsa 4096": tls(m.pem(m.certificate("big", m.rsa_key("big", 4096))), m.key_pem(m.rsa_key("big", 4096))),
        "chain": tls(m.pem(chain.leaf, chain.middle), private),
        "chain with root": tls(m.pem(chain.leaf, chain.middle, chain.root), private),
        "chain and ca.crt": tls(m.pem(chain.leaf, chain.middle), private, ca_crt=m.pem(chain.root)),
        "leaf twice": tls(m.pem(chain.leaf, chain.leaf, chain.middle), private),
        "crlf": tls(crlf(crt), crlf(key)),
        "crlf chain": tls(crlf(m.pem(chain.leaf, chain.middle)), crlf(private)),
        "text before": tls(b"subject=CN = shop\nissuer=CN = shop\n" + crt, b"Key Attributes: <No Attributes>\n" + key),
        "openssl text": tls(b"Certificate:\n    Data:\n        Version: 3 (0x2)\n" + crt, key),
        "bag attributes": tls(b"Bag Attributes\n    friendlyName: shop\n" + crt, b"Bag Attributes\n" + key),
        "no last newline": tls(crt.rstrip(b"\n"), key.rstrip(b"\n")),
        "blank lines": tls(b"\n\n" + crt + b"\n\n", b"\n" + key + b"\n\n"),
        "blank line between": tls(m.pem(chain.leaf) + b"\n" + m.pem(chain.middle), private),
        "trailing blanks": tls(crt.replace(b"-----\n", b"-----  \n"), key),
        "authority of an issuer": tls(m.pem(authority), m.key_pem(m.ec_key("ca"))),
        "no basic constraints": tls(*pair("v1", ca=None)),
        "client certificate without names": tls(*pair("client", names=())),
        "wildcard": tls(*pair("wild", names=("*.example.com", "example.com"))),
        "address": tls(*pair("ip", names=("10.0.0.1",))),
        "placeholders": tls(b"<your certificate>", b"<your key>"),
        "flux variables": tls(b"${TLS_CRT}", b"${TLS_KEY}"),
        "vault references": tls(b"<path:secret/data/tls#crt>", b"<path:secret/data/tls#key>"),
        "more keys": tls(crt, key, notes=b"made by hand"),
        "keystore beside": {**tls(crt, key), "keystore.p12": m.p12(m.ec_key("shop"), m.certificate("shop"))},
        "combined in a third key": {**tls(crt, key), "tls-combined.pem": key + crt},
        "other curve in chain": tls(m.pem(m.Chain(m.rsa_key()).leaf, chain.middle), m.key_pem(m.rsa_key())),
    }
    for name, values in variants.items():
        yield Case(f"tls fine/{name}", TLS, values)
    yield Case("tls fine/opaque", OPAQUE, tls(crt, key))
    yield Case("tls fine/empty opaque", OPAQUE, {"tls.crt": b"", "tls.key": b""})
    yield Case("tls fine/opaque pem names", OPAQUE, {"cert.pem": crt, "key.pem": key})
    server, client = pair("server"), pair("client2")
    yield Case(
        "tls fine/opaque two pairs",
        OPAQUE,
        {
            "server-cert.pem": server[0],
            "server-key.pem": server[1],
            "client-cert.pem": client[0],
            "client-key.pem": client[1],
            "ca.pem": m.pem(authority),
        },
    )
    yield Case("tls fine/opaque der", OPAQUE, {"server.cer": m.der(m.certificate("shop"))})
    yield Case("tls fine/encrypted key with passphrase", OPAQUE, {
        "server.crt": crt, "server.pem": m.key_pem(m.ec_key("shop"), password=b"fake"), "passphrase": b"fake",
    })  # fmt: skip
    yield Case("tls fine/haproxy", OPAQUE, {"site.pem": crt + key})
    yield Case("tls fine/minio", OPAQUE, {"public.crt": crt, "private.key": key})
    yield Case("tls fine/signing keys", OPAQUE, {
        "private.pem": m.key_pem(m.rsa_key("jwt")), "public.pem": m.public_pem(m.rsa_key("jwt")),
    })  # fmt: skip


def _tls_broken_text() -> Iterator[Case]:
    crt, key = pair()
    chain = m.Chain()
    bodies = {
        "empty": b"",
        "blank": b"\n",
        "words": b"this is no certificate at all, sorry",
        "escaped": crt.replace(b"\n", b"\\n"),
        "folded": crt.replace(b"\n", b" "),
        "joined": crt.replace(b"\n", b""),
        "indented": b"".join(b"  " + line + b"\n" for line in crt.splitlines()),
        "cut off": crt[:200],
        "no end": crt[: crt.index(b"-----END")],
        "no begin": crt[crt.index(b"\n") + 1 :],
        "no markers": b"".join(crt.splitlines()[1:-1]),
        "four dashes": crt.replace(b"-----", b"----"),
        "wrong end": crt.replace(b"END CERTIFICATE", b"END CERT"),
        "lower case": crt.replace(b"BEGIN CERTIFICATE", b"begin certificate"),
        "bad base64": crt[:100] + b"!!!!" + crt[104:],
        "lost line": b"\n".join(crt.splitlines()[:3] + crt.splitlines()[4:]) + b"\n",
        "changed byte": _flip(crt),
        "glued": m.pem(chain.leaf).rstrip(b"\n") + m.pem(chain.middle),
        "second cut off": crt + m.pem(chain.middle)[:150],
        "der": m.der(m.certificate("shop")),
        "pkcs12": m.p12(m.ec_key("shop"), m.certificate("shop")),
        "trusted": crt.replace(b"CERTIFICATE", b"TRUSTED CERTIFICATE"),
        "pkcs7": crt.replace(b"CERTIFICATE", b"PKCS7"),
        "utf-16": crt.decode().encode("utf-16"),
    }
    for name, body in bodies.items():
        yield Case(f"tls text/{name}", TLS, tls(body, key), ("certificate-unreadable",))
    keys = {
        "empty": b"",
        "words": b"no key either, sorry",
        "escaped": key.replace(b"\n", b"\\n"),
        "folded": key.replace(b"\n", b" "),
        "indented": b"".join(b"    " + line + b"\n" for line in key.splitlines()),
        "cut off": key[:120],
        "bad base64": key[:60] + b"!!!!" + key[64:],
        "damaged": b"-----BEGIN PRIVATE KEY-----\n" + m.b64(b"fake" * 40).encode() + b"\n-----END PRIVATE KEY-----\n",
        "der": m.key_der(m.ec_key("shop")),
        "no markers": b"".join(key.splitlines()[1:-1]),
        "parameters only": b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n",
    }
    for name, body in keys.items():
        yield Case(f"tls key text/{name}", TLS, tls(crt, body), ("certificate-key-unreadable",))
    yield Case("tls text/opaque cut off", OPAQUE, {"server.pem": crt[:200]}, ("certificate-unreadable",))
    yield Case("tls text/opaque glued", OPAQUE, {
        "bundle.pem": m.pem(chain.leaf).rstrip(b"\n") + m.pem(chain.middle),
    }, ("certificate-unreadable",))  # fmt: skip
    yield Case("tls text/opaque key cut off", OPAQUE, {"signing.pem": key[:150]}, ("certificate-key-unreadable",))
    yield Case("tls text/ca words", TLS, tls(crt, key, ca_crt=b"none of that"), ("certificate-unreadable",))
    yield Case("tls text/ca der", TLS, tls(crt, key, ca_crt=m.der(chain.root)), ("certificate-unreadable",))


def _flip(crt: bytes) -> bytes:
    """Spoil the structure, not only the signature: the first length byte of the body."""
    lines = crt.splitlines()
    lines[1] = b"NIIB" + lines[1][4:]
    return b"\n".join(lines) + b"\n"


def _tls_wrong_material() -> Iterator[Case]:
    crt, key = pair()
    shop = m.ec_key("shop")
    for name, body in {
        "key": key,
        "key sec1": m.key_pem(shop, "traditional"),
        "request": m.request_pem(shop),
        "public key": m.public_pem(shop),
        "ssh public key": m.public_ssh(m.ed_key()) + b"\n",
    }.items():
        yield Case(f"tls wrong crt/{name}", TLS, tls(body, key), ("certificate-unreadable",))
    for name, body in {
        "certificate": crt,
        "public key": m.public_pem(shop),
        "request": m.request_pem(shop),
        "encrypted pkcs8": m.key_pem(shop, password=b"fake"),
        "encrypted traditional": m.key_pem(m.rsa_key(), "traditional", b"fake"),
        "openssh": m.key_pem(shop, "openssh"),
    }.items():
        yield Case(f"tls wrong key/{name}", TLS, tls(crt, body), ("certificate-key-unreadable",))
    yield Case("tls wrong/swapped", TLS, tls(key, crt), ("certificate-unreadable",))
    yield Case("tls wrong/swapped opaque", OPAQUE, tls(key, crt), ("certificate-unreadable",))
    yield Case("tls wrong/ca is a key", TLS, tls(crt, key, ca_crt=key), ("certificate-unreadable",))
    leaf = m.Chain().leaf
    own = m.pem(m.certificate("other", m.ec_key("other")))
    yield Case("tls wrong/ca signed only itself", TLS, tls(crt, key, ca_crt=own), ("certificate-authority-not-ca",))
    yield Case("tls fine/its own authority", TLS, tls(crt, key, ca_crt=crt))
    yield Case("tls wrong/ca is a leaf", TLS, tls(crt, key, ca_crt=m.pem(leaf)), ("certificate-authority-not-ca",))


def _tls_pairs() -> Iterator[Case]:
    crt, key = pair()
    other = m.key_pem(m.ec_key("other"))
    chain = m.Chain()
    wrong = ("certificate-key-mismatch",)
    yield Case("tls pair/other key", TLS, tls(crt, other), wrong)
    yield Case("tls pair/other kind", TLS, tls(crt, m.key_pem(m.rsa_key())), wrong)
    yield Case("tls pair/chain", TLS, tls(m.pem(chain.leaf, chain.middle), other), wrong)
    yield Case(
        "tls pair/renewed key", TLS, tls(m.pem(m.certificate("r", m.rsa_key())), m.key_pem(m.rsa_key("b"))), wrong
    )
    yield Case("tls pair/opaque", OPAQUE, tls(crt, other), wrong)
    yield Case("tls pair/server", OPAQUE, {"server.crt": crt, "server.key": other}, wrong)
    yield Case("tls pair/pem names", OPAQUE, {"cert.pem": crt, "key.pem": other}, wrong)
    yield Case("tls pair/authority", OPAQUE, {"ca.crt": m.pem(chain.root), "ca.key": other}, wrong)
    yield Case("tls pair/combined", OPAQUE, {"site.pem": crt + other}, wrong)
    yield Case("tls pair/ed", TLS, tls(m.pem(m.certificate("ed", m.ed_key())), m.key_pem(m.ed_key("b"))), wrong)
    _ = key


def _tls_chains() -> Iterator[Case]:
    chain = m.Chain()
    key = m.key_pem(chain.key)
    foreign = m.certificate("Other Root", m.ec_key("other-root"), ca=True, names=())
    first, order = ("certificate-leaf-not-first",), ("certificate-chain-order",)
    yield Case("chain/middle first", TLS, tls(m.pem(chain.middle, chain.leaf), key), first)
    yield Case("chain/root first", TLS, tls(m.pem(chain.root, chain.middle, chain.leaf), key), first)
    yield Case("chain/root middle swapped", TLS, tls(m.pem(chain.leaf, chain.root, chain.middle), key), order)
    yield Case("chain/root without middle", TLS, tls(m.pem(chain.leaf, chain.root), key), order)
    yield Case("chain/middle missing", TLS, tls(m.pem(chain.leaf), key, ca_crt=m.pem(chain.root)), order)
    between = m.certificate("b", chain.key, "Fake Issuing CA", m.ec_key("chain-middle"))
    yield Case("chain fine/whom clients trust is not known", TLS, tls(m.pem(between), key))
    public = m.certificate("p", chain.key, "Fake R3", m.ec_key("chain-middle"), issuer_at="http://r3.example.com/")
    yield Case("chain/not the full chain", TLS, tls(m.pem(public), key), order)
    direct = m.certificate("d", chain.key, "Fake Root", m.ec_key("chain-root"))
    yield Case("chain fine/signed by the root", TLS, tls(m.pem(direct), key, ca_crt=m.pem(chain.root)))
    yield Case("chain fine/issuer in ca.crt", TLS, tls(m.pem(chain.leaf), key, ca_crt=m.pem(chain.middle)))
    yield Case("chain fine/leaf alone", TLS, tls(m.pem(chain.leaf), key))
    yield Case("chain/foreign", TLS, tls(m.pem(chain.leaf, foreign), key), order)
    yield Case("chain/foreign after", TLS, tls(m.pem(chain.leaf, chain.middle, foreign), key), order)
    yield Case("chain/opaque", OPAQUE, {"server.crt": m.pem(chain.middle, chain.leaf), "server.key": key}, first)
    yield Case("chain/crlf", TLS, tls(crlf(m.pem(chain.middle, chain.leaf)), key), first)
    twin = m.certificate("Fake Middle", m.ec_key("imposter"), "Fake Root", m.ec_key("chain-root"), ca=True, names=())
    yield Case("chain/same name other key", TLS, tls(m.pem(chain.leaf, twin), key), order)
    again = m.certificate(
        "Fake Middle", m.ec_key("chain-middle"), "Other Root", m.ec_key("other-root"), ca=True, names=()
    )
    yield Case("chain fine/cross-signed", TLS, tls(m.pem(chain.leaf, chain.middle, again, chain.root, foreign), key))
    yield Case(
        "chain fine/bundle in ca.crt", TLS, tls(m.pem(chain.leaf, chain.middle), key, ca_crt=m.pem(foreign, chain.root))
    )


def _tls_dates() -> Iterator[Case]:
    soon, gone, early = ("certificate-expires-soon",), ("certificate-expired",), ("certificate-not-yet-valid",)
    for days, rules in (
        (-400, gone),
        (-30, gone),
        (-2, gone),
        (-1, gone),
        (1, soon),
        (7, soon),
        (29, soon),
        (30, soon),
        (31, ()),
        (32, ()),
        (90, ()),
        (3650, ()),
    ):
        yield Case(f"dates/ends in {days}", TLS, tls(*pair("d", starts=-500, ends=days)), rules)
    for days, rules in ((2, early), (40, early), (-1, ()), (0, ())):
        yield Case(f"dates/starts in {days}", TLS, tls(*pair("d", starts=days, ends=400)), rules)
    chain = m.Chain()
    root_key = m.ec_key("chain-root")
    old = m.certificate(
        "Fake Middle", m.ec_key("chain-middle"), "Fake Root", root_key, ca=True, names=(), starts=-900, ends=-9
    )
    yield Case("dates/middle expired", TLS, tls(m.pem(chain.leaf, old), m.key_pem(chain.key)), gone)
    crt, key = pair()
    dead = m.certificate("Old CA", m.ec_key("old-ca"), ca=True, names=(), starts=-900, ends=-9)
    yield Case("dates/ca expired", TLS, tls(crt, key, ca_crt=m.pem(dead)), gone)
    yield Case("dates/ca rotation", TLS, tls(crt, key, ca_crt=m.pem(dead, chain.root)))
    yield Case("dates/opaque bundle", OPAQUE, {"ca-bundle.crt": m.pem(chain.root, dead)})
    yield Case("dates/opaque expired", OPAQUE, {"client.crt": pair("d", starts=-99, ends=-3)[0]}, gone)


def _tls_weak() -> Iterator[Case]:
    weak = ("certificate-weak",)
    small = m.rsa_key("small", 1024)
    yield Case("weak/rsa 1024", TLS, tls(m.pem(m.certificate("w", small)), m.key_pem(small)), weak)
    middling = m.rsa_key("middling", 1536)
    yield Case(
        "weak/rsa 1536", TLS, tls(m.pem(m.certificate("w2", middling)), m.key_pem(middling, "traditional")), weak
    )
    for number, name in ((5, "sha1"), (4, "md5")):
        old = m.with_old_hash(m.certificate("w3", m.rsa_key()), number)
        yield Case(f"weak/{name}", TLS, tls(m.pem(old), m.key_pem(m.rsa_key())), weak)
    own = m.with_old_hash(m.certificate("w6", m.rsa_key(), ca=True))
    yield Case("weak/sha1, signed itself as an authority", TLS, tls(m.pem(own), m.key_pem(m.rsa_key())), weak)
    root = m.with_old_hash(m.certificate("Old Root", m.rsa_key("root"), ca=True, names=()))
    yield Case("weak fine/sha1 root to trust", OPAQUE, {"ca.crt": m.pem(root)})
    tiny = m.certificate("Tiny Root", small, ca=True, names=())
    yield Case("weak/small authority", OPAQUE, {"ca.crt": m.pem(tiny)}, weak)
    signed = m.with_old_hash(m.certificate("w4", m.ec_key("w4"), "Old Root", m.rsa_key("root")))
    yield Case("weak/sha1 leaf of a root", TLS, tls(m.pem(signed), m.key_pem(m.ec_key("w4"))), weak)
    yield Case(
        "weak fine/sha384",
        TLS,
        tls(m.pem(m.certificate("w5", m.rsa_key(), digest=hashes.SHA384)), m.key_pem(m.rsa_key())),
    )


def _tls_hosts() -> Iterator[Case]:
    wrong = ("certificate-host-not-covered",)
    for name, names, hosts, rules in (
        ("exact", ("shop.example.com",), ("shop.example.com",), ()),
        ("case", ("Shop.Example.com".lower(),), ("SHOP.example.com",), ()),
        ("wildcard", ("*.example.com",), ("shop.example.com", "www.example.com"), ()),
        ("wildcard host", ("*.example.com",), ("*.example.com",), ()),
        ("address", ("10.0.0.1",), ("10.0.0.1",), ()),
        ("second name", ("a.example.com", "b.example.com"), ("b.example.com",), ()),
        ("variable", ("a.example.com",), ("shop.${DOMAIN}",), ()),
        ("template", ("a.example.com",), ("{{ .Values.host }}",), ()),
        ("no host", ("a.example.com",), (), ()),
        ("other", ("shop.example.com",), ("www.example.com",), wrong),
        ("other domain", ("*.example.com",), ("shop.example.org",), wrong),
        ("two labels", ("*.example.com",), ("a.b.example.com",), wrong),
        ("apex", ("*.example.com",), ("example.com",), wrong),
        ("one of two", ("shop.example.com",), ("shop.example.com", "api.example.com"), wrong),
        ("wildcard host, one name", ("shop.example.com",), ("*.example.com",), wrong),
        ("no names", (), ("shop.example.com",), wrong),
        ("suffix", ("example.com",), ("notexample.com",), wrong),
    ):
        yield Case(f"hosts/{name}", TLS, tls(*pair("h", names=names)), rules, hosts=hosts)


def _authorities() -> Iterator[Case]:
    root = m.Chain().root
    yield Case("ca fine/alone", OPAQUE, {"ca.crt": m.pem(root)})
    yield Case("ca fine/self-signed leaf", OPAQUE, {"ca.crt": pair()[0]})
    yield Case(
        "ca fine/bundle with comments",
        OPAQUE,
        {"ca.crt": b"# Fake Root\n" + m.pem(root) + b"\n# again\n" + m.pem(root)},
    )
    yield Case("ca fine/empty", TLS, tls(*pair(), ca_crt=b""))
    yield Case("ca fine/nginx", OPAQUE, {"ca.crt": m.pem(root, m.Chain().middle)})
    yield Case("ca/folded", OPAQUE, {"ca.crt": m.pem(root).replace(b"\n", b" ")}, ("certificate-unreadable",))
    yield Case("ca/url", OPAQUE, {"ca.crt": b"https://example.com/ca.crt"}, ("certificate-unreadable",))


def auth(user: str = "bot", password: str = "fake-pass") -> dict[str, str]:
    return {"auth": m.b64(f"{user}:{password}")}


def _docker_fine() -> Iterator[Case]:
    full = {"username": "bot", "password": "fake-pass", **auth()}
    for name, value in {
        "auth": m.docker({"ghcr.io": auth()}),
        "all fields": m.docker({"ghcr.io": {**full, "email": "bot@example.com"}}),
        "no auth field": m.docker({"ghcr.io": {"username": "bot", "password": "fake-pass"}}),
        "docker hub": m.docker({"https://index.docker.io/v1/": auth()}),
        "docker hub without scheme": m.docker({"index.docker.io/v1/": auth()}),
        "docker hub short": m.docker({"docker.io": auth()}),
        "docker hub v2": m.docker({"https://index.docker.io/v2/": auth()}),
        "port": m.docker({"registry.example.com:5000": auth()}),
        "name and port": m.docker({"registry:5000": auth()}),
        "localhost": m.docker({"localhost:5000": auth()}),
        "address": m.docker({"10.0.0.5:5000": auth()}),
        "scheme": m.docker({"https://registry.example.com": auth()}),
        "slash": m.docker({"https://registry.example.com/": auth()}),
        "v2": m.docker({"https://registry.example.com/v2/": auth()}),
        "plain http": m.docker({"http://registry.example.com": auth()}),
        "path": m.docker({"registry.gitlab.com/group/project": auth("gitlab+deploy-token-1", "fake")}),
        "wildcard": m.docker({"*.azurecr.io": auth()}),
        "ecr": m.docker({"000000000000.dkr.ecr.eu-west-1.amazonaws.com": auth("AWS", "fake" * 100)}),
        "gcr key": m.docker({"https://gcr.io": auth("_json_key", json.dumps({"type": "service_account", "k": "a:b"}))}),
        "colon in password": m.docker({"ghcr.io": auth("bot", "a:b:c")}),
        "unicode password": m.docker({"ghcr.io": auth("bot", "pässwörd")}),
        "unpadded auth": m.docker({"ghcr.io": {"auth": m.b64("bot:fakepass1").rstrip("=")}}),
        "identity token": m.docker({"x.azurecr.io": {**auth("0000-0000", ""), "identitytoken": "fake"}}),
        "identity token only": m.docker({"x.azurecr.io": {"identitytoken": "fake"}}),
        "registry token": m.docker({"x.example.com": {"registrytoken": "fake"}}),
        "several": m.docker({"ghcr.io": auth(), "quay.io": auth(), "https://index.docker.io/v1/": auth()}),
        "robot": m.docker({"quay.io": auth("org+robot", "FAKE")}),
        "helpers beside": m.docker({"ghcr.io": auth()}, credHelpers={"gcr.io": "gcloud"}),
        "other settings": m.docker({"ghcr.io": auth()}, HttpHeaders={"User-Agent": "Docker"}, psFormat="table"),
        "pretty": json.dumps({"auths": {"ghcr.io": full}}, indent=2).encode() + b"\n",
        "template auth": b'{"auths":{"ghcr.io":{"auth":"${GHCR_AUTH}"}}}',
        "template registry": b'{"auths":{"${REGISTRY}":{"username":"${U}","password":"${P}"}}}',
        "helm template": b'{"auths":{"ghcr.io":{"auth":"{{ printf "%s:%s" .u .p | b64enc }}"}}}',
        "all a template": b"${DOCKER_CONFIG}",
    }.items():
        yield Case(f"docker fine/{name}", DOCKER, {".dockerconfigjson": value})
    yield Case("docker fine/legacy", LEGACY, {".dockercfg": json.dumps({"ghcr.io": auth()}).encode()})
    hub = {"https://index.docker.io/v1/": {"username": "bot", "password": "fake", "email": "b@example.com"}}
    yield Case("docker fine/legacy hub", LEGACY, {".dockercfg": json.dumps(hub).encode()})
    yield Case("docker fine/opaque", OPAQUE, {".dockerconfigjson": m.docker({"ghcr.io": auth()})})
    yield Case("docker fine/kaniko", OPAQUE, {"config.json": m.docker({}, credHelpers={"gcr.io": "gcr"})})


def _docker_faulty() -> Iterator[Case]:
    unusable, wrong = ("docker-config-unusable",), ("docker-config-auth",)
    for name, value, rules in (
        ("no auths", b'{"registry":"ghcr.io"}', unusable),
        ("empty object", b"{}", unusable),
        ("null", b"null", unusable),
        ("auths null", b'{"auths":null}', unusable),
        ("auths empty", b'{"auths":{}}', unusable),
        ("auths a list", b'{"auths":[{"ghcr.io":{}}]}', unusable),
        ("auths a string", b'{"auths":"ghcr.io"}', unusable),
        ("auth for auths", b'{"auth":{"ghcr.io":{"auth":"Ym90OmZha2U="}}}', unusable),
        ("legacy shape", json.dumps({"ghcr.io": auth()}).encode(), unusable),
        ("store only", b'{"credsStore":"desktop"}', unusable),
        ("helpers only", b'{"credHelpers":{"gcr.io":"gcloud"}}', unusable),
        ("store and empty auths", b'{"auths":{},"credsStore":"osxkeychain"}', unusable),
        ("docker desktop", b'{"auths":{"https://index.docker.io/v1/":{}},"credsStore":"desktop"}', wrong),
        ("entry empty", m.docker({"ghcr.io": {}}), wrong),
        ("entry null", m.docker({"ghcr.io": None}), wrong),
        ("entry a string", m.docker({"ghcr.io": m.b64("bot:fake")}), wrong),
        ("only email", m.docker({"ghcr.io": {"email": "bot@example.com"}}), wrong),
        ("auth empty", m.docker({"ghcr.io": {"auth": ""}}), wrong),
        ("auth plain", m.docker({"ghcr.io": {"auth": "bot:fake-pass"}}), wrong),
        ("auth no base64", m.docker({"ghcr.io": {"auth": "bot fake%"}}), wrong),
        ("auth a token", m.docker({"ghcr.io": {"auth": "ghp_faketokenfaketoken"}}), wrong),
        ("auth without colon", m.docker({"ghcr.io": {"auth": m.b64("bot")}}), wrong),
        ("auth of the password", m.docker({"ghcr.io": {"auth": m.b64("fake-pass")}}), wrong),
        ("auth twice", m.docker({"ghcr.io": {"auth": m.b64(m.b64("bot:fake-pass"))}}), wrong),
        ("auth newline", m.docker({"ghcr.io": auth("bot", "fake-pass\n")}), wrong),
        ("auth blank", m.docker({"ghcr.io": auth("bot", " fake-pass")}), wrong),
        ("auth no user", m.docker({"ghcr.io": auth("", "fake-pass")}), wrong),
        ("auth no password", m.docker({"ghcr.io": auth("bot", "")}), wrong),
        ("other password", m.docker({"ghcr.io": {"username": "bot", "password": "new-fake", **auth()}}), wrong),
        ("other user", m.docker({"ghcr.io": {"username": "robot", "password": "fake-pass", **auth()}}), wrong),
        ("no password", m.docker({"ghcr.io": {"username": "bot"}}), wrong),
        ("no user", m.docker({"ghcr.io": {"password": "fake"}}), wrong),
        ("password newline", m.docker({"ghcr.io": {"username": "bot", "password": "fake\n"}}), wrong),
        ("second entry", m.docker({"ghcr.io": auth(), "quay.io": {"auth": "nonsense"}}), wrong),
        ("auth number", b'{"auths":{"ghcr.io":{"auth":12345}}}', wrong),
    ):  # fmt: skip
        yield Case(f"docker/{name}", DOCKER, {".dockerconfigjson": value}, rules)
    yield Case("docker/legacy with auths", LEGACY, {".dockercfg": m.docker({"ghcr.io": auth()})}, unusable)
    yield Case("docker/legacy empty", LEGACY, {".dockercfg": b"{}"}, unusable)
    yield Case("docker/legacy auth", LEGACY, {".dockercfg": b'{"ghcr.io":{"auth":"bot:fake"}}'}, wrong)
    yield Case("docker/opaque no json", OPAQUE, {".dockerconfigjson": b"{auths:"}, unusable)


def _docker_registries() -> Iterator[Case]:
    for registry in (
        "",
        " ",
        "ghcr.io ",
        " ghcr.io",
        "ghcr .io",
        "ghcr.io\n",
        "https//ghcr.io",
        "htps://ghcr.io",
        "https:/ghcr.io",
        "oci://ghcr.io",
        "docker://ghcr.io",
        "GHCR.io",
        "HTTPS://ghcr.io",
        "ghcr",
        "dockerhub",
        "hub.docker.com",
        "https://hub.docker.com/",
        "https://index.docker.io/v1",
        "https://ghcr.io/v2",
        "bot@ghcr.io",
        "https://bot:fake@ghcr.io",
        "ghcr.io:443:443",
        "ghcr.io:99999",
        "ghcr.io:latest",
        "ghcr.io/org/app:1.0",
        "ghcr.io/org/app@sha256:00",
        "https://ghcr.io/?a=b",
        "https://",
        ".ghcr.io",
        "ghcr..io",
        "ghcr.io,quay.io",
        "*",
    ):
        yield Case(
            f"registry/{registry!r}",
            DOCKER,
            {".dockerconfigjson": m.docker({registry: auth()})},
            ("docker-config-registry",),
        )


def _docker_images() -> Iterator[Case]:
    wrong = ("docker-config-registry-mismatch",)
    for registry, image, rules in (
        ("ghcr.io", "ghcr.io/org/app:1", ()),
        ("https://ghcr.io", "ghcr.io/org/app@sha256:00", ()),
        ("https://index.docker.io/v1/", "org/app", ()),
        ("https://index.docker.io/v1/", "nginx:1.27", ()),
        ("docker.io", "nginx", ()),
        ("docker.io", "docker.io/org/app:1", ()),
        ("index.docker.io", "docker.io/org/app:1", ()),
        ("registry.example.com:5000", "registry.example.com:5000/app:1", ()),
        ("registry.gitlab.com", "registry.gitlab.com/group/project/app", ()),
        ("registry.gitlab.com/group", "registry.gitlab.com/group/project/app", ()),
        ("*.azurecr.io", "fake.azurecr.io/app:1", ()),
        ("https://ghcr.io/v2/", "ghcr.io/org/app", ()),
        ("ghcr.io", "${IMAGE}", ()),
        ("ghcr.io", "quay.io/org/app:1", wrong),
        ("ghcr.io", "nginx", wrong),
        ("https://index.docker.io/v1/", "ghcr.io/org/app", wrong),
        ("registry.example.com", "registry.example.com:5000/app", wrong),
        ("registry.gitlab.com/group", "registry.gitlab.com/other/app", wrong),
        ("gcr.io", "eu.gcr.io/fake/app", wrong),
        ("fake.azurecr.io", "other.azurecr.io/app", wrong),
        ("registry-1.docker.io", "org/app", wrong),
    ):
        yield Case(
            f"image/{registry} {image}",
            DOCKER,
            {".dockerconfigjson": m.docker({registry: auth()})},
            rules,
            images=(image,),
        )


def _ssh_fine() -> Iterator[Case]:
    openssh = m.key_pem(m.ed_key(), "openssh")
    for name, key in {
        "ed25519": openssh,
        "rsa openssh": m.key_pem(m.rsa_key(), "openssh"),
        "rsa pem": m.key_pem(m.rsa_key(), "traditional"),
        "rsa pkcs8": m.key_pem(m.rsa_key()),
        "rsa pem crlf": crlf(m.key_pem(m.rsa_key(), "traditional")),
        "rsa pem no newline": m.key_pem(m.rsa_key(), "traditional").rstrip(b"\n"),
        "ecdsa": m.key_pem(m.ec_key(), "openssh"),
        "ec pem": m.key_pem(m.ec_key(), "traditional"),
        "extra newline": openssh + b"\n",
        "template": b"${SSH_KEY}",
        "placeholder": b"<ssh private key>",
    }.items():
        yield Case(f"ssh fine/{name}", SSH, {"ssh-privatekey": key})
    yield Case(
        "ssh fine/with public", SSH, {"ssh-privatekey": openssh, "ssh-publickey": m.public_ssh(m.ed_key()) + b"\n"}
    )
    hosts = b"github.com ssh-ed25519 " + m.public_ssh(m.ed_key("host")).split()[1] + b"\n"
    yield Case("ssh fine/flux", OPAQUE, {
        "identity": openssh, "identity.pub": m.public_ssh(m.ed_key()), "known_hosts": hosts,
    })  # fmt: skip
    locked = m.key_pem(m.rsa_key(), "traditional", b"fake")
    yield Case("ssh fine/flux passphrase", OPAQUE, {"identity": locked, "password": b"fake", "known_hosts": hosts})
    yield Case("ssh fine/public keys", OPAQUE, {"authorized_keys": m.public_ssh(m.ed_key()) + b" me@host\n"})
    yield Case("ssh fine/argocd", OPAQUE, {"type": b"git", "url": b"git@example.com:a/b.git", "sshPrivateKey": openssh})


def _ssh_faulty() -> Iterator[Case]:
    openssh = m.key_pem(m.ed_key(), "openssh")
    broken, locked = ("ssh-key-unreadable",), ("ssh-key-passphrase",)
    public = m.public_ssh(m.ed_key())
    for name, key, rules in (
        ("public", public + b" me@host\n", broken),
        ("public rsa", m.public_ssh(m.rsa_key()) + b"\n", broken),
        ("public ecdsa", m.public_ssh(m.ec_key()), broken),
        ("public with options", b'command="x" ' + public, broken),
        ("public pem", m.public_pem(m.rsa_key()), broken),
        ("certificate", pair()[0], broken),
        ("crlf", crlf(openssh), broken),
        ("no last newline", openssh.rstrip(b"\n"), broken),
        ("folded", openssh.replace(b"\n", b" "), broken),
        ("escaped", openssh.replace(b"\n", b"\\n"), broken),
        ("indented", b"".join(b"  " + line + b"\n" for line in openssh.splitlines()), broken),
        ("cut off", openssh[:150], broken),
        ("lost line", b"\n".join(openssh.splitlines()[:2] + openssh.splitlines()[3:]) + b"\n", broken),
        ("words", b"my private key\n", broken),
        ("path", b"/home/me/.ssh/id_rsa", broken),
        ("fingerprint", b"SHA256:fakefakefakefakefakefakefakefakefake", broken),
        ("putty", b"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", broken),
        (
            "ssh.com",
            b"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA\n---- END SSH2 ENCRYPTED PRIVATE KEY ----\n",
            broken,
        ),
        ("damaged pem", b"-----BEGIN RSA PRIVATE KEY-----\nZmFrZQ==\n-----END RSA PRIVATE KEY-----\n", broken),
        ("wrong end", openssh.replace(b"END OPENSSH", b"END RSA"), broken),
        ("passphrase pem", m.key_pem(m.rsa_key(), "traditional", b"fake"), locked),
        ("passphrase pkcs8", m.key_pem(m.rsa_key(), "pkcs8", b"fake"), locked),
        ("passphrase openssh", LOCKED_OPENSSH, locked),
    ):
        yield Case(f"ssh/{name}", SSH, {"ssh-privatekey": key}, rules)
    yield Case("ssh/flux public", OPAQUE, {"identity": public, "identity.pub": public}, broken)
    yield Case("ssh/argocd no newline", OPAQUE, {"sshPrivateKey": openssh.rstrip(b"\n")}, broken)
    yield Case("ssh/id_rsa public", OPAQUE, {"id_rsa": m.public_ssh(m.rsa_key()) + b"\n"}, broken)


LOCKED_OPENSSH = (
    b"-----BEGIN OPENSSH PRIVATE KEY-----\n"
    + m.b64(b"openssh-key-v1\x00\x00\x00\x00\x0aaes256-ctr\x00\x00\x00\x06bcrypt" + b"\x00" * 90).encode()
    + b"\n-----END OPENSSH PRIVATE KEY-----\n"
)


def _known_hosts() -> Iterator[Case]:
    blob = m.public_ssh(m.ed_key("host")).split()[1]
    wrong = ("known-hosts-malformed",)
    key = m.key_pem(m.ed_key(), "openssh")
    for name, text, rules in (
        ("plain", b"github.com ssh-ed25519 " + blob + b"\n", ()),
        ("port", b"[git.example.com]:2222 ssh-ed25519 " + blob + b"\n", ()),
        ("hashed", b"|1|ZmFrZQ==|ZmFrZQ== ssh-ed25519 " + blob + b"\n", ()),
        ("several hosts", b"github.com,10.0.0.1 ssh-ed25519 " + blob + b" comment\n", ()),
        ("comment", b"# github.com:22 SSH-2.0-fake\ngithub.com ssh-ed25519 " + blob, ()),
        ("authority", b"@cert-authority *.example.com ssh-ed25519 " + blob + b"\n", ()),
        ("empty", b"", ()),
        ("no host", b"ssh-ed25519 " + blob + b"\n", wrong),
        ("host only", b"github.com\n", wrong),
        ("wrapped", b"github.com ssh-ed25519\n" + blob + b"\n", wrong),
        ("wrong type", b"github.com ssh-rsa " + blob + b"\n", wrong),
        ("no base64", b"github.com ssh-ed25519 AAAA....\n", wrong),
        ("fingerprint", b"github.com ssh-ed25519 SHA256:fake\n", wrong),
    ):
        yield Case(f"known_hosts/{name}", SSH, {"ssh-privatekey": key, "known_hosts": text}, rules)


def _basic() -> Iterator[Case]:
    space, empty = ("value-surrounding-characters",), ("basic-auth-empty",)
    for name, user, password, rules in (
        ("plain", b"bot", b"fake-pass", ()),
        ("inner quotes", b"bot", b"fa\"ke'pass", ()),
        ("inner blank", b"bot", b"fake pass word", ()),
        ("leading quote", b"bot", b"'fakepass", ()),
        ("two quoted words", b"bot", b"'a' or 'b'", ()),
        ("dollar", b"bot", b"pa$$w0rd$", ()),
        ("unicode", b"bot", "pässwörd€".encode(), ()),
        ("hash", b"bot", b"$2y$05$fakefakefakefakefakefu", ()),
        ("base64 of random", b"bot", m.b64(bytes(range(130, 162))).encode(), ()),
        ("template", b"${USER}", b"${PASSWORD}", ()),
        ("mail", b"bot@example.com", b"fake", ()),
        ("newline", b"bot", b"fake-pass\n", space),
        ("user newline", b"bot\n", b"fake-pass", space),
        ("crlf", b"bot", b"fake-pass\r\n", space),
        ("two newlines", b"bot", b"fake-pass\n\n", space),
        ("leading blank", b"bot", b" fake-pass", space),
        ("trailing blank", b"bot", b"fake-pass ", space),
        ("trailing tab", b"bot", b"fake-pass\t", space),
        ("double quotes", b"bot", b'"fake-pass"', space),
        ("single quotes", b"bot", b"'fake-pass'", space),
        ("quotes and newline", b"bot", b'"fake-pass"\n', space),
        ("user quotes", b'"bot"', b"fake-pass", space),
        ("leading newline", b"bot", b"\nfake-pass", space),
        ("blank of a web page", b"bot", "fake-pass\u00a0".encode(), space),
        ("quotes of a word processor", b"bot", "\u201cfake-pass\u201d".encode(), space),
        ("one quote of a word processor", b"bot", "fake\u2019s-pass\u201d".encode(), ()),
        ("mark", b"bot", b"\xef\xbb\xbffake-pass", space),
        ("utf-16", b"bot", "fake-pass".encode("utf-16-le"), space),
        ("utf-16 with mark", b"bot", "fake-pass".encode("utf-16"), space),
        ("empty password", b"bot", b"", empty),
        ("empty user", b"", b"fake", empty),
        ("blank password", b"bot", b"  ", empty),
        ("newline only", b"bot", b"\n", empty),
        ("twice", b"bot", m.b64("fake-password").encode(), ("value-encoded-twice",)),
    ):
        yield Case(f"basic/{name}", BASIC, {"username": user, "password": password}, rules)
    yield Case("basic/token only", BASIC, {"password": b"fake-token"})


def _environment() -> Iterator[Case]:
    space = ("value-surrounding-characters",)
    for name, key, value, uses, rules in (
        ("newline in env", "DB_PASSWORD", b"fake-pass\n", ("env",), space),
        ("newline in envFrom", "SETTING", b"on\n", ("env-from",), space),
        ("newline in both", "token", b"fake\n", ("env", "volume"), space),
        ("newline unused", "DB_PASSWORD", b"fake-pass\n", (), space),
        ("newline unused camel", "apiKey", b"fake-key-0000\n", (), space),
        ("quotes in env", "API_KEY", b'"fake-key-0000"', ("env",), space),
        ("blank in env", "API_KEY", b"fake-key-0000 ", ("env",), space),
        ("crlf in env", "API_KEY", b"fake-key-0000\r\n", ("env",), space),
        ("file name in env", "config.json", b"{}\n", ("env",), space),
        ("url newline", "DATABASE_URL", b"postgres://bot:fake@db/app\n", ("env",), space),
        ("nul in env", "KEY", b"fa\x00ke", ("env",), space),
        ("newline, odd name, unused", "host", b"db.example.com\n", (), space),
        ("quotes, unused", "region", b"'eu-west-1'", (), space),
        ("newline for a controller", "username", b"bot\n", ("flux-git",), space),
        ("windows lines in env", "SETTINGS", b"a\r\nb\r\n", ("env",), space),
        ("windows env file", ".env", b"A=1\r\nB=2\r\n", (), space),
        ("windows script", "run.sh", b"#!/bin/sh\r\necho hello\r\n", ("volume",), space),
        ("windows lines, unused", "note", b"first line\r\nsecond line\r\n", (), space),
        ("windows lines in a volume", "note", b"first line\r\nsecond line\r\n", ("volume",), ()),
        ("windows password file", "auth", b"bot:$2y$05$fakefakefake\r\nme:$2y$05$fake\r\n", ("volume",), space),
        ("public key, unused", "ssh-publickey", m.public_ssh(m.ed_key()) + b"\n", (), ()),
        ("password file line, unused", "basic-auth", b"bot:$2y$05$fakefakefakefakefu\n", (), ()),
        ("key with padding, unused", "cookie", m.b64(b"\xff" * 16).encode() + b"\n", (), space),
        ("assignment, unused", "settings", b"debug=false\n", (), ()),
        ("yaml line, unused", "values", b"replicas: 2\n", (), ()),
        ("newline in a volume", "DB_PASSWORD", b"fake-pass\n", ("volume",), ()),
        ("plain in env", "DB_PASSWORD", b"fake-pass", ("env",), ()),
        ("inner newline in env", "GREETING", b"hello\nworld", ("env",), ()),
        ("pem in env", "JWT_KEY", m.key_pem(m.ec_key()), ("env",), ()),
        ("json in env", "SETTINGS", b'{"a": "b"}', ("env",), ()),
        ("empty in env", "SMTP_PASSWORD", b"", ("env",), ()),
        ("list in env", "HOSTS", b'"a","b"', ("env",), ()),
        ("key in a volume", "encryption.key", m.b64(bytes(range(200, 232))).encode() + b"\n", ("volume",), ()),
        ("template in env", "DB_PASSWORD", b"${DB_PASSWORD}\n", ("env",), ()),
        ("binary in env", "KEY", bytes(range(128, 160)) + b"\n", ("env",), ()),
    ):
        yield Case(f"env/{name}", OPAQUE, {key: value}, rules, uses)


def _opaque_fine() -> Iterator[Case]:
    for name, key, value in (
        ("config with newline", "config.yaml", b"a: 1\nb: 2\n"),
        ("one line config", "settings.ini", b"debug=false\n"),
        ("env file", ".env", b"A=1\n"),
        ("pgpass", ".pgpass", b"db:5432:app:bot:fake\n"),
        ("htpasswd", "auth", b"bot:$2y$05$fakefakefakefakefakefu\n"),
        ("users", "users", b"bot:{SHA}ZmFrZQ==\n"),
        ("windows config", "app.properties", b"a=1\r\nb=2\r\n"),
        ("script", "run.sh", b"#!/bin/sh\necho hello\n"),
        ("number", "PORT", b"5432"),
        ("flag", "ENABLED", b"true"),
        ("hex", "SECRET_KEY_BASE", b"0123456789abcdef" * 4),
        ("uuid", "CLIENT_ID", b"00000000-1111-2222-3333-444444444444"),
        ("fernet", "fernet-key", m.b64(bytes(range(150, 182))).replace("+", "-").encode()),
        ("sentence", "note", b"'quoted' at the start"),
        ("wireguard", "private-key", m.b64(bytes(range(99, 131))).encode()),
        ("license", "license", b"FAKE-LICENSE\n"),
        ("sql", "init.sql", b"select 1;\n"),
        ("yaml document", "alertmanager.yaml", b"route:\n  receiver: '{{ .GroupLabels.x }}'\n"),
        ("empty", "placeholder", b""),
        ("binary", "keytab", b"\x05\x02\x00\x00\x00\n"),
        ("long line", "blob", b"x" * 5000),
        ("json", "app.json", b'{"a": 1}\n'),
        ("comments in json", "tsconfig.json", b'{ // comment\n "a": 1 }\n'),
        ("toml", "rclone.conf", b"[s3]\ntype = s3\n"),
    ):
        yield Case(f"opaque fine/{name}", OPAQUE, {key: value})


def _twice() -> Iterator[Case]:
    wrong = ("value-encoded-twice",)
    crt, key = pair()
    for name, secret_type, values, rules in (
        ("password", OPAQUE, {"password": m.b64("fake-password").encode()}, wrong),
        ("short", OPAQUE, {"password": m.b64("secret").encode()}, wrong),
        ("admin", OPAQUE, {"username": m.b64("admin").encode()}, wrong),
        ("root", OPAQUE, {"username": m.b64("root").encode()}, wrong),
        ("bob and newline", OPAQUE, {"username": m.b64("bob\n").encode()}, wrong),
        ("with signs", OPAQUE, {"password": m.b64("pa$$word!").encode()}, wrong),
        ("with newline inside", OPAQUE, {"password": m.b64("fake-password\n").encode()}, wrong),
        ("with newline outside", OPAQUE, {"user": m.b64("fake-user-name").encode() + b"\n"}, wrong),
        ("user", OPAQUE, {"username": m.b64("administrator").encode()}, wrong),
        ("url", OPAQUE, {"DATABASE_URL": m.b64("postgres://bot:fake@db:5432/app").encode()}, wrong),
        (
            "wrapped",
            OPAQUE,
            {"config.yaml": _wrapped(b"a: 1\nb: some longer value\nc: another longer value here\n")},
            wrong,
        ),
        ("tls", TLS, tls(m.b64(crt).encode(), m.b64(key).encode()), wrong),
        ("tls crt only", TLS, tls(m.b64(crt).encode(), key), wrong),
        ("ca", OPAQUE, {"ca.crt": m.b64(m.pem(m.Chain().root)).encode()}, wrong),
        ("ssh", SSH, {"ssh-privatekey": m.b64(m.key_pem(m.ed_key(), "openssh")).encode()}, wrong),
        ("fine: 32 random bytes", OPAQUE, {"encryption-key": m.b64(bytes(range(160, 192))).encode()}, ()),
        ("fine: 16 random bytes", OPAQUE, {"cookie-secret": m.b64(bytes(range(240, 256))).encode()}, ()),
        ("fine: 64 random bytes", OPAQUE, {"secret": m.b64(bytes(range(140, 204))).encode()}, ()),
        ("fine: word", OPAQUE, {"password": b"password"}, ()),
        ("fine: word 12", OPAQUE, {"password": b"correcthorse"}, ()),
        ("fine: digits", OPAQUE, {"pin": b"12345678"}, ()),
        ("fine: alphanumeric", OPAQUE, {"password": b"S3cr3tPassw0rd12"}, ()),
        ("fine: header", OPAQUE, {"authorization": m.b64("bot:fake-pass").encode()}, ()),
        ("fine: auth token", OPAQUE, {"AUTH_TOKEN": m.b64("bot:fake-pass").encode()}, ()),
        ("fine: says base64", OPAQUE, {"KUBECONFIG_BASE64": m.b64("a longer text for this").encode()}, ()),
        ("fine: b64", OPAQUE, {"ca_b64": m.b64(crt).encode()}, ()),
        ("fine: tunnel token", OPAQUE, {"TUNNEL_TOKEN": m.b64('{"a":"fake","t":"fake","s":"fake"}').encode()}, ()),
        ("fine: 1password", OPAQUE, {"1password-credentials.json": m.b64('{"verifier":{}}').encode()}, ()),
        ("fine: jwt", OPAQUE, {"token": m.jwt({"sub": "bot"})}, ()),
        ("fine: file for a variable", OPAQUE, {"KUBE_CONFIG": m.b64("a: 1\nb: 2\nc: 3\n").encode()}, ()),
        ("fine: aws", OPAQUE, {"AWS_SECRET_ACCESS_KEY": b"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}, ()),
        ("fine: elastic api key", OPAQUE, {"API_KEY": m.b64("FakeIdFakeId0000:FakeKeyFakeKey00").encode()}, ()),
    ):
        yield Case(f"twice/{name}", secret_type, values, rules)


def _wrapped(value: bytes) -> bytes:
    encoded = m.b64(value)
    return "\n".join(encoded[at : at + 40] for at in range(0, len(encoded), 40)).encode() + b"\n"


def _kubeconfigs() -> Iterator[Case]:
    wrong = ("kubeconfig-unusable",)
    crt, key = pair("admin", names=())
    user = {"client-certificate-data": m.b64(crt), "client-key-data": m.b64(key)}
    root = m.b64(m.pem(m.Chain().root))

    def cluster(**fields: Any) -> list[Any]:
        return [{"name": "prod", "cluster": {"server": "https://10.1.2.3:6443", **fields}}]

    def users(**fields: Any) -> list[Any]:
        return [{"name": "bot", "user": {name.replace("_", "-"): value for name, value in fields.items()}}]

    def context(**fields: Any) -> list[Any]:
        return [{"name": "prod", "context": {"cluster": "prod", "user": "bot", **fields}}]

    other = m.b64(m.key_pem(m.ec_key("other")))
    yaml = (
        b"apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    server: https://k.example.com\n"
        b"users:\n- name: u\n  user:\n    token: fake\n"
        b"contexts:\n- name: c\n  context: {cluster: a, user: u}\ncurrent-context: c\n"
    )
    fine = {
        "token": m.kubeconfig(),
        "certificates": m.kubeconfig(
            users=[{"name": "bot", "user": user}], clusters=cluster(**{"certificate-authority-data": root})
        ),
        "exec": m.kubeconfig(users=users(exec={"command": "aws", "apiVersion": "client.authentication.k8s.io/v1"})),
        "insecure": m.kubeconfig(clusters=cluster(**{"insecure-skip-tls-verify": True})),
        "mounted files": m.kubeconfig(users=users(tokenFile="/var/run/secrets/token")),
        "in cluster": m.kubeconfig(
            clusters=[{"name": "prod", "cluster": {"server": "https://kubernetes.default.svc"}}]
        ),
        "two contexts": m.kubeconfig(
            contexts=[*context(), {"name": "x", "context": {"cluster": "prod", "user": "bot"}}]
        ),
        "namespace": m.kubeconfig(contexts=context(namespace="shop")),
    }
    for name, document in fine.items():
        yield Case(f"kubeconfig fine/{name}", OPAQUE, {"kubeconfig": json.dumps(document).encode()})
    yield Case("kubeconfig fine/yaml", OPAQUE, {"kubeconfig": yaml})
    yield Case("kubeconfig fine/yaml windows", OPAQUE, {"kubeconfig": crlf(yaml)})
    yield Case("kubeconfig fine/cluster api", "cluster.x-k8s.io/secret", {"value": yaml})
    yield Case(
        "kubeconfig fine/template", OPAQUE, {"kubeconfig": b"apiVersion: v1\nkind: Config\nclusters: ${CLUSTERS}\n"}
    )
    yield Case("kubeconfig fine/other config", OPAQUE, {"config": b"[default]\nregion = eu-west-1\n"})
    faulty = {
        "no clusters": m.kubeconfig(clusters=[]),
        "no contexts": m.kubeconfig(contexts=[]),
        "no current": m.kubeconfig(**{"current-context": ""}),
        "unknown current": m.kubeconfig(**{"current-context": "staging"}),
        "unknown cluster": m.kubeconfig(contexts=context(cluster="staging")),
        "unknown user": m.kubeconfig(contexts=context(user="admin")),
        "no server": m.kubeconfig(clusters=[{"name": "prod", "cluster": {}}]),
        "bad server": m.kubeconfig(clusters=[{"name": "prod", "cluster": {"server": "ftp://10.0.0.1"}}]),
        "bad port": m.kubeconfig(clusters=[{"name": "prod", "cluster": {"server": "https://10.0.0.1:port"}}]),
        "omitted": m.kubeconfig(clusters=cluster(**{"certificate-authority-data": "DATA+OMITTED"})),
        "redacted": m.kubeconfig(users=users(client_certificate_data="REDACTED", client_key_data="REDACTED")),
        "ca not base64": m.kubeconfig(clusters=cluster(**{"certificate-authority-data": "-----BEGIN CERT"})),
        "ca not pem": m.kubeconfig(clusters=cluster(**{"certificate-authority-data": m.b64("fake")})),
        "home file": m.kubeconfig(clusters=cluster(**{"certificate-authority": "/home/me/.minikube/ca.crt"})),
        "mismatch": m.kubeconfig(users=[{"name": "bot", "user": {**user, "client-key-data": other}}]),
        "no key": m.kubeconfig(users=users(client_certificate_data=m.b64(crt))),
        "no credentials": m.kubeconfig(users=[{"name": "bot", "user": {}}]),
        "other kind": m.kubeconfig(kind="ConfigMap"),
    }
    for name, document in faulty.items():
        yield Case(f"kubeconfig/{name}", OPAQUE, {"kubeconfig": json.dumps(document).encode()}, wrong)
    yield Case("kubeconfig/not yaml", OPAQUE, {"kubeconfig": yaml.replace(b"\nusers:", b"\n\tusers: [")}, wrong)
    yield Case("kubeconfig/cut off", OPAQUE, {"kubeconfig": json.dumps(m.kubeconfig()).encode()[:120]}, wrong)
    yield Case("kubeconfig/words", OPAQUE, {"kubeconfig": b"see the wiki"}, wrong)
    yield Case("kubeconfig/indentation", OPAQUE, {"kubeconfig.yaml": yaml.replace(b"\n  user:", b"\n user:")}, wrong)
    gone = m.b64(m.pem(m.certificate("admin", m.ec_key("admin"), names=(), starts=-99, ends=-3)))
    document = m.kubeconfig(users=[{"name": "bot", "user": {**user, "client-certificate-data": gone}}])
    yield Case("kubeconfig/expired", OPAQUE, {"kubeconfig": json.dumps(document).encode()}, ("certificate-expired",))


def _accounts() -> Iterator[Case]:
    wrong = ("service-account-json-unusable",)

    def text(**changes: Any) -> bytes:
        return json.dumps(m.account(**changes), indent=2).encode()

    yield Case("account fine/complete", OPAQUE, {"key.json": text()})
    yield Case("account fine/newline", OPAQUE, {"credentials.json": text() + b"\n"})
    yield Case("account fine/other name", OPAQUE, {"gcp": text()})
    yield Case("account fine/minimal", OPAQUE, {"sa.json": text(client_id=None, auth_uri=None)})
    yield Case("account fine/env", OPAQUE, {"GOOGLE_CREDENTIALS": json.dumps(m.account()).encode()}, uses=("env",))
    yield Case(
        "account fine/federation", OPAQUE, {"credentials.json": b'{"type": "external_account", "audience": "x"}'}
    )
    yield Case("account fine/user", OPAQUE, {"credentials.json": b'{"type": "authorized_user", "client_id": "x"}'})
    yield Case(
        "account fine/other json", OPAQUE, {"credentials.json": b'{"tenantId": "fake", "subscriptionId": "fake"}'}
    )
    yield Case("account fine/template", OPAQUE, {"key.json": text(private_key="${KEY}")})
    yield Case("account fine/placeholder", OPAQUE, {"service-account.json": b"<service account json>"})
    pem = m.key_pem(m.rsa_key()).decode()
    for name, value in {
        "cut off": text()[:300],
        "single quotes": str(m.account()).encode(),
        "trailing comma": text().replace(b"\n}", b",\n}"),
        "raw newlines": text().replace(b"\\n", b"\n"),
        "quoted json": json.dumps(text().decode()).encode(),
        "no private_key": text(private_key=None),
        "no client_email": text(client_email=None),
        "no token_uri": text(token_uri=None),
        "empty private_key": text(private_key=""),
        "escaped twice": text(private_key=pem.replace("\n", "\\n")),
        "joined": text(private_key=pem.replace("\n", " ")),
        "key cut off": text(private_key=pem[:200]),
        "not pem": text(private_key="fake"),
        "email": text(client_email="bot"),
        "key a certificate": text(private_key=pair()[0].decode()),
        "no type": text(type=None),
    }.items():
        yield Case(f"account/{name}", OPAQUE, {"key.json": value}, wrong)
    yield Case("account/named, no json", OPAQUE, {"gcp-service-account.json": b"{type: service_account"}, wrong)


def _tokens() -> Iterator[Case]:
    wrong, gone = ("bootstrap-token-malformed",), ("bootstrap-token-expired",)
    whole = {
        "token-id": b"abcdef",
        "token-secret": b"0123456789abcdef",
        "usage-bootstrap-authentication": b"true",
        "usage-bootstrap-signing": b"true",
    }
    for name, changes, rules in (
        ("no expiration", {}, ()),
        ("later", {"expiration": b"2032-01-01T00:00:00Z"}, ()),
        ("today", {"expiration": b"2031-06-15T23:00:00Z"}, ()),
        ("offset", {"expiration": b"2032-01-01T00:00:00+02:00"}, ()),
        (
            "groups",
            {"auth-extra-groups": b"system:bootstrappers:worker,system:bootstrappers:kubeadm:default-node-token"},
            (),
        ),
        ("description", {"description": b'anything goes, "really"\n'}, ()),
        ("false", {"usage-bootstrap-signing": b"false"}, ()),
        ("expired", {"expiration": b"2031-06-14T00:00:00Z"}, gone),
        ("long expired", {"expiration": b"2017-03-10T03:22:11Z"}, gone),
        ("expired with offset", {"expiration": b"2031-06-01T00:00:00-05:00"}, gone),
        ("date only", {"expiration": b"2032-01-01"}, wrong),
        ("no zone", {"expiration": b"2032-01-01T00:00:00"}, wrong),
        ("words", {"expiration": b"24h"}, wrong),
        ("month 13", {"expiration": b"2032-13-01T00:00:00Z"}, wrong),
        ("newline in expiration", {"expiration": b"2032-01-01T00:00:00Z\n"}, wrong),
        ("id short", {"token-id": b"abcde"}, wrong),
        ("id upper", {"token-id": b"ABCDEF"}, wrong),
        ("id newline", {"token-id": b"abcdef\n"}, wrong),
        ("secret short", {"token-secret": b"0123456789abcde"}, wrong),
        ("secret sign", {"token-secret": b"0123456789abcde-"}, wrong),
        ("secret newline", {"token-secret": b"0123456789abcdef\n"}, wrong),
        ("usage yes", {"usage-bootstrap-authentication": b"yes"}, wrong),
        ("usage upper", {"usage-bootstrap-authentication": b"True"}, wrong),
        ("group", {"auth-extra-groups": b"system:masters"}, wrong),
        ("group blank", {"auth-extra-groups": b"system:bootstrappers:a, system:bootstrappers:b"}, wrong),
    ):
        yield Case(f"bootstrap/{name}", BOOTSTRAP, {**whole, **changes}, rules)
    old = {"iss": "kubernetes/serviceaccount", "sub": "system:serviceaccount:shop:bot"}
    long_lived = ("service-account-token-long-lived",)
    yield Case("jwt/service account", OPAQUE, {"token": m.jwt(old)}, long_lived)
    yield Case("jwt/argocd", OPAQUE, {"BEARER": m.jwt(old) + b"\n"}, long_lived, ("volume",))
    yield Case("jwt fine/other", OPAQUE, {"token": m.jwt({"iss": "https://example.com", "exp": 1})})
    yield Case("jwt fine/bound", OPAQUE, {"token": m.jwt({**old, "exp": 2_000_000_000})})
