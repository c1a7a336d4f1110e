//! A day record: what one person's day came to, point by point, from everything that was read about it.
//!
//! What a day counts for is in `rules`, when it is final in `settle`, and the words for it in `words`. Each question that a day
//! answers has a file of its own below `day/`.

mod away;
mod cover;
mod grade;
mod kind;
mod overtime;
mod plan;
mod points;
mod presence;

use std::collections::BTreeMap;

use dianmao_roster::id::UserId;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::approval::Approval;
use crate::calendar::{Calendar, DayType};
use crate::group::GroupKind;
use crate::known::{Input, Known, Reads};
use crate::leave::{Leave, LeaveUnit};
use crate::names::names;
use crate::person::Person;
use crate::punch::{Location, Punch, Source};
use crate::result::{Grade, Point, PunchResult};
use crate::schedule::{ScheduledPoint, ShiftVersion};
use crate::settings::Settings;
use crate::shift::Shift;
use crate::work_date::{Minutes, WorkDate};

/// One person's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRecord {
    /// Whose day.
    pub user_id: UserId,
    /// Which day.
    pub work_date: WorkDate,
    /// What kind of day it turned out to be.
    pub kind: DayKind,
    /// Working day, rest day or holiday, for overtime; `None` where that is not known.
    pub day_type: Option<DayType>,
    /// The day's points, in the order in which they are due.
    pub points: Vec<DayPoint>,
    /// Leave, trips and outings of the day, by kind and type.
    pub away: Vec<Share>,
    /// The overtime of the day.
    pub overtime: Minutes,
    /// What was read about the day; what was not is not zero but unknown.
    pub known: Known,
}

/// What kind of day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayKind {
    /// A required day (应出勤) of weight 1.
    Work,
    /// A rest day (休息).
    Rest,
    /// Rows may still appear or change their grade by themselves; nothing is counted yet (未结算).
    Unsettled,
    /// Final, but what was read does not tell whether it was a day of work or of rest; nothing is counted (未知).
    Unknown,
    /// The person belongs to no attendance group (未入考勤组); nothing is counted.
    NoGroup,
    /// The person need not punch (免考勤); nothing is counted.
    Exempt,
    /// Before the person joined or after they left (不在职); nothing is counted.
    NotEmployed,
}

names!(DayKind {
    Work => "work",
    Rest => "rest",
    Unsettled => "unsettled",
    Unknown => "unknown",
    NoGroup => "no_group",
    Exempt => "exempt",
    NotEmployed => "not_employed",
});

/// One point of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPoint {
    /// Start or end of work.
    pub point: Point,
    /// The scheduled point's id; `None` on free hours and rest days.
    pub plan_id: Option<i64>,
    /// The line that decides.
    pub due_at: Option<Timestamp>,
    /// When the person punched.
    pub punched_at: Option<Timestamp>,
    /// How it was kept.
    pub grade: Grade,
    /// Minutes late or early; zero for every other grade.
    pub minutes: Minutes,
    /// The place.
    pub location: Location,
    /// What decided it.
    pub source: Source,
    /// Whether the vendor decided it or we did from schedule and punches.
    pub origin: Origin,
    /// Why nobody punched; [`Cover::None`] too where somebody did.
    pub cover: Cover,
    /// Whether nobody needs to punch here.
    pub is_free: bool,
    /// The approval that the point is tied to.
    pub approval_id: Option<String>,
}

/// Who decided a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The vendor, in a result.
    Vendor,
    /// We, from schedule and punches: provisional, and a gap is a candidate only.
    Derived,
}

names!(Origin { Vendor => "vendor", Derived => "derived" });

/// What says why nobody punched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// Nothing, as far as all was read that could.
    None,
    /// The row or its schedule names an approval.
    Link,
    /// Leave.
    Leave,
    /// A business trip.
    Trip,
    /// An outing.
    Outing,
    /// Not everything was read that could say.
    Unknown,
}

