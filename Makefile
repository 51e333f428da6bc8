# Deskhand. `make demo` shows it, `make test` proves it; both set up what they need.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
PORT ?= 8765
SEEDS ?= 1 2 3

.PHONY: demo install test lint fix bench chaos words snapshots screenshots clean

demo: $(VENV)/.installed ## a Slack workspace, a help desk and the bot, on one address
	$(RUN)/python -m sandbox --port $(PORT)

install: $(VENV)/.installed ## .venv with `deskhand` in it

test: lint ## every check: style, types, contracts, then all tests
	$(RUN)/pytest -q -n 2 --dist loadgroup

lint: $(VENV)/.developing ## style, types and who may import whom
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports --no-cache
	$(RUN)/codespell

fix: $(VENV)/.developing ## mend what a machine can mend
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

bench: $(VENV)/.developing ## the numbers, as ratios within one run
	$(RUN)/python -m bench

chaos: $(VENV)/.developing ## many people act at once while everything breaks; SEEDS="1 2 3"
	$(RUN)/python -m tests.chaos --seeds "$(SEEDS)"

words: $(VENV)/.developing ## collect the sentences and show which lack a translation
	$(RUN)/python -m handlers.words

snapshots: $(VENV)/.developing ## write down anew what people see
	$(RUN)/pytest -q tests/handlers/views --snapshot-update

screenshots: $(VENV)/.developing ## take the README's pictures anew
	$(RUN)/python -m docs.screenshots

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Deskhand needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml $(VENV)/bin/python
	$(RUN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.developing: pyproject.toml $(VENV)/bin/python
	$(RUN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.installed
