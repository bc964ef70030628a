# The commands of the project. `make run` and `make test` need Python 3.11+ and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-ready
DEV_STAMP := $(VENV)/.dev-ready
TEST_WORKERS ?= 4

# Trust what the machine trusts, as pip does: behind a company's proxy nothing else works.
export UV_SYSTEM_CERTS := 1

.PHONY: docs catalogues pins run test check lint types contracts bench bluesky console install servers snapshots screenshots clean help

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(RUN_STAMP) ## Set everything up and open the console on the demo desk
	@$(BIN)/python -m agentdesk demo

console: $(RUN_STAMP) ## A Python shell with your desk open as `desk`
	@$(BIN)/python -i -c "from agentdesk.client.blocking import BlockingDesk, open_desk; from agentdesk.config.paths import find_home; from agentdesk.domain import asks, verbs; context = open_desk(find_home()); desk = context.__enter__()"

test: $(DEV_STAMP) servers lint types contracts ## Set everything up, servers included, and run lint, types, contracts and all tests
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder

check: $(DEV_STAMP) lint types contracts ## Lint, types, contracts and the tests that need no server
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder -m "not server" -q

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_STAMP)
	$(BIN)/mypy

contracts: $(DEV_STAMP)
	$(BIN)/lint-imports --config pyproject.toml

bench: $(DEV_STAMP) ## Run the benchmarks and print their tables
	$(BIN)/python -m benchmarks

bluesky: $(DEV_STAMP) ## Run the Bluesky channel against Bluesky's own servers (minutes the first time)
	@bash .ci/bluesky.sh

servers: ## Install the servers the tests talk to (as root on Debian), or say what is missing
	@bash .ci/servers.sh

install: ## Put agentdesk, completion and man page on PATH
	@sh .ci/install.sh

screenshots: $(DEV_STAMP) ## Draw the pictures of README and docs anew, from the sample desk
	$(BIN)/python -m tests.screenshots

snapshots: $(DEV_STAMP) ## Draw anew what the tests compare every screen with; look at the diff
	$(BIN)/python -m tests.tui.snapshots

docs: $(RUN_STAMP) ## Make the generated pages anew
	@$(BIN)/python .ci/file_map.py

catalogues: $(DEV_STAMP) ## Bring the translations up to date with the code, and compile them
	@$(BIN)/python .ci/catalogues.py

pins: $(DEV_STAMP) ## Pin the dependencies anew, with hashes
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml .ci/tools.in -o .ci/requirements-run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --group dev pyproject.toml .ci/tools.in -c .ci/requirements-run.txt -o .ci/requirements.txt

$(VENV)/bin/uv: .ci/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "AgentDesk needs Python 3.11 or newer; this is $$($(PYTHON) --version). Set PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv.txt
	@touch $@

$(RUN_STAMP): $(VENV)/bin/uv .ci/requirements-run.txt pyproject.toml
	@echo "Setting up (once)…"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r .ci/requirements-run.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) .ci/requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r .ci/requirements.txt
	@touch $@

clean: ## Remove what was set up
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
