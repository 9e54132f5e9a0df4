"""How long whole runs take: `python benchmarks/speed.py [--runs N] [FOLDER ...]`.

Measures `--version`, `check` without and with the cache on each folder (default: the shared corpora where they are),
and on generated repositories of one and of two sizes, whose ratio shows whether the cost is linear. Whole processes,
medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).resolve().parent.parent


class Timing(NamedTuple):
    """Medians over the runs, in seconds."""

    wall: float
    cpu: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        cache = Path(temporary) / "cache"
        print(f"{'what':42} {'wall':>8} {'cpu':>8}")
        show("--version", measure(["--version"], TOP, cache, options.runs))
        for folder in options.folders or shared():
            rows(folder.name, folder, cache, options.runs)
        sizes = [generated(Path(temporary) / str(count), count) for count in (500, 1000)]
        cold = [rows(f"generated, {folder.name} overlays", folder, cache, options.runs) for folder in sizes]
        print(f"twice the repository: {cold[1].cpu / cold[0].cpu:.2f} times the cpu")
    return 0


def shared() -> list[Path]:
    corpora = TOP.parent / "shared" / "corpora"
    return [corpora / name for name in ("home-ops", "kubeflow-manifests")] if corpora.is_dir() else []


def rows(name: str, folder: Path, cache: Path, runs: int) -> Timing:
    """Prints two lines, without and with the cache; returns the first."""
    check = ["check", ".", "--format", "json", "--fail-on", "never", "--output", os.devnull]
    cold = measure([*check, "--no-cache"], folder, cache, runs)
    show(f"check {name}, no cache", cold)
    measure(check, folder, cache, 1)
    show(f"check {name}, nothing changed", measure(check, folder, cache, runs))
    return cold


def show(what: str, timing: Timing) -> None:
    print(f"{what:42} {timing.wall:7.2f}s {timing.cpu:7.2f}s", flush=True)


def measure(arguments: list[str], folder: Path, cache: Path, runs: int) -> Timing:
    """Runs the program in a folder; one run to warm up is not counted."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(TOP)}
    command = [sys.executable, "-m", "secretlint", *arguments]
    timings = []
    for _ in range(runs + 1):
        before, start = os.times(), time.perf_counter()
        subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        timings.append(Timing(time.perf_counter() - start, used))
    counted = timings[1:]
    return Timing(statistics.median(t.wall for t in counted), statistics.median(t.cpu for t in counted))


def generated(folder: Path, overlays: int) -> Path:
    """A repository of `overlays` kustomizations over a tenth as many bases."""
    for path, text in files(overlays):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def files(overlays: int) -> Iterator[tuple[str, str]]:
    for number in range(overlays // 10):
        base = f"bases/b{number}"
        yield f"{base}/kustomization.yaml", "resources: [deployment.yaml, secret.yaml]\n"
        yield f"{base}/deployment.yaml", DEPLOYMENT.format(name=f"app{number}")
        yield f"{base}/secret.yaml", SECRET.format(name=f"app{number}")
    for number in range(overlays):
        text = f"namespace: ns{number}\nresources: [../../bases/b{number // 10}]\n"
        yield f"overlays/o{number}/kustomization.yaml", text


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - name: app
          image: registry.example/app:1
          env:
            - name: PASSWORD
              valueFrom:
                secretKeyRef: {{name: {name}, key: password}}
"""

SECRET = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {{name: {name}}}
spec:
  secretStoreRef: {{name: vault, kind: ClusterSecretStore}}
  target: {{name: {name}}}
  data:
    - {{secretKey: password, remoteRef: {{key: {name}}}}}
"""

if __name__ == "__main__":
    raise SystemExit(main())
