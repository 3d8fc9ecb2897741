//! What a check says by the words of its report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fields::{Field, is_unseen};

/// What a report says that has none of the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Otherwise {
    /// Nothing; it is only kept.
    #[default]
    Ignore,
    Fail,
}

/// Words in the body of a report that say what it means, whatever its address says. Of several that are found,
/// `failure` comes before `success`, and that before `start`. Case matters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keywords {
    #[schemars(length(max = 20))]
    pub failure: Vec<String>,
    #[schemars(length(max = 20))]
    pub success: Vec<String>,
    #[schemars(length(max = 20))]
    pub start: Vec<String>,
    pub otherwise: Otherwise,
}

/// What the words of a report say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Failure,
    Success,
    Start,
    Nothing,
}

impl Keywords {
    /// What this body says.
    pub fn read(&self, body: &str) -> Said {
        let has = |words: &[String]| words.iter().any(|word| body.contains(word.as_str()));
        match () {
            () if has(&self.failure) => Said::Failure,
            () if has(&self.success) => Said::Success,
            () if has(&self.start) => Said::Start,
            () => match self.otherwise {
                Otherwise::Fail => Said::Failure,
                Otherwise::Ignore => Said::Nothing,
            },
        }
    }
}

impl Field for Keywords {
    fn from_json(value: &Value) -> Result<Self, String> {
        let wrong = "must be an object with \"failure\", \"success\" and \"start\", each an array of words, \
                     and \"otherwise\", which is \"ignore\" or \"fail\"";
        let keywords: Self = Self::deserialize(value).map_err(|_| wrong.to_owned())?;
        let lists = [&keywords.failure, &keywords.success, &keywords.start];
        let is_wrong = |word: &String| {
            word.trim().is_empty() || word.chars().count() > 100 || word.contains(is_unseen)
        };
        if lists.iter().any(|words| words.len() > 20) {
            Err("must have at most 20 words for each".into())
        } else if lists.into_iter().flatten().any(is_wrong) {
            Err("must have words of 1 to 100 characters that can be seen".into())
        } else {
            Ok(keywords)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_worst_word_counts() {
        let keywords =
            json!({ "failure": ["ERROR", "FATAL"], "success": ["done"], "start": ["begin"] });
        let mut keywords = Keywords::from_json(&keywords).unwrap();
        for (body, said) in [
            ("begin … done", Said::Success),
            ("done, but with an ERROR", Said::Failure),
            ("begin", Said::Start),
            ("error", Said::Nothing),
            ("", Said::Nothing),
        ] {
            assert_eq!(keywords.read(body), said, "{body}");
        }
        keywords.otherwise = Otherwise::Fail;
        assert_eq!(keywords.read(""), Said::Failure);
        assert_eq!(keywords.read("done"), Said::Success);
    }

    #[test]
    fn what_is_no_list_of_words_is_refused() {
        for wrong in [
            json!(["ERROR"]),
            json!({ "failure": "ERROR" }),
            json!({ "failure": [" "] }),
            json!({ "failure": ["\u{200b}"] }),
            json!({ "fail": ["ERROR"] }),
            json!({ "otherwise": "success" }),
            json!({ "start": vec!["x"; 21] }),
        ] {
            assert!(Keywords::from_json(&wrong).is_err(), "{wrong}");
        }
    }
}
