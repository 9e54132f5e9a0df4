"""The words by which names and values are judged.

`names.py`, `shapes.py` and `content.py` say what follows from them.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PASSWORDS = _words(
    """
    password passwd passphrase pass pwd passcode passwords pswd userpassword requirepass masterauth masterpass
    bindpw pw passwort psw kennwort storepass keypass rootpw adminpw secureword sshpass rootpass dbpass
    dbpassword passwordtext passe motdepasse contraseña contrasena senha wachtwoord hasło haslo heslo parola
    psk пароль 密码 密碼 パスワード
    """
)
"""Last words of names whose every value is a password."""

SECRETS = _words(
    """
    secret secrets token tokens apikey apitoken authtoken accesstoken secretkey accesskey privatekey credential
    credentials jwt bearer clientsecret authkey secretaccesskey authorization signingsecret sharedsecret
    webhooksecret licensekey fernetkey authcode connectionstring connstr mnemonic privkey encryptionkey
    cookiesecret authpass auth sastoken pat
    """
)
"""Last words of names whose value is a credential when it looks like one."""

SECRET_KEYS = _words(
    """
    api secret access private auth signing sign encryption encrypt encrypting master license licence fernet
    account storage shared hmac service app application session deploy integration cookie jwt crypto cipher aes
    decryption decrypt seal unseal ingest write read admin root client server host ssh tls ssl gossip wireguard
    mailgun stripe sendgrid subscription instrumentation registration activation tunnel salt preshared pre bot
    webhook validation security rails flask django management
    """
)
"""Words before `key` that make it a secret key."""

OPENED_BY_PIN = _words(
    """
    admin user access unlock alarm security device sim card login code lock door
    """
)
"""Words before `pin` that make it a short password."""

VAGUE = _words(
    """
    key keys seed salt cookie license licence cred creds keyfile nonce otp totp pepper session sid webhook code
    """
)
"""Last words that only say something about a long random value."""

PUBLIC = _words(
    """
    public pub publishable site checksum digest sha sha1 sha256 sha512 hash commit revision rev integrity etag
    fingerprint thumbprint md5 anonymous recipient certificate cert crt ca cabundle bundle hashed hashes
    verifier
    """
)
"""Last words of what is meant to be known."""

ABOUT = _words(
    """
    use enable no allow has is save store remember reset empty forgot change confirm repeat show hide wrong invalid
    missing your random generate
    """
)
"""Words before `password` that make it a setting or a label (`resetPassword`, `forgotPassword`)."""

SUMS = _words(
    """
    encrypted sealed ciphertext wrapped hashed checksum digest sha1 sha256 sha512 sha md5 fingerprint thumbprint
    """
)
"""Words anywhere in a name that make the value a digest or a ciphertext."""

DESCRIBING = _words(
    """
    name names ref refs reference file files path paths dir directory folder endpoint host hostname port type
    kind id ids policy policies length len min max size ttl expiry expiration expires expire timeout lifetime
    validity duration interval age days seconds minutes hours period count enabled enable disabled disable
    required header headers prefix suffix format algorithm alg algo encoder encoding hasher hashers method mode
    provider providers store stores backend engine class location region namespace namespaces audience audiences
    issuer scope scopes field fields label labels hint message title text description selector param parameter
    parameters attribute claim version alias rotation rotated template mount volume env var variable source
    manager operator reader cache reset change strength regex pattern username user users email domain role
    owner group usage purpose status state review request requests limit bucket keyring ring serializer
    deserializer index column table schema url uri server address realm environment syntax example comment note
    notes tag repository image chart docs help placeholder invalid error forgot date time mtime at secure
    httponly samesite accept bytes per second encryption auth-type retries burst rate window budget separator
    delimiter mapping lookup generator converter factory handler filter validator verification driver plugin
    module grant flow response strategy uuid arn kid charset chars characters alphabet
    """
)
"""Last words of names whose value describes something or says where it is (`tokenTTL`, `passwordFile`)."""

REFERENCE_PARTS = _words(
    """
    existing ref refs valuefrom secretkeyref configmapkeyref secretref remoteref secretkeys keymapping automount
    fromsecret secretname keyref secretkeyselector passwordsecret
    """
)
"""Names of objects that hold names, joined and in lower case (`secretKeyRef`)."""

TAIL_NOISE = _words(
    """
    value base64 b64 encoded data literal plaintext plain default prod production dev staging test old new
    current previous primary secondary live string raw decoded
    """
)
"""Words at the end that say nothing about the value (`PASSWORD_BASE64`, `token_prod`)."""

ODD_PAIRS = _words(
    """
    bq bx bz cj cv cx dx fq fx fz gq gx hj hk hq hv hx hz jb jc jd jf jg jh jj jk jl jm jn jp jq jr jt jv jw jx jy jz
    kq kx kz lq lx lz mq mz pq px pz qb qc qd qe qf qg qh qj qk ql qm qn qo qp qq qr qs qt qv qw qx qy qz sx tq tx vb vc
    vd vf vg vh vj vk vm vn vp vq vt vv vw vx vz wj wq wv wx wz xd xg xj xk xm xq xr xv xw xz yj yq yx yy zb zc zf zg
    zj zn zp zq zr zs zv zw zx
    """
)
"""Pairs of letters that words hardly have; two of them in one run of letters make it look generated."""

SHORT_FILLERS = _words(
    """
    todo tbd tba none null nil na n/a undefined unset empty foo bar baz foobar xxx yyy zzz string str value
    password_value secret_value token_value unknown missing hidden ignored unused optional required blank
    nothing replace replaced not_set notset off disabled enabled true false yes no passwort contraseña wachtwoord senha
    mot_de_passe hasło пароль 密码 パスワード my_value generated random auto invalid temporary tmp void
    """
)
"""Whole values that hold the place of a real one."""

WITHOUT_VOWELS = _words("http https html xhtml smtp smtps grpc mtls mqtt mqtts jdbc sftp xmpp rsync")
"""Abbreviations that words are made of, although nobody can pronounce them."""

WEAK = _words(
    """
    admin administrator password passw0rd p@ssw0rd p@ssword pa55w0rd pa$$w0rd passwd pass root toor postgres
    postgresql mysql mariadb mongo mongodb redis rabbitmq rabbit guest test testing tester demo qwerty
    qwertyuiop qwertz letmein welcome secret supersecret topsecret minio minioadmin prom-operator harbor
    foobared elastic grafana keycloak user default master superuser vagrant raspberry ubuntu iloveyou abc123
    airflow nextcloud wordpress bitnami jenkins sonar sonarqube neo4j cassandra couchbase kubernetes docker
    oracle sa sys system manager tiger dev development local prod production monkey dragon sunshine trustno1
    hello service server backup app application database db kafka zookeeper influxdb nexus gitlab gitea argocd
    vault consul superset changeme! hunter2 s3cr3t secr3t temp shop web api operator support public private
    kubeflow katib mlpipeline metabase pgadmin p4ssw0rd 1q2w3e4r zaq12wsx asdf asdfgh adminadmin rootroot
    passpass testtest login access rancher proxmox calvin cisco ubnt openwrt zabbix nagios tomcat activemq
    artemis solr clickhouse sw2ycwtib9zpoohopsmm
    """
)
"""Default passwords of products, and those that everybody tries first."""

IDENTITY = _words(
    """
    kind engine driver vendor provider class env environment level format version fname lname firstname lastname
    id accesskey accesskeyid username user login email host hostname port database db dbname schema url uri
    endpoint server region bucket name project type namespace enabled issuer domain zone account org
    organization tenant cluster context mode scheme protocol timezone tz loglevel insecure proxy sslmode
    """
)
"""Last words of names under which a Secret keeps who and where, not what has to stay secret."""
