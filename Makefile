# `make help` lists what there is. A fresh machine needs Python 3.11+, make and a package index; nothing else.

PYTHON ?= python3
BIN := .venv/bin
# Two at a time: the least machine this is built for has two cores.
PYTEST_ARGS ?= -n 2 --dist worksteal
# How often `make drill` tries each fault.
TRIALS ?= 20

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCKED := --no-deps --require-hashes

export PIP_NO_INPUT := 1
# DATA and PORT are what people type; the program knows them as CONFERENCE_DATA and CONFERENCE_PORT.
ifdef DATA
export CONFERENCE_DATA := $(DATA)
endif
ifdef PORT
export CONFERENCE_PORT := $(PORT)
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check lint types format setup setup-dev browser services live assets translations screenshots \
  bench drill bundle bundle-check lock clean

help: ## list the targets
	@echo "make run [PORT=8123] [DATA=./elsewhere]   start the conference server, set up on first use"
	@echo "make test                                  everything CI checks"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## set up, then serve on this machine's LAN address
	$(BIN)/conference serve

test: setup-dev browser services ## lint, types, then all tests, Chromium's and the services' included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest $(PYTEST_ARGS)

check: setup-dev lint types ## lint and types only

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

format: setup-dev ## put the code into the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# A step's stamp is newer than its inputs once it has succeeded, so an unchanged step is skipped.
setup: .venv/.package assets ## virtual environment, locked dependencies, package, browser code

setup-dev: setup .venv/.dev ## setup, and the tools of developers

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3.12"; exit 1; }
	$(PYTHON) -m venv --clear .venv || \
	  { echo "Python's venv module is needed (Debian: apt install python3-venv)"; rm -rf .venv; exit 1; }
	@touch $@

.venv/.runtime: requirements.lock | .venv/.created
	$(PIP) $(LOCKED) -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	$(PIP) $(LOCKED) -r requirements-dev.lock
	@touch $@

# Without isolation the build takes its tools from the lock: pip would fetch others, and fail without a network.
.venv/.package: pyproject.toml hatch_build.py .venv/.runtime
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

assets: .venv/.runtime ## bundle the browser code and compile the translations, if they changed
	@$(BIN)/python hatch_build.py

live: setup-dev services ## the live tests on SQLite, on PostgreSQL and on gevent, the long ones everywhere
	CONFERENCE_TEST_EVERYWHERE=1 $(BIN)/pytest tests/live

browser:
	@scripts/ensure-chromium

services:
	@scripts/ensure-services

translations: setup ## collect marked texts into the catalogues, then compile them
	scripts/translations
	@$(BIN)/python hatch_build.py

screenshots: setup-dev browser ## renew the README's pictures
	$(BIN)/python -m bench.screenshots

bench: setup-dev ## measure everything beside its floor; takes a quarter of an hour and wants a quiet machine
	$(BIN)/python -m bench all

drill: setup-dev browser services ## break everything that can break, many times; takes hours
	for kind in kill cut both disk loss clock sleep slow flood storm redis postgres; do \
	  $(BIN)/python -m bench drill --kind $$kind --trials $(TRIALS) || exit 1; done

bundle: setup-dev ## archives for laptops without a network, Linux and Windows, in dist/
	$(BIN)/python -m bundle

bundle-check: bundle ## try the Linux one where there is no network
	$(BIN)/python -m bundle.check dist/conference-*-linux.tar.gz

lock: ## renew the lock files with the newest versions
	PYTHON="$(PYTHON)" scripts/lock

clean: ## remove everything built; the data stays
	rm -rf .venv node_modules static/build dist test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find conference tests migrations -name __pycache__ -prune -exec rm -rf {} +
	find conference -name '*.mo' -delete
