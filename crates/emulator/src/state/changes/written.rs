//! Approvals that another system grants and writes by the interfaces.

use jiff::civil::Date;

use super::Changes;
use crate::attendance::dates::dates;
use crate::document::SeedDocument;
use crate::state::Company;
use crate::story::{Approval, ApprovalKind, Correction, Unit, WrittenForm};

/// An approval as it is written.
#[derive(Debug, Clone)]
pub(crate) struct WrittenApproval {
    pub(crate) kind: ApprovalKind,
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
    pub(crate) unit: Unit,
    pub(crate) form: WrittenForm,
}

/// A correction as it is written.
#[derive(Debug, Clone)]
pub(crate) struct WrittenCorrection {
    pub(crate) approve_id: String,
    pub(crate) work_date: Date,
    /// Counts the points of the plan from 0.
    pub(crate) point: usize,
    pub(crate) time_ms: i64,
}

/// Why something cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WriteProblem {
    Sealed(Date),
    /// Nobody wrote an approval of that id.
    Unknown,
}

impl Company {
    /// Grants an approval; one of the same id is changed.
    pub(crate) fn write_approval(
        &mut self,
        document: &SeedDocument,
        userid: &str,
        written: WrittenApproval,
        now_ms: i64,
    ) -> Result<(), WriteProblem> {
        self.begin();
        let WrittenApproval { kind, from_ms, to_ms, unit, form } = written;
        let former = self.changes(userid).and_then(|changes| changes.written(&form.approve_id)).cloned();
        let spans = former.iter().map(|former| (former.from_ms, former.to_ms)).chain([(from_ms, to_ms)]);
        for (from_ms, to_ms) in spans {
            self.check_open(document, userid, super::approve::touched(from_ms, to_ms), now_ms)
                .map_err(WriteProblem::Sealed)?;
        }
        let id = former.as_ref().map_or_else(|| self.next_approval_id(), |former| former.id);
        let submitted_ms = former.map_or(now_ms, |former| former.submitted_ms);
        let written_as = Some(Box::new(form));
        let approval = Approval {
            id,
            kind,
            from_ms,
            to_ms,
            unit,
            submitted_ms,
            approved_ms: now_ms,
            withdrawn_ms: None,
            written_as,
        };
        self.change_days(userid, |changes| {
            changes.approvals.retain(|former| former.id != id);
            changes.approvals.push(approval);
        });
        Ok(())
    }

    /// Grants a correction; one of the same id is changed.
    pub(crate) fn write_correction(
        &mut self,
        document: &SeedDocument,
        userid: &str,
        written: WrittenCorrection,
        now_ms: i64,
    ) -> Result<(), WriteProblem> {
        self.begin();
        let WrittenCorrection { approve_id, work_date, point, time_ms } = written;
        self.check_open(document, userid, std::iter::once(work_date), now_ms).map_err(WriteProblem::Sealed)?;
        let former = self.changes(userid).and_then(|changes| changes.written_correction(&approve_id));
        let former = former.map(|(date, former)| (date, former.id, former.submitted_ms));
        let (id, submitted_ms) = match former {
            Some((_, id, submitted_ms)) => (id, submitted_ms),
            None => (self.next_approval_id(), now_ms),
        };
        let written_as = Some(approve_id);
        let approved_ms = now_ms;
        let correction = Correction { id, point, time_ms, submitted_ms, approved_ms, withdrawn_ms: None, written_as };
        self.change_days(userid, |changes| {
            if let Some((date, id, _)) = former {
                changes.day_mut(date).corrections.retain(|former| former.id != id);
            }
            changes.day_mut(work_date).corrections.push(correction);
        });
        Ok(())
    }

    /// Takes back what another system wrote.
    pub(crate) fn cancel_written(
        &mut self,
        document: &SeedDocument,
        userid: &str,
        approve_id: &str,
        now_ms: i64,
    ) -> Result<(), WriteProblem> {
        self.begin();
        let changes = self.changes(userid).ok_or(WriteProblem::Unknown)?;
        let (id, first, last) = match (changes.written(approve_id), changes.written_correction(approve_id)) {
            (Some(approval), _) => {
                let (first, last) = super::approve::span(approval.from_ms, approval.to_ms);
                (approval.id, first, last)
            }
            (None, Some((date, correction))) => (correction.id, date, date),
            (None, None) => return Err(WriteProblem::Unknown),
        };
        self.check_open(document, userid, dates(first, last), now_ms).map_err(WriteProblem::Sealed)?;
        let decision = super::Decision { approved_ms: None, withdrawn_ms: Some(now_ms) };
        self.change_days(userid, |changes| changes.settle_stored(id, decision));
        Ok(())
    }
}

impl Changes {
    /// What was written under an id.
    fn written(&self, approve_id: &str) -> Option<&Approval> {
        let has_id = |form: &WrittenForm| form.approve_id == approve_id;
        self.approvals.iter().find(|approval| approval.written_as.as_deref().is_some_and(has_id))
    }

    fn written_correction(&self, approve_id: &str) -> Option<(Date, &Correction)> {
        let days = self.days.iter();
        let mut all = days.flat_map(|(date, day)| day.corrections.iter().map(|correction| (*date, correction)));
        all.find(|(_, correction)| correction.written_as.as_deref() == Some(approve_id))
    }
}
