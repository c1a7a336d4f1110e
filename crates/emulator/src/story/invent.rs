//! The invented part of stories: what happens to somebody on a day as a pure function of seed, settings, userid and date.
//!
//! Nothing is stored, and no question depends on another: whatever spans several days (a leave, a rota) is found again from
//! each of them. First comes what is scheduled, then what was approved, then what the person did, then what was changed about
//! it. Joining and leaving are not invented here.

mod approvals;
mod asked;
mod cheats;
mod free;
mod habits;
mod hours;
mod later;
mod member;
mod passages;
mod plans;
mod punches;
mod seal;
mod stretches;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use super::Story;
use super::catalogue::{Amendments, Catalogue, Group, Place, UNTOUCHED};
use super::plan::{Duty, Plan, Unplanned};
use crate::document::{GroupSettings, Life, SeedDocument};

pub(crate) use asked::days_asked_about;
pub(crate) use cheats::{Cheat, Innocent, cheat_of, innocent_of};
use member::{Day, Member};

/// What lives are invented from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) seed: u64,
    pub(crate) life: &'a Life,
    pub(crate) groups: &'a GroupSettings,
    /// What callers did to groups and shifts.
    pub(crate) amendments: &'a Amendments,
    /// How many days ahead the schedules of fixed groups are written.
    pub(crate) horizon_days: i64,
}

impl<'a> World<'a> {
    /// The world of a seed document.
    pub(crate) fn of(document: &'a SeedDocument) -> Self {
        Self {
            seed: document.seed,
            life: &document.life,
            groups: &document.groups,
            amendments: &UNTOUCHED,
            horizon_days: document.switches.attendance.horizon_days,
        }
    }

    /// The same with what callers did to groups and shifts.
    pub(crate) fn amended(self, amendments: &'a Amendments) -> Self {
        Self { amendments, ..self }
    }

    pub(crate) fn catalogue(self) -> Catalogue<'a> {
        Catalogue::of(self.groups, self.amendments)
    }
}

/// When a day is sealed, if days are.
pub(crate) fn sealed_ms(world: World<'_>, work_date: Date) -> Option<i64> {
    seal::sealed_ms(world.life.seal, work_date)
}

/// What a group schedules for somebody and a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Usual {
    /// When it is written.
    pub(crate) written_ms: i64,
    /// 0 where the person is in none.
    pub(crate) group_id: i64,
    pub(crate) duty: Duty,
    pub(crate) unplanned: Unplanned,
}

/// Everything that is invented about a person and a work date.
pub(crate) fn day(world: World<'_>, userid: &str, work_date: Date) -> Story {
    Member::of(world, userid).day(work_date)
}

/// The same day where this is scheduled instead: people work by what was so on the eve. `neighbours` are the last point of the day
/// before and the first of the next.
pub(crate) fn day_by(
    world: World<'_>,
    userid: &str,
    work_date: Date,
    plans: Vec<Plan>,
    neighbours: (Option<i64>, Option<i64>),
) -> Story {
    Member::of(world, userid).day_by(work_date, plans, neighbours)
}

/// The plans that are invented for a date.
pub(crate) fn plans(world: World<'_>, userid: &str, work_date: Date) -> Vec<Plan> {
    Member::of(world, userid).plans(work_date)
}

/// The group that somebody belongs to from the start, as far as it schedules them.
pub(crate) fn group_id(world: World<'_>, userid: &str) -> Option<i64> {
    Member::of(world, userid).group.map(|group| group.id)
}

/// What a group schedules for somebody, by the shifts that were made up to a place; nothing is no group.
pub(crate) fn usual(world: World<'_>, group: Option<&Group>, userid: &str, work_date: Date, known: Place) -> Usual {
    let member = Member::in_group(world, userid, group, known);
    Usual {
        written_ms: member.written_ms(work_date),
        group_id: group.map_or(0, |group| group.id),
        duty: member.usual_duty(work_date),
        unplanned: group.map_or(Unplanned::USUAL, Group::unplanned),
    }
}

impl Member<'_> {
    fn day(&self, work_date: Date) -> Story {
        self.day_by(work_date, self.plans(work_date), self.neighbours(work_date))
    }

    fn day_by(&self, work_date: Date, plans: Vec<Plan>, neighbours: (Option<i64>, Option<i64>)) -> Story {
        let mut story = self.blank(work_date, plans, neighbours);
        let day = Day::new(work_date);
        let Some(worked) = Self::worked(&story.plans, day) else {
            return story;
        };
        let known = self.approvals(day, worked);
        let mut passages = match worked {
            Duty::Shift(shift) => self.at_shift(day, shift, &known),
            Duty::Free { expected } => self.at_free_hours(day, expected, &known),
            Duty::Rest(_) | Duty::Blank => {
                let is_in_group = story.plans.iter().any(|plan| plan.group_id != 0);
                self.at_rest(day, &known, is_in_group)
            }
        };
        self.play(day, worked, &known, &mut passages);
        story.corrections = self.correct(day, &story, &mut passages);
        story.overrides = self.overrule(day, &story, &passages);
        story.attempts = self.attempts(day, worked, passages, story.previous_off_ms.is_none());
        story.approvals = known.into_approvals();
        story
    }

    /// A day on which nothing was done yet.
    fn blank(&self, work_date: Date, plans: Vec<Plan>, neighbours: (Option<i64>, Option<i64>)) -> Story {
        let (previous_off_ms, next_on_ms) = neighbours;
        Story {
            userid: self.userid.to_owned(),
            work_date,
            joined_ms: i64::MIN,
            left_ms: i64::MAX,
            previous_off_ms,
            next_on_ms,
            plans,
            attempts: Vec::new(),
            approvals: Vec::new(),
            corrections: Vec::new(),
            overrides: Vec::new(),
            sealed_ms: seal::sealed_ms(self.world.life.seal, work_date),
        }
    }
}
