//! The days of a whole company: what `GET /_emulator/truth` answers.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::facts::{Facts, instant};
use super::{CellKind, DayCell, Rules, day};
use crate::attendance::dates::{dates, n_dates};
use crate::document::SeedDocument;
use crate::state::Company;
use crate::story;
use crate::story::invent::{Cheat, Innocent, World, cheat_of, innocent_of};

const SCHEMA: &str = "dianmao.emulator-truth/1";

/// The longest span that is told at once.
const MOST_DATES: i64 = 366;
/// The most cells of one answer; there is always one person in it.
const MOST_CELLS: i64 = 100_000;

/// Which days are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthQuery {
    /// The first date,
    pub from: Date,
    /// and the last.
    pub to: Date,
    /// At which instant they are read; now if there is none.
    pub at: Option<Timestamp>,
    /// Who is asked for; else everybody who was a member on one of the dates.
    pub userids: Option<Vec<String>>,
    /// Only people after this userid.
    pub after: Option<String>,
    /// At most so many people, if that are fewer than there may be at once.
    pub size: Option<usize>,
}

/// What the days of a company were: `dianmao.emulator-truth/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// Always `dianmao.emulator-truth/1`.
    pub schema: &'static str,
    /// The first date,
    pub from: Date,
    /// and the last.
    pub to: Date,
    /// The instant at which the days are read.
    pub at: String,
    /// By userid.
    pub people: Vec<PersonTruth>,
    /// The last userid of an answer that does not hold all; the next asks `after` it.
    pub next_after: Option<String>,
}

/// The days of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonTruth {
    /// Who.
    pub userid: String,
    /// When the person left, if so.
    pub left_at: Option<String>,
    /// As what the person was invented to cheat, in the words of `PunchFact::manner`.
    pub cheat: Option<&'static str>,
    /// As what the person was invented to look like a cheat and be none.
    pub innocent: Option<&'static str>,
    /// One for each date.
    pub cells: Vec<DatedCell>,
    /// What stands behind them.
    #[serde(flatten)]
    pub facts: Facts,
}

/// A cell with its date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatedCell {
    /// The work date.
    pub date: Date,
    /// What it reads as.
    #[serde(flatten)]
    pub cell: DayCell,
}

impl TruthQuery {
    /// Everybody from a date to another, now.
    #[must_use]
    pub fn between(from: Date, to: Date) -> Self {
        Self { from, to, at: None, userids: None, after: None, size: None }
    }
}

impl Truth {
    /// Reads the days that are asked for.
    pub(crate) fn of(
        company: &Company,
        document: &SeedDocument,
        query: &TruthQuery,
        now_ms: i64,
    ) -> Result<Self, String> {
        let &TruthQuery { from, to, .. } = query;
        let n_dates = n_dates(from, to);
        if !(1..=MOST_DATES).contains(&n_dates) {
            return Err(format!("from {from} to {to} is not 1 to {MOST_DATES} dates"));
        }
        let at_ms = query.at.map_or(now_ms, Timestamp::as_millisecond);
        let most_people = usize::try_from(MOST_CELLS / n_dates).unwrap_or(usize::MAX);
        let n_people = most_people.min(query.size.unwrap_or(usize::MAX)).max(1);
        let reading = Reading { company, document, query, at_ms };
        let mut people = Vec::new();
        for userid in userids(company, query)? {
            let Some(person) = reading.person(&userid) else {
                continue;
            };
            if people.len() == n_people {
                let next_after = people.last().map(|person: &PersonTruth| person.userid.clone());
                return Ok(Self { schema: SCHEMA, from, to, at: instant(at_ms), people, next_after });
            }
            people.push(person);
        }
        Ok(Self { schema: SCHEMA, from, to, at: instant(at_ms), people, next_after: None })
    }
}

/// Everybody who may be told of, ascending, those who left included.
fn userids(company: &Company, query: &TruthQuery) -> Result<Vec<String>, String> {
    let mut userids = match &query.userids {
        Some(userids) => {
            let is_unknown = |userid: &&String| company.person(userid).is_none() && company.leaver(userid).is_none();
            if let Some(unknown) = userids.iter().find(is_unknown) {
                return Err(format!("`{unknown}` is not and was not a member"));
            }
            userids.clone()
        }
        None => {
            let members = company.people().map(|person| person.userid.clone());
            members.chain(company.gone().into_iter().map(|leaver| leaver.userid.clone())).collect()
        }
    };
    userids.retain(|userid| query.after.as_ref().is_none_or(|after| userid > after));
    userids.sort_unstable();
    userids.dedup();
    Ok(userids)
}

/// One reading of the company.
struct Reading<'a> {
    company: &'a Company,
    document: &'a SeedDocument,
    query: &'a TruthQuery,
    at_ms: i64,
}

impl Reading<'_> {
    /// The days of a person; nothing for somebody who was not named and was a member on none of them.
    fn person(&self, userid: &str) -> Option<PersonTruth> {
        let rules = Rules { threshold_included: self.document.switches.attendance.threshold_included };
        let mut facts = Facts::default();
        let mut cells = Vec::new();
        for date in dates(self.query.from, self.query.to) {
            let story = story::of(self.company, self.document, userid, date)?;
            let cell = day(&story, rules, self.at_ms);
            if cell.kind != CellKind::NotEmployed {
                facts.add(&story, self.at_ms);
            }
            cells.push(DatedCell { date, cell });
        }
        let is_stranger = cells.iter().all(|dated| dated.cell.kind == CellKind::NotEmployed);
        if is_stranger && self.query.userids.is_none() {
            return None;
        }
        let left_at = self.company.leaver(userid).map(|leaver| instant(leaver.left_at_ms));
        let (cheat, innocent) = self.role(userid);
        Some(PersonTruth { userid: userid.to_owned(), left_at, cheat, innocent, cells, facts })
    }

    /// What the person was invented to be; nothing where only what is told happens to them.
    fn role(&self, userid: &str) -> (Option<&'static str>, Option<&'static str>) {
        if self.company.changes(userid).is_some_and(|changes| changes.scripted) {
            return (None, None);
        }
        let world = World::of(self.document);
        (cheat_of(world, userid).map(Cheat::word), innocent_of(world, userid).map(Innocent::word))
    }
}
