//! The three numbers of attendance: result rows, punch records, scheduled points.
//!
//! They are of different ranges, so that a client that mixes them up finds nothing instead of something else. Nothing
//! counts them out: a userid that ends in a number (as keys of HR do) has its own run in the usual ranges of 11 and 12
//! digits, so that the members of a numbered company never share an id; any other userid is hashed into ranges of 15
//! digits, where a million rows meet with a chance of about one in a thousand. A day that needs more numbers than its
//! share of a run gets longer ones, which no other range reaches. Records of eleven digits that begin with 99 are never made
//! here: they are for punches that are stored.

use jiff::civil::{Date, date};

use crate::seed::draw::Draw;

/// After so many days (2.8 years, more than can be asked for) ids come again.
const DAYS: i64 = 1_024;

/// How many points a plan may have.
pub(crate) const MOST_POINTS: usize = 6;

/// Slots of records from here on belong to what the approval system and administrators wrote, not to attempts.
const WRITTEN: i64 = 512;

/// The distance between the ids of a slot of a run and of one that no longer fits into it.
const LONGER: i64 = 1_000_000_000_000;

/// A range of ids, from the first up to but without the end: of numbered and of other userids.
struct Range {
    topic: &'static str,
    /// How many ids a day has within a run.
    slots: i64,
    numbered: (i64, i64),
    other: (i64, i64),
}

const RECORD: Range = Range {
    topic: "record id",
    slots: 8,
    numbered: (10_000_000_000, 99_000_000_000),
    other: (100_000_000_000_000, 400_000_000_000_000),
};
const RESULT: Range = Range {
    topic: "result id",
    slots: 32,
    numbered: (100_000_000_000, 500_000_000_000),
    other: (400_000_000_000_000, 700_000_000_000_000),
};
const PLAN: Range = Range {
    topic: "plan id",
    slots: 32,
    numbered: (500_000_000_000, 1_000_000_000_000),
    other: (700_000_000_000_000, 1_000_000_000_000_000),
};

const APPROVAL: Range = Range {
    topic: "approval id",
    slots: 8,
    numbered: (1_000_000_000_000_000, 1_500_000_000_000_000),
    other: (2_000_000_000_000_000, 9_000_000_000_000_000),
};

/// The day of a person that ids are for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ids<'a> {
    pub(crate) seed: u64,
    pub(crate) userid: &'a str,
    pub(crate) work_date: Date,
}

impl Ids<'_> {
    /// The id of a point of a version of the day's plan; the first point of a plan of rest is its row of rest.
    pub(crate) fn plan(&self, version: u8, point: usize) -> i64 {
        self.of(&PLAN, point_slot(version, point))
    }

    /// The id of the row of results of such a point.
    pub(crate) fn result(&self, version: u8, point: usize) -> i64 {
        self.of(&RESULT, point_slot(version, point))
    }

    /// The id of the record of one of the day's attempts, counted from 0, at most 511.
    pub(crate) fn record(&self, attempt: usize) -> i64 {
        self.of(&RECORD, slot(attempt) % WRITTEN)
    }

    /// The id of a record that something other than a clock wrote, counted from 0.
    pub(crate) fn written_record(&self, number: usize) -> i64 {
        self.of(&RECORD, WRITTEN + slot(number))
    }

    /// The id of an invented approval whose first day this is, or of a correction of this day; less than 8 kinds of them
    /// are counted.
    pub(crate) fn approval(&self, kind: u8) -> i64 {
        self.of(&APPROVAL, i64::from(kind))
    }

    fn of(&self, range: &Range, slot: i64) -> i64 {
        let day = days_since_epoch(self.work_date).rem_euclid(DAYS);
        match numbered(self.userid) {
            Some((prefix, digits)) => {
                let start = range.run(self.seed, prefix, digits) + day * range.slots;
                start + slot % range.slots + slot / range.slots * LONGER
            }
            None => range.hash(self.seed, self.userid, day * LONGER + slot),
        }
    }
}

/// Free hours may have more points than a plan; those have longer numbers.
fn point_slot(version: u8, point: usize) -> i64 {
    let version = i64::from(version);
    if point < MOST_POINTS {
        version * slot(MOST_POINTS) + slot(point)
    } else {
        (2 + version) * 1_024 + slot(point) % 1_024
    }
}

fn slot(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX) % LONGER
}

/// Where the plan ids of a numbered userid lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlanRun {
    first: i64,
}

impl PlanRun {
    /// The run of somebody whose userid ends in a number.
    pub(crate) fn of(seed: u64, userid: &str) -> Option<Self> {
        numbered(userid).map(|(prefix, digits)| Self { first: PLAN.run(seed, prefix, digits) })
    }

