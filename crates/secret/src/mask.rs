//! What may be shown of a webhook's address. Its path or query has the secret that lets one post there.

/// What stands for the rest.
pub const REST: &str = "/***";

/// Scheme and host of a URL: `https://hooks.example.com/***`. PostgreSQL's `masked_url` does the
/// same.
pub fn url(url: &str) -> String {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let scheme = scheme.to_ascii_lowercase();
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?;
        let known = matches!(scheme.as_str(), "http" | "https") && !host.is_empty();
        known.then(|| format!("{scheme}://{host}{REST}"))
    });
    parts.unwrap_or_else(|| "***".into())
}

/// A text, such as Kapacitor's words or a script, with each URL in it masked.
pub fn text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = next_url(rest) {
        let (before, url) = rest.split_at(begin);
        // what a URL in a text cannot go on with
        let end = url.find(|c: char| c.is_whitespace() || c.is_control() || "\"'`<>\\".contains(c));
        let (url, after) = url.split_at(end.unwrap_or(url.len()));
        shown.push_str(before);
        shown.push_str(&self::url(url));
        // Go's errors have a colon after it
        if url.ends_with(':') {
            shown.push(':');
        }
        rest = after;
    }
    shown + rest
}

/// Where the next URL begins.
fn next_url(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    ["http://", "https://"]
        .iter()
        .filter_map(|scheme| lower.find(scheme))
        .min()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    #[test]
    fn scheme_and_host_are_left() {
        for (url, shown) in [
            (
                "https://hooks.example.com/T0/s3cret",
                "https://hooks.example.com/***",
            ),
            (
                "https://u:p@a.example:8443/x?y#z",
                "https://a.example:8443/***",
            ),
            ("HTTP://A", "http://A/***"),
            ("http://a?token=s3cret", "http://a/***"),
            ("ftp://a/s3cret", "***"),
            ("s3cret", "***"),
        ] {
            assert_eq!(super::url(url), shown, "{url}");
        }
    }

    #[test]
    fn urls_in_a_text() {
        for (text, shown) in [
            ("nothing", "nothing"),
            (
                "Post \"https://a/s3cret?x=1\": dial tcp: refused",
                "Post \"https://a/***\": dial tcp: refused",
            ),
            (
                "Post https://a/s3cret: EOF, then http://b/s3cret",
                "Post https://a/***: EOF, then http://b/***",
            ),
            (".post('http://u:p@c/s3cret')", ".post('http://c/***')"),
        ] {
            assert_eq!(super::text(text), shown);
        }
    }

    proptest! {
        #[test]
        fn no_path_comes_through(before in "[^sS]{0,20}", host in "[a-z]{1,9}", after in "[^sS]{0,20}") {
            let text = format!("{before} https://{host}/s3cret {after}");
            let shown = super::text(&text);
            prop_assert!(!shown.contains("s3cret"), "{}", shown);
        }
    }
}
