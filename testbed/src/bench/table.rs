//! What was measured, as tables in Markdown.

use std::thread::available_parallelism;

use testbed::Testbed;

use super::Sides;
use super::cost::{Cost, Used};
use crate::markdown;

/// Of one rule, while the next is measured.
pub fn line([ours, naive]: &Sides<Cost>) -> String {
    let told = |cost: &Cost| {
        let Used {
            kapacitor,
            influxdb,
        } = cost.cpu;
        format!("Kapacitor {kapacitor:.0}, InfluxDB {influxdb:.0}")
    };
    format!("ours: {}; naive: {}", told(ours), told(naive))
}

/// Of all rules.
pub fn tables(
    testbed: &Testbed,
    rules: u32,
    idle: Used,
    resting: Used,
    costs: &[(&str, Sides<Cost>)],
) -> String {
    let mut cpu = vec![
        [
            "rule",
            "Kapacitor: ours",
            "naive",
            "ratio",
            "InfluxDB: ours",
            "naive",
            "ratio",
            "both: ratio",
            "by the minute",
        ]
        .map(String::from),
    ];
    let mut rest = vec![
        [
            "rule",
            "busiest second: ours",
            "naive",
            "memory: ours",
            "naive",
            "ratio",
        ]
        .map(String::from),
    ];
    for (name, [ours, naive]) in costs {
        let minutes = ours.rounds.iter().zip(&naive.rounds);
        let minutes: Vec<f64> = minutes.map(|(ours, naive)| ours / naive).collect();
        let least = minutes.iter().copied().fold(f64::INFINITY, f64::min);
        let most = minutes.iter().copied().fold(0.0, f64::max);
        cpu.push([
            name.to_string(),
            format!("{:.0}", ours.cpu.kapacitor),
            format!("{:.0}", naive.cpu.kapacitor),
            format!("{:.1}", ours.cpu.kapacitor / naive.cpu.kapacitor),
            format!("{:.0}", ours.cpu.influxdb),
            format!("{:.0}", naive.cpu.influxdb),
            format!("{:.1}", ours.cpu.influxdb / naive.cpu.influxdb),
            format!("{:.2}", ours.cpu.both() / naive.cpu.both()),
            format!("{least:.2}-{most:.2}"),
        ]);
        rest.push([
            name.to_string(),
            format!("{:.1}", ours.peak),
            format!("{:.1}", naive.peak),
            format!("{:.0}", ours.rss_mb),
            format!("{:.0}", naive.rss_mb),
            format!("{:.1}", ours.rss_mb / naive.rss_mb),
        ]);
    }
    let idle = idle.times(3600.0);
    format!(
        "\n{rules} rules at a time for as many apps; Kapacitor {}, InfluxDB {}, {} cores\n\n\
         CPU seconds per 1,000 rules and hour. Of Kapacitor's, {:.0} are for tasks that do nothing;\n\
         not among them is what is used without rules: Kapacitor {:.0} an hour, InfluxDB {:.0}\n\n{}\n\
         The busiest second, of both, in means of a second; memory of Kapacitor in MB per 1,000 rules\n\n{}",
        testbed.kapacitor.version,
        testbed.influxdb.version,
        available_parallelism().map_or(0, usize::from),
        resting.kapacitor,
        idle.kapacitor,
        idle.influxdb,
        markdown::table(&cpu),
        markdown::table(&rest),
    )
}
