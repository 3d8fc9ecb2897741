//! The first byte says of which kind the rule is, the second which of its fields the rest is.
#![no_main]

use serde_json::json;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&[kind, field], text)) = bytes.split_first_chunk() else {
        return;
    };
    let Ok(text) = str::from_utf8(text) else {
        return;
    };
    let (kind, names) = &properties::FIELDS[usize::from(kind) % properties::FIELDS.len()];
    let name = names[usize::from(field) % names.len()];
    // as JSON where it is some, as text where not
    let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    properties::rule(kind, name, &value);
});
