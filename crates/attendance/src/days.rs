//! The day records of a whole period: one for each person and day, also where there is no row.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_roster::id::UserId;
use jiff::tz::TimeZone;

use crate::approval::Approval;
use crate::calendar::Calendar;
use crate::day::{Company, DayInputs, DayRecord, day_record};
use crate::group::GroupKind;
use crate::known::Reads;
use crate::leave::Leave;
use crate::period::Period;
use crate::person::Person;
use crate::punch::Punch;
use crate::result::PunchResult;
use crate::schedule::{ScheduledPoint, ShiftVersion};
use crate::settings::Settings;
use crate::shift::Shift;
use crate::work_date::WorkDate;

/// Everything that was read about a period. What was not read is empty, and [`Inputs::new`] starts with all of it so; whether an empty
/// list means that there was nothing, the [`Reads`] of each day tell.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The days.
    pub period: &'a Period,
    /// The company's zone.
    pub zone: &'a TimeZone,
    /// How days are counted.
    pub settings: Settings,
    /// The people.
    pub people: &'a [Person],
    /// The vendor's results.
    pub results: &'a [PunchResult],
    /// The scheduled points.
    pub schedule: &'a [ScheduledPoint],
    /// The punches.
    pub punches: &'a [Punch],
    /// The leave.
    pub leaves: &'a [Leave],
    /// Trips, outings, overtime, and what else was approved.
    pub approvals: &'a [Approval],
    /// The shifts, by version.
    pub shifts: &'a BTreeMap<ShiftVersion, Shift>,
    /// The attendance groups, by id.
    pub groups: &'a BTreeMap<i64, GroupKind>,
    /// The public holidays.
    pub calendar: &'a Calendar,
}

static NO_SHIFTS: BTreeMap<ShiftVersion, Shift> = BTreeMap::new();
static NO_GROUPS: BTreeMap<i64, GroupKind> = BTreeMap::new();
static NO_CALENDAR: Calendar = Calendar { years: BTreeSet::new(), dates: BTreeMap::new(), of_people: BTreeMap::new() };

impl<'a> Inputs<'a> {
    /// People and results, and nothing else yet.
    #[must_use]
    pub fn new(period: &'a Period, zone: &'a TimeZone, people: &'a [Person], results: &'a [PunchResult]) -> Self {
        Self {
            period,
            zone,
            settings: Settings::default(),
            people,
            results,
            schedule: &[],
            punches: &[],
            leaves: &[],
            approvals: &[],
            shifts: &NO_SHIFTS,
            groups: &NO_GROUPS,
            calendar: &NO_CALENDAR,
        }
    }
}

/// The day records of everybody who is known and of everybody who has a row, sorted by person and day.
///
/// `reads` gives what was last read in full about a person's day, and when; a day whose results never were is unsettled. The order and
/// the repeats of all rows change nothing.
#[must_use]
pub fn day_records(inputs: &Inputs<'_>, reads: impl Fn(&UserId, WorkDate) -> Reads) -> Vec<DayRecord> {
    let rows = Rows::of(inputs);
    let people: BTreeMap<&UserId, &Person> =
        inputs.people.iter().rev().map(|person| (&person.user_id, person)).collect();
    let with_rows = rows.results.users().chain(rows.schedule.users()).chain(rows.punches.users());
    let users: BTreeSet<&UserId> = people.keys().copied().chain(with_rows).collect();
    let company = Company {
        zone: inputs.zone,
        settings: &inputs.settings,
        shifts: inputs.shifts,
        groups: inputs.groups,
        calendar: inputs.calendar,
    };
    let mut records = Vec::new();
    for user in users {
        for date in inputs.period.days().map(WorkDate) {
            records.push(day_record(&DayInputs {
                user_id: user,
                work_date: date,
                person: people.get(user).copied(),
                results: rows.results.on(user, date),
                schedule: rows.schedule.on(user, date),
                punches: rows.punches.on(user, date),
                leaves: rows.leaves.get(user).map_or(&[], Vec::as_slice),
                approvals: rows.approvals.get(user).map_or(&[], Vec::as_slice),
                reads: reads(user, date),
                company,
            }));
        }
    }
    records
}

/// All rows, in stretches of a person and day, or of a person.
struct Rows<'a> {
    results: Sorted<'a, PunchResult>,
    schedule: Sorted<'a, ScheduledPoint>,
    punches: Sorted<'a, Punch>,
    leaves: BTreeMap<&'a UserId, Vec<&'a Leave>>,
    approvals: BTreeMap<&'a UserId, Vec<&'a Approval>>,
}

impl<'a> Rows<'a> {
    fn of(inputs: &Inputs<'a>) -> Self {
        Self {
            results: Sorted::of(inputs.period, inputs.results, |row| (&row.user_id, row.work_date)),
            schedule: Sorted::of(inputs.period, inputs.schedule, |row| (&row.user_id, row.work_date)),
            punches: Sorted::of(inputs.period, inputs.punches, |row| (&row.user_id, row.work_date)),
            leaves: by_person(inputs.leaves, |row| &row.user_id),
            approvals: by_person(inputs.approvals, |row| &row.user_id),
        }
    }
}

type Key<'a> = (&'a UserId, WorkDate);

/// Rows of a period by person and day.
struct Sorted<'a, R> {
    rows: Vec<&'a R>,
    key: fn(&R) -> Key<'_>,
}

impl<'a, R> Sorted<'a, R> {
    fn of(period: &Period, rows: &'a [R], key: fn(&R) -> Key<'_>) -> Self {
        let within = |row: &&R| (period.from..=period.to).contains(&key(row).1.0);
        let mut rows: Vec<&R> = rows.iter().filter(within).collect();
        rows.sort_by(|a, b| key(a).cmp(&key(b)));
        Self { rows, key }
    }

    fn users(&self) -> impl Iterator<Item = &'a UserId> {
        self.rows.iter().map(|row| (self.key)(row).0)
    }

    fn on(&self, user: &UserId, date: WorkDate) -> &[&'a R] {
        let from = self.rows.partition_point(|row| (self.key)(row) < (user, date));
        let to = self.rows.partition_point(|row| (self.key)(row) <= (user, date));
        &self.rows[from..to]
    }
}

fn by_person<R>(rows: &[R], user: fn(&R) -> &UserId) -> BTreeMap<&UserId, Vec<&R>> {
    let mut by_person: BTreeMap<&UserId, Vec<&R>> = BTreeMap::new();
    for row in rows {
        by_person.entry(user(row)).or_default().push(row);
    }
    by_person
}
