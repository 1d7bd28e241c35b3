# Two commands for a bare machine: `make demo` and `make test`. The rest is convenience.
PYTHON ?= python3
BIN    := .venv/bin
STAMP  := .venv/.installed

.PHONY: help install demo test lint types imports tests docs bench accuracy licenses dictionary lock clean

help:
	@echo "make demo     install, crawl the sandbox Hub through three nights, write demo/"
	@echo "make test     lint, types, import direction, tests"
	@echo "make install  only install: $(BIN)/ajar and $(BIN)/crawl"
	@echo "make bench    the ratios that CHANGELOG and docs/benchmarks.md quote"
	@echo "make docs     renew docs/cli.md and docs/frameworks.md"
	@echo "make lock     renew requirements.lock"

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Ajar needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install
	$(BIN)/ajar demo

test: install lint types imports tests

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

tests:
	$(BIN)/python -m pytest -n 2

docs: install
	$(BIN)/python -m ajar.command_page > docs/cli.md
	$(BIN)/python -m taxonomy.documentation > docs/frameworks.md

bench: install
	$(BIN)/python -m benchmarks

# Both read ../shared: the figures of docs/accuracy.md, the fingerprints of license texts.
accuracy: install
	$(BIN)/python -m benchmarks.accuracy --write docs/accuracy.md

licenses: install
	$(BIN)/python -m benchmarks.license_shingles

# What readings have in common, for zstd. Only with a new codec: databases hold readings of this one.
dictionary: install
	$(BIN)/python -m benchmarks.reading_dictionary storage/packing/readings.dict

# One lock for running, testing and building; the 1.x line of huggingface_hub keeps one HTTP stack.
lock:
	echo "huggingface_hub<2" | uv pip compile pyproject.toml --universal --generate-hashes \
	  --no-annotate --no-emit-index-url --all-extras --group dev --python-version 3.11 \
	  --constraint - --custom-compile-command "make lock" -o requirements.lock

clean:
	rm -rf .venv demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
