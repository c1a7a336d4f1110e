//! What a person reads of a plan, before anybody lays it out: lines by department path, sections of sentences, and the sums.
//!
//! Terminal, Markdown and page print the same view, so that they cannot disagree. Names are shown; mobile numbers and e-mail addresses are
//! masked unless asked for.

mod line;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use self::line::line;
use super::impact::impact;
use super::note::counted;
use super::{Hold, Invitation, PendingPerson, Plan, Planned};
use crate::change::ChangeKind;

/// A plan as a person reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanView {
    /// The changes and the open invitations by department path.
    pub groups: Vec<ViewGroup>,
    /// What follows from them, what is held, what a person should know. None is empty.
    pub sections: Vec<ViewSection>,
    /// What it comes to: one sentence of all counts, or that there is nothing to do.
    pub summary: String,
    /// The price; empty where nothing is called.
    pub calls: String,
}

/// The changes below one department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewGroup {
    /// The path of the department, or words for the root.
    pub path: String,
    /// One a change.
    pub lines: Vec<ViewLine>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewLine {
    /// `+` create, `~` update, `>` move, `=` re-key, `-/+` re-create, `-` remove, `?` pending.
    pub sign: &'static str,
    /// Who or what, why, and whether it is held.
    pub text: String,
    /// Each field with its old and its new value.
    pub details: Vec<String>,
}

/// Sentences of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewSection {
    /// What they are about.
    pub title: String,
    /// The sentences.
    pub sentences: Vec<ViewSentence>,
}

/// A sentence, with the command that does something about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewSentence {
    /// The sentence.
    pub text: String,
    /// A command to copy, where there is one.
    pub command: Option<String>,
}

/// The text of the root in headings.
const ROOT: &str = "(the managed root)";

impl Plan {
    /// What a person reads of it; `reveal` shows mobile numbers and e-mail addresses in full.
    #[must_use]
    pub fn view(&self, reveal: bool) -> PlanView {
        PlanView {
            groups: self.view_groups(reveal),
            sections: self.view_sections(),
            summary: if self.is_empty() { "No changes.".to_owned() } else { self.counts() },
            calls: self.view_calls(),
        }
    }

    /// Each field of one change with its old and its new value.
    #[must_use]
    pub fn details(&self, planned: &Planned, reveal: bool) -> Vec<String> {
        line(planned, self, reveal).details
    }

    fn view_groups(&self, reveal: bool) -> Vec<ViewGroup> {
        let mut groups: BTreeMap<&str, Vec<ViewLine>> = BTreeMap::new();
        for planned in &self.changes {
            groups.entry(&planned.path).or_default().push(line(planned, self, reveal));
        }
        for person in &self.pending {
            let text = format!("{} ({}): {}", person.name, person.key, invited(person));
            groups.entry(&person.path).or_default().push(ViewLine { sign: "?", text, details: Vec::new() });
        }
        let heading = |path: &str| if path.is_empty() { ROOT } else { path }.to_owned();
        groups.into_iter().map(|(path, lines)| ViewGroup { path: heading(path), lines }).collect()
    }

    fn view_sections(&self) -> Vec<ViewSection> {
        let plain = |texts: Vec<String>| texts.into_iter().map(sentence).collect::<Vec<_>>();
        let problems = self.problems.iter().map(ToString::to_string).collect();
        let failed = self.proof.failed().map(|check| format!("{}.", check.detail)).collect();
        let sections = [
            ("Impact".to_owned(), plain(impact(self.free()))),
            ("Held".to_owned(), by_hold(self.held())),
            ("Listed only".to_owned(), by_hold(self.listed())),
            ("Refused".to_owned(), self.refusals.iter().map(refusal).collect()),
            (format!("Problems ({})", self.problems.len()), plain(problems)),
            ("Notes".to_owned(), plain(self.notes.iter().map(|note| note.message.clone()).collect())),
            ("Nobody is removed without a proof of completeness, which lacks".to_owned(), plain(failed)),
        ];
        let sections = sections.into_iter().filter(|(_, sentences)| !sentences.is_empty());
        sections.map(|(title, sentences)| ViewSection { title, sentences }).collect()
    }

