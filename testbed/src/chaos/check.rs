use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

use super::load::{Outcome, Rule, Wish, Write};
use super::watch::Watch;
use super::{Cluster, Kapacitor, STRANGERS, told};

/// Compares what is there with what was written; returns how much that was.
pub async fn all(
    cluster: &Cluster,
    kapacitor: &Kapacitor,
    apps: usize,
    writes: &[Write],
    watch: &Watch,
) -> Result<String> {
    let mut versions = 0;
    let mut rules = BTreeMap::new();
    for (nth, rule) in Rule::all(apps).enumerate() {
        let url = &cluster.urls[nth % cluster.urls.len()];
        let writes: Vec<&Write> = writes.iter().filter(|it| it.rule == rule).collect();
        let (count, exists) = history(&cluster.http, url, rule, &writes, watch)
            .await
            .with_context(|| format!("the database: {}", rule.id()))?;
        versions += count;
        if exists {
            rules.insert(rule.id(), rule);
        }
    }
    nothing_differs(&cluster.http, &cluster.urls[0]).await?;
    same(cluster, kapacitor, &rules)
        .await
        .context("Kapacitor")?;
    Ok(format!(
        "nothing lost: {versions} versions of {} rules are those that were written, Kapacitor runs the {} that are left",
        Rule::all(apps).count(),
        rules.len()
    ))
}

async fn get(http: &Client, url: &str) -> Result<Option<Value>> {
    let answer = http.get(url).send().await?;
    let status = answer.status();
    let text = answer.text().await?;
    if status == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    ensure!(status.is_success(), "{url}: {status} {text}");
    Ok(Some(serde_json::from_str(&text)?))
}

fn number(version: &Value) -> i64 {
    version["generation"].as_i64().unwrap_or_default()
}

/// The versions that are kept must be those that the writers know of. Answers how many there are, and
/// whether the rule exists.
async fn history(
    http: &Client,
    url: &str,
    rule: Rule,
    writes: &[&Write],
    watch: &Watch,
) -> Result<(usize, bool)> {
    let mut kept: Vec<Value> = Vec::new();
    loop {
        let after = kept.last().map_or(i64::MAX, number);
        let path = format!("{url}{}/versions?limit=1000&after={after}", rule.path());
        let page = get(http, &path).await?.unwrap_or_default();
        let page = page.as_array().cloned().unwrap_or_default();
        let last = page.len() < 1000;
        kept.extend(page);
        if last {
            break;
        }
    }
    let by_number: BTreeMap<i64, &Value> = kept.iter().map(|it| (number(it), it)).collect();
    ensure!(
        by_number.len() == kept.len(),
        "a generation twice: {kept:?}"
    );

    // Whatever was acknowledged is there, as it was written.
    let mut acknowledged: Vec<(&Write, i64)> = Vec::new();
    for write in writes {
        let Outcome::Acknowledged { generation } = write.outcome else {
            continue;
        };
        let version = by_number
            .get(&generation)
            .with_context(|| format!("lost: {write:?}"))?;
        let right = match write.wish {
            Wish::Mark => {
                version["deleted"] == false && version["rule"]["slack"] == write.mark.as_str()
            }
            Wish::Delete => version["deleted"] == true,
            Wish::Enabled(enabled) => {
                version["deleted"] == false && version["rule"]["enabled"] == enabled
            }
        };
        ensure!(right, "{write:?} is {version}");
        acknowledged.push((write, generation));
    }
    // Nothing is there that was not written, or that was refused.
    let marks: HashMap<&str, &Write> = writes.iter().map(|it| (it.mark.as_str(), *it)).collect();
    for version in &kept {
        let mark = version["rule"]["slack"].as_str().unwrap_or_default();
        let write = marks
            .get(mark)
            .with_context(|| format!("nobody wrote {version}"))?;
        ensure!(
            write.wish == Wish::Mark && write.outcome != Outcome::Refused,
            "refused, and yet there: {write:?} {version}"
        );
    }
    // Nothing has reached Kapacitor that was not kept: it is committed first.
    let kept_marks: BTreeSet<&str> = kept
        .iter()
        .filter_map(|version| version["rule"]["slack"].as_str())
        .collect();
    for write in writes {
        ensure!(
            write.outcome != Outcome::Unknown
                || kept_marks.contains(write.mark.as_str())
                || !watch.has_seen(&write.mark),
            "Kapacitor was given what is not kept: {write:?}"
        );
    }
    // What began after another was acknowledged comes after it.
    acknowledged.sort_by_key(|(write, _)| write.begin);
    let mut ended: Vec<(Instant, i64)> =
        acknowledged.iter().map(|(it, nr)| (it.end, *nr)).collect();
    ended.sort();
    let (mut place, mut newest) = (0, 0);
    for (write, generation) in &acknowledged {
        while place < ended.len() && ended[place].0 < write.begin {
            newest = newest.max(ended[place].1);
            place += 1;
        }
        ensure!(
            newest <= *generation,
            "{write:?} came after generation {newest}"
        );
    }
    // What is in force is the newest of them.
    let now = get(http, &format!("{url}{}", rule.path())).await?;
    let newest = by_number.last_key_value().map(|(_, version)| *version);
    match (newest.filter(|it| it["deleted"] == false), &now) {
        (None, None) => Ok((kept.len(), false)),
        (Some(newest), Some(now)) => {
            let same = ["slack", "enabled"]
                .iter()
                .all(|it| newest["rule"][it] == now[it]);
            ensure!(
                same && number(newest) == number(now),
                "{newest} is not {now}"
            );
            Ok((kept.len(), true))
        }
        (newest, now) => bail!("the newest version is {newest:?}, in force is {now:?}"),
    }
}

