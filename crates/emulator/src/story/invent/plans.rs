//! What is scheduled for a day, and what is scheduled instead.

use jiff::civil::{Date, Weekday};

use super::member::{Day, Member};
use super::seal;
use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, midnight_ms};
use crate::story::catalogue::{Hours, Week};
use crate::story::holidays::{self, Kind};
use crate::story::plan::{Duty, Plan};
use crate::story::shift::Shift;

/// The nightly hour at which the schedules of one more day are written.
const WRITTEN_AT_MS: i64 = 3 * HOUR_MS + 26 * MINUTE_MS;
/// When people look for the last time at what they are to do on a day, in seconds after its midnight.
const EVE: i64 = -3 * 3_600;
/// The day of the month before on which a rota is published, and the hour.
const PUBLISHED_DAY: i8 = 25;
const PUBLISHED_AT_MS: i64 = 17 * HOUR_MS;
/// The hour of the day before at which a new version of a shift is made.
const CHANGED_AT_MS: i64 = 18 * HOUR_MS;
/// How long before and after its date a day may be scheduled anew, in days.
const EARLIEST_DAYS: u32 = 10;
const LATEST_DAYS: u32 = 2;
/// How far the teams of a rota are apart, in days, and how many there are.
const TEAM_DAYS: i64 = 2;
const TEAMS: u32 = 4;
/// A member of the quiet company in so many hundred works by night.
const NIGHT_PERCENT: u32 = 4;

/// The shifts by which people stand in for each other.
const EARLY_ID: i64 = 709_000_187;
const LATE_ID: i64 = 709_000_188;

