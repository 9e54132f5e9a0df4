"""A rule's page in Markdown, from the one text in its rule file: for `explain`, the documentation and SARIF's help."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secretlint import catalog
from secretlint.model import Example, Rule
from secretlint.report.words import CONSEQUENCES


def markdown(rule: Rule, title: bool = True) -> str:
    """The whole page."""
    text = catalog.text(rule)
    heading = f"# {rule.id} {rule.name}\n\n{rule.summary}\n" if title else f"{rule.summary}\n"
    parts = [heading, "\n".join(_facts(rule)), f"## Why\n\n{text.why}\n", f"## How to mend it\n\n{text.remedy}\n"]
    bad = next((example for example in text.examples if example.expect), None)
    good = next((example for example in text.examples if not example.expect), None)
    parts += [_example("Reported", bad)] if bad else []
    parts += [_example("Not reported", good)] if good else []
    if text.references:
        parts.append("## Links\n\n" + "\n".join(f"- <{link}>" for link in text.references) + "\n")
    return "\n".join(parts)


def brief(rule: Rule) -> str:
    """Why and how to mend it, for places with little room."""
    text = catalog.text(rule)
    return f"{rule.summary}\n\n{text.why}\n\n**How to mend it.** {text.remedy}\n"


def _facts(rule: Rule) -> Iterator[str]:
    text = catalog.text(rule)
    yield f"- Severity: {rule.severity}{'' if rule.default else ', off unless selected'}"
    yield f"- Consequence: {rule.consequence} ({CONSEQUENCES[rule.consequence]})"
    yield f"- Enforced by: {text.enforced_by}"
    yield f"- Silence it: `# secretlint: ignore[{rule.id}] reason`"
    yield ""


def _example(title: str, example: Example) -> str:
    lines = [f"## {title}: {example.title}", ""]
    if example.config:
        lines += ["with `.secretlint.yaml`:", "", "```yaml", example.config.rstrip("\n"), "```", ""]
    for name, content in example.files:
        fence = "~~~" if "```" in content else "```"
        lines += [f"`{name}`", "", f"{fence}yaml", content.rstrip("\n"), fence, ""]
    lines += [f"- `{one.path}:{one.at}` {one.message}" for one in example.expect]
    return "\n".join(lines).rstrip() + "\n"


def painted(text: str) -> str:
    """Markdown with headings in bold and code blocks dimmed, for a terminal."""
    out: list[str] = []
    inside = ""
    for line in text.split("\n"):
        if inside or line.startswith(("```", "~~~")):
            if not inside:
                inside = line[:3]
            elif line == inside:
                inside = ""
            else:
                out.append(f"    \x1b[2m{line}\x1b[0m")
            continue
        line = re.sub(r"`([^`]+)`", "\x1b[36m\\1\x1b[0m", line)
        out.append(f"\x1b[1m{line.lstrip('# ')}\x1b[0m" if line.startswith("#") else line)
    return "\n".join(out)
