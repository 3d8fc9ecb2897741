TARGET := $(or $(CARGO_TARGET_DIR),target)
TESTBED := $(TARGET)/debug/testbed

# The oldest supported; the newest is in test-newest.
export KAPACITOR_VERSION ?= 1.5.9
# Queries are checked against what is committed in .sqlx, never against whatever runs here.
export SQLX_OFFLINE := true
# What a test says is worth more than where it was called from.
export RUST_BACKTRACE ?= 0
# Most tests wait for Kapacitor most of the time, so more of them run than there are cores.
export RUST_TEST_THREADS ?= 8
# They take about five minutes; a run that takes longer than this hangs.
BOUNDED := timeout --kill-after=10 30m

.PHONY: help demo test test-newest truth chaos soak deny hostile fuzz schemathesis check-docs web check-web test-ui screenshots bench-ui bench bench-rules bench-rebuild up down run fmt install build

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

demo: install build ## the product in a few minutes, on real parts; KEEP=1 leaves it running
	@$(TESTBED) demo $(if $(KEEP),--keep)

# Whose verdicts on endpoints are compared with ours.
test test-newest: export WITH := prometheus-blackbox-exporter
test: install ## format check, lints and all tests, on real PostgreSQL, InfluxDB and Kapacitor
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo build --workspace
	cargo test --workspace --no-run
	cargo test --workspace --doc
	$(TESTBED) run -- $(BOUNDED) sh -ec 'cargo test --workspace --lib --bins; cargo test --workspace --test "*"'

# What Kapacitor has no part in is tested on the oldest one only.
WITHOUT_KAPACITOR := access:: api:: checks:: delivery::acks delivery::releases delivery::replicas \
	delivery::secrets delivery::silences delivery::storms delivery::windows

test-newest: export KAPACITOR_VERSION := 1.8.3
test-newest: install build ## the tests on real parts, on the newest Kapacitor; SHORT=1 those of Kapacitor's part
	cargo test --workspace --no-run
	TRUTH_CASES=30 $(TESTBED) run -- $(BOUNDED) cargo test --workspace --test real -- \
		$(if $(SHORT),$(WITHOUT_KAPACITOR:%=--skip %))

NEWEST = $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/kapacitor-alerts/kapacitord-1.8.3
TRUTH = TRUTH_TABLE=1 $(TESTBED) run -- $(BOUNDED) cargo test --workspace --test real truth:: -- --nocapture --skip random
# The table without cargo's own lines, and its totals. A run that was interrupted is a failure.
SUM = /^(test |running |$$)/ { next } { print; fflush() } \
	/ yes +[0-9.]+  / { right++ } / NO +[0-9.]+  / { wrong++ } /^FAILED/ { failed++ } \
	END { printf "%d scenarios: %d as expected, %d not\n", right + wrong, right, wrong; \
	exit wrong || failed || !right }

truth: install build ## the truth table: what each rule reports of known pasts, on the real Kapacitor
	cargo test --workspace --test real --no-run
	@{ $(TRUTH) || echo "FAILED on $(KAPACITOR_VERSION)"; \
	if test -x $(NEWEST); then KAPACITOR_VERSION=1.8.3 $(TRUTH) || echo "FAILED on 1.8.3"; \
	else echo "not on 1.8.3: dev/install 1.8.3 builds it"; fi; } | awk '$(SUM)'

chaos: install build ## several replicas under load while everything fails; SECONDS=480 SEED=1
	$(TESTBED) chaos --seconds $(or $(SECONDS),480) $(if $(SEED),--seed $(SEED))

soak: install build ## the same for long: MINUTES=60 SEED=1
	$(TESTBED) chaos --seconds $$((60 * $(or $(MINUTES),60))) $(if $(SEED),--seed $(SEED))

hostile: install build ## a million hostile texts, one in a hundred on the real Kapacitor; TEXTS=1000000 SEED=1
	HOSTILE_TEXTS=$(or $(TEXTS),1000000) cargo test --workspace --lib -- hostile --nocapture
	cargo test --workspace --test real --no-run
	HOSTILE_PUSHED=$$(($(or $(TEXTS),1000000) / 100)) $(TESTBED) run -- $(BOUNDED) cargo test --workspace --test real input::hostile -- --nocapture

fuzz: ## fuzzers on input, scripts and queries; SECONDS=60 in all, KEEP=1 keeps what they find
	dev/fuzz $(or $(SECONDS),60)

schemathesis: install build ## the OpenAPI document against the running service; SECONDS=120 SEED=1
	SECONDS_AT_MOST=$(or $(SECONDS),120) $(TESTBED) run -- $(BOUNDED) dev/schemathesis

check-docs: install build ## the documents: commands answer as shown, links resolve
	$(TESTBED) run -- $(BOUNDED) dev/check-docs

web: build ## make the web page anew: web/dist and the types of the API, which are committed
	dev/web build

check-web: build ## the web page: format, types, unit tests, sizes, and that web/dist is what the source makes
	dev/web check

test-ui screenshots bench-ui: export WITH := chromium
test-ui: install build ## the web page in a browser, on real parts; ONLY=tour
	$(TESTBED) run -- $(BOUNDED) dev/web test $(ONLY)

screenshots: install build ## the pictures of the documents, taken in a browser
	$(TESTBED) run -- $(BOUNDED) dev/web screenshots

bench-ui: install build ## how fast the web page is, beside a bare one
	$(TESTBED) run -- $(BOUNDED) dev/web bench

deny: ## dependencies: licences, sources, bans, and advisories if their database can be reached
	dev/deny

# A quick run is for a first impression; only results of a full one are committed.
BENCH_SIZE = $(if $(filter quick,$(BENCH)),--quick) $(if $(ONLY),--only $(ONLY)) \
	--out $(if $(BENCH)$(ONLY),$(TARGET)/bench,docs/benchmarks)

bench: export WITH := prometheus-alertmanager
bench: install ## speed, compared with the parts alone and Alertmanager; BENCH=quick ONLY=rules|delivery|checks
	cargo build --release -p kapacitor-alerts -p testbed
	@$(TARGET)/release/testbed bench $(BENCH_SIZE)

# The data are written to disk before anything is measured.
bench-rules: export INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION := 1s
bench-rules: install build ## what rules cost to run, compared with naive ones; RULES=200 MINUTES=2 KINDS=5xx,release
	@$(TESTBED) bench-rules

bench-rebuild: install ## how fast an empty Kapacitor is filled again, and what that costs requests; TASKS=1000
	cargo build --release -p kapacitor-alerts -p testbed
	@$(TARGET)/release/testbed bench-rebuild

up: install build ## start parts and service in the background; addresses in .run/env
	$(TESTBED) up

down: ## stop what `make up` or `make demo KEEP=1` started
	@test -x $(TESTBED) || cargo build -p testbed
	$(TESTBED) down

run: install build ## parts and service in the foreground, until Ctrl-C
	$(TESTBED) serve

fmt: ## format the code
	cargo fmt --all

install: ## install what is missing on this machine (as root), build Kapacitor once
	dev/install

build:
	cargo build --workspace
