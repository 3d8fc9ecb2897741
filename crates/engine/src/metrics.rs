//! What `GET /metrics` answers with, in the text format of Prometheus.

use std::{hash::Hash, sync::atomic::AtomicU64, time::Duration};

use checks::status::Status;
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
use rules::kinds;
use store::deployments::Backlog;

/// Defines [`Metrics`] with one line for each instrument: field, type, how it is made unless it is by
/// default, name, unit, help.
macro_rules! instruments {
    ($($field:ident: $type:ty $(= $new:expr)?, $name:literal $(in $unit:ident)?, $help:literal;)*) => {
        /// What is counted and measured.
        pub struct Metrics {
            registry: Registry,
            $($field: $type,)*
        }

        impl Default for Metrics {
            fn default() -> Self {
                let mut registry = Registry::with_prefix("kapacitor_alerts");
                let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
                registry.register("build", "The running version", version);
                $(
                    let $field: $type = instruments!(@new $($new)?);
                    instruments!(@register registry, $name $(in $unit)?, $help, $field.clone());
                )*
                Self { registry, $($field),* }
            }
        }
    };
    (@new) => { Default::default() };
    (@new $new:expr) => { $new };
    (@register $registry:ident, $name:literal, $help:literal, $metric:expr) => {
        $registry.register($name, $help, $metric)
    };
    (@register $registry:ident, $name:literal in $unit:ident, $help:literal, $metric:expr) => {
        $registry.register_with_unit($name, $help, Unit::$unit, $metric)
    };
}

type Seconds = Gauge<f64, AtomicU64>;

instruments! {
    requests: Family<RequestLabels, Counter>, "requests", "Requests by matched route and status";
    connections_cut: Family<ReasonLabel, Counter>, "connections_cut", "Client connections closed because the client was slow or gave up most of its requests, or because there were too many";
    request_seconds: Family<RouteLabels, Histogram> = durations(), "request_duration" in Seconds, "Time to answer a request, in seconds";
    kapacitor_calls: Family<CallLabels, Counter>, "kapacitor_calls", "Calls to Kapacitor by outcome";
    kapacitor_seconds: Family<CallName, Histogram> = durations(), "kapacitor_call_duration" in Seconds, "Time that Kapacitor took to answer, in seconds";
    pushes: Family<OutcomeLabel, Counter>, "pushes", "Pushes of a rule to Kapacitor by outcome";
    tasks: Family<StatusLabel, Gauge>, "tasks", "Rules by sync status";
    sync_lag_seconds: Seconds, "sync_lag" in Seconds, "Age of the oldest change that Kapacitor does not run yet, in seconds";
    blind: Gauge, "blind_tasks", "Enabled rules that cannot see their data";
    drift: Gauge, "drift", "Tasks that differed in Kapacitor at the last comparison";
    unmanaged: Gauge, "strangers", "Tasks in Kapacitor that the service does not manage";
    reconcile_passes: Family<OutcomeLabel, Counter>, "reconcile_passes", "Comparisons of Kapacitor with the database by outcome";
    pool_connections: Family<PoolLabel, Gauge>, "database_pool_connections", "Connections to PostgreSQL by state";
    refused: Family<ReasonLabel, Counter>, "requests_refused", "Requests refused before they reached a handler, by reason";
    events: Family<SourceLabel, Counter>, "events", "Changes of level that rules have reported, by how they came: compare counts those whose post was lost";
    comparison_seconds: Histogram = duration(), "comparison_duration" in Seconds, "Time to compare Kapacitor's topics with the recorded events, in seconds";
    events_refused: Family<ReasonLabel, Counter>, "events_refused", "Reported changes of level that were not recorded, by reason";
    deliveries: Family<DeliveryLabels, Counter>, "deliveries", "Attempts to notify targets, by channel and outcome";
    delivery_seconds: Family<ChannelLabel, Histogram> = durations(), "delivery_duration" in Seconds, "Time that a channel took to answer, in seconds";
    delivery_lag_seconds: Seconds, "delivery_lag" in Seconds, "How long the oldest message has been waiting that is not held back, in seconds";
    deliveries_open: Family<StateLabel, Gauge>, "deliveries_open", "Messages that targets have yet to be told, by state";
    targets_failing: Family<ChannelLabel, Gauge>, "targets_failing", "Targets whose last attempt failed, or that are disabled, by channel";
    checks: Family<CheckLabels, Gauge>, "checks", "Checks by kind and status";
    check_lag_seconds: Seconds, "check_lag" in Seconds, "For how long the longest check has been due that nobody has looked at, in seconds";
    auth_off: Gauge, "auth_off", "1 if authentication is off (AUTH=off)";
}

