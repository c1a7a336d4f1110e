//! The plan as Markdown, as code forges show it: each value is escaped, so that no name becomes markup.

use std::fmt::Write as _;

use dianmao_roster::plan::{PlanView, ViewSentence};

/// Renders the document, which ends with a line break.
#[must_use]
pub fn render(view: &PlanView) -> String {
    let PlanView { groups, sections, summary, calls } = view;
    let mut text = format!("## Plan\n\n{}\n", escaped(summary));
    if !calls.is_empty() {
        write!(text, "\n{}\n", escaped(calls)).expect("writing to a string cannot fail");
    }
    for group in groups {
        write!(text, "\n### {}\n\n", escaped(&group.path)).expect("writing to a string cannot fail");
        for line in &group.lines {
            writeln!(text, "- `{}` {}", line.sign, escaped(&line.text)).expect("writing to a string cannot fail");
            for detail in &line.details {
                writeln!(text, "  - {}", escaped(detail)).expect("writing to a string cannot fail");
            }
        }
    }
    for section in sections {
        write!(text, "\n### {}\n\n", escaped(&section.title)).expect("writing to a string cannot fail");
        text.extend(section.sentences.iter().map(item));
    }
    text
}

fn item(sentence: &ViewSentence) -> String {
    let command = sentence.command.as_ref().map(|command| format!("\n  ```sh\n  {command}\n  ```\n"));
    format!("- {}\n{}", escaped(&sentence.text), command.unwrap_or_default())
}

/// A text that reads as it stands. Line breaks, which only a remark can have, become spaces.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => shown.push(' '),
            // Also a mention or a reference to an issue, which would call people.
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '@' | '!' => {
                shown.push('\\');
                shown.push(character);
            }
            _ => shown.push(character),
        }
    }
    shown
}
