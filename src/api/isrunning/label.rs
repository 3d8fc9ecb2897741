//! The labels of isRunning's code for what an endpoint answers.

/// The label of an answer with this status of HTTP, after redirects or none. None: there was no answer.
pub fn label(status: Option<i32>, is_redirected: bool) -> &'static str {
    match status {
        None => "Unreachable",
        Some(400..=499) => "Bad Request",
        Some(500..) => "Server Issue",
        Some(_) if is_redirected => "Success/Redirected",
        Some(_) => "Success",
    }
}
