//! `include` and `exclude`: which rows of a block are meant at all. A row that is left out is counted and named, never lost.

use super::reading::{Cell, Fault, Reader};
use crate::id::Key;
use crate::row::{Origin, SourceRow};
use crate::template::{Condition, Template};

/// A row that the configuration leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    /// Its key, where it has one.
    pub key: Option<Key>,
    /// Where it stands.
    pub origin: Origin,
    /// What leaves it out.
    pub rule: Rule,
}

/// What leaves rows out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// `include` is not true of it.
    Include,
    /// `exclude` is true of it.
    Exclude,
    /// It adds to a person whom no other block names.
    Merge,
    /// Another row of the person is the one that holds today.
    EffectiveOn,
}

impl Rule {
    /// The name in the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::Exclude => "exclude",
            Self::Merge => "merge",
            Self::EffectiveOn => "effective_on",
        }
    }
}

/// The rules of one block.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) include: Option<Condition>,
    pub(super) exclude: Option<Condition>,
}

impl Rules {
    /// The expression of a name, as the template that it is.
    pub(super) fn template(&self, name: &str) -> Option<&Template> {
        let condition = match name {
            "include" => self.include.as_ref(),
            "exclude" => self.exclude.as_ref(),
            _ => None,
        };
        condition.map(|condition| &condition.template)
    }

    /// What leaves a row out, if anything does. A row of which that cannot be said has a fault, and stays in.
    pub(super) fn exclude<'a>(&'a self, row: &'a SourceRow, reader: &mut Reader<'a>) -> Option<Rule> {
        let mut holds = |field, condition: &'a Condition| reader.condition(field, condition, row);
        let is_included = self.include.as_ref().is_none_or(|include| holds("include", include) != Some(false));
        let is_excluded = self.exclude.as_ref().is_some_and(|exclude| holds("exclude", exclude) == Some(true));
        match (is_included, is_excluded) {
            (false, _) => Some(Rule::Include),
            (true, true) => Some(Rule::Exclude),
            (true, false) => None,
        }
    }
}

impl<'a> Reader<'a> {
    /// Whether an expression is true of a row; `None` where that cannot be said.
    pub(super) fn condition(
        &mut self,
        field: &'static str,
        condition: &'a Condition,
        row: &'a SourceRow,
    ) -> Option<bool> {
        let cell = Cell { template: &condition.template, row };
        if let Some(message) = cell.fault() {
            self.faults.push(Fault::bad(field, cell, message));
            return None;
        }
        match self.engine.holds(condition, row) {
            Ok(holds) => Some(holds),
            Err(error) => {
                self.faults.push(Fault::template(field, cell, &error));
                None
            }
        }
    }
}
