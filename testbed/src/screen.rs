//! What demo and benchmark write for a person to read: lines with the elapsed time, and one line of progress.

use std::io::{self, IsTerminal, Write};
use std::pin::pin;
use std::time::{Duration, Instant};

/// Where nothing can be overwritten, progress is a line now and then.
const PROGRESS_EVERY: Duration = Duration::from_secs(10);

#[derive(Clone, Copy)]
pub enum Style {
    Plain,
    Step,
    Dim,
    Good,
    Bad,
}

/// Standard output. Colours and the line that changes are for terminals only.
pub struct Screen {
    began: Instant,
    terminal: bool,
    colour: bool,
    last_progress: Instant,
}

impl Screen {
    pub fn new() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let terminal = io::stdout().is_terminal() && !dumb;
        let now = Instant::now();
        Self {
            began: now,
            terminal,
            colour: terminal && !set("NO_COLOR"),
            last_progress: now,
        }
    }

    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// A line that begins with the elapsed time.
    pub fn line(&mut self, style: Style, text: &str) {
        let stamp = self.paint(Style::Dim, &format!("[{:5.1} s]", self.seconds()));
        let text = self.paint(style, text);
        self.write(&format!("{stamp} {text}"));
    }

    /// What belongs to the line before.
    pub fn more(&mut self, style: Style, text: &str) {
        for line in text.lines() {
            let line = self.paint(style, line);
            self.write(&format!("            {line}"));
        }
    }

    /// A line of its own.
    pub fn say(&mut self, style: Style, text: &str) {
        let text = self.paint(style, text);
        self.write(&text);
    }

    /// The title of what comes next.
    pub fn step(&mut self, title: &str) {
        self.write("");
        self.line(Style::Step, title);
    }

    /// Shows progress until the work is done.
    pub async fn waiting<T>(&mut self, text: &str, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            self.progress(text);
            if let Ok(done) = tokio::time::timeout(Duration::from_millis(100), &mut work).await {
                return done;
            }
        }
    }

    /// What is being waited for; the next line takes its place.
    pub fn progress(&mut self, text: &str) {
        let line = format!("[{:5.1} s] ... {text}", self.seconds());
        if self.terminal {
            // Without wrapping: a line that is cut off can still be overwritten.
            let line = self.paint(Style::Dim, &line);
            self.put(&format!("\r\x1b[K\x1b[?7l{line}\x1b[?7h"));
        } else if self.last_progress.elapsed() >= PROGRESS_EVERY {
            self.write(&line);
        }
    }

    /// Takes the line of progress away.
    pub fn clear(&mut self) {
        if self.terminal {
            self.put("\r\x1b[K");
        }
    }

    fn write(&mut self, line: &str) {
        self.last_progress = Instant::now();
        self.clear();
        self.put(&format!("{line}\n"));
    }

    fn put(&self, text: &str) {
        let mut out = io::stdout().lock();
        let _ = out.write_all(text.as_bytes()); // whoever pipes us may have read enough
        let _ = out.flush();
    }

    fn paint(&self, style: Style, text: &str) -> String {
        let code = match style {
            _ if !self.colour => return text.to_owned(),
            Style::Plain => return text.to_owned(),
            Style::Step => "1",
            Style::Dim => "2",
            Style::Good => "32",
            Style::Bad => "31",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}
