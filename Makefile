# Everything sets itself up: on a machine with git, Python 3.10+ and make, `make demo` and `make test` just work.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
TOOLS := .tools/bin


.PHONY: demo test lint format types check compile oracle oracle-fuzz goyaml kustomize-oracle exposure-bench inject bench clean

demo: $(READY)
	@$(BIN)/secretlint check examples --exit-zero

test: $(READY)
	$(BIN)/python -m pytest -n auto

lint: $(READY)
	$(BIN)/ruff check .

format: $(READY)
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

check: test lint format types

# Rules and kinds are written as YAML and read as Python modules.
compile: $(READY)
	$(BIN)/python -m secretlint.dev.compile
	$(BIN)/python -m secretlint.dev.compile_kinds

$(READY): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# Kubernetes' own validation code as a program, and the verdicts that the tests compare with. Needs Go.
oracle: $(READY)
	mkdir -p $(TOOLS)
	cd tools/oracle && go build -trimpath -o ../../$(TOOLS)/secretlint-oracle .
	cd tools/oracle && go build -modfile=oldest.mod -tags oldest -trimpath -o ../../$(TOOLS)/secretlint-oracle-oldest .
	$(BIN)/python tests/conformance/record.py

# The YAML library of the Kubernetes toolchain as a program, and its answers that the tests compare with. Needs Go.
goyaml: $(READY)
	mkdir -p $(TOOLS)
	cd tools/goyaml && go build -o ../../$(TOOLS)/secretlint-goyaml .
	$(BIN)/python tests/toolchain/record_toolchain.py

oracle-fuzz: $(READY)
	$(BIN)/python tests/conformance/fuzz.py --seed $${SEED:-1} --count $${COUNT:-2000}

# `kustomize build` for many trees in one process, and its outputs that the tests compare with. Needs Go.
kustomize-oracle: $(READY)
	mkdir -p $(TOOLS)
	cd tools/kustomize-oracle && go build -o ../../$(TOOLS)/kustomize-oracle .
	$(BIN)/python tools/kustomize-oracle/trees.py tests/kustomize/trees
	$(TOOLS)/kustomize-oracle trees $$(ls tests/kustomize/trees/*.trees | LC_ALL=C sort) > tests/kustomize/expected.jsonl

exposure-bench: $(READY)
	$(BIN)/python benchmarks/exposure_bench.py

inject: $(READY)
	$(BIN)/python benchmarks/inject.py

bench: $(READY)
	$(BIN)/python benchmarks/speed.py

clean:
	rm -rf .venv .tools build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
