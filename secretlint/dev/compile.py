"""rules/*.yaml → secretlint/compiled/: the short part as code that imports quickly, the long texts beside it.

    python -m secretlint.dev.compile            write what has changed
    python -m secretlint.dev.compile --check    only say whether it is up to date

A wrong rule file is named with line and column and left out; the others are still written. Exit status 1 when a file is
wrong or, with --check, when something is out of date.
"""

from __future__ import annotations

import json
import string
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from secretlint import schema, tree
from secretlint.model import Example, Expectation, Rule, RuleText, Span
from secretlint.schema import Problem

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"
COMPILED = ROOT / "secretlint" / "compiled"


class RuleFile(NamedTuple):
    """One file of rules/, read and checked."""

    path: Path
    rule: Rule
    text: RuleText


def read_all(folder: Path = RULES) -> tuple[list[RuleFile], list[Problem]]:
    """Every good rule file in the order of ids, and the problems of the others."""
    files: list[RuleFile] = []
    wrong: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        found, problems = read(path)
        wrong += problems
        if found:
            taken = next((f for f in files if f.rule.id == found.rule.id or f.rule.name == found.rule.name), None)
            if taken:
                wrong.append(_whole(path, f"{taken.path.name} has the same id or name"))
            else:
                files.append(found)
    return sorted(files, key=lambda file: file.rule.id), wrong


def read(path: Path) -> tuple[RuleFile | None, list[Problem]]:
    """One rule file, or what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
        node = tree.compose(tree.Origin(_shown(path), 0, text))
    except tree.SyntaxProblem as error:
        line, column = error.mark.line + 1, error.mark.column + 1
        return None, [Problem(Span(_shown(path), line, column, line, column), f"not YAML: {error.problem}")]
    except (OSError, UnicodeDecodeError) as error:
        return None, [_whole(path, f"cannot be read: {error.__class__.__name__}")]
    if node is None:
        return None, [_whole(path, "the file is empty")]
    wrong = list(schema.problems(node, _schema()))
    if wrong or not isinstance(node, tree.Mapping):
        return None, wrong
    data = schema.plain(node)
    wrong = list(_further(path, node, data))
    return (None, wrong) if wrong else (RuleFile(path, _rule(data), _text(data)), [])


def _schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("rule.schema.json").read_text(encoding="utf-8"))
    return found


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def _whole(path: Path, message: str) -> Problem:
    return Problem(Span(_shown(path), 1, 1, 1, 1), message)


def _further(path: Path, node: tree.Mapping, data: dict[str, Any]) -> Iterator[Problem]:
    """What a schema cannot say: the file's name, templates, and that examples show both sides."""
    if path.name != f"{data['id']}-{data['name']}.yaml":
        yield _whole(path, f"the file must be called {data['id']}-{data['name']}.yaml")
    for name in ("message", "help"):
        if not _is_template(data[name]):
            yield Problem(tree.span(node.fields[name].value), f"{name} may only have placeholders like {{key}}")
    examples = data["examples"]
    heading = tree.span(node.fields["examples"].key)
    if not any(example["expect"] for example in examples) and data["check"] != "engine":  # a crash cannot be shown
        yield Problem(heading, "a bad example is missing: one with findings under expect")
    if all(example["expect"] for example in examples):
        yield Problem(heading, "a good example is missing: one with expect: []")
    for example, place in zip(examples, node.seq("examples"), strict=True):
        for name in [*(expected["path"] for expected in example["expect"]), *example.get("fixed", {})]:
            if name not in example["files"]:
                yield Problem(tree.span(place), f"the example has no file {name!r}")
        if any(name.startswith("/") or ".." in name.split("/") for name in example["files"]):
            yield Problem(tree.span(place), "the example's paths must stay inside its folder")


def _is_template(text: str) -> bool:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return False
    return all(name is None or (name.isidentifier() and not spec and not how) for _, name, spec, how in parts)


SHORT = ("id", "name", "severity", "consequence", "message", "help", "summary")
"""The fields that a run needs, in the order of `Rule`."""


def _rule(data: dict[str, Any]) -> Rule:
    short = {name: data[name].strip() for name in SHORT}
    return Rule(**short, default=data.get("default", True))


def _text(data: dict[str, Any]) -> RuleText:
    return RuleText(
        scope=data["scope"],
        check=data["check"],
        enforced_by=data["enforced-by"],
        why=data["why"].strip(),
        remedy=data["remedy"].strip(),
        references=tuple(data["references"]),
        examples=tuple(_example(example) for example in data["examples"]),
    )


def _example(data: dict[str, Any]) -> Example:
    return Example(
        title=data["title"],
        files=tuple(data["files"].items()),
        expect=tuple(Expectation(**expected) for expected in data["expect"]),
        fixed=tuple(data.get("fixed", {}).items()),
        config=json.dumps(data["config"]) if data.get("config") else "",
        today=data.get("today", ""),
        before=tuple(data.get("before", {}).items()),
    )


HEADER = '"""Generated from rules/ by `python -m secretlint.dev.compile`; do not edit."""\n\n# fmt: off\n# ruff: noqa\n'


def render(files: Iterable[RuleFile]) -> dict[str, str]:
    """File name → content of the generated modules."""
    rules = [HEADER, "from secretlint.model import Rule\n\nRULES: tuple[Rule, ...] = ("]
    texts = [HEADER, "from secretlint.model import Example, Expectation, RuleText\n\nTEXTS: dict[str, RuleText] = {"]
    for file in files:
        rule, text = file.rule, file.text
        short = {name: getattr(rule, name) for name in (*SHORT, "default")}
        rules.append(f"    Rule(\n{_arguments(short)}    ),")
        texts.append(f"    {rule.id!r}: RuleText(\n{_arguments(text._asdict())}    ),")
    return {"rules.py": "\n".join([*rules, ")", ""]), "rules_text.py": "\n".join([*texts, "}", ""])}


def _arguments(fields: dict[str, Any]) -> str:
    return "".join(f"        {name}={value!r},\n" for name, value in fields.items())


def main(arguments: list[str]) -> int:
    """Entry of the command; see the module's text."""
    files, wrong = read_all()
    for problem in wrong:
        print(problem, file=sys.stderr)
    stale = []
    for name, content in render(files).items():
        target = COMPILED / name
        if not target.exists() or target.read_text(encoding="utf-8") != content:
            stale.append(name)
            if "--check" not in arguments:
                beside = target.with_suffix(".new")
                beside.write_text(content, encoding="utf-8")
                beside.replace(target)
    if stale and "--check" in arguments:
        print(f"out of date: {', '.join(stale)}; run python -m secretlint.dev.compile", file=sys.stderr)
    print(f"{len(files)} rules, {len(wrong)} problems", file=sys.stderr)
    return 1 if wrong or (stale and "--check" in arguments) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
