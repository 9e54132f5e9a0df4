"""The page of `secretlint graph --format html` in a real browser: searched, filtered and clicked through."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from secretlint import config, engine
from secretlint.report import graph as report

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine")

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

SCRIPT = """
const out = {}, errors = [];
window.addEventListener("error", (event) => errors.push(event.message));
const shown = () => [...document.querySelectorAll("#list button")].map((one) => one.dataset.name);
const set = (id, value, event) => {
  const one = document.getElementById(id);
  one.value = value;
  one.dispatchEvent(new Event(event));
};
const click = (selector, text) =>
  [...document.querySelectorAll(selector)].find((one) => one.textContent.includes(text)).click();
const title = () => document.querySelector("#detail h2").textContent;
const detail = () => document.getElementById("detail").textContent;
try {
  STEPS
} catch (problem) { errors.push(String(problem)); }
out.errors = errors;
const result = document.createElement("output");
result.id = "result";
result.textContent = JSON.stringify(out);
document.body.append(result);
"""


def drive(folder: Path, steps: str, address: str = "") -> dict[str, Any]:
    """Opens the page, lets a script do the steps as a person would, and returns what it has put into `out`."""
    assert BROWSER is not None
    out = io.StringIO()
    report.write(engine.overview_of(config.load(["."], cache=False), ""), out, "html")
    page = folder / "page.html"
    script = f"<script>{SCRIPT.replace('STEPS', steps)}</script></body>"
    page.write_text(out.getvalue().replace("</body>", script), encoding="utf-8")
    command = [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", f"{page.as_uri()}{address}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    found = re.search(r'<output id="result">(.*?)</output>', done.stdout, re.DOTALL)
    assert found is not None, done.stderr[-2000:]
    answer: dict[str, Any] = json.loads(html.unescape(found[1]))
    assert answer.pop("errors") == []
    return answer


def test_search_filter_and_click(shop: Path, tmp_path: Path) -> None:
    answer = drive(
        tmp_path,
        """
        out.all = shown().length; out.count = document.getElementById("count").textContent; out.first = title();
        set("search", "WEB-tls", "input"); out.searched = shown();
        set("search", "prod/kustomization staging", "input"); out.words = shown();
        set("search", "no such thing", "input"); out.nothing = shown();
        set("search", "", "input"); set("status", "missing", "change"); out.missing = shown();
        set("environment", "overlays/prod", "change"); out.inProd = shown();
        set("environment", "", "change"); set("status", "unused", "change"); out.unused = shown();
        set("status", "", "change");
        click("#list button", "db"); out.chosen = title(); out.detail = detail();
        out.current = document.querySelectorAll("#list button[aria-current=true]").length;
        out.address = location.hash;
        """,
    )
    assert answer == answer | {
        "all": 8,
        "count": "8 of 8",
        "first": "data / unused",
        "searched": ["staging/web-tls"],
        "words": [],
        "nothing": [],
        "missing": ["prod/db", "prod/registry", "prod/tokens", "staging/tokens"],
        "inProd": ["prod/db", "prod/registry", "prod/tokens"],
        "unused": ["data/unused", "staging/web-tls"],
        "chosen": "prod / db",
        "current": 1,
        "address": "#secret=prod%2Fdb",
    }
    for text in ("missing: nothing makes it", "Pod web", "base/pod.yaml:9:36", "in overlays/prod"):
        assert text in answer["detail"]


def test_from_a_secret_to_its_user_to_another_secret(shop: Path, tmp_path: Path) -> None:
    answer = drive(
        tmp_path,
        """
        out.start = title();
        click("#detail .link", "Pod web"); out.object = title(); out.uses = detail();
        click("#detail .link", "staging/tokens"); out.other = title(); out.optional = detail();
        """,
        "#secret=staging%2Fdb",
    )
    assert (answer["start"], answer["object"], answer["other"]) == ("staging / db", "Pod web", "staging / tokens")
    assert all(name in answer["uses"] for name in ("prod/db", "staging/db", "prod/registry", "staging/tokens"))
    assert "env, optional: token" in answer["optional"]


def test_what_looks_like_markup_is_text(shop: Path, tmp_path: Path) -> None:
    pod = shop / "base" / "pod.yaml"
    pod.write_text(pod.read_text(encoding="utf-8").replace("name: db}", "name: '<b>x</b></script>'}"), encoding="utf-8")
    answer = drive(tmp_path, "out.bold = document.querySelectorAll('b').length; out.names = shown();")
    assert answer["bold"] == 0
    assert "prod/<b>x</b></script>" in answer["names"]


def test_an_empty_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", encoding="utf-8")
    answer = drive(tmp_path, "out.all = shown(); out.text = detail();")
    assert answer == {"all": [], "text": "This repository makes and uses no Secret."}
