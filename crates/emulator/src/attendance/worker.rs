//! Somebody whose days can be asked for: a member, or, where the switch says so, somebody who left.

use jiff::civil::Date;

use super::dates::{DAY_MS, midnight_ms};
use crate::life::{self, Member, ResultRow};
use crate::state::Company;

/// Somebody with days from joining to leaving.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worker<'a> {
    pub(crate) seed: u64,
    pub(crate) userid: &'a str,
    pub(crate) joined_at_ms: i64,
    pub(crate) left_at_ms: i64,
}

impl<'a> Worker<'a> {
    /// A member, or, with `keep_leavers`, somebody who left; nothing for people whom the company does not know.
    pub(crate) fn find(company: &'a Company, userid: &str, keep_leavers: bool) -> Option<Self> {
        let seed = company.seed();
        if let Some(person) = company.person(userid) {
            let joined_at_ms = person.created_at_ms;
            return Some(Self { seed, userid: &person.userid, joined_at_ms, left_at_ms: i64::MAX });
        }
        let leaver = company.leaver(userid).filter(|_| keep_leavers)?;
        let (joined_at_ms, left_at_ms) = (leaver.joined_at_ms, leaver.left_at_ms);
        Some(Self { seed, userid: &leaver.userid, joined_at_ms, left_at_ms })
    }

    /// The rows of results that can be seen at `now_ms`.
    pub(crate) fn results(&self, date: Date, now_ms: i64) -> Vec<ResultRow> {
        let member = Member { userid: self.userid, joined_at_ms: self.joined_at_ms };
        let mut rows = life::results(self.seed, &member, date, now_ms.min(self.left_at_ms));
        rows.retain(|row| row.base_check_time_ms < self.left_at_ms);
        rows
    }

    /// Whether any part of a day lies between joining and leaving.
    pub(crate) fn is_there_on(&self, date: Date) -> bool {
        let midnight_ms = midnight_ms(date);
        midnight_ms + DAY_MS > self.joined_at_ms && midnight_ms < self.left_at_ms
    }

    /// Whether an instant lies between joining and leaving.
    pub(crate) fn is_there_at(&self, at_ms: i64) -> bool {
        (self.joined_at_ms..self.left_at_ms).contains(&at_ms)
    }
}
