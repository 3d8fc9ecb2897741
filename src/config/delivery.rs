//! How alerts reach their targets, and where scripts report to the service.

use std::net::SocketAddr;

use clap::Args;
use rules::delivery::Delivery as Mode;

use super::checker::{Checker, Listed, Problem, url};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Delivery")]
pub struct DeliverySettings {
    /// Who notifies the targets of rules that do not say so: kapacitor, shadow (Kapacitor, and the service records), or service [default: kapacitor]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "kapacitor|shadow|service",
        global = true
    )]
    pub delivery: Option<String>,
    /// Address and port to listen on for what scripts report [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "ADDRESS:PORT",
        global = true
    )]
    pub ingest_bind: Option<String>,
    /// URL under which Kapacitor reaches INGEST_BIND, such as http://alerts:8081 [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub ingest_url: Option<String>,
    /// How long events of the history are kept, in days [default: 90]
    #[arg(long, env, hide_env_values = true, value_name = "DAYS", global = true)]
    pub events_retention: Option<String>,
    /// How long Kapacitor's JSON of each event is kept, in days [default: 30]
    #[arg(long, env, hide_env_values = true, value_name = "DAYS", global = true)]
    pub bodies_retention: Option<String>,
}

/// Checked.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub mode: Mode,
    pub ingest: Option<SocketAddr>,
    /// Where scripts report, without the task id.
    pub ingest_url: Option<String>,
    /// In days.
    pub events_retention: i32,
    /// In days.
    pub bodies_retention: i32,
}

impl DeliverySettings {
    pub fn check(self, checker: &mut Checker) -> Option<Delivery> {
        let mode = checker.read("DELIVERY", self.delivery, Some("kapacitor"), |text| {
            Mode::parse(text).map_err(|_| "must be kapacitor, shadow or service".into())
        });
        let ingest = checker.address("INGEST_BIND", self.ingest_bind, "0.0.0.0:8081");
        let ingest_url = checker.optional("INGEST_URL", self.ingest_url, |text| {
            let url = url(text, &["http", "https"])?;
            if !url.username().is_empty() || url.query().is_some() || url.fragment().is_some() {
                return Err("must be a plain URL, such as http://alerts:8081".into());
            }
            Ok(format!("{}/ingest", text.trim_end_matches('/')))
        });
        let retention = self.events_retention;
        let events_retention = checker.number("EVENTS_RETENTION", retention, "90", 1, 3650);
        let retention = self.bodies_retention;
        let bodies_retention = checker.number("BODIES_RETENTION", retention, "30", 1, 3650);
        if let (Some(None), Some(Some(_))) = (&ingest, &ingest_url) {
            let message = "is required with INGEST_URL".into();
            let name = "INGEST_BIND";
            checker.0.push(Problem { name, message });
            return None;
        }
        if let Some(mode) = mode.filter(|mode| mode.reports())
            && ingest_url == Some(None)
        {
            let message = format!("is required with DELIVERY={mode}");
            let name = "INGEST_URL";
            checker.0.push(Problem { name, message });
            return None;
        }
        Some(Delivery {
            mode: mode?,
            ingest: ingest?,
            ingest_url: ingest_url?,
            events_retention: events_retention?,
            bodies_retention: bodies_retention?,
        })
    }
}

impl Delivery {
    pub fn list(&self) -> Listed {
        let ingest = self.ingest.map(|it| it.to_string());
        let url = self.ingest_url.as_deref().unwrap_or_default();
        vec![
            ("DELIVERY", self.mode.to_string()),
            ("INGEST_BIND", ingest.unwrap_or_default()),
            ("INGEST_URL", url.trim_end_matches("/ingest").to_owned()),
            ("EVENTS_RETENTION", self.events_retention.to_string()),
            ("BODIES_RETENTION", self.bodies_retention.to_string()),
        ]
    }
}
