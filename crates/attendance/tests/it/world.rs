//! Everything that can be read about a few people, from short text.
//!
//! Lines beside those of `story`: `plan PERSON DAY on|off TIME [by=APPROVAL] [shift=N] [group=N]`, `rest PERSON DAY`,
//! `punch PERSON DAY TIME`, `leave PERSON TYPE day|hour HUNDREDTHS FROM TO [rest_days]`, and
//! `trip|outing|overtime ID PERSON day|hour HUNDREDTHS FROM TO`, where `FROM` and `TO` are as `3T09:00`.

use std::collections::BTreeMap;

use dianmao_attendance::approval::{Approval, ApprovalKind};
use dianmao_attendance::calendar::Calendar;
use dianmao_attendance::days::day_records;
use dianmao_attendance::group::GroupKind;
use dianmao_attendance::known::Reads;
use dianmao_attendance::leave::{Leave, LeaveUnit};
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::Point;
use dianmao_attendance::schedule::ShiftVersion;
use dianmao_attendance::shift::Shift;
use dianmao_attendance::span::Span;
use dianmao_attendance::{DayRecord, Inputs, MonthSheet, Period, Person, Punch, PunchResult, ScheduledPoint, Settings};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::story::{at, day, print, rows, zone};

/// What was read.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) people: Vec<Person>,
    pub(crate) results: Vec<PunchResult>,
    pub(crate) schedule: Vec<ScheduledPoint>,
    pub(crate) punches: Vec<Punch>,
    pub(crate) leaves: Vec<Leave>,
    pub(crate) approvals: Vec<Approval>,
    pub(crate) shifts: BTreeMap<ShiftVersion, Shift>,
    pub(crate) groups: BTreeMap<i64, GroupKind>,
    pub(crate) calendar: Calendar,
    pub(crate) settings: Settings,
    pub(crate) reads: Reads,
    pub(crate) zone: TimeZone,
}

/// Long after.
pub(crate) fn afterwards() -> Option<Timestamp> {
    Some(at(day(30), "+23:00"))
}

/// All of it, long after.
pub(crate) fn all() -> Reads {
    let at = afterwards();
    Reads { results: at, schedule: at, punches: at, leave: at, approvals: at }
}

impl Default for World {
    fn default() -> Self {
        Self {
            people: Vec::new(),
            results: Vec::new(),
            schedule: Vec::new(),
            punches: Vec::new(),
            leaves: Vec::new(),
            approvals: Vec::new(),
            shifts: BTreeMap::new(),
            groups: BTreeMap::from([(1, GroupKind::Fixed), (2, GroupKind::Rota), (3, GroupKind::Free)]),
            calendar: Calendar { years: [2026].into(), ..Calendar::default() },
            settings: Settings::default(),
            reads: all(),
            zone: zone(),
        }
    }
}

impl World {
    /// From text, everything read long after.
    pub(crate) fn of(text: &str) -> Self {
        let mut world = Self::default();
        let mut of_results = String::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[0] {
                "plan" | "rest" => {
                    let id = i64::try_from(world.schedule.len()).unwrap() + 1001;
                    world.schedule.push(scheduled(id, &words));
                }
                "punch" => {
                    let id = i64::try_from(world.punches.len()).unwrap() + 1;
                    world.punches.push(punch(id, &words));
                }
                "leave" => world.leaves.push(leave(&words)),
                "trip" | "outing" | "overtime" | "correction" => world.approvals.push(approval(&words)),
                _ => of_results = of_results + line + "\n",
            }
        }
        world.results = rows(&of_results);
        world
    }

    pub(crate) fn inputs<'a>(&'a self, period: &'a Period) -> Inputs<'a> {
        Inputs {
            settings: self.settings,
            schedule: &self.schedule,
            punches: &self.punches,
            leaves: &self.leaves,
            approvals: &self.approvals,
            shifts: &self.shifts,
            groups: &self.groups,
            calendar: &self.calendar,
            ..Inputs::new(period, &self.zone, &self.people, &self.results)
        }
    }

    pub(crate) fn days(&self, period: &Period) -> Vec<DayRecord> {
        day_records(&self.inputs(period), |_, _| self.reads)
    }

    pub(crate) fn sheet(&self, period: Period) -> MonthSheet {
        let days = self.days(&period);
        MonthSheet::build(period, self.zone.clone(), self.settings, self.people.clone(), days)
    }

    pub(crate) fn story(&self, period: Period) -> String {
        print(&self.sheet(period))
    }
}

fn scheduled(plan_id: i64, words: &[&str]) -> ScheduledPoint {
    let work_date = day(words[2].parse().unwrap());
    let is_rest = words[0] == "rest";
    let named = |name: &str| words.iter().find_map(|word| word.split_once('=').filter(|(key, _)| *key == name));
    let number = |name: &str| named(name).map(|(_, number)| number.parse::<i64>().unwrap());
    ScheduledPoint {
        plan_id,
        user_id: words[1].into(),
        work_date,
        point: (!is_rest).then(|| Point::from_name(words[3])),
        planned_at: (!is_rest).then(|| at(work_date, words[4])),
        shift: number("shift").map(|shift_id| ShiftVersion { shift_id, version: None }),
        group_id: number("group"),
        is_rest,
        approval_id: named("by").map(|(_, id)| id.to_owned()),
        raw: String::new(),
    }
}

fn punch(id: i64, words: &[&str]) -> Punch {
    let work_date = day(words[2].parse().unwrap());
    Punch {
        id,
        user_id: words[1].into(),
        at: at(work_date, words[3]),
        work_date,
        source: Source::Phone,
        location: Location::Inside,
    }
}

fn leave(words: &[&str]) -> Leave {
    Leave {
        user_id: words[1].into(),
        leave_type: words[2].to_owned(),
        unit: LeaveUnit::from_name(words[3]).unwrap(),
        hundredths: words[4].parse().unwrap(),
        span: span(words[5], words[6]),
        counts_rest_days: words.get(7) == Some(&"rest_days"),
        raw: String::new(),
    }
}

fn approval(words: &[&str]) -> Approval {
    Approval {
        kind: ApprovalKind::from_name(words[0]).unwrap(),
        id: words[1].to_owned(),
        user_id: words[2].into(),
        unit: LeaveUnit::from_name(words[3]).unwrap(),
        hundredths: words[4].parse().ok(),
        span: span(words[5], words[6]),
    }
}

fn span(from: &str, to: &str) -> Span {
    let instant = |text: &str| {
        let (of_month, time) = text.split_once('T').unwrap();
        at(day(of_month.parse().unwrap()), time)
    };
    Span { from: instant(from), to: instant(to) }
}
