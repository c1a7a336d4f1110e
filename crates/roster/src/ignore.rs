//! What somebody wants left alone: people and departments that are neither created nor changed nor removed, whatever the source says.

use std::collections::BTreeSet;

use crate::adopt::set_aside_dependants;
use crate::directory::Links;
use crate::id::{Key, UserId};
use crate::intake::{Intake, Keys};
use crate::tree::Tree;

/// Patterns over HR's keys and over userids; `*` stands for any characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ignore(pub Vec<String>);

impl Ignore {
    /// Whether a key or a userid is meant.
    #[must_use]
    pub fn names(&self, text: &str) -> bool {
        self.0.iter().any(|pattern| matches(pattern, text))
    }

    /// Takes whatever is meant out of what HR wants and makes it present, with what hangs on it. Linked keys that the source has no row of
    /// are among them, so that nobody who is left alone counts as missing.
    pub fn apply(&self, intake: &mut Intake, links: &Links) {
        if self.0.is_empty() {
            return;
        }
        let mut ignored = self.keys(intake, links);
        set_aside_dependants(&intake.org, &Tree::of(&intake.org.departments), &mut ignored);
        for key in &ignored.departments {
            intake.org.departments.remove(key);
            intake.org.leaders.remove(key);
            intake.present.departments.insert(key.clone());
        }
        for key in &ignored.people {
            intake.org.people.remove(key);
            intake.org.managers.remove(key);
            intake.leaving.remove(key);
            intake.inactive.remove(key);
            intake.userids.remove(key);
            intake.present.people.insert(key.clone());
        }
        intake.ignored = ignored;
    }

    fn keys(&self, intake: &Intake, links: &Links) -> Keys {
        let named = |key: &&Key| self.names(key.as_str());
        let by_userid = |(key, userid): (&Key, &UserId)| self.names(userid.as_str()).then(|| key.clone());
        let departments = intake.org.departments.keys().chain(links.departments.keys());
        let people = intake.org.people.keys().chain(intake.leaving.keys()).chain(links.people.keys());
        let mut people: BTreeSet<Key> = people.filter(named).cloned().collect();
        // Whoever is linked has the userid of the link, whatever the source would choose.
        let chosen = intake.userids.iter().filter(|(key, _)| !links.people.contains_key(*key));
        people.extend(links.people.iter().chain(chosen).filter_map(by_userid));
        Keys { departments: departments.filter(named).cloned().collect(), people }
    }
}

/// Whether a pattern fits all of a text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(head) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let tail = parts.pop().unwrap_or_default();
    for part in parts {
        match left.split_once(part) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    left.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn star_stands_for_any_characters() {
        for (pattern, text) in [("T1", "T1"), ("T*", "T"), ("T*", "T12"), ("*-x", "a-x"), ("a*b*c", "aXbYc"), ("*", "")]
        {
            assert!(matches(pattern, text), "{pattern} fits {text}");
        }
        for (pattern, text) in
            [("T1", "T12"), ("T*", "AT"), ("*-x", "a-xy"), ("a*b*c", "acb"), ("ab*b", "ab"), ("", "a")]
        {
            assert!(!matches(pattern, text), "{pattern} does not fit {text}");
        }
    }
}
