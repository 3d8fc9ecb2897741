//! What `GET /metrics` answers with, in the text format of Prometheus.

use std::time::Duration;

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};
use store::deployments::Backlog;

/// The instruments, each in one place.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    connections_cut: Family<ReasonLabel, Counter>,
    request_seconds: Family<RouteLabels, Histogram>,
    kapacitor_calls: Family<CallLabels, Counter>,
    kapacitor_seconds: Family<CallName, Histogram>,
    pushes: Family<OutcomeLabel, Counter>,
    tasks: Family<StatusLabel, Gauge>,
    sync_lag_seconds: Gauge<f64, std::sync::atomic::AtomicU64>,
    blind: Gauge,
    drift: Gauge,
    strangers: Gauge,
    reconcile_passes: Family<OutcomeLabel, Counter>,
    pool_connections: Family<PoolLabel, Gauge>,
    refused: Family<ReasonLabel, Counter>,
    auth_off: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    /// The route that matched, never the path itself, of which there are endlessly many.
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallLabels {
    call: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallName {
    call: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabel {
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StatusLabel {
    sync: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PoolLabel {
    state: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    pub fn new() -> Self {
        // 1 ms to 16 s
        let seconds = || Histogram::new(exponential_buckets(0.001, 2.0, 15));
        let mut registry = Registry::with_prefix("kapacitor_alerts");
        let metrics = Self {
            requests: Family::default(),
            connections_cut: Family::default(),
            request_seconds: Family::new_with_constructor(seconds),
            kapacitor_calls: Family::default(),
            kapacitor_seconds: Family::new_with_constructor(seconds),
            pushes: Family::default(),
            tasks: Family::default(),
            sync_lag_seconds: Gauge::default(),
            blind: Gauge::default(),
            drift: Gauge::default(),
            strangers: Gauge::default(),
            reconcile_passes: Family::default(),
            pool_connections: Family::default(),
            refused: Family::default(),
            auth_off: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register(
            "build",
            "The running version",
            Info::new([("version", env!("CARGO_PKG_VERSION"))]),
        );
        registry.register(
            "requests",
            "Requests by matched route and status",
            metrics.requests.clone(),
        );
        registry.register(
            "connections_cut",
            "Client connections closed because the client was slow or there were too many",
            metrics.connections_cut.clone(),
        );
        registry.register_with_unit(
            "request_duration",
            "Time to answer a request, in seconds",
            Unit::Seconds,
            metrics.request_seconds.clone(),
        );
        registry.register(
            "kapacitor_calls",
            "Calls to Kapacitor by outcome",
            metrics.kapacitor_calls.clone(),
        );
        registry.register_with_unit(
            "kapacitor_call_duration",
            "Time that Kapacitor took to answer, in seconds",
            Unit::Seconds,
            metrics.kapacitor_seconds.clone(),
        );
        registry.register(
            "pushes",
            "Pushes of a rule to Kapacitor by outcome",
            metrics.pushes.clone(),
        );
        registry.register("tasks", "Rules by sync status", metrics.tasks.clone());
        registry.register_with_unit(
            "sync_lag",
            "Age of the oldest change that Kapacitor does not run yet, in seconds",
            Unit::Seconds,
            metrics.sync_lag_seconds.clone(),
        );
        registry.register(
            "blind_tasks",
            "Enabled rules that cannot see their data",
            metrics.blind.clone(),
        );
        registry.register(
            "drift",
            "Tasks that differed in Kapacitor at the last comparison",
            metrics.drift.clone(),
        );
        registry.register(
            "strangers",
            "Tasks in Kapacitor that the service does not manage",
            metrics.strangers.clone(),
        );
        registry.register(
            "reconcile_passes",
            "Comparisons of Kapacitor with the database by outcome",
            metrics.reconcile_passes.clone(),
        );
        registry.register(
            "database_pool_connections",
            "Connections to PostgreSQL by state",
            metrics.pool_connections.clone(),
        );
        registry.register(
            "requests_refused",
            "Requests refused before they reached a handler, by reason",
            metrics.refused.clone(),
        );
        registry.register(
            "auth_off",
            "1 if authentication is off (AUTH=off)",
            metrics.auth_off.clone(),
        );
        Self {
            registry,
            ..metrics
        }
    }

    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        // A client can send any method: only the known names become labels.
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        let method = if known.contains(&method) {
            method
        } else {
            "other"
        };
        self.requests
            .get_or_create(&RequestLabels {
                method: method.into(),
                route: route.into(),
                status,
            })
            .inc();
        self.request_seconds
            .get_or_create(&RouteLabels {
                route: route.into(),
            })
            .observe(took.as_secs_f64());
    }

    /// A connection was ended because its client was `slow`, or because there were as many as may be
    /// (`crowded`).
    pub fn connection_cut(&self, reason: &'static str) {
        self.connections_cut
            .get_or_create(&ReasonLabel { reason })
            .inc();
    }

    /// A request was turned away at the door.
    pub fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&ReasonLabel { reason }).inc();
    }

    /// Whether everybody may do everything.
    pub fn auth_off(&self, off: bool) {
        self.auth_off.set(off.into());
    }

    pub fn kapacitor_call(&self, call: &'static str, outcome: &'static str, took: Duration) {
        self.kapacitor_calls
            .get_or_create(&CallLabels { call, outcome })
            .inc();
        self.kapacitor_seconds
            .get_or_create(&CallName { call })
            .observe(took.as_secs_f64());
    }

    pub fn push(&self, outcome: &'static str) {
        self.pushes.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    /// A comparison found (drifted, unmanaged) tasks, or failed.
    pub fn reconcile(&self, found: Option<(usize, usize)>) {
        let outcome = if found.is_some() { "ok" } else { "failed" };
        self.reconcile_passes
            .get_or_create(&OutcomeLabel { outcome })
            .inc();
        if let Some((drifted, unmanaged)) = found {
            self.drift.set(drifted as i64);
            self.strangers.set(unmanaged as i64);
        }
    }

    /// Resets what only the leader knows.
    pub fn not_leading(&self) {
        self.drift.set(0);
        self.strangers.set(0);
    }

    /// The text, with the figures that are only taken when somebody asks.
    pub fn text(&self, backlog: Option<&Backlog>, pool_size: u32, pool_idle: usize) -> String {
        if let Some(backlog) = backlog {
            for (sync, count) in [
                ("synced", backlog.synced),
                ("pending", backlog.pending),
                ("failed", backlog.failed),
            ] {
                self.tasks.get_or_create(&StatusLabel { sync }).set(count);
            }
            self.sync_lag_seconds.set(backlog.oldest_seconds);
            self.blind.set(backlog.blind);
        }
        let idle = pool_idle as i64;
        for (state, count) in [("idle", idle), ("busy", i64::from(pool_size) - idle)] {
            self.pool_connections
                .get_or_create(&PoolLabel { state })
                .set(count);
        }
        let mut text = String::new();
        // Writing into a String does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
