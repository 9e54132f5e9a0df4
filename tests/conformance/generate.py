"""The conformance cases: hand-made ones, and as many generated ones as wanted for a seed.

`python tests/conformance/generate.py --seed N --count M` prints M fresh cases as JSON lines (see `case.py`).
The same seed gives the same cases.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator

import cases_found
import cases_meta
import cases_noise
import cases_odd
import cases_pod
import cases_schema
import cases_secret
import cases_stream
import cases_tables
from case import Case, of_text
from cases_stream import bytes_of
from manifest_mutation import decorated, mutated
from yaml_render import Tree

TREES: tuple[tuple[str, int, Callable[[random.Random], Tree]], ...] = (
    *cases_secret.FAMILIES,
    *cases_meta.FAMILIES,
    *cases_pod.FAMILIES,
    *cases_schema.FAMILIES,
)
SPECIAL = (("stream", 7), ("json", 3), ("fragment", 6), ("update", 3), ("mutated", 9), ("encoded", 1), ("decorated", 7))

ODD = 16


def fresh(seed: int, count: int) -> Iterator[Case]:
    """`count` cases; case number i depends on the seed and i only. Every so many of them are odd."""
    families = [(name, weight) for name, weight, _ in (*TREES, *cases_noise.FAMILIES)] + list(SPECIAL)
    names, weights = [name for name, _ in families], [weight for _, weight in families]
    makers = {name: make for name, _, make in TREES}
    noise = {name: make for name, _, make in cases_noise.FAMILIES}
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        if number % ODD == 0:
            name, make = rng.choice(cases_odd.FAMILIES)
            yield of_text(f"{name}/{seed}/{number}", make(rng))
            continue
        (name,) = rng.choices(names, weights)
        case_id = f"{name}/{seed}/{number}"
        if name in makers:
            yield of_text(case_id, cases_secret.text_of(makers[name](rng), rng))
        elif name in noise:
            yield of_text(case_id, noise[name](rng))
        elif name == "update":
            old, new = cases_secret.update_case(rng)
            yield of_text(case_id, new, old)
        else:
            yield of_text(case_id, _special(name, rng))


def _special(name: str, rng: random.Random) -> bytes:
    if name == "stream":
        return cases_stream.stream_case(rng)
    if name == "json":
        return cases_stream.json_case(rng)
    if name == "fragment":
        return cases_stream.fragment_case(rng)
    tree = decorated(_some_tree(rng), rng) if name == "decorated" else _some_tree(rng)
    text = cases_secret.text_of(tree, rng)
    if name == "decorated":
        return text.encode("utf-8", "surrogatepass")
    if name == "mutated":
        return mutated(text, rng).encode("utf-8", "surrogatepass")
    return bytes_of(text, rng)


def _some_tree(rng: random.Random) -> Tree:
    if rng.random() < 0.3:
        return cases_secret.clean_case(rng)
    if rng.random() < 0.4:
        return cases_pod.wrapped(rng.choice(cases_pod.WORKLOADS), cases_pod.good_spec(rng))
    return rng.choices([make for _, _, make in TREES], [weight for _, weight, _ in TREES])[0](rng)


def hand_made() -> Iterator[Case]:
    """The cases written by hand: Kubernetes' tables, each spelling alone, sizes."""
    for part in (cases_tables, cases_secret, cases_meta, cases_stream, cases_pod, cases_found):
        yield from part.hand_made()
    yield from cases_secret.size_cases()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--hand-made", action="store_true", help="print the hand-made cases instead")
    options = parser.parse_args()
    for case in hand_made() if options.hand_made else fresh(options.seed, options.count):
        sys.stdout.write(json.dumps(case.record()) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
