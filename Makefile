# Regarding. Bare `make` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

VERSION := 0.1.0

# The build id is a digest of everything that goes into the product, the same
# in engine, pages and relay. BUILD=x makes another one, for the tests of
# upgrades; OUT says where the relay goes.
SOURCES := $(shell find shared wasm relay www/src www/public www/build -type f -not -name '*_test.go' -not -name '*.test.ts*' 2>/dev/null | LC_ALL=C sort) \
	$(wildcard www/*.go www/*.ts www/*.html www/package.json www/package-lock.json go.mod go.sum)
ifndef BUILD
BUILD := $(shell cat $(SOURCES) | sha256sum | cut -c1-12)
endif
OUT ?= bin/relay
# Brotli quality of the embedded files: 5 while developing, 11 for a release.
BROTLI ?= 5

LDFLAGS := -s -w -X main.version=$(VERSION) -X main.build=$(BUILD)
JS := GOOS=js GOARCH=wasm
GOTEST := go tool gotestsum --format pkgname-and-test-fails --format-hide-empty-pkg
STEP := .ci/step
RESULTS := .build/results

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

# --- the product ---------------------------------------------------------

.PHONY: run
run: relay ## build everything and start the relay on ./data
	$(OUT) -data data

.PHONY: wasm
wasm: ## the engine: www/gen/engine.wasm
	@mkdir -p www/gen
	$(JS) go build -trimpath -ldflags '$(LDFLAGS)' -o www/gen/engine.wasm ./wasm
	@install -m 644 "$$(go env GOROOT)/lib/wasm/wasm_exec.js" www/gen/wasm_exec.js

www/node_modules/.package-lock.json: www/package-lock.json
	npm ci --prefix www --no-fund --no-audit --loglevel=error

.PHONY: www
www: wasm www/node_modules/.package-lock.json ## the pages: www/dist
	@stamp="$(BUILD) $(BROTLI)"; \
	if [ -f www/dist/index.html ] && [ "$$(cat .build/www 2>/dev/null)" = "$$stamp" ]; then exit 0; fi; \
	rm -rf www/dist .build/www; mkdir -p .build; \
	VITE_VERSION=$(VERSION) VITE_BUILD=$(BUILD) npm run --prefix www --silent build; \
	node www/build/precompress.mjs www/dist $(BROTLI); \
	echo "$$stamp" >.build/www

.PHONY: relay
relay: www ## the relay with the pages inside: bin/relay
	@mkdir -p $(dir $(OUT))
	CGO_ENABLED=0 go build -trimpath -tags pages -ldflags '$(LDFLAGS)' -o $(OUT) ./relay

.PHONY: release
release: ## the relay as it is handed out: best compression
	$(MAKE) relay BROTLI=11

# --- checks --------------------------------------------------------------

.PHONY: verify
verify: ## install what tests need and run every test (the README's test command)
	@rm -rf $(RESULTS); mkdir -p $(RESULTS)
	@$(STEP) install .ci/install
	@$(STEP) build $(MAKE) relay
	@$(STEP) check $(MAKE) check
	@$(STEP) race $(MAKE) race
	@$(STEP) test-js $(MAKE) test-js
	@$(STEP) test-chromium $(MAKE) test-chromium
	@$(STEP) e2e $(MAKE) e2e
	@$(STEP) requirements $(MAKE) requirements

.PHONY: check
check: fmt vet test check-www ## what a commit must pass; no browser

.PHONY: fmt
fmt:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -d $$(git ls-files '*.go'); exit 1; }

.PHONY: vet
vet:
	go vet ./...
	$(JS) go vet ./shared/... ./wasm/...

.PHONY: test
test: ## Go tests, natively, with the house rules
	@mkdir -p $(RESULTS)
	$(GOTEST) --jsonfile $(RESULTS)/native.gotest.json -- ./...
	@grep -ho 'simulation[^"\\]*' $(RESULTS)/native.gotest.json || true

.PHONY: race
race: ## Go tests of the packages with goroutines, under the race detector
	CGO_ENABLED=1 go test -race ./relay/... ./wasm/...

.PHONY: test-js
test-js: e2e/node_modules/.package-lock.json ## Go tests as WebAssembly under Node
	$(JS) go test -exec "$(CURDIR)/e2e/gotest/node.mjs" ./shared/... ./wasm/...

.PHONY: test-chromium
test-chromium: e2e/node_modules/.package-lock.json ## the IndexedDB package's tests in real Chromium
	@mkdir -p $(RESULTS)
	$(GOTEST) --jsonfile $(RESULTS)/chromium.gotest.json --raw-command -- env $(JS) go test -json -count=1 -exec "$(CURDIR)/e2e/gotest/chromium.mjs" ./wasm/idb/...

e2e/node_modules/.package-lock.json: e2e/package-lock.json
	npm ci --prefix e2e --no-fund --no-audit --loglevel=error

.PHONY: check-www
check-www: www/node_modules/.package-lock.json e2e/node_modules/.package-lock.json ## types, lint and component tests of the pages
	@mkdir -p $(RESULTS)
	npm run --prefix www --silent check
	npm run --prefix e2e --silent check
	cd www && npx vitest run --reporter=default --reporter=json --outputFile.json=$(CURDIR)/$(RESULTS)/www.vitest.json

.PHONY: e2e
e2e: relay e2e/node_modules/.package-lock.json ## the product in real Chromium
	@mkdir -p $(RESULTS)
	cd e2e && RELAY=$(CURDIR)/$(OUT) npx vitest run --reporter=default --reporter=json --outputFile.json=$(CURDIR)/$(RESULTS)/e2e.vitest.json
	BUILT=1 go test -count=1 ./e2e/house

# One seed: make sim SEED=457. Long runs: make sim N=100000.
SEED ?= 0
N ?= 0
.PHONY: sim
sim: ## the simulation: a relay and devices on a fake clock and network (SEED=, N=)
	go test ./e2e/sim -count=1 -timeout 0 -v -run '^TestSimulation$$' -sim.seed $(SEED) -sim.n $(N) | tail -200

.PHONY: requirements
requirements: ## which requirements are proven by tests that ran and passed
	go run ./e2e/requirements -results $(RESULTS)

.PHONY: bench
bench: e2e/node_modules/.package-lock.json ## speed, as ratios measured in one run; e2e/bench/README.md says how
	node e2e/bench/bench.mjs

# --- the rest ------------------------------------------------------------

.PHONY: gen
gen: ## write generated files
	go generate ./...

.PHONY: map
map: ## the Go packages, each with its sentence
	@go run ./e2e/house/map

.PHONY: clean
clean: ## remove what was built; ./data stays
	rm -rf .build bin www/dist www/gen e2e/output
