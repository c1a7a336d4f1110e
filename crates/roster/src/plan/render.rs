//! The plan as text for a terminal. What is shown is what runs.
//!
//! Names are shown; mobile numbers and e-mail addresses are masked unless asked for.

mod line;
mod wrap;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use self::line::lines;
use self::wrap::wrapped;
use super::impact::impact;
use super::note::counted;
use super::{Hold, Plan, Planned};
use crate::change::ChangeKind;

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

/// The text of the root in headings.
const ROOT: &str = "(the managed root)";

impl Plan {
    /// The whole text, which ends with a line break.
    #[must_use]
    pub fn render(&self, options: &RenderOptions) -> String {
        let sections = [
            self.change_section(options),
            self.sentences("Impact", impact(self.free()), options),
            self.held_section(options),
            self.sentences("Refused", self.refusals.iter().map(refusal).collect(), options),
            self.sentences(
                &format!("Problems ({})", self.problems.len()),
                self.problems.iter().map(ToString::to_string).collect(),
                options,
            ),
            self.sentences("Notes", self.notes.iter().map(|note| note.message.clone()).collect(), options),
            self.proof_section(options),
            self.summary(options),
        ];
        let shown: Vec<String> = sections.into_iter().filter(|section| !section.is_empty()).collect();
        shown.join("\n")
    }

    /// The changes and the open invitations, grouped by department path.
    fn change_section(&self, options: &RenderOptions) -> String {
        let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for planned in &self.changes {
            groups.entry(&planned.path).or_default().push(lines(planned, &self.paths, options));
        }
        for person in &self.pending {
            let line = format!("  ? {} ({}): invited, has not accepted yet\n", person.name, person.key);
            groups.entry(&person.path).or_default().push(line);
        }
        let n_lines: usize = groups.values().map(Vec::len).sum();
        let mut left = options.head.unwrap_or(n_lines);
        let mut text = String::new();
        for (path, changes) in groups {
            if left == 0 {
                break;
            }
            let shown = changes.len().min(left);
            left -= shown;
            text.push_str(if path.is_empty() { ROOT } else { path });
            text.push('\n');
            text.extend(changes.into_iter().take(shown));
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

    /// What is held or listed only, once a reason, with the command that lets it through.
    fn held_section(&self, options: &RenderOptions) -> String {
        let held = self.sentences("Held", by_hold(self.held()), options);
        let listed = self.sentences("Listed only", by_hold(self.listed()), options);
        format!("{held}{listed}")
    }

    fn proof_section(&self, options: &RenderOptions) -> String {
        let failed: Vec<String> = self.proof.failed().map(|check| format!("{}.", check.detail)).collect();
        self.sentences("Nobody is removed without a proof of completeness, which lacks", failed, options)
    }

    fn summary(&self, options: &RenderOptions) -> String {
        let mut text = String::new();
        if self.is_empty() {
            text.push_str("No changes.\n");
            return text;
        }
        text.push_str(&wrapped(&self.counts(), "", options.width));
        let calls: Vec<String> = self
            .cost
            .calls
            .iter()
            .map(|(interface, n)| format!("{} {n}", interface.as_str().replace('_', " ")))
            .collect();
        if !calls.is_empty() {
            let line = format!("Calls: {}; {}.", calls.join(", "), duration(self.cost.seconds()));
            text.push_str(&wrapped(&line, "  ", options.width));
        }
        text
    }

    /// One sentence of all counts, with the size of what exists.
    fn counts(&self) -> String {
        let count = |kind: ChangeKind| self.changes.iter().filter(|planned| planned.change.kind() == kind).count();
        let mut parts = Vec::new();
        for (kind, one, several, what) in COUNTED {
            let n = count(kind);
            if n > 0 {
                parts.push(format!("{} to {what}", counted(n, one, several)));
            }
        }
        let mut text = format!("Plan: {}", parts.join(", "));
        let (n_held, n_listed) = (self.held().count(), self.listed().count());
        if n_held > 0 {
            write!(text, "; {n_held} of these held").expect("writing to a string cannot fail");
        }
        if n_listed > 0 {
            write!(text, "; {n_listed} of these listed only").expect("writing to a string cannot fail");
        }
        let people = counted(self.base.people, "person", "people");
        let departments = counted(self.base.departments, "department", "departments");
        write!(text, ". DingTalk has {people} and {departments} of ours.").expect("writing to a string cannot fail");
        text
    }

    fn sentences(&self, title: &str, sentences: Vec<String>, options: &RenderOptions) -> String {
        if sentences.is_empty() {
            return String::new();
        }
        let mut text = format!("{title}:\n");
        for sentence in sentences {
            // A command stands on a line of its own and is never broken, so that it can be copied.
            let (sentence, command) = sentence.split_once('\n').unwrap_or((&sentence, ""));
            text.push_str(&wrapped(&format!("  {sentence}"), "    ", options.width));
            if !command.is_empty() {
                writeln!(text, "    {command}").expect("writing to a string cannot fail");
            }
        }
        text
    }
}

const COUNTED: [(ChangeKind, &str, &str, &str); 7] = [
    (ChangeKind::CreateDepartment, "department", "departments", "create"),
    (ChangeKind::UpdateDepartment, "department", "departments", "update"),
    (ChangeKind::CreatePerson, "person", "people", "create"),
    (ChangeKind::UpdatePerson, "person", "people", "update"),
    (ChangeKind::RecreatePerson, "person", "people", "re-create"),
    (ChangeKind::RemovePerson, "person", "people", "remove"),
    (ChangeKind::RemoveDepartment, "department", "departments", "remove"),
];

fn refusal(refusal: &super::Refusal) -> String {
    match &refusal.allow {
        Some(allow) => format!("{}. To allow it:\ndianmao apply {allow}", refusal.message),
        None => format!("{}.", refusal.message),
    }
}

/// One sentence for all changes with one hold.
fn by_hold<'a>(changes: impl Iterator<Item = (&'a Planned, &'a Hold)>) -> Vec<String> {
    let mut groups: Vec<(&Hold, Vec<&Planned>)> = Vec::new();
    for (planned, hold) in changes {
        match groups.iter_mut().find(|(known, _)| *known == hold) {
            Some((_, members)) => members.push(planned),
            None => groups.push((hold, vec![planned])),
        }
    }
    groups.iter().map(|(hold, members)| held(hold, members)).collect()
}

fn held(hold: &Hold, members: &[&Planned]) -> String {
    const SHOWN: usize = 5;
    let mut names: Vec<String> =
        members.iter().take(SHOWN).map(|planned| format!("{} ({})", planned.name, planned.change.key())).collect();
    if members.len() > SHOWN {
        names.push(format!("and {} more", members.len() - SHOWN));
    }
    let head = format!("{}: {}.", names.join(", "), hold.message);
    match &hold.allow {
        Some(allow) => format!("{head} To allow it:\ndianmao apply {allow}"),
        None => head,
    }
}

fn duration(seconds: usize) -> String {
    match seconds {
        0 => "no waiting".to_owned(),
        1..=90 => format!("about {}", counted(seconds, "second", "seconds")),
        _ => format!("about {}", counted(seconds.div_ceil(60), "minute", "minutes")),
    }
}
