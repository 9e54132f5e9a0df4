"""The labelled contents again, as manifests in every way of writing and through the whole engine."""

from __future__ import annotations

import dataclasses

import pytest

from secretlint import config, engine
from secretlint.model import Finding
from tests.content.cases import Case, all_cases
from tests.content.manifests import STYLES, is_text, manifest
from tests.content.material import TODAY

ALL = [
    pytest.param(case, style, id=f"{case.name} [{style}]")
    for number, case in enumerate(all_cases())
    for turn, style in enumerate(STYLES)
    if (number + turn) % 2 == 0 and (is_text(case) or not style.startswith("stringData"))
]


def findings(case: Case, style: str) -> list[Finding]:
    """The findings of this family for the case's manifest."""
    settings = dataclasses.replace(config.load(["."], cache=False, jobs=1, isolated=True), today=TODAY.date())
    found = engine.check_source(manifest(case, style), "secret.yaml", settings)
    return [finding for finding in found if finding.rule.id.startswith("KSL5")]


@pytest.mark.parametrize(("case", "style"), ALL)
def test_manifest_is_judged_as_labelled(case: Case, style: str) -> None:
    found = findings(case, style)
    assert sorted({finding.rule.name for finding in found}) == sorted(case.rules)
    for finding in found:
        assert finding.field.partition("[")[0] in ("data", "stringData", "type") or finding.rule.name in (
            "certificate-host-not-covered",
            "docker-config-registry-mismatch",
        )
