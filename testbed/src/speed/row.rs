//! One line of what was measured: ours, bare, their ratio, and whether that is good enough.

use serde_json::{Map, Value, json};

use super::samples::{Samples, Sides};

/// Values by what they are; the ending says the unit: `_ms`, `_mb`, `bytes`, `per_second`.
pub type Figures = Vec<(&'static str, f64)>;

/// So many samples a 99th percentile needs on each side.
const FOR_P99: usize = 100;

/// What a ratio has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

/// A ratio of ours to bare, and what it has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    pub measure: &'static str,
    pub ratio: f64,
    pub goal: Option<Goal>,
}

pub struct Row {
    /// `writes`, `reads` …: each is a chart of its own.
    pub group: &'static str,
    pub work: String,
    /// How many tasks there were.
    pub n: usize,
    pub clients: usize,
    pub ours: Figures,
    pub bare: Figures,
    pub judged: Vec<Judged>,
}

impl Goal {
    pub fn limit(self) -> f64 {
        match self {
            Self::AtMost(limit) | Self::AtLeast(limit) => limit,
        }
    }

    fn is_met(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(limit) => ratio <= limit,
            Self::AtLeast(limit) => ratio >= limit,
        }
    }

    fn text(self) -> String {
        match self {
            Self::AtMost(limit) => format!("<= {limit}"),
            Self::AtLeast(limit) => format!(">= {limit}"),
        }
    }
}

impl Judged {
    pub fn new(measure: &'static str, ratio: f64, goal: impl Into<Option<Goal>>) -> Self {
        let goal = goal.into();
        Self {
            measure,
            ratio,
            goal,
        }
    }

    /// None where there is no goal.
    pub fn is_met(&self) -> Option<bool> {
        Some(self.goal?.is_met(self.ratio))
    }
}

impl Row {
    /// How long a work takes: the median, and the 99th percentile where there are samples enough.
    pub fn latency(
        group: &'static str,
        work: impl Into<String>,
        n: usize,
        clients: usize,
        samples: &Sides<Samples>,
        goals: [Option<Goal>; 2],
    ) -> Self {
        let [ours, bare] = samples;
        let mut row = Self {
            group,
            work: work.into(),
            n,
            clients,
            ours: vec![("p50_ms", ours.p50())],
            bare: vec![("p50_ms", bare.p50())],
            judged: vec![Judged::new("p50", ours.p50() / bare.p50(), goals[0])],
        };
        if ours.len().min(bare.len()) >= FOR_P99 {
            row.ours.push(("p99_ms", ours.p99()));
            row.bare.push(("p99_ms", bare.p99()));
            let ratio = ours.p99() / bare.p99();
            row.judged.push(Judged::new("p99", ratio, goals[1]));
        }
        row
    }

    /// A value that is held against a limit of its own.
    pub fn limited(
        work: impl Into<String>,
        n: usize,
        measure: &'static str,
        value: f64,
        limit: f64,
    ) -> Self {
        Self {
            group: "process",
            work: work.into(),
            n,
            clients: 0,
            ours: vec![(measure, value)],
            bare: vec![(measure, limit)],
            judged: vec![Judged::new(
                "of the limit",
                value / limit,
                Goal::AtMost(1.0),
            )],
        }
    }

    pub fn figure(figures: &Figures, name: &str) -> Option<f64> {
        let named = figures.iter().find(|(it, _)| *it == name);
        named.map(|(_, value)| *value)
    }

    /// None where there is no goal.
    pub fn is_met(&self) -> Option<bool> {
        let met: Vec<bool> = self.judged.iter().filter_map(Judged::is_met).collect();
        (!met.is_empty()).then(|| met.into_iter().all(|it| it))
    }

    pub fn json(&self) -> Value {
        let figures = |figures: &Figures| -> Map<String, Value> {
            let value = |(name, value): &(&str, f64)| ((*name).to_owned(), json!(rounded(*value)));
            figures.iter().map(value).collect()
        };
        let ratios = self.judged.iter();
        let ratios = ratios.map(|it| (it.measure.to_owned(), json!(rounded(it.ratio))));
        let goals = self.judged.iter();
        let goals = goals.filter_map(|it| Some((it.measure.to_owned(), json!(it.goal?.text()))));
        json!({
            "group": self.group, "work": self.work, "n": self.n, "clients": self.clients,
            "ours": figures(&self.ours), "bare": figures(&self.bare),
            "ratio": ratios.collect::<Map<_, _>>(), "goal": goals.collect::<Map<_, _>>(),
            "met": self.is_met(),
        })
    }

