# `make run` and `make test` do all of their own set-up. Needs: Python 3.11 or newer, and make.
SHELL = /bin/sh
.DEFAULT_GOAL := help

PORT ?= 8000
HOST ?= 127.0.0.1
LAB_INSTANCE ?= $(CURDIR)/instance

VPY = .venv/bin/python
LOCK = $(VPY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

# Sets $$py to a Python that is new enough, or says what to do.
FIND_PYTHON = py=; \
	for name in $$PYTHON python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then py=$$name; break; fi; \
	done; \
	if [ -z "$$py" ]; then echo 'Python 3.11 or newer is needed: install it, or set PYTHON to its path' >&2; exit 1; fi

help:
	@echo 'make run     start a demo lab (PORT, HOST, LAB_INSTANCE)'
	@echo 'make test    lint, types, fast tests, browser journeys'
	@echo 'make bench   speed and scale figures'
	@echo 'make hard    slow and rough tests'
	@echo 'make install | install-dev | assets | lock | lint | pictures'

install:
	@$(FIND_PYTHON); $$py deploy/prepare.py install requirements.txt

install-dev:
	@$(FIND_PYTHON); $$py deploy/prepare.py install requirements.txt requirements-dev.txt

assets: install
	@$(VPY) deploy/assets/build.py

# The last line of each recipe below is the program itself: `exec` leaves no shell between it and Ctrl-C.
run: export LAB_DEMO = 1
run: export LAB_INSTANCE := $(LAB_INSTANCE)
run: export PORT := $(PORT)
run: export HOST := $(HOST)
run: export LAB_BASE_URL ?= http://$(HOST):$(PORT)
run: install
	@$(VPY) deploy/assets/build.py || echo 'Going on without static/vendor: pages load these files from the CDN.'
	@mkdir -p "$$LAB_INSTANCE"
	@$(VPY) -m flask --app app db upgrade
	@$(VPY) -m flask --app app demo --if-empty
	@exec $(VPY) -m lab.serve

lint: install-dev
	$(VPY) -m ruff check .
	$(VPY) -m ruff format --check .
	$(VPY) -m mypy lab
	$(VPY) -m djlint templates --lint --quiet

test: install-dev assets lint
	@CHROMIUM=$$($(VPY) deploy/prepare.py chromium) || exit 1; export CHROMIUM; set -e; \
	echo "Browser: $$CHROMIUM"; \
	$(VPY) -m pytest -n 2 -m 'not browser' --ignore=tests/hard; \
	$(VPY) -m pytest -n 2 --dist loadscope -m browser tests/browser

# The pictures of the README, from the demo lab as it looks now.
pictures: install-dev assets
	@CHROMIUM=$$($(VPY) deploy/prepare.py chromium) || exit 1; export CHROMIUM; \
	PILOTLIGHT_PICTURES=1 $(VPY) -m pytest tests/browser/test_pictures.py

bench: install-dev assets
	@exec $(VPY) -m tests.bench

hard: install-dev assets
	@exec $(VPY) -m pytest tests/hard

# The second lock starts from the first, so that the tests run on what the lab runs on.
lock: install-dev
	$(LOCK) $(LOCKFLAGS) -o requirements.txt deploy/requirements.in
	$(LOCK) $(LOCKFLAGS) -c requirements.txt -o requirements-similar.txt deploy/requirements-similar.in
	$(LOCK) $(LOCKFLAGS) -c requirements.txt -o requirements-scale.txt deploy/requirements-scale.in
	$(LOCK) $(LOCKFLAGS) -c requirements.txt -o requirements-dev.txt deploy/requirements-dev.in
	$(LOCK) $(LOCKFLAGS) -o deploy/assets/requirements.txt deploy/assets/requirements.in

.PHONY: help install install-dev assets run lint test pictures bench hard lock
