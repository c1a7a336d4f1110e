//! The three numbers of a point: result row, punch record, scheduled point.
//!
//! They are of different ranges, so that a client that mixes them up finds nothing instead of something else. Nothing
//! counts them out: a userid that ends in a number (as keys of HR do) has its own slot in the usual ranges of 11 and
//! 12 digits, so that the members of a numbered company never share an id; any other userid is hashed into ranges of
//! 15 digits, where a million rows meet with a chance of about one in a thousand.

use jiff::civil::Date;

use super::day::days_since_epoch;
use crate::seed::draw::Draw;

/// After so many days (2.8 years, more than the 180 days that can be asked for) ids come again.
pub(crate) const DAYS: i64 = 1_024;
const POINTS: i64 = 2;

/// The three numbers of one point.
pub(crate) struct Ids {
    pub(crate) result: i64,
    pub(crate) record: i64,
    pub(crate) plan: i64,
}

/// A range of ids, from the first up to but without the end: of numbered and of other userids.
struct Range {
    topic: &'static str,
    numbered: (i64, i64),
    other: (i64, i64),
}

const RECORD: Range = Range {
    topic: "record id",
    numbered: (10_000_000_000, 100_000_000_000),
    other: (100_000_000_000_000, 400_000_000_000_000),
};
const RESULT: Range = Range {
    topic: "result id",
    numbered: (100_000_000_000, 500_000_000_000),
    other: (400_000_000_000_000, 700_000_000_000_000),
};
const PLAN: Range = Range {
    topic: "plan id",
    numbered: (500_000_000_000, 1_000_000_000_000),
    other: (700_000_000_000_000, 1_000_000_000_000_000),
};

/// Returns the numbers of one member's point.
pub(crate) fn of(seed: u64, userid: &str, work_date: Date, is_off_duty: bool) -> Ids {
    let point = days_since_epoch(work_date).rem_euclid(DAYS) * POINTS + i64::from(is_off_duty);
    let id = |range: &Range| match numbered(userid) {
        Some((prefix, digits)) => range.slot(seed, prefix, digits) + point,
        None => range.hash(seed, userid, point),
    };
    Ids { result: id(&RESULT), record: id(&RECORD), plan: id(&PLAN) }
}

impl Range {
    /// Userids of one prefix and length lie one after another; where the first of them lies is a matter of chance.
    fn slot(&self, seed: u64, prefix: &str, digits: &str) -> i64 {
        let (first, end) = self.numbered;
        let slots = (end - first) / (DAYS * POINTS);
        let length = u64::try_from(digits.len()).expect("at most seven");
        let start = positive(Draw::of_member(seed, prefix, self.topic, length)) % slots;
        let number: i64 = digits.parse().expect("at most seven digits");
        first + (start + number) % slots * DAYS * POINTS
    }

    fn hash(&self, seed: u64, userid: &str, point: i64) -> i64 {
        let (first, end) = self.other;
        first + positive(Draw::of_member(seed, userid, self.topic, point.cast_unsigned())) % (end - first)
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

    fn all(userids: impl Iterator<Item = String>) -> (usize, HashSet<i64>) {
        let mut count = 0;
        let mut seen = HashSet::new();
        for userid in userids {
            for day in date(2026, 9, 1).series(jiff::Span::new().days(1)).take(30) {
                for is_off_duty in [false, true] {
                    let ids = of(1, &userid, day, is_off_duty);
                    count += 3;
                    seen.extend([ids.result, ids.record, ids.plan]);
                }
            }
        }
        (count, seen)
    }

    #[test]
    fn ids_of_numbered_members_never_meet_and_have_the_usual_length() {
        let (count, seen) = all((0..3_000).map(|index| format!("u{index:07}")));
        assert_eq!(seen.len(), count);
        let lengths: HashSet<usize> = seen.iter().map(|id| id.to_string().len()).collect();
        assert_eq!(lengths, HashSet::from([11, 12]));
    }

    #[test]
    fn userids_that_differ_in_leading_zeros_are_different_people() {
        let (count, seen) = all(["u1", "u01", "1", "01"].map(str::to_owned).into_iter());
        assert_eq!(seen.len(), count);
    }

    #[test]
    fn ids_of_other_userids_do_not_meet_either() {
        let (count, seen) = all((0..500).map(|index| format!("{index}.name")));
        assert_eq!(seen.len(), count);
        assert!(seen.iter().all(|id| id.to_string().len() == 15));
    }
}
