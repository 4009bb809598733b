# `make` alone says what there is to make. Everything is made inside .venv and out/; only system
# libraries that are missing are installed on the machine (briefing/system.py says which and why).

# The first Python that is new enough; `make PYTHON=python3.12 …` names another.
# Looked for once, and only when it is needed.
PYTHON ?= $(eval PYTHON := $(firstword $(shell \
	for python in python3.13 python3.12 python3.11 python3; do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python; \
	done) python3))$(PYTHON)

VENV := .venv/bin/python
PIP := $(VENV) -m pip --disable-pip-version-check install -qq

ifeq ($(shell uname -s),Darwin)
# Only Homebrew's own Python looks for libraries in Homebrew's folder by itself.
LIBRARIES := DYLD_FALLBACK_LIBRARY_PATH="$$(brew --prefix 2>/dev/null)/lib:$$DYLD_FALLBACK_LIBRARY_PATH"
endif

# pdf.js, the viewer inside Firefox, comes complete and built in this wheel. The Qt widget around it
# and what that needs are left out, so it lies in a folder of its own (tests/readers/browser.py). A
# newer viewer may read otherwise: the version is one, and its folder is filled anew when it changes.
PDFJS := 1.4.0

# axe-core (MPL-2.0), which judges the web edition in a browser, comes built in this wheel; what is
# around it is left out. The hash is in the file: what judges must be what was read.
AXE := 4.12.1

.DEFAULT_GOAL := help
# Two package managers at a time get in each other's way.
.NOTPARALLEL:
.PHONY: help brief test lint format hard-cases bench bench-readers wheel clean system test-system bench-system

help:
	@echo "make brief    set up what is missing and leave out/morocco-dco-ai.fr-ar.pdf"
	@echo "make test     set up what is missing and run all tests, with coverage"
	@echo "make lint     check formatting, style and types"
	@echo "make format   put formatting and style right where a program can"
	@echo "make hard-cases  contact sheets of the hard cases, for a person to look at, in out/hard-cases/"
	@echo "make bench    measure speed and size, alone and against others"
	@echo "make bench-readers  measure what readers get out of our PDFs and of others'"
	@echo "make wheel    build dist/briefing-*.whl"
	@echo "make clean    remove everything that make has made"

brief: .venv/briefing-runtime
	$(LIBRARIES) .venv/bin/briefing render --lang fr,ar

test: .venv/briefing-dev .venv/briefing-pdfjs-$(PDFJS) .venv/briefing-axe-$(AXE) | test-system
	$(LIBRARIES) $(VENV) -m pytest --cov --cov-report=term

lint: .venv/briefing-dev
	$(VENV) -m ruff format --check .
	$(VENV) -m ruff check .
	$(VENV) -m mypy

format: .venv/briefing-dev
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .

hard-cases: .venv/briefing-dev | system
	$(LIBRARIES) $(VENV) -m tests.hard_cases

bench: .venv/briefing-bench | bench-system
	$(LIBRARIES) $(VENV) -m tests.benchmarks

bench-readers: .venv/briefing-bench .venv/briefing-pdfjs-$(PDFJS) | test-system bench-system
	$(LIBRARIES) $(VENV) -m tests.benchmarks.readers

wheel: .venv/briefing-dev
	$(VENV) -m hatchling build -t wheel

clean:
	rm -rf .venv dist build .coverage coverage.json .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf out/*
	find briefing tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The machine is asked each time, which takes a moment; what is there is not installed again.
system:
	@command -v $(PYTHON) >/dev/null || { echo "briefing needs Python 3.11 or newer: install it, or name it, as in make PYTHON=python3.12" >&2; exit 1; }
	@$(LIBRARIES) $(PYTHON) briefing/system.py install

test-system: | system
	@$(LIBRARIES) $(PYTHON) briefing/system.py install --tests

# What cannot be had is left out of the comparison.
bench-system: | system
	-@$(LIBRARIES) $(PYTHON) briefing/system.py install --bench

# Each file stands for one finished step and is newer than what the step was made from.
.venv/briefing-venv: | system
	$(PYTHON) -m venv .venv
	@touch $@

.venv/briefing-runtime: pyproject.toml .venv/briefing-venv | system
	$(PIP) --editable .
	@touch $@

.venv/briefing-dev: pyproject.toml .venv/briefing-venv | system
	$(PIP) --editable '.[dev]'
	@touch $@ .venv/briefing-runtime

.venv/briefing-pdfjs-$(PDFJS): .venv/briefing-venv | system
	$(PIP) --upgrade --no-deps --target .venv/pdfjs pdfjs-viewer-pyside6==$(PDFJS)
	@touch $@

.venv/briefing-axe-$(AXE): tests/axe.txt .venv/briefing-venv | system
	$(PIP) --upgrade --no-deps --require-hashes --target .venv/axe --requirement tests/axe.txt
	@touch $@

.venv/briefing-bench: pyproject.toml .venv/briefing-venv | system
	$(PIP) --editable '.[dev,bench]'
	@touch $@ .venv/briefing-dev .venv/briefing-runtime
