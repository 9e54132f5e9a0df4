"""A report with one of everything."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from secretlint import catalog, report, snippet
from secretlint.model import Finding, Fix, ObjectId, Related, Report, Skipped, Span
from secretlint.report import Options

TLS = """\
apiVersion: v1
kind: Secret
metadata:
  name: web-tls
  namespace: shop
type: kubernetes.io/tls
data:
  tls.key: c4nary
"""
POD = """\
kind: Pod
spec:
\tcontainers:
  - name: "größe"
"""


@pytest.fixture
def sample() -> Report:
    invalid, unused, crashed = (catalog.by_name()[name] for name in WORDS)
    secret = ObjectId("v1", "Secret", "shop", "web-tls")
    first = Finding(
        rule=unused,
        severity="error",
        message="Secret of type kubernetes.io/tls has no key tls.crt",
        help="Add tls.crt, or change the type.",
        span=Span("apps/tls.yaml", 7, 1, 7, 5),
        document=0,
        object=secret,
        field="data[tls.crt]",
        environments=("overlays/prod", "overlays/test"),
        related=(Related(Span("apps/pod|x.yaml", 1, 7, 1, 10), "it is used here"),),
        fix=Fix("add", False, ()),
        fingerprint="0123456789abcdef0123456789abcdef",
    )
    second = Finding(
        rule=invalid,
        severity="warning",
        message="100% <b>wrong</b>, \x1b[31mred: **x**",
        help="",
        span=Span("apps/tls.yaml", 8, 12, 8, 18),
        document=1,
        object=None,
        field="",
        environments=(),
        related=(),
        fix=None,
        fingerprint="1" * 32,
    )
    third = Finding(
        crashed, "info", "odd", "", Span("z:,%.yaml", 1, 1, 3, 1), 0, None, "", (), (), Fix("x", True, ()), "2" * 32
    )
    hidden = Finding(
        unused, "error", "hidden", "", Span("a.yaml", 1, 1, 1, 1), 0, None, "", (), (), None, "3" * 32, "comment: known"
    )
    made = Report((first, second, third), (hidden,), 3, 5, (Skipped("chart/templates/a.yaml", "a Helm template"),))
    texts = {"apps/tls.yaml": TLS, "apps/pod|x.yaml": POD, "z:,%.yaml": "a: 1\n"}
    return snippet.attach(made, texts.__getitem__)


WORDS = ("suppression-invalid", "suppression-unused", "check-crashed")


@pytest.fixture
def render(sample: Report) -> Callable[..., str]:
    def written(format: str, found: Report = sample, **options: bool | int) -> str:
        out = io.StringIO()
        report.write(format, found, out, Options(**options))  # type: ignore[arg-type]
        return out.getvalue()

    return written
