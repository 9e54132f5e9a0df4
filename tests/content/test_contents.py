"""Every labelled content gets exactly the rules that its label asks for, and no word of it comes back."""

from __future__ import annotations

import json
import pickle
from collections import Counter

import pytest

from secretlint.content import describe, inspect, uses, validity
from secretlint.content.model import SecretTraits
from tests.content.cases import Case, all_cases
from tests.content.material import TODAY

CASES = all_cases()


def judge(case: Case) -> list[str]:
    """The names of the rules that speak, as the checks put them together."""
    seen = inspect(case.type, case.values)
    rules = [problem.rule for problem in seen.problems]
    rules += [problem.rule for problem in validity.problems(seen.traits, TODAY.date())]
    for key, found in seen.values.items():
        if uses.is_empty_credential(case.type, key, found):
            rules.append("basic-auth-empty")
        elif key not in {problem.key for problem in seen.problems} and uses.value_trouble(
            case.type, key, found, case.uses
        ):
            rules.append("value-surrounding-characters")
    if uses.uncovered_hosts(seen.traits, "tls.crt", case.hosts):
        rules.append("certificate-host-not-covered")
    if uses.unserved_images(seen.traits, case.images):
        rules.append("docker-config-registry-mismatch")
    return sorted(set(rules))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_content_is_judged_as_labelled(case: Case) -> None:
    assert judge(case) == sorted(case.rules)


def test_names_are_unique_and_the_set_is_large() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 250
    assert Counter(bool(case.rules) for case in CASES)[False] >= 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_traits_survive_json_and_pickle(case: Case) -> None:
    traits = inspect(case.type, case.values).traits
    rows = [tuple(row) for row in json.loads(json.dumps(traits.rows()))]
    assert SecretTraits.from_rows(tuple(rows)) == traits
    assert pickle.loads(pickle.dumps(traits)) == traits


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_short_way_gives_the_same_traits(case: Case) -> None:
    seen = inspect(case.type, case.values)
    assert describe(case.type, case.values) == (seen.traits, seen.values)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_problem_quotes_the_value(case: Case) -> None:
    """No word of eight letters or more of a value comes back in a reason."""
    values = b"\n".join(case.values.values()).decode("utf-8", "replace")
    for problem in inspect(case.type, case.values).problems:
        words = {word for word in problem.reason.replace("(", " ").split() if len(word) >= 8 and word in values}
        assert not words & {word for word in values.split() if "fake" in word.lower()}
