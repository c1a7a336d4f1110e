//! The plan as text for a terminal. What is shown is what runs.

mod wrap;

use std::fmt::Write as _;

pub use self::wrap::wrapped;
use super::Plan;
use super::note::counted;
use super::view::{PlanView, ViewGroup, ViewLine, ViewSection};

/// How to show a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderOptions {
    /// Show this many changes at most; `None` shows all.
    pub head: Option<usize>,
    /// Show mobile numbers and e-mail addresses in full.
    pub reveal: bool,
    /// The width to break sentences at, in columns of the terminal.
    pub width: usize,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self { head: None, reveal: false, width: 80 }
    }
}

impl Plan {
    /// The whole text, which ends with a line break.
    #[must_use]
    pub fn render(&self, options: &RenderOptions) -> String {
        let PlanView { groups, sections, summary, calls } = self.view(options.reveal);
        let mut parts = vec![changes(&groups, options)];
        parts.extend(sections.iter().map(|section| sentences(section, options)));
        let mut sums = wrapped(&summary, "", options.width);
        if !calls.is_empty() {
            sums.push_str(&wrapped(&calls, "  ", options.width));
        }
        parts.push(sums);
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }
}

fn changes(groups: &[ViewGroup], options: &RenderOptions) -> String {
    let n_lines: usize = groups.iter().map(|group| group.lines.len()).sum();
    let mut left = options.head.unwrap_or(n_lines);
    let mut text = String::new();
    for ViewGroup { path, lines } in groups {
        if left == 0 {
            break;
        }
        let shown = lines.len().min(left);
        left -= shown;
        text.push_str(path);
        text.push('\n');
        text.extend(lines.iter().take(shown).map(|line| change(line, options)));
    }
    match options.head {
        Some(head) if head < n_lines => {
            let more = counted(n_lines - head, "more change", "more changes");
            text.push_str(&format!("… and {more}\n"));
        }
        _ => {}
    }
    text
}

/// The lines of one change, each with its line break.
fn change(line: &ViewLine, options: &RenderOptions) -> String {
    let ViewLine { sign, text, details } = line;
    let mut lines = format!("  {sign} {text}\n");
    for detail in details {
        lines.push_str(&wrapped(&format!("      {detail}"), "        ", options.width));
    }
    lines
}

fn sentences(section: &ViewSection, options: &RenderOptions) -> String {
    let mut text = format!("{}:\n", section.title);
    for sentence in &section.sentences {
        text.push_str(&wrapped(&format!("  {}", sentence.text), "    ", options.width));
        // A command stands on a line of its own and is never broken, so that it can be copied.
        if let Some(command) = &sentence.command {
            writeln!(text, "    {command}").expect("writing to a string cannot fail");
        }
    }
    text
}
