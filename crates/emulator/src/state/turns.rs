//! What happens to the company by itself: people whom the seed made come, log in and go, and invitations are accepted.
//!
//! The turns of a month are drawn from the seed and the month alone, and happen in the order of their instants, each as a write of its own. So
//! the company at an instant is the same whoever looked before, and how often. People whom callers or the control API made are left alone.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::company::Company;
use super::department::ROOT;
use super::leavers::LeaveReason;
use super::mobile::Mobile;
use super::person::{Membership, PersonChange};
use crate::document::{Life, SeedDocument, Share};
use crate::limits::china;
use crate::seed::draw::Draw;
use crate::seed::{self, SeededPerson};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const SHANGHAI_MS: i64 = 8 * HOUR_MS;
/// New people log in within so many minutes, if they do.
const ACTIVATION_MINUTES: u32 = 5 * 24 * 60;
const MILLION: u32 = 1_000_000;

/// What is to happen, by its instant and by whom it is about.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    waiting: BTreeMap<(i64, String), Turn>,
    /// How many people the seed made in the beginning.
    people: u32,
    life: Life,
    /// The month of which the turns are drawn next; its first day.
    next_month: Date,
    /// Nothing happens before it.
    since_ms: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Turn {
    Join(Box<SeededPerson>),
    LogIn,
    Leave,
    Accept(Box<Invitation>),
}

/// What has just happened by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turned {
    pub(crate) at_ms: i64,
    /// Whether an administrator did it, not the person.
    pub(crate) in_console: bool,
}

/// An invitation that will be accepted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Invitation {
    pub(super) userid: Option<String>,
    pub(super) change: PersonChange,
}

/// What a snapshot keeps: rates and people follow from the document.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedTurns {
    waiting: Vec<((i64, String), Turn)>,
    next_month: Date,
    since_ms: i64,
}

impl Turns {
    pub(super) fn saved(&self) -> SavedTurns {
        let Self { waiting, people: _, life: _, next_month, since_ms } = self;
        let waiting = waiting.iter().map(|(key, turn)| (key.clone(), turn.clone())).collect();
        SavedTurns { waiting, next_month: *next_month, since_ms: *since_ms }
    }

    pub(super) fn restore(&mut self, saved: SavedTurns) {
        let SavedTurns { waiting, next_month, since_ms } = saved;
        self.waiting = waiting.into_iter().collect();
        self.next_month = next_month;
        self.since_ms = since_ms;
    }

    /// Nothing has happened yet, and nothing will before this instant.
    pub(super) fn since(document: &SeedDocument, since_ms: i64) -> Self {
        Self {
            waiting: BTreeMap::new(),
            people: document.people,
            life: document.life,
            next_month: china(since_ms).date().first_of_month(),
            since_ms,
        }
    }

    /// Goes on at other rates: what is left of the month is drawn anew, but who has joined still logs in.
    fn go_on(&mut self, life: Life, now_ms: i64) {
        self.life = life;
        self.since_ms = now_ms;
        self.next_month = china(now_ms).date().first_of_month();
        self.waiting.retain(|_, turn| matches!(turn, Turn::LogIn | Turn::Accept(_)));
    }

    fn goes_on_by_itself(&self) -> bool {
        self.people > 0 && (self.life.joiners > Share::NONE || self.life.leavers > Share::NONE)
    }

    fn next_ms(&self) -> Option<i64> {
        let drawn = self.goes_on_by_itself().then(|| midnight_ms(self.next_month).max(self.since_ms));
        drawn.into_iter().chain(self.waiting.first_key_value().map(|((at_ms, _), _)| *at_ms)).min()
    }

    fn add(&mut self, at_ms: i64, userid: String, turn: Turn) {
        if at_ms > self.since_ms {
            self.waiting.insert((at_ms, userid), turn);
        }
    }
}

impl Company {
    /// When something happens next by itself.
    pub(crate) fn next_turn_ms(&self) -> Option<i64> {
        self.turns.next_ms()
    }

    /// Lets the next thing happen that is due.
    pub(crate) fn take_turn(&mut self, now_ms: i64) -> Option<Turned> {
        loop {
            let next_ms = self.turns.next_ms().filter(|next_ms| *next_ms <= now_ms)?;
            let first = self.turns.waiting.first_entry().filter(|entry| entry.key().0 <= next_ms);
            let Some(first) = first else {
                self.draw_month();
                continue;
            };
            let ((at_ms, userid), turn) = first.remove_entry();
            let in_console = matches!(turn, Turn::Join(_) | Turn::Leave);
            self.begin();
            self.take(turn, &userid, at_ms);
            return Some(Turned { at_ms, in_console });
        }
    }

    /// Goes on at the rates of a document.
    pub(crate) fn set_life(&mut self, document: &SeedDocument, now_ms: i64) {
        if self.turns.life != document.life {
            self.turns.go_on(document.life, now_ms);
        }
    }

    /// Keeps an invitation until it is accepted; the latest of a number counts.
    pub(super) fn invite(&mut self, mobile: &Mobile, invitation: Invitation, accepted_at_ms: i64) {
        let key = mobile.to_string();
        self.turns.waiting.retain(|(_, about), turn| !(matches!(turn, Turn::Accept(_)) && *about == key));
        self.turns.waiting.insert((accepted_at_ms, key), Turn::Accept(Box::new(invitation)));
    }

    fn take(&mut self, turn: Turn, userid: &str, at_ms: i64) {
        let is_ours = self.person(userid).is_some_and(|person| person.seeded);
        match turn {
            Turn::Join(person) => self.join(*person, at_ms),
            Turn::LogIn if is_ours => {
                if let Some(mut person) = self.person(userid).cloned() {
                    person.active = true;
                    self.put_person(person);
                }
            }
            Turn::Leave if is_ours => drop(self.remove_person(userid, LeaveReason::Console, at_ms)),
            Turn::Accept(invitation) => self.accept(*invitation, at_ms),
            Turn::LogIn | Turn::Leave => {}
        }
    }

