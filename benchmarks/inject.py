"""Breaks copies of repositories in one place at a time and counts how many breaks are reported at the right line.

    python benchmarks/inject.py [FOLDER ...] [--most N] [--only TEXT] [--verbose]

Each fault is one edit of one file: a name, a key, a namespace, a type, an entry of a kustomization or a whole object
is changed or taken away. Whether it breaks anything is decided by the real kustomize (`make kustomize-oracle`) on the
trees before and after: a break is a reference that had its Secret, key and type in the output and has it no longer.
It is caught when an error or a warning that was not there before stands at the line that was changed, or at the line
of every reference that lost its Secret.

Three figures are printed. `check` compares the reports on the two states, as `secretlint check` gives them; `with
infos` counts what it gives as advice too; `hook` adds what `secretlint hook` says of the change as such. References
that only their shape tells, in the values of charts and in kinds that nobody has described, are counted apart.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from injection.faults import Fault, faults
from injection.places import places
from injection.source import Files
from injection.tool import News, Tool
from injection.world import Kustomize, Lost, World

TOP = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", help="repositories; default: the examples and, if there, shared corpora")
    parser.add_argument("--most", type=int, default=10, help="faults of each kind and repository (0: all)")
    parser.add_argument("--only", default="", help="only kinds of faults whose description has this in it")
    parser.add_argument("--verbose", action="store_true", help="print every break that was missed")
    parser.add_argument("--kustomize", default=str(TOP / ".tools" / "bin" / "kustomize-oracle"))
    options = parser.parse_args()
    if not os.access(options.kustomize, os.X_OK):
        sys.exit("the real kustomize is not there: run `make kustomize-oracle`")
    total: Counter[str] = Counter()
    for folder in options.folders or default_folders():
        begun = time.monotonic()
        counted = measure(str(folder), options)
        total += counted
        print(f"{Path(folder).name}: {summary(counted)}; {time.monotonic() - begun:.0f} s", flush=True)
    print(f"caught/injected: {summary(total)}")
    return 0 if total["hook"] >= 0.99 * total["breaks"] else 1


def default_folders() -> list[Path]:
    found = [TOP / "examples" / "shop", TOP / "examples" / "shop-mended"]
    for shared in (TOP.parent / "shared" / "corpora", TOP.parent.parent / "shared" / "corpora"):
        if shared.is_dir():
            return [*found, *(path for path in sorted(shared.iterdir()) if path.is_dir())]
    return found


def summary(counted: Counter[str]) -> str:
    def share(what: str, of: str) -> str:
        percent = 100 * counted[what] / counted[of] if counted[of] else 100
        return f"{counted[what]}/{counted[of]} ({percent:.1f} %)"

    text = f"check {share('check', 'breaks')}, with infos {share('told', 'breaks')}, hook {share('hook', 'breaks')}"
    if counted["values breaks"]:
        text += f"; by shape check {share('values check', 'values breaks')}, "
        text += f"with infos {share('values told', 'values breaks')}, hook {share('values hook', 'values breaks')}"
    return text + f"; {counted['faults']} faults, {counted['does not build']} do not build"


def measure(folder: str, options: argparse.Namespace) -> Counter[str]:
    """A copy is broken, so that neither git nor the rest of a larger repository has a say."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = os.path.join(os.path.realpath(temporary), "copy")
        shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        home = os.getcwd()
        os.chdir(copy)
        kustomize = Kustomize(options.kustomize)
        try:
            return measure_here(copy, kustomize, options)
        finally:
            kustomize.close()
            os.chdir(home)


def measure_here(copy: str, kustomize: Kustomize, options: argparse.Namespace) -> Counter[str]:
    files = Files(copy, sorted(walk(copy)))
    world, tool = World(files, kustomize), Tool()
    counted: Counter[str] = Counter()
    for fault in chosen(files, options):
        before = files.text(fault.path)
        files.write(fault.path, fault.applied(before))
        try:
            judge(fault, before, world, tool, counted, options.verbose)
        finally:
            files.write(fault.path, before)
    return counted


def walk(top: str) -> Iterator[str]:
    for folder, _, names in os.walk(top):
        for name in names:
            full = os.path.join(folder, name)
            if not os.path.islink(full):
                yield os.path.relpath(full, top).replace(os.sep, "/")


def chosen(files: Files, options: argparse.Namespace) -> list[Fault]:
    """Of each kind of fault as many as asked for, drawn in the same way each time."""
    kinds: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults(files):
        if options.only in fault.what:
            kinds[fault.what].append(fault)
    found = []
    for what in sorted(kinds):
        some = kinds[what]
        if options.most and len(some) > options.most:
            some = random.Random(what).sample(some, options.most)
        found += sorted(some)
    return found


def judge(fault: Fault, before: str, world: World, tool: Tool, counted: Counter[str], verbose: bool) -> None:
    counted["faults"] += 1
    lost, error = world.after(fault.path)
    if error:
        counted["does not build"] += 1
    if not lost:
        return
    news = tool.after(fault.path, fault.text is None)
    changed = (fault.path, fault.line(before))
    for values in (False, True):
        some = [one for one in lost.values() if one.values == values]
        if some:
            kind = "values " if values else ""
            counted[f"{kind}breaks"] += 1
            missed = [one for one in some if not at_place(one, changed, news.check, world)]
            counted[f"{kind}check"] += not missed
            counted[f"{kind}told"] += all(at_place(one, changed, news.check | news.infos, world) for one in some)
            in_hook = all(at_place(one, changed, news.hook, world) for one in some)
            counted[f"{kind}hook"] += in_hook
            if verbose and missed:
                explain(fault, changed, missed, in_hook, news, world)


def at_place(one: Lost, changed: tuple[str, int], found: frozenset[tuple[str, int]], world: World) -> bool:
    return changed in found or not found.isdisjoint(places(one, world))


def explain(
    fault: Fault, changed: tuple[str, int], missed: list[Lost], in_hook: bool, news: News, world: World
) -> None:
    print(f"  missed{' by check only' if in_hook else ''}: {fault.what} at {changed[0]}:{changed[1]}")
    for one in missed[:3]:
        expected = ", ".join(f"{path}:{line}" for path, line in sorted(places(one, world))[:3])
        print(f"      {one.kind} {one.object} in {one.site} names {one.name} {one.key}: expected at {expected}")
    for note in news.notes[:4]:
        print(f"      said: {note}")


if __name__ == "__main__":
    raise SystemExit(main())
