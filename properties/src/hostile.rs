//! Texts that have broken something somewhere.

use rand::{Rng, seq::IndexedRandom};

/// What they are made of: the quotes, escapes and comments of TICKscript, InfluxQL, Go's templates,
/// our own templates, shells, HTML, e-mail and URLs, and what Unicode has in store.
pub const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{{.ID}}",
    "{{ printf \"%s\" .Message }}",
    "{{template \"x\"}}",
    "{{\"{{\"}}",
    "{ {",
    "[[",
    "]]",
    "[[ slack ]]",
    "[% include \"vars.tick\" %]",
    "[%",
    "%]",
    "[#",
    "#]",
    "'",
    "''",
    "'''",
    "\\'",
    "\\",
    "\\\\",
    "\"",
    "\\\"",
    "`",
    "').exec('touch', '/tmp/hostile-was-here')",
    "|exec('touch', '/tmp/hostile-was-here')",
    "'\n    .exec('touch', '/tmp/hostile-was-here')\n//",
    "'''\n.exec('touch', '/tmp/hostile-was-here')",
    "|alert().exec('sh', '-c', 'touch /tmp/hostile-was-here')",
    "lambda: TRUE",
    "var x = 1",
    "@udf()",
    "$(touch /tmp/hostile-was-here)",
    "`touch /tmp/hostile-was-here`",
    "; touch /tmp/hostile-was-here",
    "' OR 1=1 --",
    "' OR '1'='1",
    "\" OR \"\"=\"",
    "/ OR \"app\" =~ /.*/",
    ".*",
    "^",
    "$",
    "|",
    "(",
    ")",
    "; DROP DATABASE opentsdb",
    "' AND time > 0 --",
    "/*",
    "*/",
    "--",
    "//",
    "/",
    "\\/",
    "\\d",
    "[a-z]",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{1}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    " ",
    "",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{fffd}",
    "\u{10ffff}",
    "e\u{301}",
    "日本",
    "ß",
    "İ",
    "ﬀ",
    "１２７",
    "😀",
    "\u{1f468}\u{200d}\u{1f469}",
    "<script>alert(1)</script>",
    "&lt;",
    "<!--",
    "]]>",
    "%s%n",
    "%00",
    "%0a",
    "%7b%7b",
    "${x}",
    "../",
    "..",
    "\r\nBcc: eve@example.com",
    "@",
    "#",
    ",",
    ";",
    ":",
    "?",
    "&",
    "=",
    "+",
    "-",
    "_",
    ".",
    "0",
    "-1",
    "1e309",
    "NaN",
    "null",
    "true",
    "9223372036854775808",
    "5m",
    "1h30m",
    "a",
    "shop-prod",
    "web",
    "example.com",
    "https://",
    "http://127.0.0.1/",
    "file:///etc/passwd",
];

/// A few pieces in a row, now and then as many as fill a whole body.
pub fn text(rng: &mut impl Rng) -> String {
    let piece = |rng: &mut _| *PIECES.choose(rng).expect("there are some");
    if rng.random_ratio(1, 2000) {
        let piece = match piece(rng) {
            "" => "x",
            piece => piece,
        };
        return piece.repeat(64 * 1024 / piece.len());
    }
    let mut text = String::new();
    for _ in 0..rng.random_range(1..=6) {
        match rng.random_range(0..4) {
            0 => text.push(rng.random()),
            1 => text.push(char::from(rng.random_range(b' '..=b'~'))),
            _ => text.push_str(piece(rng)),
        }
    }
    text
}

/// The same in the clothes of a channel, an address, a URL, a name or a duration, so that some of it
/// is taken for one.
pub fn dressed(rng: &mut impl Rng) -> String {
    let bare = text(rng);
    let inner = || bare.replace(|c: char| c.is_whitespace() || c.is_control(), "");
    match rng.random_range(0..9) {
        0 => bare,
        1 => format!("#{}", inner()),
        2 => format!("@{}", bare.replace(|c: char| !c.is_alphanumeric(), "_")),
        3 => format!("{}@example.com", inner()),
        4 => format!("https://example.com/{}", inner()),
        5 => format!("https://example.com/?{}#{}", inner(), inner()),
        6 => format!(
            "a{}z",
            bare.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
        ),
        7 => format!(
            "{}.example.com",
            bare.replace(|c: char| !c.is_ascii_alphanumeric(), "x")
        ),
        _ => format!("{}m", rng.random_range(0..100_000)),
    }
}
