//! Somebody whose days can be asked for: a member, or, where the switch says so, somebody who left.

use jiff::civil::Date;

use super::dates::{DAY_MS, midnight_ms};
use crate::document::SeedDocument;
use crate::document::switches::attendance::AttendanceSwitches;
use crate::state::Company;
use crate::story::{self, Story};
use crate::verdict::Case;

/// Somebody with days from joining to leaving.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worker<'a> {
    company: &'a Company,
    document: &'a SeedDocument,
    pub(crate) userid: &'a str,
    pub(crate) joined_at_ms: i64,
    pub(crate) left_at_ms: i64,
}

impl<'a> Worker<'a> {
    /// A member, or, with `keep_leavers`, somebody who left; nothing for people whom the company does not know.
    pub(crate) fn find(
        company: &'a Company,
        document: &'a SeedDocument,
        userid: &str,
        keep_leavers: bool,
    ) -> Option<Self> {
        if let Some(person) = company.person(userid) {
            let joined_at_ms = person.created_at_ms;
            return Some(Self { company, document, userid: &person.userid, joined_at_ms, left_at_ms: i64::MAX });
        }
        let leaver = company.leaver(userid).filter(|_| keep_leavers)?;
        let (joined_at_ms, left_at_ms) = (leaver.joined_at_ms, leaver.left_at_ms);
        Some(Self { company, document, userid: &leaver.userid, joined_at_ms, left_at_ms })
    }

    /// Everything that ever happened about a day.
    pub(crate) fn story(&self, date: Date) -> Option<Story> {
        story::of(self.company, self.document, self.userid, date)
    }

    /// A day as it comes before the vendor's system.
    pub(crate) fn case<'b>(&'b self, story: &'b Story) -> Case<'b> {
        Case { seed: self.seed(), story, switches: self.switches() }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.company.seed()
    }

    pub(crate) fn switches(&self) -> &'a AttendanceSwitches {
        &self.document.switches.attendance
    }

    /// Whether any part of a day lies between joining and leaving.
    pub(crate) fn is_there_on(&self, date: Date) -> bool {
        let midnight_ms = midnight_ms(date);
        midnight_ms + DAY_MS > self.joined_at_ms && midnight_ms < self.left_at_ms
    }
}
