//! When which day of whom has something to tell.
//!
//! Nothing is told twice and nothing is kept but instants: when one comes, the day is read anew, and says what there is and when there
//! may be more. So a change of a day needs no more than another instant. Days are looked at when the clock comes near them; before,
//! only for what is known early (forms, schedules that change), so that the cost of a day does not grow with the clock's leaps.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Event;
use super::days::{Day, Teller};
use crate::attendance::dates::{date_of, dates, midnight_ms};
use crate::state::Changes;
use crate::state::news::News;
use crate::story::catalogue::Amendments;

/// How many days later something may still be told about a day.
const BACK_DAYS: i64 = 40;
/// How many days before a day something may be told about it.
const AHEAD_DAYS: i64 = 13;
/// How many days ahead schedules may be written.
const SCHEDULE_DAYS: i64 = 62;
/// In larger companies nobody waits for what happens by itself: a bound of ours, so that a day of the clock costs no minute.
const MOST_PEOPLE: usize = 20_000;

/// When which day of whom has something to tell.
#[derive(Debug)]
pub(crate) struct Agenda {
    /// Everything up to here is told.
    done_ms: i64,
    /// The last date that was looked at whole; nothing where only what is done to days is told.
    opened: Option<Date>,
    wakes: BTreeSet<(i64, String, Date)>,
}

impl Agenda {
    /// Listens from an instant on.
    pub(crate) fn start(teller: Teller<'_>, now_ms: i64) -> Self {
        let today = date_of(now_ms);
        let opened = today.saturating_add(1.day());
        let is_small = teller.company.n_people() <= MOST_PEOPLE;
        let mut agenda = Self { done_ms: now_ms, opened: is_small.then_some(opened), wakes: BTreeSet::new() };
        if is_small {
            for person in teller.company.people() {
                agenda.look(teller, &person.userid, (today.saturating_sub(BACK_DAYS.days()), today), now_ms);
            }
        }
        agenda
    }

    /// When there may be something to tell next.
    pub(crate) fn next_ms(&self) -> Option<i64> {
        let wake_ms = self.wakes.first().map(|(at_ms, ..)| *at_ms);
        self.opened.map(midnight_ms).into_iter().chain(wake_ms).min()
    }

    /// Takes the next step that is due: its events, in the order in which they are told.
    pub(crate) fn step(&mut self, teller: Teller<'_>, until_ms: i64) -> Option<Vec<Event>> {
        let next_ms = self.next_ms().filter(|next_ms| *next_ms <= until_ms);
        let Some(next_ms) = next_ms else {
            self.done_ms = self.done_ms.max(until_ms);
            return None;
        };
        if let Some(today) = self.opened.filter(|opened| midnight_ms(*opened) <= next_ms) {
            self.open(teller, today);
            return Some(Vec::new());
        }
        let (at_ms, userid, work_date) = self.wakes.pop_first()?;
        self.done_ms = self.done_ms.max(at_ms);
        let Some(day) = teller.day(&userid, work_date, teller.company.changes(&userid)) else {
            return Some(Vec::new());
        };
        let happenings = day.at(at_ms);
        self.wait(&day, userid, work_date, at_ms);
        Some(teller.events(happenings, at_ms))
    }

    /// What is to be told at once of a write that changed groups and shifts and days of people, each with what was done to them before,
    /// and made others members.
    pub(crate) fn written(&mut self, teller: Teller<'_>, news: &News, now_ms: i64) -> Vec<Event> {
        let News { days: changed, joined, amended, .. } = news;
        let amendments = amended.as_deref().unwrap_or_else(|| teller.company.amendments());
        let after_ms = now_ms.max(self.done_ms);
        let today = date_of(after_ms);
        if self.opened.is_some() {
            for userid in joined {
                self.look(teller, userid, (today.saturating_sub(1.day()), today), after_ms);
            }
        }
        let window = (today.saturating_sub(BACK_DAYS.days()), today.saturating_add(SCHEDULE_DAYS.days()));
        let mut told = Vec::new();
        let rescheduled = amended.as_deref().map(|before| self.rescheduled(teller, before, changed, window.1));
        let rescheduled = rescheduled.iter().flatten().map(|userid| (userid, teller.company.changes(userid)));
        let changed = changed.iter().map(|(userid, before)| (userid, before.as_deref()));
        for (userid, before) in changed.chain(rescheduled) {
            let (happenings, dates) = teller.news(userid, (amendments, before), window, after_ms);
            told.extend(happenings);
            for date in dates {
                if let Some(day) = teller.day(userid, date, teller.company.changes(userid)) {
                    self.wait(&day, userid.clone(), date, after_ms);
                }
            }
        }
        teller.events(told, now_ms)
    }

    /// Who else is scheduled otherwise now that groups and shifts are no longer `before`.
    fn rescheduled(
        &self,
        teller: Teller<'_>,
        before: &Amendments,
        changed: &[(String, Option<Arc<Changes>>)],
        last: Date,
    ) -> Vec<String> {
        let new = teller.company.amendments().log().iter().skip(before.log().len());
        let Some(first) = new.map(|amendment| amendment.from).min().filter(|_| self.opened.is_some()) else {
            return Vec::new();
        };
        let known: HashSet<&str> = changed.iter().map(|(userid, _)| userid.as_str()).collect();
        let others = teller.company.people().map(|person| &person.userid).filter(|id| !known.contains(id.as_str()));
        let mut found: Vec<String> =
            others.filter(|userid| teller.is_rescheduled(userid, before, (first, last))).cloned().collect();
        found.sort_unstable();
        found
    }

    /// Looks at the days of somebody from a first one on, as far as days are known early.
    fn look(&mut self, teller: Teller<'_>, userid: &str, (first, today): (Date, Date), after_ms: i64) {
        for date in dates(first, today.saturating_add(AHEAD_DAYS.days())) {
            self.look_at(teller, userid, date, after_ms);
        }
    }

    /// A new day: that of tomorrow is near, and another one comes into sight.
    fn open(&mut self, teller: Teller<'_>, today: Date) {
        let tomorrow = today.saturating_add(1.day());
        self.opened = Some(tomorrow);
        let after_ms = midnight_ms(today) - 1;
        let in_sight = today.saturating_add(AHEAD_DAYS.days());
        for person in teller.company.people() {
            for date in [tomorrow, in_sight] {
                self.look_at(teller, &person.userid, date, after_ms);
            }
        }
    }

    fn look_at(&mut self, teller: Teller<'_>, userid: &str, date: Date, after_ms: i64) {
        if let Some(day) = teller.day(userid, date, teller.company.changes(userid)) {
            self.wait(&day, userid.to_owned(), date, after_ms);
        }
    }

    /// Waits for the next instant of a day; for those of a day that is still far only until it is near.
    fn wait(&mut self, day: &Day<'_>, userid: String, date: Date, after_ms: i64) {
        let is_far = self.opened.is_some_and(|opened| date > opened);
        let end_ms = if is_far { date.yesterday().map_or(i64::MAX, midnight_ms) } else { i64::MAX };
        if let Some(next_ms) = day.next_ms(after_ms).filter(|next_ms| *next_ms < end_ms) {
            self.wakes.insert((next_ms, userid, date));
        }
    }
}
