//! The `config.yml` of statuspage.

use serde_json::{Map, Value, json};

use super::{
    nested::{List, nest, object_at},
    page::{Entry, Group, PageSlug, RefreshToken, StatusPage},
};
use crate::{
    Kind,
    expectation::Zone,
    fields::{AppName, Field, FieldError, Fields, json_type},
    kinds::item::Item,
    naming::{CheckName, Line},
};

/// A `config.yml` of statuspage.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub title: Line,
    pub token: RefreshToken,
    pub groups: Vec<(Line, Vec<ConfigItem>)>,
}

/// An item in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigItem {
    pub name: Line,
    pub id: Line,
    /// In seconds.
    pub interval: u32,
}

/// How long an item is up once it was refreshed, in seconds, as statuspage has it where its config does not say.
const INTERVAL: u32 = 600;

/// Text, or a number that stands for its digits: YAML reads `id: 80` so.
struct Loose(Line);

impl Field for Loose {
    fn from_json(value: &Value) -> Result<Self, String> {
        let line = match value {
            Value::Number(number) => Line::from_json(&number.to_string().into()),
            Value::Bool(flag) => Line::from_json(&flag.to_string().into()),
            value => Line::from_json(value),
        };
        line.map(Self)
    }
}

struct Seconds(u32);

impl Field for Seconds {
    fn from_json(value: &Value) -> Result<Self, String> {
        let seconds = value.as_u64().filter(|it| (1..=31_536_000).contains(it));
        let seconds = seconds.and_then(|it| u32::try_from(it).ok()).map(Self);
        seconds.ok_or_else(|| "must be whole seconds, from 1 to 31536000".into())
    }
}

/// A mapping, in its order.
struct Mapping(Map<String, Value>);

impl Field for Mapping {
    fn from_json(value: &Value) -> Result<Self, String> {
        let mapping = value.as_object().cloned().map(Self);
        mapping.ok_or_else(|| format!("must be a mapping, not {}", json_type(value)))
    }
}

impl Config {
    /// Reads what stands in the file, or says everything that is wrong with it.
    pub fn parse(document: Map<String, Value>) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut outer = Fields::new(document);
        let config: Option<Mapping> = outer.required("statuspage");
        outer.finish()?;
        let mut fields = Fields::new(config.map_or_else(Map::new, |Mapping(config)| config));
        let title: Option<Loose> = fields.optional("title");
        let token = fields.required("token");
        let interval = fields.optional("interval");
        // How often a browser loads the page again, which is fixed here.
        let _: Option<Seconds> = fields.optional("refresh_interval");
        let groups: Option<Mapping> = fields.required("groups");
        nest("statuspage", fields, &mut errors);
        let interval = interval.map_or(INTERVAL, |Seconds(seconds)| seconds);
        let mut read = Vec::new();
        for (name, items) in groups.map_or_else(Map::new, |Mapping(groups)| groups) {
            let path = format!("statuspage.groups.{name}");
            let heading = Line::from_json(&name.into());
            let items = List::from_json(&items);
            let (heading, items) = match (heading, items) {
                (Ok(heading), Ok(List(items))) => (heading, items),
                (Err(message), _) | (_, Err(message)) => {
                    let field = path;
                    errors.push(FieldError { field, message });
                    continue;
                }
            };
            let items = items.into_iter().enumerate().filter_map(|(nth, item)| {
                let path = format!("{path}[{nth}]");
                let mut fields = object_at(&path, item, &mut errors)?;
                let name: Option<Loose> = fields.required("name");
                let id: Option<Loose> = fields.required("id");
                let own = fields.optional("interval");
                nest(&path, fields, &mut errors);
                let (Loose(name), Loose(id)) = (name?, id?);
                let interval = own.map_or(interval, |Seconds(seconds)| seconds);
                Some(ConfigItem { name, id, interval })
            });
            read.push((heading, items.collect()));
        }
        let title = match title {
            Some(Loose(title)) => Ok(title),
            None => Line::from_json(&"Status".into()),
        };
        match (title, token) {
            (Ok(title), Some(token)) if errors.is_empty() => Ok(Self {
                title,
                token,
                groups: read,
            }),
            _ => Err(errors),
        }
    }

    /// The page of this address and app, and the items that it shows, as they would be sent: of those of the same id
    /// and interval, one.
    pub fn page(
        &self,
        slug: &PageSlug,
        app: &AppName,
        timezone: Option<Zone>,
    ) -> (StatusPage, Vec<Map<String, Value>>) {
        let mut items: Vec<(&ConfigItem, CheckName)> = Vec::new();
        let mut groups = Vec::new();
        for (heading, listed) in &self.groups {
            let mut entries = Vec::new();
            for item in listed {
                let is_same =
                    |other: &ConfigItem| (&other.id, other.interval) == (&item.id, item.interval);
                let known = items.iter().find(|(other, _)| is_same(other));
                let name = match known {
                    Some((_, name)) => name.clone(),
                    None => {
                        let name = item_name(slug, &item.id, |name| {
                            items.iter().any(|(_, taken)| taken == name)
                        });
                        items.push((item, name.clone()));
                        name
                    }
                };
                entries.push(Entry {
                    rule: Item::id(app.as_str(), name.as_str()),
                    name: item.name.clone(),
                });
            }
            groups.push(Group {
                name: heading.clone(),
                entries,
            });
        }
        let page = StatusPage {
            app: app.clone(),
            title: self.title.clone(),
            description: None,
            timezone,
            language: None,
            colour: None,
            logo: None,
            groups,
        };
        let items = items.into_iter().map(|(item, name)| {
            let fields = json!({
                "app": app, "name": name, "title": item.name, "refresh_id": item.id,
                "interval": format!("{}s", item.interval),
            });
            fields.as_object().cloned().unwrap_or_default()
        });
        (page, items.collect())
    }
}

