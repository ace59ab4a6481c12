# make lab    install what the lessons need and open the first one
# make test   install what the tests need too, and run all that guards a learner, in 8 minutes on 2 cores
# make check  the linters and the core's tests, within 90 seconds
# make test-slow, make test-all   the rest: benchmarks, cluster, mutants, further seeds; and both together
# make test-compat   the core and the notebooks on Colab's versions and on the lowest ones
# make matrix   every fault that `check_agent` must see, on every seed: half an hour
# make bench  measure everything, beside what others use today, into benchmarks/RESULTS.md
# make bench-quick, make ladder   a small part of it in under 3 minutes; the ladder of settings alone
# Everything lives in .venv. A second call installs nothing; a changed lock is installed by itself.
#
# To add a task: a target that depends on $(LEARNER) or $(DEVELOPER) and whose commands start with $(VENV)/python.

MAKEFLAGS += --no-builtin-rules
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

# The first of these that runs and fits; `make lab PYTHON=/path/to/python` takes another.
ifndef PYTHON
PYTHON := $(shell for name in python3 python python3.13 python3.12 python3.11; do \
	"$$name" -c '$(FITS)' 2>/dev/null && { echo "$$name"; break; }; done)
endif

# Scripts in .venv/bin carry the folder's full path, which may hold blanks: only programs are called.
VENV := .venv/bin
LEARNER := .venv/learner.stamp
DEVELOPER := .venv/developer.stamp
PEER := .venv-bench/peer.stamp
PIP := $(VENV)/python -m pip --disable-pip-version-check
LAB := $(VENV)/python -m dqn_lesson notebooks

# A folder that was moved or copied: the package is installed again, from where it is now.
ifneq ($(shell cat .venv/place 2>/dev/null),$(CURDIR))
$(shell test -w .venv && rm -f .venv/*.stamp)
endif

.PHONY: help lab lint check test test-slow test-all matrix lock bench bench-quick ladder
.DEFAULT_GOAL := help

help:
	@sed -n '/^# make/s/^# //p' Makefile

lab: $(LEARNER)
	$(LAB)

PYTEST = $(VENV)/python -m pytest -n 2

check: lint
	$(PYTEST) -m "not slow and not matrix" tests/core

test: lint
	$(PYTEST) -m "not slow and not matrix" --durations=10

test-slow: $(DEVELOPER)
	$(PYTEST) -m slow --durations=10

test-all: test test-slow

.PHONY: test-compat
test-compat: $(DEVELOPER)
	$(VENV)/python -m tests.compat

matrix: $(DEVELOPER)
	$(PYTEST) -m matrix

lint: $(DEVELOPER)
	$(VENV)/python -m ruff check
	$(VENV)/python -m ruff format --check
	$(VENV)/oxlint dqn_lesson

# Several at a time, or beside other work, the times would be worthless: one part runs after the other.
bench: $(LEARNER) $(PEER)
	$(VENV)/python -m benchmarks

bench-quick: $(LEARNER)
	$(VENV)/python -m benchmarks --quick

ladder: $(LEARNER)
	$(VENV)/python -m benchmarks ladder

# The peer's packages stay out of .venv; they are installed by its pip.
$(PEER): benchmarks/requirements-peer.txt $(LEARNER)
	$(VENV)/python -m venv --clear --without-pip .venv-bench
	$(PIP) --python .venv-bench/bin/python install -r benchmarks/requirements-peer.txt
	@touch $@

# Debian keeps ensurepip in a package of its own (python3-venv); pip itself can stand in for it.
$(VENV)/python:
	@"$(PYTHON)" -c '$(FITS)' 2>/dev/null || { \
		echo "Python 3.11, 3.12 or 3.13 is needed; $(if $(PYTHON),'$(PYTHON)' is not one of them,none was found)."; \
		echo "Install one, or say where it is: make lab PYTHON=/path/to/python3.12"; exit 1; }
	"$(PYTHON)" -m venv .venv || { "$(PYTHON)" -m venv --clear --without-pip .venv && \
		"$(PYTHON)" -m pip --python $(VENV)/python install pip; } || { rm -rf .venv; exit 1; }

$(LEARNER): requirements.lock pyproject.toml | $(VENV)/python
	@$(VENV)/python -c '$(FITS)' || { \
		echo ".venv was made with a Python that does not fit. Remove the folder .venv, then try again."; exit 1; }
	$(PIP) install -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@printf '%s\n' "$(CURDIR)" > .venv/place
	@touch $@

$(DEVELOPER): requirements-dev.lock $(LEARNER)
	$(PIP) install -r requirements-dev.lock
	@touch $@

# Exact versions for every system, from pyproject.toml. `make lock UPGRADE=--upgrade` takes newer ones.
COMPILE_OTHERS = $(VENV)/python -m uv pip compile $(UPGRADE) --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --no-annotate --no-header --no-emit-index-url --no-emit-find-links
COMPILE = $(COMPILE_OTHERS) pyproject.toml

# The developers' lock holds only what the learners' has not, so that no version is written twice. Names and
# versions are compared, not the systems behind them: those that the learners' lock leaves out are none of ours.
lock: | $(VENV)/python
	$(PIP) install --quiet uv
	$(COMPILE_OTHERS) tests/compat/colab.in --output-file tests/compat/colab.lock
	$(COMPILE_OTHERS) --resolution lowest-direct pyproject.toml tests/compat/lowest.in \
		--output-file tests/compat/lowest.lock
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --extra dask --constraint requirements.lock --output-file requirements-dev.lock
	{ echo "-r requirements.lock"; awk 'NR == FNR { theirs[$$1]; next } !($$1 in theirs)' \
		requirements.lock requirements-dev.lock; } > .venv/developer.lock
	mv .venv/developer.lock requirements-dev.lock

# make address   put the address in pyproject.toml, and the version, wherever they are needed
.PHONY: address
address: $(LEARNER)
	$(VENV)/python -m docs.address

# make release-check   build, install and try what would be published; see docs/release.md
.PHONY: release-check
release-check: $(DEVELOPER)
	$(VENV)/python -m docs.release

# make pretrained   train the agents that come with the package again
.PHONY: pretrained
pretrained: $(LEARNER)
	$(VENV)/python -m dqn_lesson.pretrained

# make solved   for teachers: solved copies of the notebooks and a handout, in solved/
.PHONY: solved
solved: $(DEVELOPER)
	$(VENV)/python -m dqn_lesson.exercises.solutions
