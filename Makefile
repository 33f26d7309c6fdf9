# Everything the project does from a terminal. `make help` lists it.

PYTHON ?= python3
MAIN := .venv/bin/python
RASA := .venv-rasa/bin/python
LOCK := .venv-tools/env/bin/uv pip compile --quiet --universal --generate-hashes --custom-compile-command 'make lock'

export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help run chat test lint check format train evaluate benchmark lock clean environments

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: environments ## Start the assistant: sets up what is missing, then shows the address of the chat page
	@exec $(MAIN) -m bot.supervisor

chat: environments ## Talk to the running assistant in this terminal
	@exec $(MAIN) -m bot.cli chat

test: environments ## Run all tests; what needs a missing database server, browser, stand-in or LibreOffice is skipped by name
	@$(MAIN) -m bot.rasa.training
	$(RASA) -m pytest -c tests/rasa/pytest.ini tests/rasa
	$(MAIN) -m pytest -n auto --dist loadfile tests/unit tests/integration
	$(MAIN) -m pytest tests/conversations tests/e2e

lint: environments ## Check format, code, types and, with Rasa's own validation, the training data
	$(MAIN) -m ruff format --check
	$(MAIN) -m ruff check
	$(MAIN) -m mypy
	$(RASA) -m bot.rasa validate

check: lint test ## Run what CI runs

format: environments ## Format the code and mend what the linter can mend
	$(MAIN) -m ruff format
	$(MAIN) -m ruff check --fix

train: environments ## Train the model now, even when nothing it depends on changed
	@$(RASA) -m bot.rasa train

evaluate: environments ## Measure the answers on questions the assistant was not trained on
	@$(MAIN) tests/evaluation/run.py
	@$(MAIN) -m tests.evaluation.audit_talk --messages var/audit-messages.json
	@$(RASA) -m tests.evaluation.kinds var/audit-messages.json var/audit-kinds.json
	@$(MAIN) -m tests.evaluation.audit_talk var/audit-kinds.json --json var/audit-talk.json

benchmark: environments ## Measure speed and memory beside a stock Rasa project (ARGUMENTS=--help says what can be left out)
	@$(MAIN) -m tests.benchmarks.run $(ARGUMENTS)

lock: environments ## Resolve requirements/*.in anew and write the locked files (needs the network)
	$(LOCK) --only-binary :all: --python-version 3.8 requirements/tools.in -o requirements/tools.txt
	$(LOCK) --only-binary :all: --python-version 3.11 requirements/main.in -o requirements/main.txt
	$(LOCK) --only-binary :all: --python-version 3.10 --excludes requirements/rasa.excludes requirements/rasa.in -o requirements/rasa.txt
	$(LOCK) --python-version 3.10 requirements/stock.in -o requirements/stock.txt
	$(LOCK) --only-binary :all: --python-version 3.11 requirements/training.in -o requirements/training.txt

clean: ## Remove the environments, models, what was fetched for the pages, and caches; the database and conversations stay
	rm -rf .venv .venv-rasa .venv-stock .venv-tools .pages models .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environments:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 8) and "This python3 is too old. Install Python 3.11 or later and run the same command again.")'
	@$(PYTHON) -m bot.setup
