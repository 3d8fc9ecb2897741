//! How a page looks: its language, colour and logo.

use std::{borrow::Cow, fmt};

use base64::{Engine, prelude::BASE64_STANDARD};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::{
    fields::{Field, string},
    json_string,
};

/// A language that pages have words in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StatusPageLanguage")]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    De,
    Fr,
    Es,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::En, Self::De, Self::Fr, Self::Es];

    /// Its code of ISO 639-1.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
        }
    }
}

impl Field for Language {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        let known = Self::ALL.into_iter().find(|it| it.as_str() == text);
        known.ok_or_else(|| "must be en, de, fr or es".into())
    }
}

/// A colour as CSS has it, such as `#0b63c5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// The colour of text that is read best on it. Its contrast is at least 4.58:1 on any colour, which is more than
    /// WCAG 2.2 AA requires (4.5:1).
    pub fn text(&self) -> &'static str {
        // <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            match part <= 0.040_45 {
                true => part / 12.92,
                false => ((part + 0.055) / 1.055).powf(2.4),
            }
        };
        let [red, green, blue] = self.0.map(linear);
        let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        let (on_white, on_black) = (1.05 / (luminance + 0.05), (luminance + 0.05) / 0.05);
        if on_white >= on_black { "#fff" } else { "#000" }
    }
}

impl Field for Colour {
    fn from_json(value: &Value) -> Result<Self, String> {
        let digits = string(value)?.strip_prefix('#').unwrap_or_default();
        let is_hex = digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex);
        let [_, colour @ ..] = number.map(u32::to_be_bytes).unwrap_or_default();
        let wrong = || "must be a colour such as \"#0b63c5\"".into();
        number.map(|_| Self(colour)).ok_or_else(wrong)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

json_string!(Colour, {
    "type": "string",
    "description": "A colour, in hexadecimal digits.",
    "pattern": "^#[0-9A-Fa-f]{6}$",
    "examples": ["#0b63c5"],
});

/// A picture that is a part of its page: nothing is loaded from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo(String);

impl Logo {
    /// The longest one.
    const LONGEST: usize = 65_536;

    const TYPES: [&'static str; 5] = ["svg+xml", "png", "jpeg", "webp", "gif"];
}

impl Field for Logo {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        let rest = text.strip_prefix("data:image/");
        let picture = rest.and_then(|rest| rest.split_once(";base64,"));
        let is_right = picture.is_some_and(|(kind, data)| {
            Self::TYPES.contains(&kind)
                && BASE64_STANDARD.decode(data).is_ok_and(|it| !it.is_empty())
        });
        if !is_right || text.len() > Self::LONGEST {
            return Err(
                "must be a picture as a data URL of at most 65,536 characters, such as \
                 \"data:image/png;base64,iVBOR…\"; the types are svg+xml, png, jpeg, webp and gif"
                    .into(),
            );
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(Logo, {
    "type": "string",
    "description": "A picture as a data URL.",
    "pattern": "^data:image/(svg\\+xml|png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$",
    "maxLength": 65536,
    "examples": ["data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="],
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_be_read_on_every_colour() {
        for (colour, wanted) in [
            ("#000000", "#fff"),
            ("#ffffff", "#000"),
            ("#0B63C5", "#fff"),
            ("#f0b429", "#000"),
        ] {
            let read = Colour::from_json(&colour.into()).unwrap();
            assert_eq!(read.text(), wanted, "{colour}");
            assert_eq!(read.to_string(), colour.to_lowercase());
        }
        for wrong in ["#fff", "0b63c5", "#0b63cg", "#0b63c55", "#+b63c5", "red"] {
            Colour::from_json(&wrong.into()).unwrap_err();
        }
    }

    #[test]
    fn a_logo_is_a_picture_in_the_page() {
        let gif = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
        assert_eq!(Logo::from_json(&gif.into()).unwrap().to_string(), gif);
        let long = format!("data:image/png;base64,{}", "AAAA".repeat(20_000));
        for wrong in [
            "https://example.com/logo.png",
            "data:text/html;base64,R0lG",
            "data:image/png;base64,",
            "data:image/png;base64,R0\"lG",
            "data:image/svg+xml,<svg/>",
            &long,
        ] {
            Logo::from_json(&wrong.into()).unwrap_err();
        }
    }
}
