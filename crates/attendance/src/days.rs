//! The day records of a whole period: one for each person and day, also where there is no row.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_roster::id::UserId;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::day::{DayKind, DayRecord, day_record};
use crate::period::Period;
use crate::person::Person;
use crate::result::PunchResult;
use crate::settle::is_settled;
use crate::work_date::WorkDate;

/// The day records of everybody in `people` and of everybody who has a row, sorted by person and day.
///
/// `pulled_at` gives the instant of the last complete pull of a person's day, `None` for one that was never pulled; such a day is
/// unsettled. The order and the repeats of `results` change nothing.
#[must_use]
pub fn day_records(
    period: &Period,
    people: &[Person],
    results: &[PunchResult],
    zone: &TimeZone,
    pulled_at: impl Fn(&UserId, WorkDate) -> Option<Timestamp>,
) -> Vec<DayRecord> {
    let rows = rows_by_person_and_day(period, results);
    let people: BTreeMap<&UserId, &Person> = people.iter().map(|person| (&person.user_id, person)).collect();
    let users: BTreeSet<&UserId> = people.keys().copied().chain(rows.iter().map(|row| &row.user_id)).collect();

    let mut records = Vec::new();
    for user in users {
        let of_user = run_of(&rows, |row| row.user_id.cmp(user));
        for date in period.days().map(WorkDate) {
            let of_day = run_of(of_user, |row| row.work_date.cmp(&date));
            let settled = pulled_at(user, date).is_some_and(|at| is_settled(date, of_day.iter().copied(), zone, at));
            let mut record = day_record(user, date, of_day.iter().copied(), settled);
            if people.get(user).is_some_and(|person| !person.is_employed_on(date.0)) {
                record.kind = DayKind::NotEmployed;
            }
            records.push(record);
        }
    }
    records
}

fn rows_by_person_and_day<'a>(period: &Period, results: &'a [PunchResult]) -> Vec<&'a PunchResult> {
    let within = |row: &&PunchResult| (period.from..=period.to).contains(&row.work_date.0);
    let mut rows: Vec<&PunchResult> = results.iter().filter(within).collect();
    rows.sort_by(|a, b| (&a.user_id, a.work_date).cmp(&(&b.user_id, b.work_date)));
    rows
}

/// The stretch of sorted rows that compare as equal.
fn run_of<'a, 'b>(
    rows: &'a [&'b PunchResult],
    order: impl Fn(&PunchResult) -> std::cmp::Ordering,
) -> &'a [&'b PunchResult] {
    let from = rows.partition_point(|row| order(row).is_lt());
    let to = rows.partition_point(|row| order(row).is_le());
    &rows[from..to]
}
