"""What single values are, by their name and their shape."""

from __future__ import annotations

import time

import pytest

from secretlint.credentials import Kind, inspect, judge
from secretlint.credentials.content import judge_bytes, judge_content
from secretlint.credentials.detectors import Settings
from secretlint.credentials.names import Grade, grade

GRADES = [
    ("DB_PASSWORD", "", Grade.PASSWORD),
    ("spring.datasource.password", "", Grade.PASSWORD),
    ("dbPasswd2", "", Grade.PASSWORD),
    ("PASSWORD_BASE64", "", Grade.PASSWORD),
    ("apiKey", "", Grade.SECRET),
    ("CLIENT_SECRET", "", Grade.SECRET),
    ("SECRET_KEY_BASE", "", Grade.SECRET),
    ("secret_id", "", Grade.SECRET),
    ("key", "", Grade.VAGUE),
    ("passwordKey", "", Grade.REFERENCE),
    ("existingSecret", "", Grade.REFERENCE),
    ("password", "secretKeys", Grade.REFERENCE),
    ("key", "remoteRef", Grade.REFERENCE),
    ("TOKEN_TTL", "", Grade.REFERENCE),
    ("PASSWORD_FILE", "", Grade.REFERENCE),
    ("forgotPassword", "", Grade.REFERENCE),
    ("automountServiceAccountToken", "", Grade.REFERENCE),
    ("checksum/secret", "", Grade.PUBLIC),
    ("publicKey", "", Grade.PUBLIC),
    ("passwordEncrypted", "", Grade.PUBLIC),
    ("MOT_DE_PASSE", "", Grade.PASSWORD),
    ("contraseña", "", Grade.PASSWORD),
    ("пароль", "", Grade.PASSWORD),
    ("ADMIN_PIN", "", Grade.PASSWORD),
    ("gpioPin", "", Grade.PLAIN),
    ("envFromSecret", "", Grade.REFERENCE),
    ("storePassword", "", Grade.REFERENCE),
    ("javax.net.ssl.trustStorePassword", "", Grade.PASSWORD),
    ("proxy_pass", "", Grade.PLAIN),
    ("replicas", "", Grade.PLAIN),
]


@pytest.mark.parametrize(("name", "parents", "expected"), GRADES)
def test_what_a_name_promises(name: str, parents: str, expected: Grade) -> None:
    assert grade(name, parents) is expected


