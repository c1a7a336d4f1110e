//! What stands behind the cells: who cheated and who only looks like it, what was approved, corrected and changed.

use jiff::civil::Date;
use serde::Serialize;

use crate::limits::china;
use crate::story::{Approval, ApprovalKind, Attempt, Correction, Manner, Override, Story, Unit};

/// A punch that is not what it seems, or only seems not to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PunchFact {
    /// The day it counts for.
    pub date: Date,
    /// When it was made.
    pub at: String,
    /// How, in the words of `docs/contracts.md`.
    pub manner: &'static str,
    /// Whose phone it was, where it was not the person's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_of: Option<String>,
    /// Why it was refused, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<&'static str>,
}

/// A leave, a trip, an outing or overtime that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApprovalFact {
    /// The number that rows call `approveId`.
    pub id: i64,
    /// `leave`, `trip`, `outing` or `overtime`.
    pub kind: &'static str,
    /// Of leave, which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The first instant of it,
    pub from: String,
    /// and the first after it.
    pub to: String,
    /// `day`, `half_day` or `hour`.
    pub unit: &'static str,
    /// What became of it.
    #[serde(flatten)]
    pub course: Course,
}

/// A forgotten punch that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectionFact {
    /// The number that rows call `approveId`.
    pub id: i64,
    /// The day it is for.
    pub date: Date,
    /// Counts the points of the day from 0: even on duty, odd off duty.
    pub point: usize,
    /// The time that it says.
    pub time: String,
    /// What became of it.
    #[serde(flatten)]
    pub course: Course,
}

/// What became of something that was handed in, as far as it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Course {
    /// When it was handed in.
    pub submitted_at: String,
    /// When it was approved.
    pub approved_at: Option<String>,
    /// When it was taken back.
    pub withdrawn_at: Option<String>,
}

/// What an administrator did to a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeFact {
    /// The day it is for.
    pub date: Date,
    /// Counts the points of the day from 0.
    pub point: usize,
    /// The grade that was set, in the vendor's word.
    pub grade: &'static str,
    /// The time that was set, where one was.
    pub time: Option<String>,
    /// When it was done.
    pub at: String,
    /// By whom.
    pub by: String,
}

/// The facts of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Punches that deceive.
    pub cheats: Vec<PunchFact>,
    /// Punches that look as if they did, and do not.
    pub innocents: Vec<PunchFact>,
    /// By number, each once.
    pub approvals: Vec<ApprovalFact>,
    /// By day.
    pub corrections: Vec<CorrectionFact>,
    /// By day.
    pub changes: Vec<ChangeFact>,
}

impl Facts {
    /// Adds what was known of a day at an instant.
    pub(super) fn add(&mut self, story: &Story, at_ms: i64) {
        let at_ms = super::frozen_ms(story, at_ms);
        let date = story.work_date;
        let is_known =
            |attempt: &&Attempt| attempt.known_ms.max(attempt.at_ms) <= at_ms && attempt.at_ms >= story.joined_ms;
        for attempt in story.attempts.iter().filter(is_known) {
            match guilt_of(&attempt.manner) {
                Some(Guilt::Cheat) => self.cheats.push(punch(date, attempt)),
                Some(Guilt::Innocent) => self.innocents.push(punch(date, attempt)),
                None => {}
            }
        }
        let is_new = |facts: &[ApprovalFact], id: i64| facts.iter().all(|fact| fact.id != id);
        for form in story.approvals.iter().filter(|form| form.submitted_ms <= at_ms) {
            if is_new(&self.approvals, form.id) {
                self.approvals.push(approval(form, at_ms));
            }
        }
        let corrections = story.corrections.iter().filter(|form| form.submitted_ms <= at_ms);
        self.corrections.extend(corrections.map(|form| correction(date, form, at_ms)));
        let changes = story.overrides.iter().filter(|change| change.at_ms <= at_ms);
        self.changes.extend(changes.map(|change| change_of(date, change)));
    }
}

/// Whether a conspicuous manner is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guilt {
    Cheat,
    Innocent,
}

fn guilt_of(manner: &Manner) -> Option<Guilt> {
    match manner {
        Manner::BorrowedPhone { .. } | Manner::CopiedPlace | Manner::ImpossibleTravel | Manner::SpoofedWifi => {
            Some(Guilt::Cheat)
        }
        Manner::Kiosk | Manner::OfficeNat | Manner::SpousePhone { .. } => Some(Guilt::Innocent),
        Manner::Usual | Manner::Field | Manner::Told(_) => None,
    }
}

fn punch(date: Date, attempt: &Attempt) -> PunchFact {
    let phone_of = match &attempt.manner {
        Manner::BorrowedPhone { owner } | Manner::SpousePhone { owner } => Some(owner.clone()),
        _ => None,
    };
    PunchFact {
        date,
        at: instant(attempt.at_ms),
        manner: attempt.manner.word(),
        phone_of,
        refused: attempt.refusal.map(|refusal| refusal.word()),
    }
}

fn approval(form: &Approval, at_ms: i64) -> ApprovalFact {
    let (kind, name) = match &form.kind {
        ApprovalKind::Leave { name, .. } => ("leave", Some(name.clone())),
        ApprovalKind::Trip => ("trip", None),
        ApprovalKind::Outing => ("outing", None),
        ApprovalKind::Overtime { .. } => ("overtime", None),
    };
    let unit = match form.unit {
        Unit::Day => "day",
        Unit::HalfDay => "half_day",
        Unit::Hour => "hour",
    };
    ApprovalFact {
        id: form.id,
        kind,
        name,
        from: instant(form.from_ms),
        to: instant(form.to_ms),
        unit,
        course: course(form.submitted_ms, form.approved_ms, form.withdrawn_ms, at_ms),
    }
}

fn correction(date: Date, form: &Correction, at_ms: i64) -> CorrectionFact {
    CorrectionFact {
        id: form.id,
        date,
        point: form.point,
        time: instant(form.time_ms),
        course: course(form.submitted_ms, form.approved_ms, form.withdrawn_ms, at_ms),
    }
}

fn change_of(date: Date, change: &Override) -> ChangeFact {
    ChangeFact {
        date,
        point: change.point,
        grade: change.grade,
        time: change.time_ms.map(instant),
        at: instant(change.at_ms),
        by: change.by_userid.clone(),
    }
}

fn course(submitted_ms: i64, approved_ms: i64, withdrawn_ms: Option<i64>, at_ms: i64) -> Course {
    let so_far = |ms: i64| (ms <= at_ms).then(|| instant(ms));
    Course {
        submitted_at: instant(submitted_ms),
        approved_at: so_far(approved_ms),
        withdrawn_at: withdrawn_ms.and_then(so_far),
    }
}

/// An instant as the contracts write it.
pub(super) fn instant(ms: i64) -> String {
    china(ms).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
