//! How the rules of a page stand.

use std::collections::HashMap;

use checks::history::Health;
use rules::{Kind, delivery::Delivery, kinds::item::Item, status_page::StatusPage};
use store::standing::{self as rows, Shown};

use crate::Engine;

/// How the rules stand that a page shows, by their ids.
pub(super) async fn standing(
    engine: &Engine,
    page: &StatusPage,
) -> sqlx::Result<HashMap<String, Shown>> {
    let ids: Vec<String> = page.entries().map(|entry| entry.rule.clone()).collect();
    let shown = rows::shown(&engine.db, &ids).await?;
    Ok(shown.into_iter().map(|it| (it.task.clone(), it)).collect())
}

/// What the status of a check is on a page.
pub(super) fn of_status(status: &str) -> Health {
    match status {
        "up" => Health::Up,
        "down" => Health::Down,
        "paused" => Health::Paused,
        _ => Health::Unknown,
    }
}

/// What the level of a rule is on a page.
pub(super) fn of_level(level: &str) -> Health {
    match level {
        "WARNING" => Health::Degraded,
        "CRITICAL" => Health::Down,
        _ => Health::Up,
    }
}

/// Whether the service hears of a rule that is delivered in this way.
pub(super) fn reports(delivery: Option<&str>, default: Delivery) -> bool {
    let own = delivery.map(Delivery::parse).and_then(Result::ok);
    own.unwrap_or(default).reports()
}

/// How a rule or check is.
pub(super) fn health(shown: &Shown, default: Delivery) -> Health {
    if !shown.enabled {
        return Health::Paused;
    }
    match shown.status.as_deref() {
        // An item works when somebody says so.
        Some("new") if shown.kind == Item::NAME => Health::Down,
        Some(status) => of_status(status),
        // Kapacitor alone knows.
        None if !reports(shown.delivery.as_deref(), default) => Health::Unknown,
        None => match shown.level.unwrap_or_default() {
            0 | 1 => Health::Up,
            2 => Health::Degraded,
            _ => Health::Down,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_rules_and_checks_are() {
        let rule = |delivery: Option<&str>, level| Shown {
            task: "shop-5xx".into(),
            kind: "5xx".into(),
            app: "shop".into(),
            enabled: true,
            delivery: delivery.map(Into::into),
            created_at: chrono::DateTime::UNIX_EPOCH,
            status: None,
            level,
            since: None,
        };
        let check = |kind: &str, status: &str| Shown {
            kind: kind.into(),
            status: Some(status.into()),
            ..rule(None, None)
        };
        let paused = Shown {
            enabled: false,
            ..check("item", "up")
        };
        for (shown, wanted) in [
            (rule(Some("service"), None), Health::Up),
            (rule(Some("shadow"), Some(1)), Health::Up),
            (rule(Some("service"), Some(2)), Health::Degraded),
            (rule(Some("service"), Some(3)), Health::Down),
            (rule(Some("kapacitor"), Some(3)), Health::Unknown),
            (rule(None, None), Health::Unknown),
            (check("heartbeat", "new"), Health::Unknown),
            (check("heartbeat", "up"), Health::Up),
            (check("item", "new"), Health::Down),
            (check("item", "down"), Health::Down),
            (check("item", "paused"), Health::Paused),
            (paused, Health::Paused),
        ] {
            assert_eq!(health(&shown, Delivery::Kapacitor), wanted, "{shown:?}");
        }
    }
}
