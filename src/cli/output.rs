//! What subcommands print.

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::failure::Failure;

/// Prints a report as JSON or as text.
pub fn print(report: &(impl Serialize + ToString), json: bool) -> Result<(), Failure> {
    if json {
        println!("{}", serde_json::to_string_pretty(report)?);
    } else {
        print!("{}", report.to_string());
    }
    Ok(())
}

/// A bar for a count and its total, on a terminal only.
pub fn counting_bar() -> Result<ProgressBar, Failure> {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len}, {per_sec}, {eta} left")?;
    Ok(ProgressBar::new(0).with_style(style))
}

/// Shows how many are done, of how many.
pub fn show(bar: &ProgressBar, done: usize, total: usize) {
    bar.set_length(total as u64);
    bar.set_position(done as u64);
}
