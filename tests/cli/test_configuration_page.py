"""`docs/configuration.md` shows every setting, and what it shows is accepted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from secretlint import config

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text()
SETTINGS = next(block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "select:" in block)


def test_the_page_names_every_setting() -> None:
    schema = json.loads((Path(config.__file__).parent / "config.schema.json").read_text())
    assert set(re.findall(r"^([a-z-]+):", SETTINGS, re.MULTILINE)) == set(schema["properties"])


def test_what_the_page_shows_is_accepted(folder: Path) -> None:
    (folder / ".secretlint.yaml").write_text(SETTINGS)
    found = config.load(["."])
    assert found.default_namespace("apps/shop/web.yaml") == "shop"
    assert found.excluded("a/testdata/b.yaml")


@pytest.mark.parametrize("flag", sorted(set(re.findall(r"--[a-z][a-z-]+", PAGE))))
def test_flags_on_the_page_exist(flag: str, secretlint: object) -> None:
    assert flag in secretlint("check", "--help").out  # type: ignore[operator]
