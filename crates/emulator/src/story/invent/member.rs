//! Somebody whose days are invented, and the days.

use jiff::ToSpan;
use jiff::civil::Date;

use super::World;
use crate::attendance::dates::{DAY_MS, HOUR_MS, SECOND_MS, days_since_epoch, midnight_ms};
use crate::seed::draw::Draw;
use crate::story::catalogue::{self, Group, Place};
use crate::story::shift::Shift;

/// How reliable people are: each has one of these, the average is 100.
const FAILINGS_PERCENT: &[u32] = &[0, 50, 100, 100, 150, 200];

/// Somebody whose days are invented.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) world: World<'a>,
    pub(super) userid: &'a str,
    /// Nothing for people in no group and for those who need not punch: nobody schedules them.
    pub(super) group: Option<&'a Group>,
    /// Which versions of shifts there are: those that were made up to it.
    known: Place,
    key: u64,
}

/// A work date, as far as times are counted from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    pub(super) date: Date,
    /// Counts from 1970-01-01.
    pub(super) number: i64,
    midnight_ms: i64,
}

impl<'a> Member<'a> {
    pub(super) fn of(world: World<'a>, userid: &'a str) -> Self {
        let group = catalogue::group_of(world.seed, world.groups, userid);
        let group = group.filter(|_| !catalogue::is_exempt(world.seed, world.groups, userid));
        Self::in_group(world, userid, group, (i64::MAX, u64::MAX))
    }

    /// The same person in another group, by the shifts that were made up to a place.
    pub(super) fn in_group(world: World<'a>, userid: &'a str, group: Option<&'a Group>, known: Place) -> Self {
        Self { world, userid, group, known, key: Draw::key_of_member(world.seed, userid) }
    }

    /// The version of a shift that holds for a date.
    pub(super) fn shift(&self, shift_id: i64, work_date: Date) -> Option<&'static Shift> {
        self.world.catalogue().shift(shift_id).map(|history| history.known_at(work_date, self.known))
    }

    /// The stream of one topic and number.
    pub(super) fn draw(&self, topic: &str, number: i64) -> Draw {
        Draw::of(self.key, topic, number.cast_unsigned())
    }

    /// How unreliable the person is, in hundredths of what is usual.
    pub(super) fn failings_percent(&self) -> u32 {
        self.draw("failings", 0).pick(FAILINGS_PERCENT) * self.world.life.failings_percent / 100
    }

    /// A chance in a thousand that a clock refuses something, as this company has it.
    pub(super) fn refuses(&self, draw: &mut Draw, per_mille: u32) -> bool {
        draw.below(100_000) < per_mille * self.world.life.refusals_percent
    }
}

impl Day {
    pub(super) fn new(date: Date) -> Self {
        Self { date, number: days_since_epoch(date), midnight_ms: midnight_ms(date) }
    }

    /// Another day, by its number.
    pub(super) fn other(self, number: i64) -> Self {
        let days = number - self.number;
        let date = self.date.saturating_add(days.days());
        Self { date, number, midnight_ms: self.midnight_ms + days * DAY_MS }
    }

    /// The instant so many seconds after midnight.
    pub(super) fn at(self, seconds: i64) -> i64 {
        self.midnight_ms + seconds * SECOND_MS
    }

    /// How many seconds after midnight an instant lies.
    pub(super) fn seconds(self, at_ms: i64) -> i64 {
        (at_ms - self.midnight_ms).div_euclid(SECOND_MS)
    }

    /// Some time of the office hours so many days later.
    pub(super) fn office_hours(self, days: i64, draw: &mut Draw) -> i64 {
        self.midnight_ms + days * DAY_MS + 9 * HOUR_MS + i64::from(draw.below(9 * 3_600)) * SECOND_MS
    }
}
