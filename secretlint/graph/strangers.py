"""Objects of kinds that nobody has described: what the Secrets may be called that they make.

There are more operators than any list knows. Their objects say it in the words of their kind and of their fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from secretlint import lazyre
from secretlint.graph.openings import EVERYWHERE, Opening
from secretlint.graph.units import Instance
from secretlint.kinds.table import built_in

_MAKER = lazyre.compile(r"(?:Secret|Secrets|SecretSync|SecretClaim|Password|Credential|Credentials|Binding)\Z")
"""Kinds whose objects are requests for a Secret: it has their name, or the one that `secretName` says."""

_KEY = lazyre.compile(r"(?:(?:Access|Account|Api|API|Auth)Keys?|Token)\Z")
"""Kinds whose objects are credentials: the Secret is called after them, perhaps with more behind."""

_OUTPUT = lazyre.compile(r"output|target|dest|write|export|publish|generat|creat|managed|result", re.IGNORECASE)
"""Parts of a field's name that stand for what comes out, not for what goes in."""


def makers(instance: Instance) -> Iterator[Opening]:
    """One for each Secret that the object may make, by its own name or by what its fields name."""
    identity = instance.id
    group = identity.api_version.rpartition("/")[0]
    if "." not in group or group.endswith(".k8s.io") or built_in().get(identity.api_version, identity.kind):
        return
    asks = _MAKER.search(identity.kind) is not None
    names = {(identity.namespace, identity.name)} if asks else set()
    for used in instance.used:
        field = used.fact.field
        if used.fact.usage == "shape" and (_OUTPUT.search(field) or (asks and field.endswith("ecretName"))):
            names.add((used.namespace, used.name))
    if _KEY.search(identity.kind):
        called = re.compile(re.escape(identity.name) + "(?:-.+)?")
        yield Opening(f"{identity.kind} {identity.name} may make it", identity.namespace, called)
    everywhere = identity.kind.startswith("Cluster")
    for namespace, name in sorted(names):
        reason = f"{identity.kind} {identity.name} may make it"
        place = EVERYWHERE if everywhere else namespace
        yield Opening(reason, place, re.compile(re.escape(name)))