    /// The run in which a plan id would lie, if it is one.
    pub(crate) fn before(plan_id: i64) -> Self {
        Self { first: plan_id.rem_euclid(LONGER) }
    }

    /// Whether a plan id of the run is of this day.
    pub(crate) fn is_on(self, plan_id: i64, work_date: Date) -> bool {
        let start = self.first + days_since_epoch(work_date).rem_euclid(DAYS) * PLAN.slots;
        (start..start + PLAN.slots).contains(&plan_id.rem_euclid(LONGER))
    }
}

impl Range {
    /// Userids of one prefix and length lie one after another; where the first of them lies is a matter of chance.
    fn run(&self, seed: u64, prefix: &str, digits: &str) -> i64 {
        let (first, end) = self.numbered;
        let runs = (end - first) / (DAYS * self.slots);
        let length = u64::try_from(digits.len()).expect("at most seven");
        let start = positive(Draw::of_member(seed, prefix, self.topic, length)) % runs;
        let number: i64 = digits.parse().expect("at most seven digits");
        first + (start + number) % runs * DAYS * self.slots
    }

    fn hash(&self, seed: u64, userid: &str, number: i64) -> i64 {
        let (first, end) = self.other;
        first + positive(Draw::of_member(seed, userid, self.topic, number.cast_unsigned())) % (end - first)
    }
}

fn positive(mut draw: Draw) -> i64 {
    (draw.next() >> 1).cast_signed()
}

fn days_since_epoch(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}

/// Splits a userid into what stands before its final number, and that number's digits, if there are at most seven.
fn numbered(userid: &str) -> Option<(&str, &str)> {
    let prefix = userid.trim_end_matches(|character: char| character.is_ascii_digit());
    let digits = &userid[prefix.len()..];
    (1..=7).contains(&digits.len()).then_some((prefix, digits))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// All ids of people in September: what most days need, or more than fits into runs.
    fn all(userids: impl Iterator<Item = String>, versions: u8, records: usize) -> (usize, HashSet<i64>) {
        let mut count = 0;
        let mut seen = HashSet::new();
        for userid in userids {
            for work_date in date(2026, 9, 1).series(jiff::Span::new().days(1)).take(30) {
                let ids = Ids { seed: 1, userid: &userid, work_date };
                let points = (0..versions).flat_map(|version| (0..MOST_POINTS).map(move |point| (version, point)));
                let of_points =
                    points.flat_map(|(version, point)| [ids.plan(version, point), ids.result(version, point)]);
                let of_records = (0..records).flat_map(|number| [ids.record(number), ids.written_record(number)]);
                for id in of_points.chain(of_records) {
                    count += 1;
                    assert!(id < 1 << 53, "{id} does not fit a double");
                    seen.insert(id);
                }
            }
        }
        (count, seen)
    }

    #[test]
    fn ids_of_numbered_members_never_meet() {
        let (count, seen) = all((0..40).map(|index| format!("u{index:07}")), 12, 20);
        assert_eq!(seen.len(), count);
    }

    #[test]
    fn usual_days_have_ids_of_the_usual_length() {
        let ids = Ids { seed: 1, userid: "u0000007", work_date: date(2026, 9, 1) };
        for point in 0..MOST_POINTS {
            for version in 0..5 {
                assert_eq!(ids.plan(version, point).to_string().len(), 12);
                assert_eq!(ids.result(version, point).to_string().len(), 12);
            }
            assert_eq!(ids.record(point).to_string().len(), 11);
        }
    }

    #[test]
    fn userids_that_differ_in_leading_zeros_are_different_people() {
        let (count, seen) = all(["u1", "u01", "1", "01"].map(str::to_owned).into_iter(), 2, 3);
        assert_eq!(seen.len(), count);
    }

    #[test]
    fn ids_of_other_userids_do_not_meet_either() {
        let (count, seen) = all((0..40).map(|index| format!("{index}.name")), 2, 3);
        assert_eq!(seen.len(), count);
        assert!(seen.iter().all(|id| id.to_string().len() == 15));
    }

    #[test]
    fn a_plan_id_tells_its_run_and_day() {
        let runs: Vec<PlanRun> = (0..5).filter_map(|index| PlanRun::of(1, &format!("u{index:07}"))).collect();
        assert!(runs.is_sorted());
        let work_date = date(2026, 9, 1);
        for version in [0, 4, 9] {
            let plan_id = Ids { seed: 1, userid: "u0000003", work_date }.plan(version, 5);
            let after = runs.partition_point(|run| *run <= PlanRun::before(plan_id));
            assert_eq!(after, 4, "version {version}");
            assert!(runs[3].is_on(plan_id, work_date));
            assert!(!runs[3].is_on(plan_id, date(2026, 9, 2)));
        }
    }
}
