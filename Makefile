# Everything a newcomer needs is here: 'make' lists it. Only Python 3.11 or newer and make must be on the machine.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
PORT ?= 8000
DATA_DIR ?= data/demo
# Messages of other people, which teach weights only and are never kept here; the model card names the files by their hashes.
REAL ?= $(wildcard ../shared/nlp/real_labelled.csv)
POOL ?= $(wildcard ../shared/nlp/pool.csv.gz)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format faults model screenshots migration lock licences audit vendor clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## make .venv with what the product needs

demo: .venv/ready ## run the whole product with invented data at http://127.0.0.1:8000 (PORT=… DATA_DIR=…)
	DATA_DIR="$(DATA_DIR)" $(BIN)/prachakhom demo --port $(PORT)

test: .venv/ready-to-test ## run the tests; what this machine cannot run is named at the end
	$(BIN)/python -m pytest

check: .venv/ready-to-test ## lint, types and layers, in seconds
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/ready-to-test ## format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

model: .venv/ready-to-test ## rebuild the language model and the figures of grouping from our corpus and, where there are any, labelled messages from elsewhere
	$(BIN)/python -m nlp.train $(if $(REAL),--real $(REAL)) $(if $(POOL),--pool $(POOL))
	$(BIN)/python -m nlp.training.grouping $(if $(POOL),--pool $(POOL))

faults: .venv/ready ## kill, crash, fill and cut a whole installation under load, for half an hour or so; ARGS=--short for two minutes
	$(BIN)/prachakhom bench faults --report faults.md $(ARGS)

screenshots: .venv/ready-to-test ## take the pictures of the README and docs from the running demo
	$(BIN)/python -m tests.e2e.screenshots docs/pictures

migration: .venv/ready-to-test ## draft the next migration from the models (NAME="Add votes" SERIAL=0004)
	$(BIN)/python -m bot.store.migrations "$(NAME)" "$(SERIAL)"

vendor: ## fetch the pages' fonts and scripts again into admin/static (needs npm)
	sh admin/static/vendor.sh

lock: ## pin the newest dependencies by hash (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --group build pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --group build --group dev pyproject.toml -c requirements.txt -o requirements-dev.txt
	echo pip-audit | uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
		--python-version 3.11 - -o requirements-audit.txt

licences: .venv/ready ## write docs/licences.md from what is installed
	$(BIN)/python -m tests.licences

audit: .venv/audit/ready ## look up known weaknesses of what ships (needs the network)
	.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements.txt

clean: ## remove the environment and caches; data stays
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/ready: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-to-test: requirements-dev.txt .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/audit/ready: requirements-audit.txt | .venv/bin/python
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.txt
	@touch $@