    /// For the table: work, tasks, clients, ours, bare, ratio, goal, met.
    pub fn cells(&self) -> [String; 8] {
        let list = |items: Vec<String>| items.join(", ");
        let figures = |figures: &Figures| {
            let text = |(name, value): &(&str, f64)| {
                let (name, unit) = match name.rsplit_once('_') {
                    Some((name, "ms")) => (name, " ms"),
                    Some((name, "mb")) => (name, " MB"),
                    _ => (*name, ""),
                };
                format!("{} {}{unit}", name.replace('_', " "), short(*value))
            };
            list(figures.iter().map(text).collect())
        };
        let ratio = |it: &Judged| format!("{} {:.2}", it.measure, it.ratio);
        let goal = |it: &Judged| Some(format!("{} {}", it.measure, it.goal?.text()));
        [
            self.work.clone(),
            self.n.to_string(),
            match self.clients {
                0 => String::new(),
                clients => clients.to_string(),
            },
            figures(&self.ours),
            figures(&self.bare),
            list(self.judged.iter().map(ratio).collect()),
            list(self.judged.iter().filter_map(goal).collect()),
            self.is_met()
                .map_or("", |met| if met { "met" } else { "missed" })
                .into(),
        ]
    }
}

/// How fast a work grows with the number of tasks: the slope of ours and of bare, time and number both
/// as logarithms. 0: it does not; 1: it grows as they do. `one_task` works should not.
pub fn growth(rows: &[Row], one_task: &[&str]) -> Vec<Row> {
    let mut works: Vec<(&str, &str, usize)> = Vec::new();
    for row in rows {
        let work = (row.group, row.work.as_str(), row.clients);
        if Row::figure(&row.ours, "p50_ms").is_some() && !works.contains(&work) {
            works.push(work);
        }
    }
    let exponents = works.into_iter().filter_map(|(group, work, clients)| {
        let same =
            |row: &&Row| (row.group, row.work.as_str(), row.clients) == (group, work, clients);
        let of = |side: fn(&Row) -> &Figures| {
            let point = |row: &Row| {
                let time = Row::figure(side(row), "p50_ms")?;
                time.is_normal().then_some((row.n as f64, time))
            };
            slope(
                &rows
                    .iter()
                    .filter(same)
                    .filter_map(point)
                    .collect::<Vec<_>>(),
            )
        };
        let (ours, bare) = (of(|row| &row.ours)?, of(|row| &row.bare)?);
        let goal = one_task.contains(&work).then_some(Goal::AtMost(0.1));
        Some(Row {
            group: "growth",
            work: work.to_owned(),
            n: rows.iter().map(|row| row.n).max().unwrap_or_default(),
            clients,
            ours: vec![("exponent", ours)],
            bare: vec![("exponent", bare)],
            // What bare Kapacitor itself gets slower with, nobody in front of it can be without.
            judged: vec![Judged::new("beyond bare", ours - bare.max(0.0), goal)],
        })
    });
    exponents.collect()
}

/// Of the line through the points, both axes as logarithms; none where the numbers are too close.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let least = points.iter().map(|it| it.0).fold(f64::INFINITY, f64::min);
    let most = points.iter().map(|it| it.0).fold(0.0, f64::max);
    if most < least * 5.0 {
        return None;
    }
    let logs = points.iter().map(|(n, time)| (n.ln(), time.ln()));
    let count = points.len() as f64;
    let (sum_x, sum_y) = logs
        .clone()
        .fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    let (mean_x, mean_y) = (sum_x / count, sum_y / count);
    let (over, under) = logs.fold((0.0, 0.0), |(over, under), (x, y)| {
        (
            over + (x - mean_x) * (y - mean_y),
            under + (x - mean_x).powi(2),
        )
    });
    Some(over / under)
}

/// Three figures that count.
fn short(value: f64) -> String {
    match value.abs() {
        it if it >= 100.0 => format!("{value:.0}"),
        it if it >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: usize, ours: f64, bare: f64) -> Row {
        let samples = [ours, bare].map(|time| Samples::of_times(vec![time], 1.0));
        let goals = [Some(Goal::AtMost(1.25)), None];
        Row::latency("writes", "create", n, 1, &samples, goals)
    }

    #[test]
    fn a_row_is_met_where_all_its_goals_are() {
        assert_eq!(row(100, 12.0, 10.0).is_met(), Some(true));
        assert_eq!(row(100, 13.0, 10.0).is_met(), Some(false));
        let rebuild = Judged::new("rate", 0.95, Goal::AtLeast(0.9));
        assert_eq!(rebuild.is_met(), Some(true));
        assert_eq!(Judged::new("rate", 0.95, None).is_met(), None);
    }

    #[test]
    fn growth_is_a_slope_and_what_bare_grows_is_not_ours() {
        let rows = [(100, 1.0), (1000, 10.0), (10_000, 100.0)].map(|(n, it)| row(n, it, it));
        let grown = growth(&rows, &["create"]);
        assert_eq!(grown.len(), 1);
        assert!((grown[0].ours[0].1 - 1.0).abs() < 1e-9);
        assert_eq!(grown[0].is_met(), Some(true));
        let rows = [row(100, 1.0, 1.0), row(1000, 2.0, 1.0)];
        assert_eq!(growth(&rows, &["create"])[0].is_met(), Some(false));
        assert!(growth(&rows[..1], &[]).is_empty());
    }
}
