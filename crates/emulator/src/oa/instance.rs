//! One instance of a form: whose it is, how far it has come, and what it is to others.

use std::iter::once;

use jiff::civil::Date;

use crate::attendance::approvals::{self, Papers};
use crate::attendance::dates::date_of;
use crate::attendance::roll::Roll;
use crate::document::SeedDocument;
use crate::state::{Changes, Company};
use crate::story::{self, Approval, Correction, Form, NEVER, STORED_IDS, instance_id, number_of_instance};

/// One instance of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Instance {
    /// That of what it is about; negative where it takes that back.
    pub(crate) number: i64,
    pub(crate) userid: String,
    pub(crate) paper: Paper,
    /// When it was handed in.
    pub(crate) created_ms: i64,
    /// When it came to its end, if it has.
    pub(crate) finished_ms: Option<i64>,
    pub(crate) status: Status,
    pub(crate) action: Action,
    /// The instance that it replaces or takes back.
    pub(crate) main: Option<i64>,
    /// The instances that replace it or take it back.
    pub(crate) attached: Vec<i64>,
}

/// What a form is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Paper {
    Approval(Approval),
    /// With the work date.
    Correction(Date, Correction),
}

/// How far an instance has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Running,
    /// Taken back before anybody decided.
    Terminated,
    /// Granted; nobody refuses anything here.
    Completed,
}

/// What an instance is to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    None,
    Modify,
    Revoke,
}

/// Somebody with forms, and from when to when a member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Applicant<'a> {
    pub(super) userid: &'a str,
    pub(super) changes: Option<&'a Changes>,
    pub(super) joined_ms: i64,
    pub(super) left_ms: i64,
}

impl Status {
    /// The vendor's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Terminated => "TERMINATED",
            Self::Completed => "COMPLETED",
        }
    }

    /// The status of a word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        [Self::Running, Self::Terminated, Self::Completed].into_iter().find(|status| status.word() == word)
    }
}

impl Paper {
    pub(crate) fn form(&self) -> Form {
        match self {
            Self::Approval(approval) => Form::of(approval),
            Self::Correction(..) => Form::Correction,
        }
    }

    fn id(&self) -> i64 {
        match self {
            Self::Approval(approval) => approval.id,
            Self::Correction(_, correction) => correction.id,
        }
    }

    /// When it was handed in, granted, and taken back.
    fn steps(&self) -> (i64, i64, Option<i64>) {
        match self {
            Self::Approval(approval) => (approval.submitted_ms, approval.approved_ms, approval.withdrawn_ms),
            Self::Correction(_, correction) => {
                (correction.submitted_ms, correction.approved_ms, correction.withdrawn_ms)
            }
        }
    }

    fn has_form(&self) -> bool {
        match self {
            Self::Approval(approval) => approval.written_as.is_none(),
            Self::Correction(_, correction) => correction.written_as.is_none(),
        }
    }
}

impl Instance {
    pub(crate) fn id(&self) -> String {
        instance_id(self.number)
    }

    /// What was decided, in the vendor's word; empty while nothing is.
    pub(crate) fn result(&self) -> &'static str {
        if self.status == Status::Completed { "agree" } else { "" }
    }
}

impl<'a> Applicant<'a> {
    /// Somebody whom the company knows or knew.
    pub(super) fn find(company: &'a Company, userid: &'a str) -> Option<Self> {
        let (joined_ms, left_ms) = story::membership(company, userid)?;
        Some(Self { userid, changes: company.changes(userid), joined_ms, left_ms })
    }

    /// The instances of papers, as far as they are there at an instant.
    pub(super) fn instances(&self, papers: Papers, now_ms: i64) -> Vec<Instance> {
        let approvals = papers.approvals.into_iter().map(Paper::Approval);
        let corrections = papers.corrections.into_iter().map(|(date, correction)| Paper::Correction(date, correction));
        let all = approvals.chain(corrections).filter(Paper::has_form);
        all.flat_map(|paper| self.of_paper(&paper, now_ms)).collect()
    }