/// A name for the item with this id on this page, which is none of those that are taken.
fn item_name(slug: &PageSlug, id: &Line, is_taken: impl Fn(&CheckName) -> bool) -> CheckName {
    let plain = |c: char| match c {
        c if c.is_ascii_alphanumeric() || c == '_' => c,
        _ => '-',
    };
    // Together with the slug and a number it is short enough for a name.
    let id: String = id.as_str().chars().map(plain).take(40).collect();
    let id = id.trim_matches(['-', '_']);
    (1u32..)
        .map(|nth| match (id, nth) {
            ("", nth) => format!("{}-item-{nth}", slug.as_str()),
            (id, 1) => format!("{}-{id}", slug.as_str()),
            (id, nth) => format!("{}-{id}-{nth}", slug.as_str()),
        })
        .filter_map(|name| CheckName::parse(&name).ok())
        .find(|name| !is_taken(name))
        .expect("one of so many numbers is free")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::sentence;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn config() -> Value {
        json!({ "statuspage": {
            "title": "NIPE-SYSTEMS – Status",
            "token": "395194575aaad69204a1298c4f838755679888e9b502285f8b5774067863b5fd",
            "interval": 600,
            "groups": {
                "SomeGroup": [
                    { "name": "HTTP/HTTPS", "id": "http" },
                    { "name": "DNS", "id": "dns" },
                    { "name": "SMTP/IMAP", "id": "mail", "interval": 60 },
                ],
                "Group #2": [
                    { "name": "HTTP/HTTPS", "id": "http" },
                    { "name": "Internal DNS", "id": "dns-internal" },
                ],
            },
        } })
    }

    #[test]
    fn the_config_of_the_document_is_taken() {
        let config = Config::parse(object(config())).unwrap();
        let (slug, app) = (
            PageSlug::parse("nipe").unwrap(),
            AppName::parse("nipe-prod").unwrap(),
        );
        let (page, items) = config.page(&slug, &app, None);
        assert_eq!(page.title.as_str(), "NIPE-SYSTEMS – Status");
        let headings: Vec<_> = page.groups.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(headings, ["SomeGroup", "Group #2"]);
        let rules: Vec<_> = page.entries().map(|it| it.rule.as_str()).collect();
        let rule = |name: &str| format!("item:nipe-prod:nipe-{name}");
        assert_eq!(
            rules,
            ["http", "dns", "mail", "http", "dns-internal"].map(rule)
        );
        let intervals: Vec<_> = items.iter().map(|it| it["interval"].clone()).collect();
        assert_eq!(intervals, ["600s", "600s", "60s", "600s"]);
        for item in items {
            crate::Rule::<Item>::parse(item).unwrap();
        }
        let (again, token) =
            StatusPage::parse(object(serde_json::to_value(&page).unwrap())).unwrap();
        assert_eq!((again, token), (page, None));
    }

    #[test]
    fn ids_are_chosen_freely() {
        let items = json!([
            { "name": 80, "id": 80 }, { "name": "a", "id": "A/b" }, { "name": "b", "id": "A b" },
            { "name": "c", "id": "日本" }, { "name": "d", "id": "日本", "interval": 5 }, { "name": "e", "id": true },
        ]);
        let document =
            json!({ "statuspage": { "token": "0123456789abcdef", "groups": { "g": items } } });
        let config = Config::parse(object(document)).unwrap();
        assert_eq!(config.title.as_str(), "Status");
        let (slug, app) = (
            PageSlug::parse("s").unwrap(),
            AppName::parse("shop").unwrap(),
        );
        let (_, items) = config.page(&slug, &app, None);
        let names: Vec<_> = items
            .iter()
            .map(|it| it["name"].as_str().unwrap())
            .collect();
        let wanted = ["s-80", "s-A-b", "s-A-b-2", "s-item-1", "s-item-2", "s-true"];
        assert_eq!(names, wanted);
        assert_eq!(items[0]["refresh_id"], "80");
    }

    #[test]
    fn faults_of_a_config_are_named() {
        for (document, wanted) in [
            (json!({}), "statuspage: is required"),
            (json!({ "statuspage": [] }), "statuspage: must be a mapping"),
            (
                json!({ "statuspage": { "groups": {} } }),
                "statuspage.token: is required",
            ),
            (
                json!({ "statuspage": { "token": "short", "groups": {} } }),
                "statuspage.token: must be 16 to 200",
            ),
            (
                json!({ "statuspage": { "token": "0123456789abcdef", "groups": { "g": { "name": "a" } } } }),
                "statuspage.groups.g: must be an array",
            ),
            (
                json!({ "statuspage": { "token": "0123456789abcdef", "groups": { "g": [{ "name": "a" }] } } }),
                "statuspage.groups.g[0].id: is required",
            ),
            (
                json!({ "statuspage": { "token": "0123456789abcdef", "groups": { "g": [
                    { "name": "a", "id": "a", "interval": 0 }] } } }),
                "statuspage.groups.g[0].interval: must be whole seconds",
            ),
        ] {
            let error = sentence(&Config::parse(object(document.clone())).unwrap_err());
            assert!(error.starts_with(wanted), "{document}: {error}");
        }
    }
}
