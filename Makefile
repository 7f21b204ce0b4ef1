# Two commands do everything: `make figures` and `make test`. `make help` lists the others.
# Nothing is written outside this folder but the download caches of uv and pip.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
VAR := $(VENV)/var
READY := $(VENV)/ready
UV_VERSION := 0.13.9
WORKERS ?= 2
INLINE := module://matplotlib_inline.backend_inline
NOTEBOOKS := $(wildcard notebooks/*.ipynb)

# Tools keep their settings and caches inside .venv; a user's own settings change no result.
export MPLBACKEND := Agg
export MPLCONFIGDIR := $(CURDIR)/$(VAR)/matplotlib
export IPYTHONDIR := $(CURDIR)/$(VAR)/ipython
export JUPYTER_CONFIG_DIR := $(CURDIR)/$(VAR)/jupyter/config
export JUPYTER_DATA_DIR := $(CURDIR)/$(VAR)/jupyter/data
export JUPYTER_RUNTIME_DIR := $(CURDIR)/$(VAR)/jupyter/runtime
export JUPYTER_PLATFORM_DIRS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_REQUIRE_VIRTUALENV := 0
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS MPLSTYLE JUPYTER_PATH
unexport TEXTLAB_CORPUS TEXTLAB_TEXT TEXTLAB_DOC_ID TEXTLAB_FRAME TEXTLAB_FIGURES

# timed(name, command): runs the command, then notes its name and its seconds for the last line.
TIMES := $(VAR)/times
timed = start=$$(date +%s); $(2) || { echo "make: '$(1)' failed" >&2; exit 1; }; \
	printf '%s %s s\n' '$(1)' $$(( $$(date +%s) - start )) >> $(TIMES)
said = @printf '%s\n' '== $(1)'; $(call timed,$(1),$(2))
times = @printf 'seconds: '; paste -s -d ',' $(TIMES) | sed 's/,/, /g'; rm -f $(TIMES)

.PHONY: help figures test notebooks lab benchmark lock clean \
	begin lint types layers most unit strict digits

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1#\2/p' $(MAKEFILE_LIST) | column -t -s '#' 2>/dev/null \
	  || sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1  \2/p' $(MAKEFILE_LIST)

figures: begin $(READY) ## run the notebooks on seeds/ and write figures/
	$(call said,figures,$(BIN)/textlab figures --workers $(WORKERS))
	$(times)

test: begin $(READY) lint layers most strict ## run every check
	$(times)

notebooks: begin $(READY) ## run the notebooks and store their outputs in place
	$(call said,notebooks,$(BIN)/textlab notebooks --workers $(WORKERS))
	$(times)

lab: $(READY) ## open JupyterLab on the notebooks
	MPLBACKEND=$(INLINE) $(BIN)/jupyter lab --notebook-dir=. notebooks

benchmark: $(READY) ## compare with other tools and write benchmarks/results.md
	$(BIN)/python benchmarks/run.py

lock: $(READY) ## renew requirements.lock (UPGRADE=1 takes the newest versions)
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
	  --python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate \
	  --extra lab --extra report --extra test --group build $(if $(UPGRADE),--upgrade) \
	  pyproject.toml --output-file requirements.lock
	@! grep -nE '://|--find-links|--index' requirements.lock \
	  || { echo "make: requirements.lock names an address; it must hold pins and hashes only" >&2; exit 1; }

clean: ## remove .venv and every cache
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the parts of `make test`; each can be called alone ---------------------------------------

lint: $(READY)
	$(call said,lint,$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .)

types: $(READY)
	$(call said,types,$(BIN)/mypy)

layers: $(READY)
	$(call said,layers,$(BIN)/lint-imports --no-logo >$(VAR)/layers.log 2>&1 || { cat $(VAR)/layers.log >&2; false; })

unit: $(READY)
	$(call said,unit,$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadscope --no-loadscope-reorder)

# Stored outputs must come again to the letter, and pictures, which nbval does not see, to the
# byte; under another hash seed and time zone than those they were made with.
NBVAL := PYTHONHASHSEED=271 TZ=Pacific/Kiritimati MPLBACKEND=$(INLINE) $(BIN)/python -m pytest -q \
	-o addopts= -o filterwarnings=default --nbval --nbval-current-env --nbval-cell-timeout 120 \
	--nbval-sanitize-with tests/notebooks/nbval.cfg --dist loadfile -n $(WORKERS)

strict: $(READY)
ifneq ($(NOTEBOOKS),)
	@rm -rf $(VAR)/figures
	$(call said,notebooks,TEXTLAB_FIGURES="$(CURDIR)/$(VAR)/figures" $(NBVAL) notebooks)
	$(call said,bytes,$(BIN)/textlab compare $(VAR)/figures)
endif

# The topics once more as an older processor computes them: the same printed digits.
digits: $(READY)
ifneq ($(and $(wildcard notebooks/03_*.ipynb),$(filter x86_64 amd64,$(shell uname -m))),)
	$(call said,other processor,OPENBLAS_CORETYPE=Nehalem NPY_DISABLE_CPU_FEATURES=X86_V3 \
	  TEXTLAB_FIGURES="$(CURDIR)/$(VAR)/figures-digits" $(NBVAL) notebooks/03_*.ipynb)
endif

# One check runs on a single core for a minute; beside the others it costs no time of its own.
most: $(READY)
	@$(MAKE) digits & other=$$!; $(MAKE) types unit; rest=$$?; wait $$other && exit $$rest

begin:
	@rm -f $(TIMES)

# --- the environment --------------------------------------------------------------------------

$(READY): requirements.lock pyproject.toml Makefile
	@echo "== environment in $(VENV)"
	@mkdir -p $(VENV) && rm -f $(READY)
	@start=$$(date +%s); \
	fail() { echo "make: $$1" >&2; [ ! -s $(VENV)/setup.log ] || tail -n 15 $(VENV)/setup.log >&2; exit 1; }; \
	export UV_NO_PROGRESS=1; \
	[ -w "$${HOME:-/nonexistent}" ] || export UV_CACHE_DIR="$(CURDIR)/$(VAR)/uv" PIP_CACHE_DIR="$(CURDIR)/$(VAR)/pip"; \
	if ! $(BIN)/python -c 'import pip' 2>/dev/null; then \
	  for python in $(PYTHON) python3.11 python3 python3.12 python3.13; do \
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; \
	  done; \
	  [ -n "$$python" ] || fail "no Python 3.11 or newer was found; install python3.11, or say where it is: make PYTHON=/path/to/python3.11"; \
	  echo "   $$($$python --version) from $$python"; \
	  $$python -m venv $(VENV) >$(VENV)/setup.log 2>&1 || fail "$$python cannot make a virtual environment (on Debian and Ubuntu: apt install python3.11-venv)"; \
	fi; \
	echo "   packages of requirements.lock"; \
	index=$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/pip config get global.index-url 2>/dev/null)}}; \
	[ -z "$$index" ] || export UV_DEFAULT_INDEX="$$index"; \
	if $(BIN)/pip install --quiet "uv==$(UV_VERSION)" >$(VENV)/setup.log 2>&1 \
	  && VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv pip sync --quiet --require-hashes requirements.lock >>$(VENV)/setup.log 2>&1; then :; \
	else \
	  echo "   uv cannot do it; pip, which takes longer"; \
	  $(BIN)/pip install --quiet --require-hashes -r requirements.lock >>$(VENV)/setup.log 2>&1 \
	    || fail "the packages cannot be installed; the first time needs a network with a Python package index. The last lines said:"; \
	fi; \
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --no-index --editable . >>$(VENV)/setup.log 2>&1 \
	  || fail "textlab itself cannot be installed. The last lines said:"; \
	mkdir -p $(VAR)/ipython && $(BIN)/python -c 'import matplotlib.font_manager' 2>>$(VENV)/setup.log \
	  || fail "matplotlib does not start. The last lines said:"; \
	printf 'setup %s s\n' $$(( $$(date +%s) - start )) >> $(TIMES)
	@touch $(READY)