impl Member<'_> {
    /// What the group schedules for a date before anybody changes it.
    pub(super) fn usual_duty(&self, work_date: Date) -> Duty {
        let Some(group) = self.group else {
            return Duty::Blank;
        };
        let calendar = || {
            let observes = group.observes_holidays && self.world.groups.holidays;
            if observes { holidays::kind(work_date) } else { Kind::Plain }
        };
        match &group.hours {
            Hours::Fixed { days, night, .. } => match on_weekday(*days, work_date, calendar()) {
                Err(festival) => Duty::Rest(festival),
                Ok(shift_id) => {
                    let shift_id = night.filter(|_| self.works_by_night()).unwrap_or(shift_id);
                    self.shift(shift_id, work_date).map_or(Duty::Rest(None), Duty::Shift)
                }
            },
            Hours::Turn { cycle, .. } if cycle.is_empty() => Duty::Blank,
            Hours::Turn { cycle, .. } => {
                let length = i64::try_from(cycle.len()).unwrap_or(1);
                let team = i64::from(self.draw("team", 0).below(TEAMS));
                let place =
                    (crate::attendance::dates::days_since_epoch(work_date) - TEAM_DAYS * team).rem_euclid(length);
                let shift = usize::try_from(place).ok().and_then(|place| cycle.get(place).copied().flatten());
                let shift = shift.and_then(|shift_id| self.shift(shift_id, work_date));
                shift.map_or(Duty::Rest(None), Duty::Shift)
            }
            Hours::Free(hours) => Duty::Free { expected: works(hours.week, work_date, calendar()).is_ok() },
        }
    }

    /// All plans of a date, by when they were written.
    pub(super) fn plans(&self, work_date: Date) -> Vec<Plan> {
        let Some(group) = self.group else {
            return Vec::new();
        };
        let plan = |since_ms: i64, version: u8, duty: Duty| Plan {
            since_ms,
            version,
            group_id: group.id,
            duty,
            unplanned: group.unplanned(),
        };
        let usual = self.usual_duty(work_date);
        let written_ms = self.written_ms(work_date);
        if let Some((changed_ms, old)) = self.outdated(work_date, usual).filter(|(changed, _)| *changed > written_ms) {
            return vec![plan(written_ms, 0, Duty::Shift(old)), plan(changed_ms, 1, usual)];
        }
        let mut plans = Vec::with_capacity(1);
        plans.push(plan(written_ms, 0, usual));
        if let Some((since_ms, duty)) = self.rescheduled(work_date, usual) {
            plans.push(plan(since_ms.max(written_ms + HOUR_MS), 1, duty));
        }
        plans
    }

    /// The plan by which the person works: what was in force on the eve.
    pub(super) fn worked(plans: &[Plan], day: Day) -> Option<Duty> {
        let in_force = plans.iter().rev().find(|plan| plan.since_ms <= day.at(EVE));
        in_force.map(|plan| plan.duty)
    }

    /// When the last shift of the day before ends, and when that of the next day begins at the latest.
    pub(super) fn neighbours(&self, work_date: Date) -> (Option<i64>, Option<i64>) {
        let shift_on = |date: Date| match self.last_duty(date) {
            Duty::Shift(shift) => Some((midnight_ms(date), shift)),
            Duty::Blank | Duty::Rest(_) | Duty::Free { .. } => None,
        };
        let end =
            |(midnight_ms, shift): (i64, &Shift)| Some(midnight_ms + shift.sections.last()?.off.minute * MINUTE_MS);
        let start = |(midnight_ms, shift): (i64, &Shift)| {
            let latest_minutes = shift.flex.map_or(0, |flex| flex.late_minutes);
            Some(midnight_ms + (shift.sections.first()?.on.minute + latest_minutes) * MINUTE_MS)
        };
        let before = work_date.yesterday().ok().and_then(shift_on);
        let after = work_date.tomorrow().ok().and_then(shift_on);
        (before.and_then(end), after.and_then(start))
    }

    /// What is scheduled for a date in the end.
    fn last_duty(&self, work_date: Date) -> Duty {
        let usual = self.usual_duty(work_date);
        self.rescheduled(work_date, usual).map_or(usual, |(_, duty)| duty)
    }

    /// When the first plan of a date is written.
    pub(super) fn written_ms(&self, work_date: Date) -> i64 {
        match self.group.map(|group| &group.hours) {
            Some(Hours::Turn { .. }) => published_ms(work_date),
            _ => midnight_ms(work_date) - self.world.horizon_days * DAY_MS + WRITTEN_AT_MS,
        }
    }

    /// When the version of the shift was made, and the one before it, by which the day may have been scheduled at first.
    fn outdated(&self, work_date: Date, usual: Duty) -> Option<(i64, &'static Shift)> {
        let Duty::Shift(shift) = usual else {
            return None;
        };
        let history = self.world.catalogue().shift(shift.id).filter(|history| history.versions.len() > 1)?;
        let after = history.versions.partition_point(|version| version.from <= work_date);
        let [.., old, new] = history.versions.get(..after)? else {
            return None;
        };
        Some((midnight_ms(new.from) - DAY_MS + CHANGED_AT_MS, old.shift))
    }

    /// When a date is scheduled anew and what then, if it is. A day whose shift has just changed is left alone.
    fn rescheduled(&self, work_date: Date, usual: Duty) -> Option<(i64, Duty)> {
        let share = self.world.life.rescheduled.millionths();
        if share == 0 {
            return None;
        }
        let day = Day::new(work_date);
        let mut draw = self.draw("rescheduled", day.number);
        if draw.below(1_000_000) >= share {
            return None;
        }
        let duty = self.other_duty(usual, draw.below(2) == 0)?;
        let written_ms = self.written_ms(work_date);
        if self.outdated(work_date, usual).is_some_and(|(changed_ms, _)| changed_ms > written_ms) {
            return None;
        }
        let days = i64::from(draw.below(EARLIEST_DAYS + LATEST_DAYS)) - i64::from(EARLIEST_DAYS);
        let since_ms = day.at(days * 86_400 + 8 * 3_600) + i64::from(draw.below(12 * 3_600)) * SECOND_MS;
        let sealed_ms = seal::sealed_ms(self.world.life.seal, work_date);
        sealed_ms.is_none_or(|sealed_ms| since_ms < sealed_ms).then_some((since_ms, duty))
    }

    /// What may be scheduled instead: a day off, a shift on a day of rest, or another shift of the day.
    fn other_duty(&self, usual: Duty, stands_in: bool) -> Option<Duty> {
        let group = self.group?;
        let stand_in = |id: i64| self.world.catalogue().shift(id).map(|history| Duty::Shift(history.versions[0].shift));
        let is_constant = |id: i64| self.world.catalogue().shift(id).is_some_and(|history| history.versions.len() == 1);
        match usual {
            Duty::Blank | Duty::Free { .. } => None,
            Duty::Rest(_) => match &group.hours {
                Hours::Fixed { default, .. } if is_constant(*default) => stand_in(*default),
                _ => stand_in(LATE_ID),
            },
            Duty::Shift(shift) if stands_in && !shift.ends_on_next_day() => {
                stand_in(if shift.id == LATE_ID { EARLY_ID } else { LATE_ID }).or(Some(Duty::Rest(None)))
            }
            Duty::Shift(_) => Some(Duty::Rest(None)),
        }
    }

    fn works_by_night(&self) -> bool {
        self.draw("shift", 0).below(100) < NIGHT_PERCENT
    }
}

/// Whether a week and the calendar have a date worked; a day off may have a festival's name.
fn works(week: Week, work_date: Date, calendar: Kind) -> Result<(), Option<&'static str>> {
    on_weekday(week.map(|works| works.then_some(())), work_date, calendar)
}

/// What a week and the calendar have for a date; a day off may have a festival's name.
fn on_weekday<T: Copy>(week: [Option<T>; 7], work_date: Date, calendar: Kind) -> Result<T, Option<&'static str>> {
    let in_week = |weekday: Weekday| {
        let index = usize::try_from(weekday.to_sunday_zero_offset()).unwrap_or(0);
        week[index].ok_or(None)
    };
    match calendar {
        Kind::Plain => in_week(work_date.weekday()),
        Kind::Festival(name) => Err(Some(name)),
        Kind::SwappedIn(_) => in_week(Weekday::Monday),
    }
}

/// When the rota of a date's month was published.
fn published_ms(work_date: Date) -> i64 {
    let (year, month) = match work_date.month() {
        1 => (work_date.year() - 1, 12),
        month => (work_date.year(), month - 1),
    };
    midnight_ms(Date::new(year, month, PUBLISHED_DAY).unwrap_or(work_date)) + PUBLISHED_AT_MS
}
