//! The terminal: data to stdout, everything else to stderr. The one place that prints.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::time::Duration;

use anstream::ColorChoice;
use dianmao_jobs::progress::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::Color;

/// Prints for one command.
#[derive(Debug, Clone)]
pub(crate) struct Ui {
    color: ColorChoice,
}

impl Ui {
    pub(crate) fn new(color: Color) -> Self {
        let color = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        color.write_global();
        Self { color }
    }

    /// Writes data to stdout. A reader that went away is no error.
    pub(crate) fn data(&self, text: &str) {
        let mut out = anstream::AutoStream::new(std::io::stdout().lock(), self.color);
        let _ = out.write_all(text.as_bytes());
        if !text.ends_with('\n') {
            let _ = out.write_all(b"\n");
        }
        let _ = out.flush();
    }

    /// Writes a heading to stdout, after an empty line.
    pub(crate) fn heading(&self, text: &str) {
        self.data(&format!("\n\x1b[1m{text}\x1b[0m"));
    }

    /// Writes bytes to stdout as they are.
    pub(crate) fn bytes(&self, bytes: &[u8]) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(bytes);
        let _ = out.flush();
    }

    /// Writes a line for people to stderr.
    pub(crate) fn note(&self, text: &str) {
        let mut err = anstream::AutoStream::new(std::io::stderr().lock(), self.color);
        let _ = writeln!(err, "{text}");
    }

    /// Whether stderr takes colour.
    pub(crate) fn is_coloured(&self) -> bool {
        let choice = anstream::AutoStream::choice(&std::io::stderr());
        !matches!(choice, ColorChoice::Never)
    }

    /// Asks a yes-or-no question; `None` where nobody is there to answer.
    pub(crate) fn ask(&self, question: &str) -> Option<bool> {
        if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
            return None;
        }
        let mut err = std::io::stderr().lock();
        let _ = write!(err, "{question} [y/N] ");
        let _ = err.flush();
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).ok()?;
        Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// The width that text is cut and wrapped to.
    pub(crate) fn width(&self) -> usize {
        80
    }

    /// A progress bar on a terminal, nothing elsewhere.
    pub(crate) fn progress(&self) -> Arc<dyn Progress> {
        Arc::new(Bar { bar: ProgressBar::hidden(), visible: std::io::stderr().is_terminal() })
    }
}

struct Bar {
    bar: ProgressBar,
    visible: bool,
}

impl Progress for Bar {
    fn begin(&self, what: &str, total: u64) {
        if !self.visible {
            return;
        }
        self.bar.reset();
        self.bar.set_length(total);
        self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg:24} {bar:30} {pos}/{len} {eta}");
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.set_message(what.to_owned());
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    fn advance(&self, by: u64) {
        self.bar.inc(by);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
