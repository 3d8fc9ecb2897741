//! Tables for a person, as Markdown.

/// The first row is the head; all columns but the first are to the right.
pub fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: [usize; N] =
        std::array::from_fn(|nth| rows.iter().map(|row| row[nth].len()).max().unwrap_or(0));
    let line = |cells: &[String; N]| -> String {
        let cells = cells.iter().zip(widths).enumerate();
        let cells = cells.map(|(nth, (cell, width))| match nth {
            0 => format!("| {cell:<width$} "),
            _ => format!("| {cell:>width$} "),
        });
        cells.collect::<String>() + "|\n"
    };
    let rule: [String; N] = std::array::from_fn(|nth| match nth {
        0 => "-".repeat(widths[nth]),
        _ => "-".repeat(widths[nth] - 1) + ":",
    });
    let rest: String = rows[1..].iter().map(line).collect();
    line(&rows[0]) + &line(&rule) + &rest
}
