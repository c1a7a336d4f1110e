//! Which dates are public holidays, adjusted rest days and make-up working days.
//!
//! The vendor's list for a person comes first, then the company's. A year that is in neither is not known: weekdays are no calendar.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_roster::id::UserId;
use jiff::civil::Date;

use crate::names::names;

/// What kind of date it is, for overtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayType {
    /// A working day (工作日), a make-up one too.
    Working,
    /// A rest day (休息日), an adjusted one too.
    Rest,
    /// A statutory holiday (节假日), which is paid differently from a rest day.
    Holiday,
}

names!(DayType { Working => "working", Rest => "rest", Holiday => "holiday" });

/// What is known of public holidays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The years of which all holidays are known.
    pub years: BTreeSet<i16>,
    /// The dates that are not as their weekday or schedule says, for everybody.
    pub dates: BTreeMap<Date, DayType>,
    /// The same for single people.
    pub of_people: BTreeMap<UserId, BTreeMap<Date, DayType>>,
}

impl Calendar {
    /// Whether all holidays of a date's year are known.
    #[must_use]
    pub fn knows(&self, date: Date) -> bool {
        self.years.contains(&date.year())
    }

    /// What the calendar says about a person's date; `None` where it says nothing, which is a usual day of a year that it knows.
    #[must_use]
    pub fn entry(&self, user: &UserId, date: Date) -> Option<DayType> {
        let own = self.of_people.get(user).and_then(|dates| dates.get(&date));
        own.or_else(|| self.dates.get(&date)).copied()
    }
}
