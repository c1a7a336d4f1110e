//! What happened to a person on a day: what was scheduled, what the person did, what was approved, who changed what, and when
//! each of that became so.
//!
//! The story is the only source of attendance. It is invented as a pure function of seed, userid and date (`story::invent`),
//! and what callers and the control API did is put in from the stored changes. Two readers look at it, each by its own way:
//! `verdict` is the vendor's attendance system, which makes rows of it; `truth` says what the day was. Neither reads the other.
//! No clock here: the readers are given an instant, and whatever became so later has not happened for them.

mod approval;
pub(crate) mod catalogue;
mod deed;
mod form;
pub(crate) mod holidays;
pub(crate) mod ids;
pub(crate) mod invent;
mod leave;
mod of;
mod plan;
mod schedule;
mod shift;

use jiff::civil::Date;

pub(crate) use approval::{
    Approval, ApprovalKind, Correction, GRADES, NEVER, Override, STORED_IDS, Unit, WrittenForm, instance_id,
    number_of_instance,
};
pub(crate) use deed::{Attempt, Manner, Refusal, Source, Told};
pub(crate) use form::{Form, business_number};
pub(crate) use leave::{LEAVE_TYPES, LeaveType, leave_type};
pub(crate) use of::{membership, of, plans, with, work_date_of};
pub(crate) use plan::{Duty, FIRST_STORED_VERSION, Plan};
#[cfg(test)]
pub(crate) use plan::{Missing, Unplanned};
pub(crate) use shift::{Flex, Rest, Section, Shift, ShiftPoint};

/// Everything that ever happened about one person and work date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Story {
    pub(crate) userid: String,
    pub(crate) work_date: Date,
    /// From when on the person is a member; points before it are not the person's.
    pub(crate) joined_ms: i64,
    /// Until when.
    pub(crate) left_ms: i64,
    /// When the last shift of the day before ends, where that is a working day: windows of punches meet half-way.
    pub(crate) previous_off_ms: Option<i64>,
    /// When the first shift of the next day begins, where that is a working day; the latest arrival where it is flexible.
    pub(crate) next_on_ms: Option<i64>,
    /// By `since_ms`, ascending; the last that has begun is in force. Empty where nobody schedules the person (no group).
    pub(crate) plans: Vec<Plan>,
    /// Every time the person stood before a clock for this work date, by `at_ms`, ascending.
    pub(crate) attempts: Vec<Attempt>,
    /// Leave, trips, outings and overtime that touch the day, by `id`.
    pub(crate) approvals: Vec<Approval>,
    /// Corrections of forgotten punches, by `id`.
    pub(crate) corrections: Vec<Correction>,
    /// What administrators did to points, by `at_ms`; the last of a point rules.
    pub(crate) overrides: Vec<Override>,
    /// When the day is sealed, after which nothing about it changes any more.
    pub(crate) sealed_ms: Option<i64>,
}

impl Story {
    /// The plan in force.
    pub(crate) fn plan_at(&self, now_ms: i64) -> Option<&Plan> {
        self.plans.iter().rev().find(|plan| plan.since_ms <= now_ms)
    }
}
