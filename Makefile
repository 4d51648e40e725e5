# Career Tracker: `make run` and search for work; `make help` lists the rest.
# Every target makes .venv by itself, and again when the pinned packages changed.

.DEFAULT_GOAL := help
.PHONY: help run demo service service-remove test lint ready unit browser coverage torture bench screenshots lock clean

VENV := .venv
PYTHON_IN := $(VENV)/bin/python
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools
WORKERS ?= 2

# Where the shell asks for no bytecode, each process of the tests would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

# When the system's Python was replaced, .venv points nowhere: then it is made anew.
$(shell test -x $(PYTHON_IN) || rm -f $(RUNTIME) $(TOOLS))

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1|\2/' | while IFS='|' read -r target words; do printf '%-18s %s\n' "$$target" "$$words"; done

run: $(RUNTIME) ## open the board
	$(PYTHON_IN) main.py

demo: $(RUNTIME) ## open a made-up search of five months, with a telephone to answer from
	$(PYTHON_IN) main.py demo

service: $(RUNTIME) ## start it whenever you log in, so that reminders go out with no terminal open
	$(PYTHON_IN) main.py service

service-remove: $(RUNTIME) ## start it no more when you log in
	$(PYTHON_IN) main.py service-remove

test: lint ready unit browser coverage ## everything that must hold before a change is kept

lint: $(TOOLS) ## style, types, and who may import whom
	$(PYTHON_IN) -m ruff check .
	$(PYTHON_IN) -m ruff format --check .
	$(PYTHON_IN) -m mypy
	$(VENV)/bin/lint-imports

ready: $(TOOLS)
	$(PYTHON_IN) -m tests.support.chromium
	$(PYTHON_IN) -m tests.support.postgres

# Browser tests run apart: Playwright's loop and that of the asynchronous tests cannot share a process.
unit: $(TOOLS)
	rm -f .coverage .coverage.*
	$(PYTHON_IN) -m pytest -m "not browser" -n $(WORKERS) --dist worksteal --cov --cov-report= --cov-fail-under=0

browser: $(TOOLS)
	$(PYTHON_IN) -m pytest -m browser -n $(WORKERS) --dist worksteal

coverage: $(TOOLS)
	$(PYTHON_IN) -m coverage report

torture: $(TOOLS) ## crashes, races and hostile days; one JSON line per figure
	$(PYTHON_IN) -m tests.support.programs tests/torture

bench: $(TOOLS) ## speed against floors; one JSON line per figure
	$(PYTHON_IN) -m tests.support.programs tests/benchmarks

screenshots: $(TOOLS) ready ## take the pictures of the README anew
	$(PYTHON_IN) -m tests.screenshots

lock: $(TOOLS) ## pin the packages of requirements*.in with hashes
	for name in requirements requirements-dev; do \
		$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			--no-annotate --no-emit-index-url $$name.in --output-file $$name.txt || exit 1; \
	done

clean: ## remove what make and the tools made; the seeker's record stays
	rm -rf $(VENV) .coverage .coverage.* htmlcov test-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): requirements.txt deploy/environment.sh
	@sh deploy/environment.sh requirements.txt
	@touch $@

$(TOOLS): requirements-dev.txt deploy/environment.sh
	@sh deploy/environment.sh requirements-dev.txt
	@touch $@ $(RUNTIME)
