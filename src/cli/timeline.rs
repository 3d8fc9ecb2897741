//! A backtest as text for a terminal.

use std::{collections::BTreeMap, fmt::Write};

use chrono::{DateTime, Utc};
use engine::backtest::{Backtest, Report, Transition};
use indicatif::{ProgressBar, ProgressStyle, style::TemplateError};
use kapacitor::Level;
use rules::findings::{Distribution, Findings, Suggestion};
use serde_json::Value;

/// Cells of a line.
const WIDTH: usize = 72;

/// Parts of a bar.
const PARTS: u64 = 1000;

/// A bar for the share that is done, on a terminal only.
pub fn bar() -> Result<ProgressBar, TemplateError> {
    let style = ProgressStyle::with_template("[{bar:72}] {percent} %")?.progress_chars("=> ");
    Ok(ProgressBar::new(PARTS).with_style(style))
}

/// Shows the share that is done, 0 to 1.
pub fn show(bar: &ProgressBar, done: Option<f64>) {
    if let Some(done) = done {
        bar.set_position((done.clamp(0.0, 1.0) * PARTS as f64) as u64);
    }
}

/// Draws what a rule would have done: a line of cells for each part, then every change.
pub fn draw(backtest: &Backtest, holds: bool) -> String {
    let mut text = String::new();
    let span = (backtest.from, backtest.to);
    // Writing into a String does not fail.
    let _ = writeln!(
        text,
        "{}  {} to {} (UTC)",
        backtest.id,
        backtest.from.format("%F %R"),
        backtest.to.format("%F %R")
    );
    draw_report(&mut text, &backtest.report, span, holds);
    if let Some(current) = &backtest.current {
        let _ = writeln!(text, "\nthe rule in force:");
        draw_report(&mut text, current, span, holds);
    }
    text
}

fn draw_report(
    text: &mut String,
    report: &Report,
    span: (DateTime<Utc>, DateTime<Utc>),
    holds: bool,
) {
    let mut parts: BTreeMap<&str, Vec<&Transition>> = BTreeMap::new();
    for transition in &report.transitions {
        let part = transition.dyno.as_deref().unwrap_or_default();
        parts.entry(part).or_default().push(transition);
    }
    if parts.is_empty() {
        parts.insert("", Vec::new());
    }
    let name_width = parts
        .keys()
        .map(|name| name.len())
        .max()
        .unwrap_or_default();
    for (name, transitions) in parts {
        let cells = cells(&transitions, span, holds);
        let line: String = cells.into_iter().map(symbol).collect();
        let _ = writeln!(text, "{name:name_width$} |{line}|");
    }
    let totals = &report.totals;
    let _ = writeln!(
        text,
        "{} alerts, {} recoveries, {:.0} minutes critical, {:.0} minutes warning   (. OK, i INFO, w WARNING, # CRITICAL)",
        totals.alerts, totals.recoveries, totals.minutes_critical, totals.minutes_warning
    );
    draw_findings(text, &report.findings);
    for transition in &report.transitions {
        let _ = writeln!(
            text,
            "  {}  {}",
            transition.time.format("%F %R"),
            transition.message
        );
    }
}

fn draw_findings(text: &mut String, findings: &Findings) {
    for numbers in [&findings.distribution, &findings.errors]
        .into_iter()
        .flatten()
    {
        let Distribution {
            unit,
            looks,
            p50,
            p95,
            p99,
            max,
        } = numbers;
        let _ = writeln!(
            text,
            "{unit}: p50 {p50}, p95 {p95}, p99 {p99}, max {max}   ({looks} looks)"
        );
    }
    if let Some(Suggestion { change, alerts, .. }) = &findings.suggestion {
        let change = Value::Object(change.clone());
        let _ = writeln!(text, "suggestion: {change}, alerts {alerts}");
    }
    if let Some(reason) = &findings.no_suggestion {
        let _ = writeln!(text, "no suggestion: {reason}");
    }
}

/// The worst level in each slice of the time.
fn cells(
    transitions: &[&Transition],
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    holds: bool,
) -> Vec<Level> {
    let cell = |at: DateTime<Utc>| {
        let share = (at - from).as_seconds_f64() / (to - from).as_seconds_f64();
        ((share * WIDTH as f64) as usize).min(WIDTH - 1)
    };
    let mut cells = vec![Level::Ok; WIDTH];
    for (place, transition) in transitions.iter().enumerate() {
        let until = match transitions.get(place + 1) {
            _ if !holds => transition.time,
            Some(next) => next.time,
            None => to,
        };
        for level in &mut cells[cell(transition.time)..=cell(until)] {
            *level = transition.level.max(*level);
        }
    }
    cells
}

fn symbol(level: Level) -> char {
    match level {
        Level::Ok => '.',
        Level::Info => 'i',
        Level::Warning => 'w',
        Level::Critical => '#',
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use serde_json::Map;

    use super::*;

    #[test]
    fn each_part_has_a_line() {
        let from = DateTime::from_timestamp(0, 0).unwrap();
        let to = from + TimeDelta::minutes(72);
        let change = |minute, level, dyno: &str| Transition {
            time: from + TimeDelta::minutes(minute),
            level,
            dyno: Some(dyno.into()),
            message: format!("{dyno} changed"),
        };
        let transitions = vec![
            change(10, Level::Warning, "web.1"),
            change(12, Level::Critical, "web.1"),
            change(20, Level::Ok, "web.1"),
            change(71, Level::Critical, "web.10"),
        ];
        let backtest = Backtest {
            looks: None,
            id: "shop-sample.memory_total-web".into(),
            kind: "memory".into(),
            from,
            to,
            report: Report::of(transitions, to, true),
            current: None,
        };
        let mut backtest = backtest;
        backtest.report.findings = Findings {
            distribution: Distribution::of("MB", [420.0, 300.5].into_iter()),
            suggestion: Some(Suggestion {
                change: Map::from_iter([("warn".into(), "450".into())]),
                alerts: 1,
                allowed: 1,
            }),
            ..Findings::default()
        };
        let text = draw(&backtest, true);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines[1],
            format!("web.1  |{}ww#########{}|", ".".repeat(10), ".".repeat(51))
        );
        assert_eq!(lines[2], format!("web.10 |{}#|", ".".repeat(71)));
        assert!(lines[3].starts_with("3 alerts, 1 recoveries, 9 minutes critical"));
        assert_eq!(
            lines[4],
            "MB: p50 300.5, p95 420, p99 420, max 420   (2 looks)"
        );
        assert_eq!(lines[5], r#"suggestion: {"warn":"450"}, alerts 1"#);
        assert!(lines[6].ends_with("web.1 changed"));
    }
}