READABLE = [
    ("DB_PASSWORD", "Qz7vLm2xRa9r", Kind.CREDENTIAL),
    ("password", "correct horse battery staple", Kind.CREDENTIAL),
    ("password", "p4$$w0rd-of-x", Kind.CREDENTIAL),
    ("password", "${DB_PASSWORD:-Qz7vLm2xRa9r}", Kind.CREDENTIAL),
    ("client_secret", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed", Kind.CREDENTIAL),
    ("appSecret", "correcthorsebatterystaple", Kind.CREDENTIAL),
    ("key", "f2c1a9d04be74c2f9a7d3e5b6c8f0a1d", Kind.CREDENTIAL),
    ("", "postgres://shop:Qz7vLm2x@db:5432/shop", Kind.CREDENTIAL),
    ("jwtSecret", "walnut-brook-ferry-nine", Kind.CREDENTIAL),
    ("psk", "walnut-ferry", Kind.CREDENTIAL),
    ("licenseKey", "YVOKY-S9RYA-PB2JJ-UKQDH", Kind.CREDENTIAL),
    ("kennwort", "Herbst7419!Berlin", Kind.CREDENTIAL),
    ("", "sha256~" + "Qz7vLm2xRa9rTb4nKd3Vc6Hs1Jf5Gp0YaUeQi8Lm2Xr", Kind.CREDENTIAL),
    ("", "sbp" + "_" + "f2c1a9d04be74c2f9a7d3e5b6c8f0a1df2c1a9d0", Kind.CREDENTIAL),
    ("secret_key", "Pebble12beach", Kind.CREDENTIAL),
    ("basicAuth", "ops:Chisel4wood", Kind.CREDENTIAL),
    ("RESTIC_PASSWORD", "my cat sleeps on the boiler", Kind.CREDENTIAL),
    ("password", "ExampleCorp4821!", Kind.CREDENTIAL),
    ("password", "postgres", Kind.WEAK_DEFAULT),
    ("DB_PASSWORD", "dbpassword", Kind.WEAK_DEFAULT),
    ("ssl.keystore.password", "changeit", Kind.WEAK_DEFAULT),
    ("password", "Admin123!", Kind.WEAK_DEFAULT),
    ("password", "12345678", Kind.WEAK_DEFAULT),
    ("minioSecretKey", "minio123", Kind.WEAK_DEFAULT),
    ("", "amqp://guest:guest@rabbitmq", Kind.WEAK_DEFAULT),
]


@pytest.mark.parametrize(("name", "value", "expected"), READABLE)
def test_what_somebody_can_use(name: str, value: str, expected: Kind) -> None:
    assert judge(value, name).kind is expected


HARMLESS = [
    ("password", "changeme"),
    ("password", "Example-Password12!"),
    ("trustStorePassword", "changeit"),
    ("password", "Das Passwort ist falsch"),
    ("password", "Mot de passe"),
    ("password", "Introduce tu contraseña"),
    ("apiKey", "API-Schlüssel"),
    ("jwtKid", "0dc018d952d226fb"),
    ("token", "PROD-EAST-2024"),
    ("PASSWORD_CHARSET", "abcdefghijklmnopqrstuvwxyz0123456789"),
    ("password", "{q6zU0f8uYk1r9mE2s7dXnA==}"),
    ("password", "SECRET[k8s.es_password]"),
    ("client_secret", "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1w"),
    ("password", "<password>"),
    ("password", "********"),
    ("apiKey", "your-api-key-here"),
    ("token", "00000000-0000-0000-0000-000000000000"),
    ("password", "$(DB_PASSWORD)"),
    ("password", "{{ .Values.password }}"),
    ("password", "op://vault/item with blanks/field"),
    ("password", "vault:secret/data/shop#password"),
    ("password", "%s"),
    ("password", "ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]"),
    ("passwordFile", "/etc/app/password"),
    ("password", "docs/password.md"),
    ("secretKey", "client-secret"),
    ("jwtSecret", "acme-shop-jwt-secret"),
    ("sessionSecret", "shop-session-prod-eu"),
    ("token", "acme-orders-eu-blue"),
    ("initialClusterToken", "etcd-cluster-k8s"),
    ("initialClusterToken", "etcd-cluster-1"),
    ("clusterToken", "eu-k8s-etcd-main"),
    ("secretKey", "Base64Encoded"),
    ("secretKey", "gcp-secret://acme/db"),
    ("signKey", "fingerprint: 0F2A9C41D3E85B7760A1"),
    ("basicAuth", "ops-users"),
    ("imagePullSecret", "ghcr-pull"),
    ("secret", "ibm-ppc64le-ssh-key-wkjg"),
    ("apiToken", "API-Token"),
    ("password", "Enter your password"),
    ("tokenExpiry", "3600"),
    ("enablePassword", "true"),
    ("hash", "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"),
    ("clientId", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"),
    ("digest", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ("commit", "9fceb02d0ae598e95dc970b74767f19372d61af8"),
    ("url", "https://user:password@example.com/"),
    ("url", "postgres://$(USER):$(PASSWORD)@db/app"),
    ("url", "http://ACCESS_KEY_ID:ACCESS_SECRET_KEY@S3_HOST/bucket"),
]


@pytest.mark.parametrize(("name", "value"), HARMLESS)
def test_what_is_no_credential(name: str, value: str) -> None:
    assert not judge(value, name).kind.readable


TEXTS = [
    ("A=1\nDB_PASSWORD=Qz7vLm2xRa9r\n", "Qz7vLm2xRa9r"),
    ("requirepass Qz7vLm2xRa9r\nappendonly yes", "Qz7vLm2xRa9r"),
    ("<password>Qz7vLm2xRa9r</password>", "Qz7vLm2xRa9r"),
    ("mysqldump -uroot -pQz7vLm2xRa9r shop", "Qz7vLm2xRa9r"),
    ('curl -u "bot:Qz7vLm2xRa9r" https://x', "Qz7vLm2xRa9r"),
    ("CREATE USER a IDENTIFIED BY 'Qz7vLm2xRa9r'", "Qz7vLm2xRa9r"),
    ("db:5432:shop:shop:Qz7vLm2xRa9r", "Qz7vLm2xRa9r"),
    ("Server=db;User Id=sa;Password=Qz7vLm2xRa9r;Encrypt=true", "Qz7vLm2xRa9r"),
    ("--set auth.password=Qz7vLm2xRa9r", "Qz7vLm2xRa9r"),
    ('requests.get(url, auth=("svc", "Qz7vLm2xRa9r"))', "Qz7vLm2xRa9r"),
    ('DriverManager.getConnection("jdbc:postgresql://pg/a", "a", "Qz7vLm2xRa9r")', "Qz7vLm2xRa9r"),
    ('<credential-reference clear-text="Qz7vLm2xRa9r"/>', "Qz7vLm2xRa9r"),
    ("root:Qz7vLm2xRa9r@mysql-0:3306", "Qz7vLm2xRa9r"),
    ('$env:DB_PASSWORD = "Qz7vLm2xRa9r"', "Qz7vLm2xRa9r"),
    ('ConvertTo-SecureString "Qz7vLm2xRa9r" -AsPlainText -Force', "Qz7vLm2xRa9r"),
    ("7z a -pQz7vLm2xRa9r /b/out.7z /data", "Qz7vLm2xRa9r"),
    ("lftp -u deploy,Qz7vLm2xRa9r sftp://files", "Qz7vLm2xRa9r"),
    ("smbclient //nas/b -U 'backup%Qz7vLm2xRa9r'", "Qz7vLm2xRa9r"),
    ("grafana-cli admin reset-admin-password Qz7vLm2xRa9r", "Qz7vLm2xRa9r"),
    ("mosquitto_pub -h mqtt -u ha -P Qz7vLm2xRa9r -t a", "Qz7vLm2xRa9r"),
    ('anna Cleartext-Password := "Qz7vLm2xRa9r"', "Qz7vLm2xRa9r"),
    ('<add key="ClearTextPassword" value="Qz7vLm2xRa9r" />', "Qz7vLm2xRa9r"),
    ("exporter:Qz7vLm2xRa9r@(mysql:3306)/", "Qz7vLm2xRa9r"),
    ("tls {\n  dns cloudflare Qz7vLm2xRa9rTb4nKd3Vc6Hs\n}\n", "Qz7vLm2xRa9rTb4nKd3Vc6Hs"),
    ("openssl enc -aes-256-cbc -in a -out b -k Qz7vLm2xRa9r", "Qz7vLm2xRa9r"),
    ("jdbc:oracle:thin:app/Qz7vLm2xRa9r@//db:1521/x", "Qz7vLm2xRa9r"),
]


@pytest.mark.parametrize(("text", "value"), TEXTS)
def test_the_place_in_a_text_is_exact(text: str, value: str) -> None:
    assert [text[found.start : found.end] for found in inspect(text)] == [value]


QUIET = [
    "# requirepass foobared\nmaxmemory 1gb",
    'PASSWORD="$(cat /run/secrets/password)"',
    "docker run -p 8080:80 image",
    ': "${DB_PASSWORD:?DB_PASSWORD is required}"',
    "proxy_pass http://backend;\nauth_basic off;",
    'const password = config.get("password");\nconst token = req.headers.authorization;',
    "--mysql_password=$(PASSWORD) --enable_upgrade=true",
    '{{- $password := include "common.password" (dict "secret" .name) }}',
    "-upstream=http://localhost:3000",
    "DB_PASSWORD=[password]\n",
    '$password = Read-Host -AsSecureString "Password"',
    "registry:5000/acme/web:1.2@sha256:5000",
    "mail to: ops@acme.example:25",
    'PASSWORD_RE = re.compile(r"password=(\\S+)")',
    "login.password=Mot de passe\nlogin.forgot=Mot de passe oublié ?\n",
]


@pytest.mark.parametrize("text", QUIET)
def test_texts_without_a_credential(text: str) -> None:
    assert list(inspect(text)) == []


CONTENTS = [
    ("username", "shop", False),
    ("enabled", "true", False),
    ("port", "5432", False),
    ("ca.crt", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", False),
    ("config.json", "{}", False),
    ("config", '{"tlsClientConfig":{"insecure":false}}', False),
    (".env", "DB_HOST=db\nDB_PASSWORD=changeme\n", False),
    ("greeting", "the treasure is under the oak", True),
    ("config.yaml", "log: info\nreceiver: default\n", True),
    ("auth", "ops:$apr1$abcdefgh$3RwRZ9s0RkQbOmjVZB1aB/", True),
]


@pytest.mark.parametrize(("name", "value", "expected"), CONTENTS)
def test_what_a_plain_secret_may_hold(name: str, value: str, expected: bool) -> None:
    assert judge_content(value, name).kind.readable is expected


def test_base64_that_hides_base64_is_judged_by_what_it_hides() -> None:
    assert judge_bytes(b"Y2hhbmdlbWU=", "password").kind is Kind.PLACEHOLDER  # changeme
    assert judge_bytes(b"UXo3dkxtMnhSYTly", "password").kind is Kind.CREDENTIAL


def test_detectors_of_detect_secrets_can_be_switched_off_and_on() -> None:
    mailchimp = "0123456789abcdef0123456789abcdef-us12"
    assert judge(mailchimp).kind is Kind.CREDENTIAL
    assert judge(mailchimp, settings=Settings(disabled=frozenset(("MailchimpDetector",)))).kind is Kind.NOTHING
    address = "reach it at 203.0.113.7 with the token of the day"
    assert list(inspect(address)) == []
    assert list(inspect(address, settings=Settings(used=(("IPPublicDetector", ()),))))


@pytest.mark.parametrize("value", ["x" * 200 + "!", ("x" * 60 + ".") * 4 + "y", "xx-" * 60 + "?"])
def test_a_long_run_of_one_letter_is_judged_at_once(value: str) -> None:
    started = time.perf_counter()
    judge(value, "password")
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("value", ["x" * 200 + "!", "this-is-" + "a" * 200 + "!", "`" * 4000, "mysecret" * 30 + "!"])
def test_values_that_take_long_where_a_pattern_fits_in_several_ways(value: str) -> None:
    judge(value, "JWT_SECRET")
    list(inspect(f"token = {value}\n", "app.conf"))


LONG_LINES = [
    "token.a=c " + "a:b " * 50000,
    "token.a.b = foo " * 10000,
    "token " + "aaaaaa:bbbbbbb@" * 10000,
    "smbclient -U a% " * 5000,
]


@pytest.mark.parametrize("text", LONG_LINES)
def test_a_line_that_is_a_file_of_its_own_takes_no_time(text: str) -> None:
    started = time.perf_counter()
    list(inspect(text))
    assert time.perf_counter() - started < 5