/// The service itself finds no difference.
async fn nothing_differs(http: &Client, url: &str) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(15);
    loop {
        let drift = get(http, &format!("{url}/drift"))
            .await?
            .context("no drift")?;
        let empty = |name: &str| drift[name].as_array().is_some_and(Vec::is_empty);
        if empty("drifted") && empty("undelivered") {
            return Ok(());
        }
        // The leader may have been in the middle of something.
        ensure!(
            Instant::now() < deadline,
            "after a reconciliation differs {drift}"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Kapacitor has these rules as the service says, the strangers, and nothing else.
async fn same(
    cluster: &Cluster,
    kapacitor: &Kapacitor,
    rules: &BTreeMap<String, Rule>,
) -> Result<()> {
    let listing = kapacitor
        .call(Method::GET, "/tasks?limit=10000&script-format=raw", None)
        .await?;
    let tasks: BTreeMap<&str, &Value> = listing["tasks"]
        .as_array()
        .context("no tasks")?
        .iter()
        .filter_map(|task| Some((task["id"].as_str()?, task)))
        .collect();
    let found: BTreeSet<&str> = tasks.keys().copied().collect();
    let told: Vec<String> = told::tasks().collect();
    let told = told.iter().map(String::as_str);
    let wanted: BTreeSet<&str> = rules
        .keys()
        .map(String::as_str)
        .chain(STRANGERS)
        .chain(told)
        .collect();
    ensure!(
        found == wanted,
        "missing {:?}, too many {:?}",
        wanted.difference(&found).collect::<Vec<_>>(),
        found.difference(&wanted).collect::<Vec<_>>()
    );
    for (id, rule) in rules {
        let task = tasks[id.as_str()];
        let (http, path) = (&cluster.http, format!("{}{}", cluster.urls[0], rule.path()));
        let ours = get(http, &path).await?.context("the rule is gone")?;
        let script = get(http, &format!("{path}/script"))
            .await?
            .context("no script")?;
        let status = if ours["enabled"] == true {
            "enabled"
        } else {
            "disabled"
        };
        ensure!(
            task["script"] == script["script"]
                && task["vars"]["slack"]["value"] == ours["slack"]
                && task["status"] == status
                && task["executing"] == ours["enabled"]
                && task["error"] == "",
            "{id} is {task}, and should be {ours}"
        );
    }
    for stranger in &kapacitor.strangers {
        let id = stranger["id"].as_str().unwrap_or_default();
        let now = kapacitor
            .call(Method::GET, &format!("/tasks/{id}"), None)
            .await?;
        for part in ["script", "status", "modified", "vars", "dbrps"] {
            ensure!(stranger[part] == now[part], "somebody was at {id}: {now}");
        }
    }
    // No alert state outlives its rule.
    let topics = kapacitor
        .call(Method::GET, "/alerts/topics?pattern=*", None)
        .await?;
    for topic in topics["topics"].as_array().context("no topics")? {
        let id = topic["id"].as_str().unwrap_or_default();
        let task = id
            .strip_prefix("main:")
            .map_or(id, |rest| rest.split(':').next().unwrap_or(rest));
        ensure!(wanted.contains(task), "the topic {id} was left behind");
    }
    Ok(())
}
