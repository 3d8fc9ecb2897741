//! Text for channels: cut to what they take, and escaped.

use sha2::{Digest, Sha256};

/// What stands for what was cut off.
const ELLIPSIS: char = '…';

/// `text`, or the beginning of it that has at most `limit` characters, the ellipsis included.
pub fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept = text.chars().take(limit.saturating_sub(1));
    kept.chain([ELLIPSIS]).take(limit).collect()
}

/// `text` with the three characters that mean something to Slack as entities
/// (<https://docs.slack.dev/messaging/formatting-message-text>, "Escaping text"). In HTML text, outside of
/// attributes, the same three are enough.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// `text` for the value of an HTML attribute in double quotes.
pub fn escape_attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}

/// Names these texts: the same for the same texts, 32 hexadecimal digits.
pub fn hash(texts: &[&str]) -> String {
    let hash = format!("{:x}", Sha256::digest(texts.join("\n")));
    format!("{hash:.32}")
}

/// `text` in one line: control characters become blanks.
pub fn one_line(text: &str) -> String {
    let blank = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(blank).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_cut_at_a_character() {
        for (text, limit, cut_to) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("äöüß", 3, "äö…"),
            ("ab", 1, "…"),
            ("ab", 0, ""),
        ] {
            assert_eq!(cut(text, limit), cut_to);
        }
    }

    proptest! {
        #[test]
        fn nothing_breaks_out_of_its_escaping(text in "\\PC*") {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>']));
            let back = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            prop_assert_eq!(&back, &text);
            prop_assert!(!escape_attribute(&text).contains(['<', '>', '"']));
        }

        #[test]
        fn what_is_cut_fits(text in "\\PC{0,40}", limit in 0_usize..40) {
            prop_assert!(cut(&text, limit).chars().count() <= limit);
        }
    }
}
