# Two commands on a fresh machine that has Python 3.11, pip and make: `make app` and `make test`.

PYTHON ?= python3
PORT ?= 8866
CRM_BASE ?= $(CURDIR)/var/demo.db
# Handed to `app` and `demo` alone: a test must never meet the base of whoever runs it.
unexport CRM_BASE

VENV := .venv
PY := $(VENV)/bin/python
# Tests run in this many processes at once.
WORKERS ?= 2
PYTEST := $(PY) -m pytest -p tests.no_skips --numprocesses $(WORKERS) --dist loadgroup

# Debian's python3 cannot make a virtual environment with a pip in it (that is a package of its own), but
# its pip can install into one that has none. Another Python may have it the other way round.
PIP = $$($(PYTHON) -m pip --python $(PY) --version >/dev/null 2>&1 \
	&& echo $(PYTHON) -m pip --python $(PY) || echo $(PY) -m pip)
INSTALL = $(PIP) install --quiet --no-input --disable-pip-version-check
FROM_LOCK = $(INSTALL) --only-binary :all: --require-hashes --requirement
# PySpark alone comes as source: it is packed into a wheel by the setuptools of the lock, nothing is compiled.
FROM_SPARK_LOCK = $(INSTALL) --only-binary :all: --no-binary pyspark --use-pep517 --no-build-isolation \
	--require-hashes --requirement

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help app demo install test test-spark test-random install-test lint types unit notebooks browser screenshots format lock lowest wheel clean

help: ## Say what each target does (this list)
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

app demo: export CRM_BASE := $(CRM_BASE)

app: install ## Install, build the demo base if there is none, and serve the pages (PORT=8866)
	@case "$$CRM_BASE" in *://*) ;; *) test -e "$$CRM_BASE" || $(MAKE) --no-print-directory demo ;; esac
	@$(VENV)/bin/crm-widgets serve --port $(PORT)

demo: install ## Build the demo base at CRM_BASE (var/demo.db unless you say another)
	@mkdir -p "$$(dirname "$$CRM_BASE")"
	@$(VENV)/bin/crm-widgets demo

install: $(VENV)/.installed ## Make the virtual environment and install what the pages need

test: lint types unit notebooks browser ## Install all that the tests need, a browser included, and run every test

test-spark: $(VENV)/.installed-spark $(VENV)/.java ## Run each analysis on PySpark (needs a JDK; as root on Debian it is installed)
	$(PY) -m pytest -p tests.no_skips -m spark tests/analysis

test-random: install-test ## Run the randomised tests for long, on new examples (CRM_HYPOTHESIS=random)
	CRM_HYPOTHESIS=random $(PYTEST) --timeout 3600 -m "hypothesis and not spark" tests

install-test: $(VENV)/.installed-test ## Install what the tests need beside it

lint: install-test ## Check style, formatting and the direction of imports
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(VENV)/bin/lint-imports

types: install-test ## Check types: strictly in model, store and analysis
	$(PY) -m mypy

unit: install-test ## Run the tests that need no browser and no notebook, and the examples in docstrings
	$(PYTEST) --doctest-modules crm_widgets tests --ignore tests/browser --ignore tests/notebooks

notebooks: install-test ## Run every notebook on a demo base
	$(PYTEST) tests/notebooks

browser: $(VENV)/.browser ## Drive the real pages in headless Chromium
	$(PYTEST) tests/browser

screenshots: $(VENV)/.browser ## Take each page at 1,280 and 390 pixels into docs/screenshots/
	$(PY) -m scripts.screenshots

format: install-test ## Put the code into the one format, and mend what can be mended
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: install-test ## Choose the newest releases that fit pyproject.toml, and write the locks
	$(INSTALL) uv
	$(PY) scripts/lock.py

lowest: install-test ## Run the unit tests on the oldest releases that pyproject.toml allows
	$(INSTALL) uv
	@mkdir -p var
	$(PY) -m uv pip compile --quiet --resolution lowest-direct --extra test --group build pyproject.toml \
		--output-file var/lowest.txt
	$(PY) -m uv venv --quiet --clear --python $(PY) var/lowest
	$(PY) -m uv pip install --quiet --python var/lowest --requirement var/lowest.txt
	PYTHONPATH=. var/lowest/bin/python -m pytest --ignore tests/browser --ignore tests/notebooks --ignore tests/project

wheel: install-test ## Build dist/crm_widgets-*.whl, with the notebooks and the demo base in it
	$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## Remove the virtual environment, caches and what was built; the bases in var/ stay
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: what was installed is installed again when a lock or pyproject.toml is newer.

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "crm_widgets needs Python 3.11 or newer, and '$(PYTHON)' is not. Name another one: make app PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv --clear --without-pip $(VENV)
	@$(PYTHON) -m pip --python $(PY) --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null 2>&1 || { \
		echo "There is no pip 22.3 or newer for '$(PYTHON)'. On Debian: apt-get install python3-pip"; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing the packages of requirements.lock: half a minute to some minutes, 1 GB on disk."
	@$(FROM_LOCK) requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed requirements-test.lock
	@echo "Installing the packages of requirements-test.lock: a minute or some, another 1 GB."
	@$(FROM_LOCK) requirements-test.lock
	@touch $@

$(VENV)/.installed-spark: $(VENV)/.installed-test requirements-spark.lock
	@echo "Installing PySpark: some minutes, another 0.5 GB."
	@$(FROM_SPARK_LOCK) requirements-spark.lock
	@touch $@

# Made only where there is a Java: what is not found today is looked for again tomorrow.
$(VENV)/.java: $(VENV)/.installed-spark scripts/java.py scripts/debian.py
	@$(PY) -m scripts.java $@

$(VENV)/.browser: $(VENV)/.installed-test scripts/browser.py scripts/debian.py
	$(PY) -m scripts.browser
	@touch $@
