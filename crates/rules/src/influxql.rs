//! The one place that writes values into InfluxQL, for what task variables cannot carry: the text of a
//! query.
//!
//! Syntax: <https://docs.influxdata.com/influxdb/v1/query_language/spec/>

/// A quoted identifier.
pub fn identifier(name: &str) -> String {
    format!("\"{}\"", escape(name, '"'))
}

/// A string literal.
pub fn string(text: &str) -> String {
    format!("'{}'", escape(text, '\''))
}

fn escape(text: &str, quote: char) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\\' => escaped.push_str("\\\\"),
            c if c == quote => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Text that stands for itself in a regular expression between slashes.
pub fn regex(text: &str) -> String {
    // Go's syntax is close enough to Rust's for its escapes to hold there.
    regex_syntax::escape(text).replace('/', "\\/")
}
