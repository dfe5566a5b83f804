# Every command for working on Livery. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
DATA ?= .demo
# for make test: one tier (static, sqlite, postgresql, browser), and arguments for pytest; for make
# soak and make mutants: words of a piece's name; for make lighthouse: short names of vendors
ONLY ?=
ARGS ?=

BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup run test quick mutants soak lighthouse fix bench messages lock bare clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing; takes no time when nothing is
	@$(PYTHON) -m tools.setup

run: setup ## serve the demo (PORT=8000, DATA=.demo)
	@$(BIN)/livery demo --port $(PORT) --data $(DATA)

test: setup ## run everything: static checks, both databases, browser (ONLY=sqlite, ARGS="-k name")
	@$(BIN)/python -m tools.test $(ONLY) -- $(ARGS)

quick: setup ## the fast loop: static checks and the tests on SQLite
	@$(BIN)/python -m tools.test static sqlite -- $(ARGS)

soak: setup ## the long proofs, resumable; each piece takes minutes (ONLY="words of a piece's name")
	@$(BIN)/python -m tools.soak $(ONLY)

mutants: setup ## forget one rule of isolation or rights at a time; tests must notice (ONLY="words")
	@$(BIN)/python -m tools.mutants $(ONLY)

lighthouse: setup ## judge the demo's pages; installs Lighthouse below build/ (ONLY=northwind)
	@$(BIN)/python -m tools.lighthouse $(ONLY)

fix: setup ## format the code and repair what the linter can
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

bench: setup ## measure speed, growth and memory (ARGS=--quick to try it, ARGS=--write to keep it)
	@$(BIN)/python -m tools.bench $(ARGS)

messages: setup ## collect the texts of pages and mails for translation
	@$(BIN)/python -m tools.messages

lock: setup ## resolve the dependencies anew (ARGS=--upgrade for the newest)
	@$(BIN)/python -m tools.lock $(ARGS)

bare: ## prove the set-up in a bare Debian (as root; needs debootstrap)
	@tools/bare_debian.sh

clean: ## remove everything that was made here, but the demo's data
	@rm -rf .venv node_modules build dist .hypothesis .*_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +
