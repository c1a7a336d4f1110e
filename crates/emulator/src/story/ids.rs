//! The numbers of attendance: result rows, punch records, scheduled points, approvals.
//!
//! They are of different ranges, so that a client that mixes them up finds nothing instead of something else. Nothing
//! counts them out: a userid that ends in a number (as keys of HR do) has its own run in the usual ranges of 11 and 12
//! digits, so that the members of a numbered company never share an id; a day that needs more than its share of the run
//! gets longer ids, which no other range reaches. The results and records of any other userid are hashed into ranges of
//! 15 digits, where a million rows meet with a chance of about one in a thousand; its plans and approvals have runs of
//! 16 digits, which two of ten thousand such people share with about the same chance. Records of eleven digits that begin with 99 are never
//! made here: they are for punches that are stored.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::attendance::dates::days_since_epoch;
use crate::mix::mix;
use crate::seed::draw::Draw;

/// After so many days (2.8 years, more than can be asked for) ids come again.
const DAYS: i64 = 1_024;

/// How many points a plan may have.
pub(crate) const MOST_POINTS: usize = 6;

/// Slots of records from here on belong to what the approval system and administrators wrote, not to attempts.
const WRITTEN: i64 = 512;

/// The distance between the ids of a slot of a run and of one that no longer fits into it.
const LONGER: i64 = 1_000_000_000_000;

/// A range of ids, from the first up to but without the end: the runs of numbered userids, and what others have.
struct Range {
    topic: &'static str,
    runs: Runs,
    others: Others,
}

struct Runs {
    first: i64,
    end: i64,
    /// How many ids a day has within a run.
    slots: i64,
}

enum Others {
    Hashed(i64, i64),
    Runs(Runs),
}

const RECORD: Range = Range {
    topic: "record id",
    runs: Runs { first: 10_000_000_000, end: 99_000_000_000, slots: 8 },
    others: Others::Hashed(100_000_000_000_000, 400_000_000_000_000),
};
const RESULT: Range = Range {
    topic: "result id",
    runs: Runs { first: 100_000_000_000, end: 500_000_000_000, slots: 32 },
    others: Others::Hashed(400_000_000_000_000, 1_000_000_000_000_000),
};
const PLAN: Range = Range {
    topic: "plan id",
    runs: Runs { first: 500_000_000_000, end: 1_000_000_000_000, slots: 32 },
    others: Others::Runs(OTHER_PLANS),
};
const OTHER_PLANS: Runs = Runs { first: 1_000_000_000_000_000, end: 6_000_000_000_000_000, slots: 128 };

/// Approvals are counted for the day on which they begin, at most eight; a day has no longer ones.
const APPROVAL: Range = Range {
    topic: "approval id",
    runs: Runs { first: 10_000_000_000_000, end: 100_000_000_000_000, slots: 8 },
    others: Others::Runs(OTHER_APPROVALS),
};
const OTHER_APPROVALS: Runs = Runs { first: 6_000_000_000_000_000, end: 9_000_000_000_000_000, slots: 8 };

/// The day of a person that ids are for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ids<'a> {
    pub(crate) seed: u64,
    pub(crate) userid: &'a str,
    pub(crate) work_date: Date,
}

/// The other id of a punch record, which the event of the punch carries too.
pub(crate) fn business_id(record_id: i64) -> String {
    format!("{:016X}{:016X}", mix(3, record_id.unsigned_abs()), mix(4, record_id.unsigned_abs()))
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

    /// The id of an invented approval that begins on the day, or of a correction of it, counted from 0 to 7.
    pub(crate) fn approval(&self, number: usize) -> i64 {
        self.of(&APPROVAL, slot(number) % APPROVAL.runs.slots)
    }

    fn of(&self, range: &Range, slot: i64) -> i64 {
        let day = days_since_epoch(self.work_date).rem_euclid(DAYS);
        match (numbered(self.userid), &range.others) {
            (Some(number), _) => range.run_of(self.seed, number) + range.runs.place(day, slot),
            (None, Others::Runs(runs)) => runs.hashed(self.seed, self.userid, range.topic) + runs.place(day, slot),
            (None, Others::Hashed(first, end)) => {
                let number = (day * LONGER + slot).cast_unsigned();
                first + positive(Draw::of_member(self.seed, self.userid, range.topic, number)) % (end - first)
            }
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

/// Where the plan ids of a userid lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlanRun {
    first: i64,
}

impl PlanRun {
    /// The run of somebody.
    pub(crate) fn of(seed: u64, userid: &str) -> Self {
        let number = numbered(userid);
        let first =
            number.map_or_else(|| OTHER_PLANS.hashed(seed, userid, PLAN.topic), |number| PLAN.run_of(seed, number));
        Self { first }
    }

    /// The last run that a plan id may belong to.
    pub(crate) fn up_to(plan_id: i64) -> Self {
        Self { first: within_run(plan_id) }
    }

    /// Whether a plan id of the run is of this day.
    pub(crate) fn is_on(self, plan_id: i64, work_date: Date) -> bool {
        let slots = if plan_id < OTHER_PLANS.first { PLAN.runs.slots } else { OTHER_PLANS.slots };
        let start = self.first + days_since_epoch(work_date).rem_euclid(DAYS) * slots;
        (start..start + slots).contains(&within_run(plan_id))
    }
}

/// Where the ids of a userid's invented approvals lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ApprovalRun {
    first: i64,
}

impl ApprovalRun {
    /// The run of somebody.
    pub(crate) fn of(seed: u64, userid: &str) -> Self {
        let hashed = || OTHER_APPROVALS.hashed(seed, userid, APPROVAL.topic);
        Self { first: numbered(userid).map_or_else(hashed, |number| APPROVAL.run_of(seed, number)) }
    }

    /// The last run that an approval id may belong to.
    pub(crate) fn up_to(approval_id: i64) -> Self {
        Self { first: approval_id }
    }

    /// The day of an approval id of the run, as the nearest to another day; nothing for ids of other runs.
    pub(crate) fn day(self, approval_id: i64, near: Date) -> Option<Date> {
        let day = (approval_id - self.first).div_euclid(APPROVAL.runs.slots);
        let later = (day - days_since_epoch(near) + DAYS / 2).rem_euclid(DAYS) - DAYS / 2;
        (0..DAYS).contains(&day).then(|| near.saturating_add(later.days()))
    }
}

/// Longer ids of numbered userids stand for a place within the run.
fn within_run(plan_id: i64) -> i64 {
    if plan_id < OTHER_PLANS.first { plan_id.rem_euclid(LONGER) } else { plan_id }
}

impl Range {
    /// Userids of one prefix and length lie one after another; where the first of them lies is a matter of chance.
    fn run_of(&self, seed: u64, (prefix, digits): (&str, &str)) -> i64 {
        let length = u64::try_from(digits.len()).expect("at most seven");
        let start = positive(Draw::of_member(seed, prefix, self.topic, length)) % self.runs.count();
        let number: i64 = digits.parse().expect("at most seven digits");
        self.runs.start(start + number)
    }
}

impl Runs {
    fn count(&self) -> i64 {
        (self.end - self.first) / (DAYS * self.slots)
    }

    fn start(&self, number: i64) -> i64 {
        self.first + number % self.count() * DAYS * self.slots
    }

    fn hashed(&self, seed: u64, userid: &str, topic: &str) -> i64 {
        self.start(positive(Draw::of_member(seed, userid, topic, 0)) % self.count())
    }

    /// How far from the start of its run an id lies.
    fn place(&self, day: i64, slot: i64) -> i64 {
        day * self.slots + slot % self.slots + slot / self.slots * LONGER
    }
}

fn positive(mut draw: Draw) -> i64 {
    (draw.next() >> 1).cast_signed()
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

    use jiff::civil::date;

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
                let of_approvals = (0..records.min(8)).map(|number| ids.approval(number));
                for id in of_points.chain(of_records).chain(of_approvals) {
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
        assert!(seen.iter().all(|id| (15..=16).contains(&id.to_string().len())));
    }

    #[test]
    fn a_plan_id_tells_its_run_and_day() {
        let userids = ["u0000001", "u0000002", "u0000003", "li.lei", "zhang.san", "u0000004"];
        let mut runs: Vec<(PlanRun, &str)> = userids.map(|userid| (PlanRun::of(1, userid), userid)).into();
        runs.sort_unstable();
        let work_date = date(2026, 9, 1);
        for (userid, version) in userids.into_iter().flat_map(|userid| [0, 4, 9, 15].map(|version| (userid, version))) {
            let plan_id = Ids { seed: 1, userid, work_date }.plan(version, 5);
            let after = runs.partition_point(|(run, _)| *run <= PlanRun::up_to(plan_id));
            let (run, owner) = runs[after - 1];
            assert_eq!(owner, userid, "version {version}");
            assert!(run.is_on(plan_id, work_date));
            assert!(!run.is_on(plan_id, date(2026, 9, 2)));
        }
    }
    #[test]
    fn an_approval_id_tells_its_run_and_day() {
        let userids = ["u0000001", "u0000002", "li.lei"];
        let mut runs: Vec<(ApprovalRun, &str)> = userids.map(|userid| (ApprovalRun::of(1, userid), userid)).into();
        runs.sort_unstable();
        for work_date in date(2026, 3, 1).series(jiff::Span::new().days(1)).take(400) {
            for (userid, number) in userids.into_iter().flat_map(|userid| [(userid, 0), (userid, 7)]) {
                let id = Ids { seed: 1, userid, work_date }.approval(number);
                let after = runs.partition_point(|(run, _)| *run <= ApprovalRun::up_to(id));
                let (run, owner) = runs[after - 1];
                assert_eq!((owner, run.day(id, date(2026, 9, 1))), (userid, Some(work_date)));
                assert!(runs.iter().all(|(other, _)| *other == run || other.day(id, date(2026, 9, 1)).is_none()));
            }
        }
    }
}
