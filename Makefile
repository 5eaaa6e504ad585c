# Every target sets up what it needs, once per lock file. Windows equivalents: README.md.
# More arguments for the program: make demo ARGS=--json

VENV := .venv
PYTHON := $(VENV)/bin/python
RUN_READY := $(VENV)/ready-run
DEV_READY := $(VENV)/ready-dev
ARGS ?=

# Tests start the program hundreds of times: it is compiled once, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo run test test-portals lint bench soak compat build tour messages lock clean

help:
	@echo 'make demo   the whole way of the data, on embedded practice data; no screen needed'
	@echo 'make test   the tests'
	@echo 'make run    the window'
	@echo 'make lint, bench, soak, compat, build, tour, messages, lock, clean: see CONTRIBUTING.md'

demo: $(RUN_READY)
	@$(PYTHON) main.py demo $(ARGS)

run: $(RUN_READY)
	@$(PYTHON) main.py $(ARGS)

test: $(DEV_READY)
	@$(PYTHON) -m pytest -m 'not frozen' --numprocesses auto --dist loadfile $(ARGS)

lint: $(DEV_READY)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PYTHON) i18n/catalogue.py --check
	@$(PYTHON) packaging/problem_annex.py --check

# What speaks to portals, against a real CKAN of any version: make test-portals SITE=file.json
test-portals: $(DEV_READY)
	@ACOPIO_TEST_CKAN=$(SITE) $(PYTHON) -m pytest tests/e2e/test_portal_contract.py \
		tests/e2e/test_table_contract.py tests/e2e/test_delivery.py \
		tests/e2e/test_publication_faults.py -k ckan $(ARGS)

bench: $(DEV_READY)
	@$(PYTHON) -m tests.bench.measure $(ARGS)

# Long counts: every kill point many times, every fuzz test with thousands of examples.
soak: $(DEV_READY)
	@ACOPIO_SOAK=1 $(PYTHON) -m pytest tests/fuzz tests/e2e $(ARGS)
	@$(PYTHON) main.py store crashtest --trials 1000 --seed 1 --json

# Our form engine beside both of ODK's, over the public forms or a folder: make compat FORMS=dir.
# More walks and forms made by chance: ARGS='--seeds 3 --generated 100'
compat: $(DEV_READY)
	@$(PYTHON) -m tests.compat.measure $(if $(FORMS),--forms '$(FORMS)') $(ARGS)

build: $(DEV_READY)
	@$(PYTHON) packaging/build.py $(ARGS)

# A home of its own: the pictures show nobody's settings. The light ones go into the manual.
tour: export HOME := $(CURDIR)/tour/home
tour: $(RUN_READY)
	@rm -rf tour && mkdir -p tour/home/.config/acopio docs/manual/imagenes
	@echo '{"first_run_done": true, "person": "Ana", "municipality": "1413"}' \
		> tour/home/.config/acopio/settings.json
	@$(PYTHON) main.py demo --workspace tour/home/Acopio-practica
	@$(PYTHON) -m app.ui.tour tour --workspace tour/home/Acopio-practica --practice $(ARGS)
	@for picture in tour/*-1366x768-claro.png; do \
		cp "$$picture" "docs/manual/imagenes/$$(basename "$$picture" -1366x768-claro.png).png"; \
	done

messages: $(DEV_READY)
	@$(PYTHON) i18n/catalogue.py
	@$(PYTHON) packaging/problem_annex.py

lock: $(DEV_READY)
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url \
		pyproject.toml --output-file requirements.lock
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url \
		--constraints requirements.lock --group dev pyproject.toml --output-file requirements-dev.lock

clean:
	rm -rf build dist tour bench-results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(RUN_READY): requirements.lock packaging/set_up.sh
	@sh packaging/set_up.sh $(VENV) requirements.lock
	@touch $@

$(DEV_READY): requirements-dev.lock $(RUN_READY)
	@sh packaging/set_up.sh $(VENV) requirements-dev.lock
	@touch $@
