# Superbill: two commands matter, `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUPERBILL := $(BIN)/superbill
ENCOUNTERS ?= 300
SEED ?= 1
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo serve test lint coverage bench faults sabotage docs fuzz lock clean

help:  ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.app  ## Set everything up and live a practice's month
	$(SUPERBILL) demo --encounters $(ENCOUNTERS) --seed $(SEED) $(if $(THROUGH),--through $(THROUGH))

serve: $(VENV)/.app  ## Open the web app; PORT=8000
	$(SUPERBILL) serve --port $(PORT)

test: $(VENV)/.dev $(VENV)/.oracle  ## Set everything up and run all tests
	$(BIN)/pytest -n 2 --dist loadgroup

lint: $(VENV)/.dev  ## Style, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	DATABASE_URL=postgresql://nobody@localhost/none $(BIN)/mypy

coverage: $(VENV)/.dev  ## Every branch of the engines, by their own tests and nothing by chance; less than all of them fails
	SUPERBILL_SHARED=none $(BIN)/coverage run -m pytest -n 0 -m "not hypothesis and not oracle and not whole_list" tests/core
	$(BIN)/coverage report

bench: $(VENV)/.dev $(VENV)/.oracle .peers/.done  ## Measure the engines, beside their peers
	@for file in benchmarks/bench_*.py; do PYTHONPATH=src:. $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

faults: $(VENV)/.dev  ## 2,000 kills, 50 dead databases, races, disguises, any order, a month killed: 0 cents wrong
	SUPERBILL_FAULTS=1 $(BIN)/pytest -n 0 tests/faults tests/stories/test_month.py

sabotage: $(VENV)/.dev  ## Plant bugs in the money, one at a time; every one must be caught by a test
	$(BIN)/python -m tests.sabotage

fuzz: $(VENV)/.dev  ## 100,000 broken files: none accepted silently, none raises
	$(BIN)/python -m tests.fuzz.x12 --mutants 100000

docs: $(VENV)/.app  ## Write the generated reference pages
	$(SUPERBILL) docs write

lock:  ## Resolve the lock files again
	@for set in "requirements.lock --group build" "requirements-dev.lock --group build --group dev -c requirements.lock"; do \
	  set -- $$set; out=$$1; shift; \
	  uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate --universal \
	    --python-version 3.11 pyproject.toml --extra app "$$@" -o $$out; done
	@printf 'linuxforhealth-x12==0.57.0\npydantic[dotenv]<2\n' | uv pip compile --quiet --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --universal --python-version 3.11 - -o requirements-oracle.lock
	@printf 'edi-835-parser==1.8.0\noxedi==0.6.0\nx12sdk==2.2.0\n' | uv pip compile --quiet --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --universal --python-version 3.11 - -o requirements-peers.lock

clean:  ## Remove the environment and the demo's data
	rm -rf $(VENV) .oracle .peers .superbill .superbill-test

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Superbill needs Python 3.11 or newer; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.app
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# linuxforhealth-x12, an outside judge of our files, needs an old pydantic: it gets an environment of its own
$(VENV)/.oracle: requirements-oracle.lock | $(VENV)/bin/python
	$(PYTHON) -m venv .oracle
	.oracle/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-oracle.lock
	@touch $@

# What make bench measures ours against; a peer that cannot be had is named in its output instead, and tried again
.peers/.done: requirements-peers.lock benchmarks/node/package-lock.json
	$(PYTHON) -m venv .peers
	-.peers/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-peers.lock && touch $@
	-cp benchmarks/node/package*.json .peers && npm ci --prefix .peers --ignore-scripts --no-audit --no-fund --loglevel error
