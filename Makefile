# Báo Nói: everything a newsroom or a developer types. `make help` lists it.
SHELL := /bin/sh
PYTHON ?= python3
PIP_FLAGS ?= --disable-pip-version-check --quiet
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help
help:  ## Show this list
	@grep -hE '^[a-z][a-z-]*:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: run
run: install  ## Put a sample newspaper on the air at http://127.0.0.1:8000 (Ctrl-C stops it)
	@$(BIN)/baonoi up --samples

.PHONY: install
install: .venv/installed  ## Make the virtual environment with what the product needs

.PHONY: test
test: .venv/installed-dev  ## Run the whole test suite (real processes, browser where there is one)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup
	@echo "The newsroom once more, on PostgreSQL"
	@BAONOI_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 -q -m 'not slow' tests/service/newsroom

.PHONY: check
check: lint types .venv/installed-dev  ## Lint, types and the fast tests: before every commit
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -q -m 'not slow'

.PHONY: lint
lint: .venv/installed-dev  ## Check style and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

.PHONY: types
types: .venv/installed-dev  ## Check types
	@$(BIN)/mypy

.PHONY: format
format: .venv/installed-dev  ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: kill-test
kill-test: .venv/installed-dev  ## Run the kill tests ten times in a row
	@for round in 1 2 3 4 5 6 7 8 9 10; do echo "round $$round of 10"; $(BIN)/python -m pytest -q tests/workers/test_kills.py || exit 1; done

.PHONY: bench
bench: .venv/installed-bench  ## Run every benchmark; each prints ratios against a stated baseline
	@for each in bench/*.py; do case $$each in bench/_*) continue;; esac; echo "== $$each"; $(BIN)/python $$each || exit 1; done

.PHONY: clean
clean:  ## Remove the virtual environment and caches (the data folder stays)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build

# A virtual environment needs nothing but Python and pip. Where Python lacks ensurepip (Debian without
# python3-venv), the environment is made without pip and the system's pip installs into it.
.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Báo Nói needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || echo missing). Name another: make PYTHON=python3.12 run" >&2; exit 1; }
	@echo "Making a virtual environment in .venv"
	@rm -rf .venv
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv .venv; \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then $(PYTHON) -m venv --without-pip .venv; \
	else echo "Python can't make a virtual environment here: it has neither ensurepip nor pip. Install one: apt install python3-venv  (or python3-pip)" >&2; exit 1; fi
	@touch $@

pip = if [ -x $(BIN)/pip ]; then $(BIN)/python -m pip install $(PIP_FLAGS) $(1); else $(PYTHON) -m pip --python $(BIN)/python install $(PIP_FLAGS) $(1); fi

.venv/installed: pyproject.toml | .venv/python
	@echo "Installing what Báo Nói needs (about 100 MB, once)"
	@$(call pip,-e .)
	@touch $@

.venv/installed-dev: pyproject.toml | .venv/python
	@echo "Installing what the tests need (once)"
	@$(call pip,-e '.[dev]')
	@touch $@ .venv/installed

.venv/installed-bench: pyproject.toml | .venv/installed-dev
	@echo "Installing what the benchmarks compare with (once)"
	@$(call pip,-e '.[dev$(comma)bench]')
	@touch $@

comma := ,