/// A histogram from 1 ms to 16 s.
fn duration() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.0, 15))
}

/// One for each set of labels.
fn durations<L: Clone + Eq + Hash>() -> Family<L, Histogram> {
    Family::new_with_constructor(duration)
}

/// Sets of labels. A route is the one that matched, never the path itself, of which there are endlessly
/// many.
macro_rules! labels {
    ($($set:ident { $($label:ident: $type:ty),* })*) => {
        $(
            #[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
            struct $set {
                $($label: $type,)*
            }
        )*
    };
}

labels! {
    RequestLabels { method: String, route: String, status: u16 }
    RouteLabels { route: String }
    CallLabels { call: &'static str, outcome: &'static str }
    CallName { call: &'static str }
    OutcomeLabel { outcome: &'static str }
    ReasonLabel { reason: &'static str }
    SourceLabel { source: &'static str }
    StatusLabel { sync: &'static str }
    PoolLabel { state: &'static str }
    DeliveryLabels { channel: String, outcome: &'static str }
    ChannelLabel { channel: String }
    StateLabel { state: &'static str }
    CheckLabels { kind: &'static str, status: &'static str }
}

impl Metrics {
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

    /// A connection was closed because its client was `slow` or gave up most of its requests (`fickle`), or because
    /// there were too many (`crowded`).
    pub fn connection_cut(&self, reason: &'static str) {
        self.connections_cut
            .get_or_create(&ReasonLabel { reason })
            .inc();
    }

    /// A request was refused before it reached a handler.
    pub fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&ReasonLabel { reason }).inc();
    }

    /// A change of level was recorded that came by `post` or was found by `compare`.
    pub fn event(&self, source: &'static str) {
        self.events.get_or_create(&SourceLabel { source }).inc();
    }

    /// Kapacitor's topics were compared with the recorded events.
    pub fn comparison(&self, took: Duration) {
        self.comparison_seconds.observe(took.as_secs_f64());
    }

    /// A target was tried.
    pub fn delivery(&self, channel: &str, outcome: &'static str, took: Duration) {
        let channel = channel.to_owned();
        self.delivery_seconds
            .get_or_create(&ChannelLabel {
                channel: channel.clone(),
            })
            .observe(took.as_secs_f64());
        self.deliveries
            .get_or_create(&DeliveryLabels { channel, outcome })
            .inc();
    }

    /// A reported change of level was not recorded.
    pub fn event_refused(&self, reason: &'static str) {
        self.events_refused
            .get_or_create(&ReasonLabel { reason })
            .inc();
    }

    /// Whether authentication is off.
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
            self.unmanaged.set(unmanaged as i64);
        }
    }

    /// Resets what only the leader knows.
    pub fn not_leading(&self) {
        self.drift.set(0);
        self.unmanaged.set(0);
    }

    /// The text, with the figures that are only taken on request.
    pub fn text(
        &self,
        backlog: Option<&Backlog>,
        deliveries: Option<&store::deliveries::Summary>,
        checks: Option<&store::checks::Summary>,
        pool_size: u32,
        pool_idle: usize,
    ) -> String {
        if let Some(deliveries) = deliveries {
            for (state, count) in [
                ("waiting", deliveries.waiting),
                ("retrying", deliveries.retrying),
                ("held", deliveries.held),
            ] {
                self.deliveries_open
                    .get_or_create(&StateLabel { state })
                    .set(count);
            }
            self.delivery_lag_seconds.set(deliveries.oldest_seconds);
            for (channel, failing) in &deliveries.failing {
                let channel = channel.clone();
                self.targets_failing
                    .get_or_create(&ChannelLabel { channel })
                    .set(*failing);
            }
        }
        if let Some(checks) = checks {
            for kind in kinds::of(rules::Family::Check).map(|kind| kind.name) {
                for status in [Status::New, Status::Up, Status::Down, Status::Paused] {
                    let status = status.as_str();
                    let is_it = |of: &&(String, String, i64)| of.0 == kind && of.1 == status;
                    let count = checks.counts.iter().find(is_it);
                    self.checks
                        .get_or_create(&CheckLabels { kind, status })
                        .set(count.map_or(0, |(_, _, count)| *count));
                }
            }
            self.check_lag_seconds.set(checks.lag_seconds);
        }
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
