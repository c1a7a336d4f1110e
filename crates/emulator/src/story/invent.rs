//! The invented part of stories: what happens to somebody on a day as a pure function of seed, settings, userid and date.
//!
//! Nothing is stored, and no question depends on another: whatever spans several days (a leave, a rota) is found again from
//! each of them. First comes what is scheduled, then what was approved, then what the person did, then what was changed about
//! it. Joining and leaving are not invented here.

mod approvals;
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
use super::catalogue::Group;
use super::plan::Duty;
use crate::document::{GroupSettings, Life, SeedDocument};

pub(crate) use cheats::{Cheat, Innocent, cheat_of, innocent_of};
use member::{Day, Member};

/// What lives are invented from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) seed: u64,
    pub(crate) life: &'a Life,
    pub(crate) groups: &'a GroupSettings,
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
            horizon_days: document.switches.attendance.horizon_days,
        }
    }
}

/// Everything that is invented about a person and a work date.
pub(crate) fn day(world: World<'_>, userid: &str, work_date: Date) -> Story {
    Member::of(world, userid).day(work_date)
}

/// What a group would schedule for somebody who is moved into it, and when that would be written.
pub(crate) fn plan_in(world: World<'_>, group: &'static Group, userid: &str, work_date: Date) -> (i64, Duty) {
    let member = Member::in_group(world, userid, Some(group));
    (member.written_ms(work_date), member.usual_duty(work_date))
}

impl Member<'_> {
    fn day(&self, work_date: Date) -> Story {
        let mut story = self.blank(work_date);
        let day = Day::new(work_date);
        let Some(worked) = Self::worked(&story.plans, day) else {
            return story;
        };
        let known = self.approvals(day, worked);
        let mut passages = match worked {
            Duty::Shift(shift) => self.at_shift(day, shift, &known),
            Duty::Free { expected } => self.at_free_hours(day, expected, &known),
            Duty::Rest(_) | Duty::Blank => self.at_rest(day, &known),
        };
        self.play(day, worked, &known, &mut passages);
        story.corrections = self.correct(day, &story, &mut passages);
        story.overrides = self.overrule(day, &story, &passages);
        story.attempts = self.attempts(day, worked, passages, story.previous_off_ms.is_none());
        story.approvals = known.into_approvals();
        story
    }

    /// A day on which nothing was done yet.
    fn blank(&self, work_date: Date) -> Story {
        let (previous_off_ms, next_on_ms) = self.neighbours(work_date);
        Story {
            userid: self.userid.to_owned(),
            work_date,
            joined_ms: i64::MIN,
            left_ms: i64::MAX,
            previous_off_ms,
            next_on_ms,
            plans: self.plans(work_date),
            attempts: Vec::new(),
            approvals: Vec::new(),
            corrections: Vec::new(),
            overrides: Vec::new(),
            sealed_ms: seal::sealed_ms(self.world.life.seal, work_date),
        }
    }
}