names!(Cover {
    None => "none",
    Link => "link",
    Leave => "leave",
    Trip => "trip",
    Outing => "outing",
    Unknown => "unknown",
});

/// How much leave, how much of a trip or an outing falls on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share {
    /// Which of them.
    pub kind: AwayKind,
    /// The type of leave; empty for the others.
    pub leave_type: String,
    /// What it is counted in.
    pub unit: LeaveUnit,
    /// How much, in hundredths of the unit.
    pub hundredths: i64,
}

/// Why somebody is away with leave to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AwayKind {
    /// Leave (请假).
    Leave,
    /// A business trip (出差).
    Trip,
    /// An outing (外出).
    Outing,
}

names!(AwayKind { Leave => "leave", Trip => "trip", Outing => "outing" });

/// What holds for everybody.
#[derive(Debug, Clone, Copy)]
pub struct Company<'a> {
    /// The company's zone.
    pub zone: &'a TimeZone,
    /// How days are counted.
    pub settings: &'a Settings,
    /// The versions of shifts that are known.
    pub shifts: &'a BTreeMap<ShiftVersion, Shift>,
    /// The attendance groups that are known.
    pub groups: &'a BTreeMap<i64, GroupKind>,
    /// The public holidays.
    pub calendar: &'a Calendar,
}

/// Everything that was read about one person's day. Order and repeats of rows change nothing.
#[derive(Debug, Clone, Copy)]
pub struct DayInputs<'a> {
    /// Whose day.
    pub user_id: &'a UserId,
    /// Which day.
    pub work_date: WorkDate,
    /// The person, where they are known.
    pub person: Option<&'a Person>,
    /// The results of the day.
    pub results: &'a [&'a PunchResult],
    /// The scheduled points of the day.
    pub schedule: &'a [&'a ScheduledPoint],
    /// The punches of the day.
    pub punches: &'a [&'a Punch],
    /// The person's leave of any day.
    pub leaves: &'a [&'a Leave],
    /// The person's approvals of any day.
    pub approvals: &'a [&'a Approval],
    /// What was read, and when.
    pub reads: Reads,
    /// What holds for everybody.
    pub company: Company<'a>,
}

/// One person's day, from everything that was read about it.
#[must_use]
pub fn day_record(day: &DayInputs<'_>) -> DayRecord {
    let plan = plan::of(day);
    let points = points::of(day, &plan);
    let kind = kind::of(day, &plan, &points);
    let away = away::of(day, &plan, kind);
    let overtime = overtime::of(day, &points);
    let known = known(day, &plan)
        .without_if(Input::Leave, away.is_none())
        .without_if(Input::Approvals, away.is_none() || overtime.is_none());
    DayRecord {
        user_id: day.user_id.clone(),
        work_date: day.work_date,
        kind,
        day_type: kind::day_type(day, kind),
        points,
        away: away.unwrap_or_default(),
        overtime: overtime.unwrap_or_default(),
        known,
    }
}

/// Of a day whose results were never read nothing is known.
fn known(day: &DayInputs<'_>, plan: &plan::Plan<'_>) -> Known {
    if day.reads.results.is_none() {
        return Known::default();
    }
    Known::default()
        .with_if(Input::Schedule, plan.is_known)
        .with_if(Input::Punches, day.reads.punches.is_some())
        .with_if(Input::Leave, day.reads.leave.is_some())
        .with_if(Input::Approvals, day.reads.approvals.is_some())
        .with_if(Input::Group, kind::group_of(day, plan).is_some())
        .with_if(Input::Calendar, kind::knows_holidays(day))
}

impl DayRecord {
    /// The record of a day of which nothing was ever read.
    #[must_use]
    pub fn never_read(user_id: UserId, work_date: WorkDate, kind: DayKind) -> Self {
        Self {
            user_id,
            work_date,
            kind,
            day_type: None,
            points: Vec::new(),
            away: Vec::new(),
            overtime: Minutes::default(),
            known: Known::default(),
        }
    }
}
