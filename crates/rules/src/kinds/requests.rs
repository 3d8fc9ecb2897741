//! Which requests are an app's, for kinds that watch the router.

use crate::{influxql, values::Hosts};

/// Those of the hosts in a rule that are not this app's own.
pub fn other_hosts(app: &str, hosts: Option<&Hosts>) -> Vec<String> {
    let hosts = hosts.into_iter().flat_map(Hosts::names);
    hosts.filter(|host| !is_own(app, host)).cloned().collect()
}

/// Whether a host is the app's own by its name, so that [`of_app`] finds its requests anyway.
fn is_own(app: &str, host: &str) -> bool {
    let begins_with = |name: &str| {
        host.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    host == app || begins_with(app) || app.strip_suffix("-default").is_some_and(begins_with)
}

/// The condition that a request is the app's: its host is the app's name, alone or before the
/// domain, or one of the others it is known by. An app of the space `default` goes without the
/// space there.
pub fn of_app(app: &str, others: Option<&Hosts>) -> String {
    let mut pattern = format!("^{}(\\.|$)", influxql::regex(app));
    if let Some(bare) = app.strip_suffix("-default") {
        pattern.push_str(&format!("|^{}\\.", influxql::regex(bare)));
    }
    let mut condition = format!("\"fqdn\" =~ /{pattern}/");
    for host in others.iter().flat_map(|others| others.names()) {
        condition.push_str(&format!(" OR \"fqdn\" = {}", influxql::string(host)));
    }
    condition
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fields::Field;

    #[test]
    fn only_the_apps_own_hosts() {
        assert_eq!(
            of_app("shop-prod", None),
            r#""fqdn" =~ /^shop\-prod(\.|$)/"#
        );
        assert_eq!(
            of_app("shop-default", None),
            r#""fqdn" =~ /^shop\-default(\.|$)|^shop\./"#
        );
        let others = Hosts::from_json(&json!(["www.shop.example"])).unwrap();
        assert_eq!(
            of_app("shop-prod", Some(&others)),
            r#""fqdn" =~ /^shop\-prod(\.|$)/ OR "fqdn" = 'www.shop.example'"#
        );
    }

    #[test]
    fn hosts_of_others_are_distinguished_from_the_apps_own() {
        for (app, host, own) in [
            ("shop-prod", "shop-prod", true),
            ("shop-prod", "shop-prod.example.com", true),
            ("shop-prod", "shop-production.example.com", false),
            ("shop-prod", "www.shop-prod.example.com", false),
            ("shop-prod", "shop.example.com", false),
            ("shop-default", "shop.example.com", true),
            ("shop-default", "shop", false),
            ("shop-default", "shop-default.example.com", true),
        ] {
            assert_eq!(is_own(app, host), own, "{app} {host}");
        }
    }
}