    fn view_calls(&self) -> String {
        let calls: Vec<String> = self
            .cost
            .calls
            .iter()
            .map(|(interface, n)| format!("{} {n}", interface.as_str().replace('_', " ")))
            .collect();
        if calls.is_empty() || self.is_empty() {
            return String::new();
        }
        format!("Calls: {}; {}.", calls.join(", "), duration(self.cost.seconds()))
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
}

const COUNTED: [(ChangeKind, &str, &str, &str); 11] = [
    (ChangeKind::RekeyPerson, "person", "people", "re-key"),
    (ChangeKind::CreateDepartment, "department", "departments", "create"),
    (ChangeKind::ParkDepartment, "department", "departments", "rename for the moment"),
    (ChangeKind::UpdateDepartment, "department", "departments", "update"),
    (ChangeKind::CreatePerson, "person", "people", "create"),
    (ChangeKind::UpdatePerson, "person", "people", "update"),
    (ChangeKind::RecreatePerson, "person", "people", "re-create"),
    (ChangeKind::SetManager, "person", "people", "give another manager"),
    (ChangeKind::SetLeaders, "department", "departments", "give other leaders"),
    (ChangeKind::RemovePerson, "person", "people", "remove"),
    (ChangeKind::RemoveDepartment, "department", "departments", "remove"),
];

/// Since when an invitation is open.
fn invited(person: &PendingPerson) -> String {
    match person.invited {
        None => "invited, has not accepted yet".to_owned(),
        Some(Invitation { days: 0, .. }) => "invited today, has not accepted yet".to_owned(),
        Some(Invitation { since, days }) => {
            let days = counted(usize::try_from(days).unwrap_or(usize::MAX), "day", "days");
            format!("invited on {since}, {days} ago, has not accepted yet")
        }
    }
}

fn sentence(text: String) -> ViewSentence {
    ViewSentence { text, command: None }
}

/// A sentence with the command that lets through what it is about.
fn allowed_by(text: String, allow: Option<&String>) -> ViewSentence {
    match allow {
        Some(allow) => {
            ViewSentence { text: format!("{text} To allow it:"), command: Some(format!("dianmao apply {allow}")) }
        }
        None => sentence(text),
    }
}

fn refusal(refusal: &super::Refusal) -> ViewSentence {
    allowed_by(format!("{}.", refusal.message), refusal.allow.as_ref())
}

/// One sentence for all changes with one hold.
fn by_hold<'a>(changes: impl Iterator<Item = (&'a Planned, &'a Hold)>) -> Vec<ViewSentence> {
    let mut groups: Vec<(&Hold, Vec<&Planned>)> = Vec::new();
    for (planned, hold) in changes {
        match groups.iter_mut().find(|(known, _)| *known == hold) {
            Some((_, members)) => members.push(planned),
            None => groups.push((hold, vec![planned])),
        }
    }
    groups.iter().map(|(hold, members)| held(hold, members)).collect()
}

fn held(hold: &Hold, members: &[&Planned]) -> ViewSentence {
    const SHOWN: usize = 5;
    let mut names: Vec<String> =
        members.iter().take(SHOWN).map(|planned| format!("{} ({})", planned.name, planned.change.key())).collect();
    if members.len() > SHOWN {
        names.push(format!("and {} more", members.len() - SHOWN));
    }
    let text = format!("{}: {}.", names.join(", "), hold.message);
    match hold.command(members.iter().map(|planned| planned.change.key())) {
        Some(command) if hold.allow.is_none() => {
            ViewSentence { text: format!("{text} To try it again:"), command: Some(command) }
        }
        _ => allowed_by(text, hold.allow.as_ref()),
    }
}

fn duration(seconds: usize) -> String {
    match seconds {
        0 => "no waiting".to_owned(),
        1..=90 => format!("about {}", counted(seconds, "second", "seconds")),
        _ => format!("about {}", counted(seconds.div_ceil(60), "minute", "minutes")),
    }
}