    /// The instance that asks for something, and the one that takes it back. Nobody hands anything in before joining, unless that
    /// is told; and what waits when somebody leaves comes to its end.
    fn of_paper(&self, paper: &Paper, now_ms: i64) -> Vec<Instance> {
        let (submitted_ms, approved_ms, withdrawn_ms) = paper.steps();
        if submitted_ms >= self.left_ms {
            return Vec::new();
        }
        let number = paper.id();
        let is_told = STORED_IDS.contains(&number);
        let created_ms = if is_told { submitted_ms } else { submitted_ms.max(self.joined_ms) };
        let is_left = |at_ms: i64| at_ms >= self.left_ms;
        let approved_ms = if is_left(approved_ms) { NEVER } else { approved_ms.max(created_ms) };
        let ended_ms = Some(self.left_ms).filter(|left_ms| approved_ms == NEVER && *left_ms < i64::MAX);
        let withdrawn_ms = withdrawn_ms.filter(|at_ms| !is_left(*at_ms)).or(ended_ms).filter(|at_ms| *at_ms <= now_ms);
        let successors = self.successors(number, now_ms);
        let is_replaced = |at_ms: i64| successors.iter().any(|(_, approved_ms)| *approved_ms == at_ms);
        let revoked_ms = withdrawn_ms.filter(|at_ms| approved_ms <= *at_ms && !is_replaced(*at_ms));
        let (status, finished_ms) = match withdrawn_ms {
            _ if approved_ms <= now_ms && withdrawn_ms.is_none_or(|at_ms| approved_ms <= at_ms) => {
                (Status::Completed, Some(approved_ms))
            }
            Some(withdrawn_ms) => (Status::Terminated, Some(withdrawn_ms)),
            None => (Status::Running, None),
        };
        let main = self.changes.and_then(|changes| changes.replaced.get(&number).copied());
        let attached = successors.iter().map(|(successor, _)| *successor).chain(revoked_ms.map(|_| -number));
        let asked = Instance {
            number,
            userid: self.userid.to_owned(),
            paper: paper.clone(),
            created_ms,
            finished_ms,
            status,
            action: if main.is_some() { Action::Modify } else { Action::None },
            main,
            attached: attached.collect(),
        };
        let revoked = revoked_ms.map(|at_ms| Instance {
            number: -number,
            created_ms: at_ms,
            finished_ms: Some(at_ms),
            status: Status::Completed,
            action: Action::Revoke,
            main: Some(number),
            attached: Vec::new(),
            ..asked.clone()
        });
        once(asked).chain(revoked).filter(|instance| instance.created_ms <= now_ms).collect()
    }

    /// The instances that replace one, and when each was granted.
    fn successors(&self, number: i64, now_ms: i64) -> Vec<(i64, i64)> {
        let newer = self.changes.into_iter().flat_map(|changes| changes.successors(number));
        let there = newer.filter(|approval| approval.submitted_ms <= now_ms);
        there.map(|approval| (approval.id, approval.approved_ms)).collect()
    }
}

/// The instance with an id, if it is there at an instant.
pub(crate) fn find(
    company: &Company,
    document: &SeedDocument,
    roll: &Roll,
    instance_id: &str,
    now_ms: i64,
) -> Option<Instance> {
    let number = number_of_instance(instance_id)?;
    let id = number.checked_abs().filter(|id| *id != NEVER)?;
    let (userid, papers) = if STORED_IDS.contains(&id) {
        company.all_changes().find_map(|(userid, changes)| Some((userid, stored(changes, id)?)))?
    } else {
        let owner = roll.applicant(company, id, date_of(now_ms))?;
        (owner.userid, approvals::of_days(company, document, owner.userid, once(owner.work_date)))
    };
    let instances = Applicant::find(company, userid)?.instances(papers, now_ms);
    instances.into_iter().find(|instance| instance.number == number)
}

/// What is stored under a number.
fn stored(changes: &Changes, id: i64) -> Option<Papers> {
    let mut papers = stored_papers(changes);
    papers.approvals.retain(|approval| approval.id == id);
    papers.corrections.retain(|(_, correction)| correction.id == id);
    (!papers.approvals.is_empty() || !papers.corrections.is_empty()).then_some(papers)
}

/// Everything that is stored.
pub(super) fn stored_papers(changes: &Changes) -> Papers {
    let days = changes.days.iter();
    let corrections = days.flat_map(|(date, day)| day.corrections.iter().map(|correction| (*date, correction.clone())));
    Papers { approvals: changes.approvals.clone(), corrections: corrections.collect() }
}
