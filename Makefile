# gametape: `make run` to use it, `make test` to check it, `make help` for the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export GAMETAPE_DATA ?= ./data
RUN_ENV = GAMETAPE_ADMIN_EMAIL=$${GAMETAPE_ADMIN_EMAIL:-admin@quillbeck.example} GAMETAPE_ADMIN_PASSWORD=$${GAMETAPE_ADMIN_PASSWORD:-gametape-demo}
LINT_VERSION = v2.15.0
# Tests of the whole program that do more where services are there.
SERVICE_TESTS = Survives|SeveralProcesses|SpeechServer
SERVICES ?= $(CURDIR)/tmp/services

.PHONY: help
help: ## list these targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: tools
tools: ## install the Debian packages that running needs
	@scripts/install.sh ffmpeg:ffmpeg

.PHONY: test-tools
test-tools: ## install the Debian packages that testing needs
	@scripts/install.sh ffmpeg:ffmpeg redis-server:redis-server chromium:chromium curl:curl ps:procps setpriv:util-linux postgres:postgresql python3:python3

web/node_modules: web/package.json web/package-lock.json
	@# not npm ci: it refuses a lock file without the optional packages of other systems,
	@# which not every mirror of the registry has
	cd web && npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

web/build/index.html: web/node_modules $(shell find web/src web/static web/*.ts web/*.js web/*.json -type f 2>/dev/null)
	cd web && npm run build

.PHONY: page
page: web/build/index.html ## build the page

.PHONY: build
build: page ## build bin/gametape with the page inside
	@# nomsgpack: gin without a codec nothing here uses. The version is that of the repository.
	CGO_ENABLED=0 go build -trimpath -buildvcs=auto -tags nomsgpack -ldflags="-s -w" -o bin/gametape .

.PHONY: run
run: tools build ## start gametape with demo calls; prints the address and how to log in
	$(RUN_ENV) bin/gametape serve --demo

.PHONY: dev
dev: tools ## start the server and the page's own dev server, which reloads by itself
	go build -o bin/gametape . && (trap 'kill 0' EXIT; $(RUN_ENV) bin/gametape serve --demo & cd web && npm run dev)

.PHONY: test
test: tools test-tools build ## everything: Go, page, services and end to end
	go test -timeout 15m ./...
	cd web && npm run check && npm test
	$(MAKE) test-services
	$(MAKE) e2e

.PHONY: test-services
test-services: test-tools build ## tests against real PostgreSQL, Redis, S3 and speech-to-text servers, and the fault test
	scripts/with-services.sh $(SERVICES) go test -count=1 -timeout 15m ./internal/db ./storage ./worker
	scripts/with-services.sh $(SERVICES) go test -count=1 -timeout 15m -run '$(SERVICE_TESTS)' ./internal/app

.PHONY: e2e
e2e: test-tools build ## the page in real Chromium against a real server
	cd web && npm run e2e

.PHONY: race
race: ## Go tests under the race detector
	go test -race -timeout 30m ./coach/... ./worker/... ./search/... ./internal/db/...
	go test -race -timeout 30m -run TestTrackersChangeWhileCallsGoIn ./internal/app

.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME (default 30s)
	scripts/fuzz.sh $${FUZZTIME:-30s}

.PHONY: bench
bench: build test-tools ## measure, and write docs/benchmarks.md
	scripts/with-services.sh $(SERVICES) go run ./internal/bench -out docs/benchmarks.md

bin/golangci-lint:
	GOBIN=$(CURDIR)/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)

.PHONY: lint
lint: bin/golangci-lint web/node_modules ## golangci-lint, gofmt and the page's linter
	bin/golangci-lint run
	cd web && npm run lint

.PHONY: docs
docs: ## write what is generated: configuration page, API contract, limits of the page
	go test ./internal/config ./api -run 'IsTrue' -update
	cd web && npm run types

.PHONY: demo-render
demo-render: ## render the demo calls anew (needs libespeak-ng-dev)
	go run -tags render ./demo/render

.PHONY: services
services: test-tools ## start PostgreSQL, Redis, an S3 and a speech-to-text server without Docker, and print their addresses
	scripts/services.sh start $(SERVICES)

.PHONY: services-stop
services-stop: ## stop what `make services` started
	scripts/services.sh stop $(SERVICES)
