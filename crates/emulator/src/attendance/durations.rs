//! How long an interval is to somebody: in days, in halves of days, or in hours, by the calendar or by the person's plan.

use jiff::civil::{Date, Weekday};

use super::dates::{MINUTE_MS, date_of, dates, midnight_ms};
use crate::document::SeedDocument;
use crate::state::Company;
use crate::story::{self, Approval, ApprovalKind, Duty, Shift, Unit};

/// When the company works where nobody is scheduled, in minutes after midnight.
const USUAL_HOURS: [(i64, i64); 2] = [(9 * 60, 12 * 60), (13 * 60, 18 * 60)];

/// Half a day in minutes.
const HALF_DAY: i64 = 12 * 60;

/// An interval of one person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interval<'a> {
    pub(crate) company: &'a Company,
    pub(crate) document: &'a SeedDocument,
    pub(crate) userid: &'a str,
    pub(crate) from_ms: i64,
    /// Up to but without this instant.
    pub(crate) to_ms: i64,
}

/// How an interval is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counting {
    pub(crate) unit: Unit,
    /// Whether days of rest count too.
    pub(crate) calendar_days: bool,
}

impl Counting {
    /// How an approval is counted: as it was written, or as its kind of leave says.
    pub(crate) fn of(company: &Company, approval: &Approval) -> Self {
        let by_kind = || match &approval.kind {
            ApprovalKind::Leave { code, .. } => company.leave_rule(code).is_some_and(|rule| rule.natural_days),
            ApprovalKind::Trip | ApprovalKind::Outing | ApprovalKind::Overtime { .. } => true,
        };
        let calendar_days = approval.written_as.as_ref().map_or_else(by_kind, |form| form.calendar_days);
        Self { unit: approval.unit, calendar_days }
    }
}

impl Interval<'_> {
    /// What falls on each day, in hundredths of days or of hours; days on which nothing falls are left out.
    pub(crate) fn by_day(&self, counting: Counting) -> Vec<(Date, i64)> {
        // A night shift's second half belongs to the day before.
        let before = date_of(self.from_ms).yesterday().unwrap_or(Date::MIN);
        let shares = dates(before, date_of(self.to_ms - 1)).map(|date| (date, self.on_day(date, counting)));
        shares.filter(|(_, hundredths)| *hundredths > 0).collect()
    }

    /// All of it, in hundredths of days or of hours.
    pub(crate) fn in_all(&self, counting: Counting) -> i64 {
        self.by_day(counting).into_iter().map(|(_, hundredths)| hundredths).sum()
    }

    /// The working minutes of it.
    pub(crate) fn working_minutes(&self) -> i64 {
        let before = date_of(self.from_ms).yesterday().unwrap_or(Date::MIN);
        dates(before, date_of(self.to_ms - 1)).map(|date| self.working_minutes_on(date)).sum()
    }

    fn on_day(&self, date: Date, counting: Counting) -> i64 {
        match (counting.unit, counting.calendar_days) {
            (Unit::Hour, true) => self.overlap(date, (0, 24 * 60)) * 100 / 60,
            (Unit::Hour, false) => self.working_minutes_on(date) * 100 / 60,
            (_, false) if self.hours(date).is_empty() => 0,
            // The midday that parts a day is that of the shift, and a night ends on the next morning.
            (Unit::HalfDay, _) => (self.overlap(date, (0, 24 * 60)) + HALF_DAY / 2) / HALF_DAY * 50,
            (Unit::Day, _) => (self.overlap(date, (0, 24 * 60)) / HALF_DAY).min(1) * 100,
        }
    }

    fn working_minutes_on(&self, date: Date) -> i64 {
        self.hours(date).into_iter().map(|hours| self.overlap(date, hours)).sum()
    }

    /// How many minutes of a stretch of a day lie within, begun ones left out.
    fn overlap(&self, date: Date, (from, to): (i64, i64)) -> i64 {
        let midnight = midnight_ms(date);
        let from_ms = self.from_ms.max(midnight + from * MINUTE_MS);
        let to_ms = self.to_ms.min(midnight + to * MINUTE_MS);
        (to_ms - from_ms).max(0) / MINUTE_MS
    }

    /// When the person is to work on a day, in minutes after midnight.
    fn hours(&self, date: Date) -> Vec<(i64, i64)> {
        let story = story::of(self.company, self.document, self.userid, date);
        let duty = story.and_then(|story| story.plans.last().map(|plan| plan.duty));
        let rests = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        match duty {
            Some(Duty::Shift(shift)) => hours_of(shift),
            Some(Duty::Rest(_) | Duty::Free { expected: false }) => Vec::new(),
            Some(Duty::Free { expected: true }) => USUAL_HOURS.to_vec(),
            Some(Duty::Blank) | None if rests => Vec::new(),
            Some(Duty::Blank) | None => USUAL_HOURS.to_vec(),
        }
    }
}

/// The stretches of a shift between its points, its break left out.
fn hours_of(shift: &Shift) -> Vec<(i64, i64)> {
    let sections = shift.sections.iter().map(|section| (section.on.minute, section.off.minute));
    match &shift.rest {
        None => sections.collect(),
        Some(rest) => sections
            .flat_map(|(on, off)| [(on, off.min(rest.from_minute)), (on.max(rest.to_minute), off)])
            .filter(|(from, to)| from < to)
            .collect(),
    }
}

/// A number of hundredths, as the vendor writes it: without zeros at the end.
pub(crate) fn text(hundredths: i64) -> String {
    let whole = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    whole.trim_end_matches('0').trim_end_matches('.').to_owned()
}
