//! Leave, trips, outings, overtime and corrections of one person over some days, each once.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::dates::dates;
use crate::document::SeedDocument;
use crate::state::Company;
use crate::story::{self, Approval, Correction};

/// What was approved, or is to be, about some days of one person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Papers {
    /// In the order in which they begin.
    pub(crate) approvals: Vec<Approval>,
    /// With the work date of each.
    pub(crate) corrections: Vec<(Date, Correction)>,
}

/// Everything that touches a day from the first to the last; nothing for people whom the company never knew.
pub(crate) fn of_person(company: &Company, document: &SeedDocument, userid: &str, first: Date, last: Date) -> Papers {
    of_days(company, document, userid, dates(first, last))
}

/// The same of some days.
pub(crate) fn of_days(
    company: &Company,
    document: &SeedDocument,
    userid: &str,
    days: impl Iterator<Item = Date>,
) -> Papers {
    let mut approvals = BTreeMap::new();
    let mut corrections = Vec::new();
    for date in days {
        let Some(story) = story::of(company, document, userid, date) else {
            return Papers::default();
        };
        approvals.extend(story.approvals.into_iter().map(|approval| ((approval.from_ms, approval.id), approval)));
        corrections.extend(story.corrections.into_iter().map(|correction| (date, correction)));
    }
    Papers { approvals: approvals.into_values().collect(), corrections }
}
