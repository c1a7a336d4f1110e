//! Cuts people and days into calls: at most 50 people and 7 days each, and nothing that is known for good already.

use dianmao_roster::id::UserId;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// How many people one call may name.
const PEOPLE: usize = 50;
/// How many days one call may span, both ends counted.
const DAYS: i32 = 7;
/// How many rows one page holds.
const PAGE: u64 = 50;
/// How many working days of people have a gap among them, mostly: fewer are not expected to.
const DAYS_A_GAP: u64 = 50;
/// How many rows a person's working day has in most companies: one start, one end.
const ROWS_A_DAY: u64 = 2;

/// The people and days of one chain of pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// The people, at most 50.
    pub users: Vec<UserId>,
    /// The first day.
    pub from: Date,
    /// The last day, at most 6 days later.
    pub to: Date,
}

impl Slice {
    /// How many calls the slice probably costs: its rows on working days in pages of 50, at least one, and one for the schedule of
    /// those who have a gap, where there are people and days enough for one.
    #[must_use]
    pub fn expected_calls(&self) -> u64 {
        let people = u64::try_from(self.users.len()).unwrap_or(u64::MAX);
        let person_days = people.saturating_mul(self.working_days());
        let pages = person_days.saturating_mul(ROWS_A_DAY).div_ceil(PAGE).max(1);
        pages + u64::from(person_days >= DAYS_A_GAP)
    }

    fn working_days(&self) -> u64 {
        let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let days = self.from.series(1.day()).take_while(|day| *day <= self.to);
        days.filter(|day| !weekend(day)).map(|_| 1).sum()
    }
}

/// Cuts `users` × `from..=to` into slices, leaving out what `known` says is settled.
///
/// Within each window of seven days a slice spans from the first to the last open day of its people, so that a daily run asks for little.
/// People with the same open days share slices.
#[must_use]
pub(super) fn slices(users: &[UserId], from: Date, to: Date, known: impl Fn(&UserId, Date) -> bool) -> Vec<Slice> {
    let mut slices = Vec::new();
    let mut start = from;
    while start <= to {
        let end = start.saturating_add((DAYS - 1).days()).min(to);
        slices.extend(window(users, start, end, &known));
        let Ok(next) = end.tomorrow() else { break };
        start = next;
    }
    slices
}

fn window(users: &[UserId], from: Date, to: Date, known: &impl Fn(&UserId, Date) -> bool) -> Vec<Slice> {
    let mut open: Vec<((Date, Date), &UserId)> =
        users.iter().filter_map(|user| Some((open_span(user, from, to, known)?, user))).collect();
    open.sort();
    open.dedup();
    open.chunk_by(|left, right| left.0 == right.0)
        .flat_map(|alike| alike.chunks(PEOPLE))
        .map(|people| Slice {
            users: people.iter().map(|(_, user)| (*user).clone()).collect(),
            from: people[0].0.0,
            to: people[0].0.1,
        })
        .collect()
}

fn open_span(user: &UserId, from: Date, to: Date, known: &impl Fn(&UserId, Date) -> bool) -> Option<(Date, Date)> {
    let mut open = from.series(1.day()).take_while(|day| *day <= to).filter(|day| !known(user, *day));
    let first = open.next()?;
    Some((first, open.last().unwrap_or(first)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn users(n: usize) -> Vec<UserId> {
        (0..n).map(|i| UserId::from(format!("u{i:03}"))).collect()
    }

    fn shape(slices: &[Slice]) -> Vec<(usize, String)> {
        slices.iter().map(|slice| (slice.users.len(), format!("{}..{}", slice.from, slice.to))).collect()
    }

    #[test]
    fn a_month_is_cut_into_windows_of_seven_days_and_fifty_people() {
        let slices = slices(&users(120), date(2026, 9, 1), date(2026, 9, 30), |_, _| false);
        assert_eq!(slices.len(), 5 * 3);
        assert!(slices.iter().all(|slice| slice.users.len() <= 50 && (slice.to - slice.from).get_days() <= 6));
        assert_eq!(
            shape(&slices)[12..],
            [
                (50, "2026-09-29..2026-09-30".to_owned()),
                (50, "2026-09-29..2026-09-30".to_owned()),
                (20, "2026-09-29..2026-09-30".to_owned()),
            ]
        );
    }

    #[test]
    fn settled_days_are_left_out_and_the_span_shrinks_to_the_open_ones() {
        let settled = |_: &UserId, day: Date| day < date(2026, 9, 5);
        let slices = slices(&users(2), date(2026, 9, 1), date(2026, 9, 7), settled);
        assert_eq!(shape(&slices), [(2, "2026-09-05..2026-09-07".to_owned())]);
    }

    #[test]
    fn nothing_is_asked_for_when_all_is_settled() {
        assert_eq!(slices(&users(60), date(2026, 9, 1), date(2026, 9, 30), |_, _| true), []);
    }

    #[test]
    fn every_open_day_is_covered_exactly_once() {
        let known =
            |user: &UserId, day: Date| (user.as_str().len() + usize::try_from(day.day()).unwrap()).is_multiple_of(3);
        let everyone = users(55);
        let slices = slices(&everyone, date(2026, 8, 26), date(2026, 9, 25), known);
        for user in &everyone {
            for day in date(2026, 8, 26).series(1.day()).take(31).filter(|day| !known(user, *day)) {
                let covering = slices.iter().filter(|s| s.users.contains(user) && (s.from..=s.to).contains(&day));
                assert_eq!(covering.count(), 1, "{user} {day}");
            }
        }
    }

    #[test]
    fn a_full_week_of_fifty_people_costs_ten_calls_and_one_for_their_gaps() {
        let slice = Slice { users: users(50), from: date(2026, 9, 7), to: date(2026, 9, 13) };
        assert_eq!(slice.expected_calls(), 11);
        let slice = Slice { users: users(3), ..slice };
        assert_eq!(slice.expected_calls(), 1);
    }
}
