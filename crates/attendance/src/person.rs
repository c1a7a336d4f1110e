//! Who a month sheet is about.

use dianmao_roster::id::{Key, UserId};
use jiff::civil::Date;

use crate::group::Membership;
use crate::span::DateSpan;

/// One person as the sheet shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id that the rows carry.
    pub user_id: UserId,
    /// HR's key, where the person is linked.
    pub key: Option<Key>,
    /// The full name.
    pub name: String,
    /// The names of the main department and of those above it, from the top, as of the end of the period; empty for the root itself.
    pub department: Vec<String>,
    /// Where the person stood before, each up to a date, in order; empty where they were in [`Person::department`] all along.
    pub earlier_departments: Vec<Placement>,
    /// The job number (工号).
    pub job_number: Option<String>,
    /// When the person was employed, in order: one span, more for somebody who was rehired, none where nothing is known.
    pub employment: Vec<DateSpan>,
    /// Where the person stands towards attendance; empty where that was not read.
    pub memberships: Vec<Membership>,
}

/// Where somebody stood up to a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The last date of it.
    pub to: Date,
    /// The names of the main department and of those above it, from the top.
    pub department: Vec<String>,
}

impl Person {
    /// A person of whom nothing but the id is known: rows are never left out for want of a name.
    #[must_use]
    pub fn unknown(user_id: UserId) -> Self {
        Self {
            name: user_id.to_string(),
            user_id,
            key: None,
            department: Vec::new(),
            earlier_departments: Vec::new(),
            job_number: None,
            employment: Vec::new(),
            memberships: Vec::new(),
        }
    }

    /// Whether the day lies within an employment, as far as that is known (reference 8.4, dates to exclude).
    #[must_use]
    pub fn is_employed_on(&self, date: Date) -> bool {
        self.employment.is_empty() || self.employment.iter().any(|span| span.holds(date))
    }

    /// The first day of employment, where it is known.
    #[must_use]
    pub fn employed_from(&self) -> Option<Date> {
        self.employment.first().and_then(|span| span.from)
    }

    /// The last day of employment, where there is one.
    #[must_use]
    pub fn employed_to(&self) -> Option<Date> {
        self.employment.last().and_then(|span| span.to)
    }

    /// Takes the person as employed on a date on which they were at work, and from there to the nearest known employment: a wrong date
    /// must not cost anybody a day.
    pub fn believe_at_work_on(&mut self, date: Date) {
        if self.is_employed_on(date) {
            return;
        }
        let before = self.employment.iter().position(|span| span.from.is_some_and(|from| date < from));
        match before {
            Some(0) => self.employment[0].from = None,
            Some(next) => self.employment[next].from = Some(date),
            None => self.employment.iter_mut().next_back().into_iter().for_each(|last| last.to = None),
        }
    }

    /// The names of the person's main department on a date and of those above it, by the tree of that day.
    #[must_use]
    pub fn department_on(&self, date: Date) -> &[String] {
        let earlier = self.earlier_departments.iter().find(|placement| date <= placement.to);
        earlier.map_or(&self.department, |placement| &placement.department)
    }

    /// The job number, or HR's key where there is none.
    #[must_use]
    pub fn number(&self) -> &str {
        let key = self.key.as_ref().map(Key::as_str);
        self.job_number.as_deref().or(key).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(day: i8) -> Date {
        jiff::civil::date(2026, 9, day)
    }

    fn rehired() -> Person {
        let span = |from, to| DateSpan { from: Some(date(from)), to };
        Person { employment: vec![span(3, Some(date(5))), span(10, None)], ..Person::unknown("li".into()) }
    }

    fn employed(person: &Person) -> Vec<i8> {
        (1..=12).filter(|day| person.is_employed_on(date(*day))).collect()
    }

    #[test]
    fn who_was_rehired_is_not_employed_between() {
        assert_eq!(employed(&rehired()), [3, 4, 5, 10, 11, 12]);
        assert_eq!((rehired().employed_from(), rehired().employed_to()), (Some(date(3)), None));
        assert_eq!(employed(&Person::unknown("li".into())).len(), 12);
    }

    #[test]
    fn rows_outside_of_an_employment_widen_it() {
        let believed = |day| {
            let mut person = rehired();
            person.believe_at_work_on(date(day));
            employed(&person)
        };
        assert_eq!(believed(2), [1, 2, 3, 4, 5, 10, 11, 12]);
        assert_eq!(believed(8), [3, 4, 5, 8, 9, 10, 11, 12]);
        let mut left = Person { employment: vec![DateSpan { from: None, to: Some(date(4)) }], ..rehired() };
        left.believe_at_work_on(date(6));
        assert_eq!(employed(&left).len(), 12);
    }

    #[test]
    fn the_department_is_that_of_the_day() {
        let placement = |to, name: &str| Placement { to: date(to), department: vec![name.to_owned()] };
        let earlier_departments = vec![placement(3, "a"), placement(7, "b")];
        let person = Person { earlier_departments, department: vec!["c".to_owned()], ..rehired() };
        let on = |day| person.department_on(date(day))[0].as_str();
        assert_eq!([1, 3, 4, 7, 8].map(on), ["a", "a", "b", "b", "c"]);
    }
}