    /// Takes somebody in as the console does, unless the number or the name is taken by then.
    fn join(&mut self, seeded: SeededPerson, at_ms: i64) {
        let taken = |mobile: &Mobile| {
            self.person(&seeded.userid).is_some()
                || self.person_by_mobile(mobile).is_some()
                || self.userid_by_email(&seeded.email).is_some()
        };
        let Some(mobile) = Mobile::parse(&seeded.mobile).ok().filter(|mobile| !taken(mobile)) else {
            return;
        };
        let userid = seeded.userid.clone();
        let mut person = self.seeded_person(seeded, mobile);
        person.memberships.retain(|membership| self.department(membership.dept_id).is_some());
        if person.memberships.is_empty() {
            person.memberships.push(Membership::new(ROOT));
        }
        person.active = false;
        person.created_at_ms = at_ms;
        person.modified_at_ms = at_ms;
        self.put_person(person);
        let mut draw = Draw::of_member(self.seed(), &userid, "log in", 0);
        let logs_in = draw.below(MILLION) < self.turns.life.activated.millionths();
        let pause_ms = i64::from(draw.below(ACTIVATION_MINUTES) + 1) * MINUTE_MS;
        if logs_in {
            self.turns.add(at_ms + pause_ms, userid, Turn::LogIn);
        }
    }

    /// Somebody accepts: under another userid where the one that was asked for is taken, in the root where no department is left.
    fn accept(&mut self, invitation: Invitation, at_ms: i64) {
        let Invitation { userid, mut change } = invitation;
        let userid = userid.filter(|userid| self.person(userid).is_none());
        let mut dept_ids = change.dept_ids.take().unwrap_or_default();
        dept_ids.retain(|dept_id| self.department(*dept_id).is_some());
        if dept_ids.is_empty() {
            dept_ids.push(ROOT);
        }
        change.dept_ids = Some(dept_ids);
        change.manager_userid = change
            .manager_userid
            .filter(|manager| manager.as_ref().is_none_or(|manager| self.person(manager).is_some()));
        // Who was invited has an account, or there would have been nobody to ask.
        change.active = Some(true);
        if let Err(code) = self.add_person(userid, change, at_ms) {
            tracing::debug!(code = code.number, "an invitation cannot be accepted any more");
        }
    }

    /// Draws the turns of the next month.
    fn draw_month(&mut self) {
        let month = self.turns.next_month;
        self.turns.next_month = month.saturating_add(1.month());
        let days = weekdays(month);
        let number = month_number(month);
        for (at_ms, person) in joiners(self.seed(), self.turns.people, self.turns.life.joiners, month, &days) {
            self.turns.add(at_ms, person.userid.clone(), Turn::Join(Box::new(person)));
        }
        let share = self.turns.life.leavers.millionths();
        let seed = self.seed();
        let mut leavers = Vec::new();
        for person in self.people().filter(|person| person.seeded && !person.boss) {
            let mut draw = Draw::of_member(seed, &person.userid, "leave the company", number);
            if draw.below(MILLION) < share {
                // After work.
                let at_ms = midnight_ms(draw.pick(&days)) + 17 * HOUR_MS + i64::from(draw.below(180)) * MINUTE_MS;
                leavers.push((at_ms, person.userid.clone()));
            }
        }
        for (at_ms, userid) in leavers {
            self.turns.add(at_ms, userid, Turn::Leave);
        }
    }
}

/// Who joins in a month, and when: in the morning of a working day.
fn joiners(seed: u64, people: u32, share: Share, month: Date, days: &[Date]) -> Vec<(i64, SeededPerson)> {
    let expected = u64::from(people) * u64::from(share.millionths());
    let mut draw = Draw::of(seed, "joiners", month_number(month));
    let million = u64::from(MILLION);
    let rest = u32::try_from(expected % million).unwrap_or(0);
    let n_joiners = u32::try_from(expected / million).unwrap_or(0) + u32::from(draw.below(MILLION) < rest);
    // Every month has numbers of its own, more than can join in it.
    let stride = people / 10 + 2;
    let first = u32::try_from(month_number(month)).ok().and_then(|number| number.checked_mul(stride));
    let Some(first) = first.and_then(|first| first.checked_add(people)) else {
        return Vec::new();
    };
    let hired = |mut person: SeededPerson| {
        let day = draw.pick(days);
        person.hired_date_ms = midnight_ms(day);
        (midnight_ms(day) + 9 * HOUR_MS + i64::from(draw.below(120)) * MINUTE_MS, person)
    };
    seed::later_people(seed, people, first, n_joiners).into_iter().map(hired).collect()
}

/// Monday to Friday of a month.
fn weekdays(month: Date) -> Vec<Date> {
    let is_weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    (0..i64::from(month.days_in_month()))
        .map(|n_days| month.saturating_add(n_days.days()))
        .filter(|day| !is_weekend(day))
        .collect()
}

/// Months since the beginning of 2000; those before share its number.
fn month_number(month: Date) -> u64 {
    let number = (i64::from(month.year()) - 2000) * 12 + i64::from(month.month()) - 1;
    u64::try_from(number).unwrap_or(0)
}

/// The midnight in China with which a day begins.
fn midnight_ms(day: Date) -> i64 {
    let days = (day - Date::constant(1970, 1, 1)).get_days();
    i64::from(days) * DAY_MS - SHANGHAI_MS
}
