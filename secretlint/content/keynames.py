"""What the name of a Secret's key says about its content, where the content alone does not tell."""

from __future__ import annotations

import re

from secretlint import lazyre

_FILE_SUFFIX = lazyre.compile(
    r"\.(?:ya?ml|json|toml|ini|cfg|conf|config|properties|env|xml|txt|sh|py|js|sql|lua|html?|crt|cer|cert|pem|key|pub|csr|crl|"
    r"p12|pfx|jks|keystore|truststore|kubeconfig|tf|tfvars|rules|tmpl|tpl|asc|gpg|age|der|ovpn|netrc|htpasswd|credentials|"
    r"dockerconfigjson|dockercfg|pgpass|npmrc|my\.cnf|cnf|service|list|csv|php|rb|hcl|keytab|lic|license|dat|bin)\Z",
    re.IGNORECASE,
)
_FILE_NAMES = frozenset(
    (
        *("config", "kubeconfig", "credentials", "identity", "known_hosts", "ssh-known-hosts", "authorized_keys"),
        *("id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", "ssh-privatekey", "sshprivatekey", "ssh-key"),
        *("auth", "users", "htpasswd", "keyfile", "crontab", "cert", "key", "cacert", "ca", "license", "hosts"),
    )
)
_PAIR_NOISE = lazyre.compile(
    r"(?:cert(?:ificate)?|crt|cer|pem|key|private|priv|public|privkey|fullchain|chained|bundle)(?![a-z])"
)


def is_file_like(key: str) -> bool:
    """Whether the key is the name of a file (`tls.crt`, `config.yaml`, `id_rsa`), which ends in a newline by rights."""
    return key.startswith(".") or key.lower() in _FILE_NAMES or _FILE_SUFFIX.search(key) is not None


def pair_stem(key: str) -> str:
    """What a certificate's and its key's names share: `tls` of `tls.crt` and `tls.key`, "" of `cert.pem`, `key.pem`."""
    return re.sub(r"[-_.]+", "", _PAIR_NOISE.sub("", key.lower()))
