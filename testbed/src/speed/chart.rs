//! The ratios of a group of rows as bars, in SVG: no scripts, and readable on light and dark pages.

use std::fmt::Write;

use super::row::{Judged, Row};

/// All in pixels.
const LABEL: f64 = 400.0;
const BARS: f64 = 420.0;
const LINE: f64 = 18.0;
const TOP: f64 = 34.0;
const WIDTH: f64 = LABEL + BARS + 70.0;

const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#24292f}\
    .label{text-anchor:end}.title{font-weight:600}\
    .met{fill:#2da44e}.missed{fill:#cf6a32}.open{fill:#8c959f}\
    .goal{stroke:#24292f;stroke-width:2}\
    @media(prefers-color-scheme:dark){text{fill:#c9d1d9}.goal{stroke:#c9d1d9}}";

/// A bar for each ratio; a line across it where its goal is.
pub fn bars(group: &str, note: &str, rows: &[&Row]) -> String {
    let bars: Vec<(&Row, &Judged)> = rows
        .iter()
        .flat_map(|row| row.judged.iter().map(|judged| (*row, judged)))
        .collect();
    let goals = bars.iter().filter_map(|(_, it)| Some(it.goal?.limit()));
    let most = goals.fold(1.0, f64::max) * 2.0;
    let scale = |ratio: f64| BARS * (ratio.max(0.0) / most).min(1.0);
    let height = TOP + LINE * bars.len() as f64 + 10.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\">\n<style>{STYLE}</style>\n\
         <text class=\"title\" x=\"8\" y=\"18\">{}</text>\n",
        escaped(&format!("{group}: {note}"))
    );
    for (nth, (row, judged)) in bars.into_iter().enumerate() {
        let y = TOP + LINE * nth as f64;
        let clients = match row.clients {
            0 => String::new(),
            1 => ", 1 client".into(),
            more => format!(", {more} clients"),
        };
        let label = format!("{}, {} tasks{clients}: {}", row.work, row.n, judged.measure);
        let class = match judged.is_met() {
            None => "open",
            Some(true) => "met",
            Some(false) => "missed",
        };
        let length = scale(judged.ratio);
        let goal = judged.goal.map_or(0.0, |it| scale(it.limit()));
        // Writing into a String does not fail.
        let _ = writeln!(
            svg,
            "<text class=\"label\" x=\"{:.0}\" y=\"{:.0}\">{}</text>\
             <rect class=\"{class}\" x=\"{LABEL}\" y=\"{:.0}\" width=\"{length:.1}\" height=\"12\"/>\
             <text x=\"{:.1}\" y=\"{:.0}\">{:.2}</text>",
            LABEL - 8.0,
            y + 11.0,
            escaped(&label),
            y + 1.0,
            LABEL + length.max(goal) + 6.0,
            y + 11.0,
            judged.ratio,
        );
        if judged.goal.is_some() {
            let x = LABEL + goal;
            let _ = writeln!(
                svg,
                "<line class=\"goal\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{:.0}\" y2=\"{:.0}\"/>",
                y - 1.0,
                y + 15.0
            );
        }
    }
    svg + "</svg>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speed::row::Goal;

    #[test]
    fn a_bar_and_a_line_for_each_ratio_with_a_goal() {
        let mut row = Row::limited("RSS <idle>", 0, "rss_mb", 12.0, 25.0);
        row.judged.push(Judged::new("free", 3.0, None));
        row.judged.push(Judged::new("over", 3.0, Goal::AtMost(2.0)));
        let svg = bars("process", "a note", &[&row]);
        assert_eq!(svg.matches("<rect").count(), 3);
        assert_eq!(svg.matches("<line").count(), 2);
        assert!(svg.contains("RSS &lt;idle>"), "{svg}");
        assert!(svg.contains("class=\"missed\""), "{svg}");
    }
}
