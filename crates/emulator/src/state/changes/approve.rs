//! Approvals that are made, granted and taken back in DingTalk itself.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::{Changes, Decision};
use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, REACH_DAYS, date_of, dates, midnight_ms};
use crate::document::SeedDocument;
use crate::state::Company;
use crate::story::{self, Approval, ApprovalKind, Correction, Duty, LEAVE_TYPES, NEVER, Unit, instance_id};
use crate::told::{Approve, ApproveKind, ApproveUnit, Approved};

/// When an approval is handed in, granted and taken back.
#[derive(Debug, Clone, Copy)]
struct Instants {
    submitted_ms: i64,
    approved_ms: i64,
    withdrawn_ms: Option<i64>,
}

impl Company {
    /// Makes an approval, or lets one that exists be granted or taken back.
    pub(crate) fn approve(
        &mut self,
        document: &SeedDocument,
        approve: &Approve,
        now_ms: i64,
    ) -> Result<Approved, String> {
        self.begin();
        self.check_member(&approve.userid)?;
        let instants = instants(approve, now_ms)?;
        match (approve.id, approve.kind) {
            (Some(id), None) => self.decide(document, id, approve, now_ms),
            (None, Some(ApproveKind::Correction)) => self.tell_correction(document, approve, instants, now_ms),
            (None, Some(kind)) => self.tell_approval(document, approve, kind, instants, now_ms),
            (Some(_), Some(_)) => Err("`id` names an approval that exists, `kind` makes a new one".to_owned()),
            (None, None) => Err("either `kind` or `id` must be given".to_owned()),
        }
    }

    pub(super) fn check_member(&self, userid: &str) -> Result<(), String> {
        self.person(userid).map(drop).ok_or_else(|| format!("`{userid}` is no member"))
    }

    /// Checks that days can still be changed.
    pub(crate) fn check_open(
        &self,
        document: &SeedDocument,
        userid: &str,
        days: impl Iterator<Item = Date>,
        now_ms: i64,
    ) -> Result<(), Date> {
        let is_sealed = |date: &Date| {
            let story = story::of(self, document, userid, *date);
            story.and_then(|story| story.sealed_ms).is_some_and(|sealed_ms| sealed_ms <= now_ms)
        };
        days.into_iter().find(is_sealed).map_or(Ok(()), Err)
    }

    fn tell_approval(
        &mut self,
        document: &SeedDocument,
        approve: &Approve,
        kind: ApproveKind,
        instants: Instants,
        now_ms: i64,
    ) -> Result<Approved, String> {
        let userid = &approve.userid;
        let unit = unit(approve.unit);
        let (from_ms, to_ms) = interval(approve, unit)?;
        let kind = self.kind(approve, kind, to_ms - from_ms)?;
        self.check_open(document, userid, touched(from_ms, to_ms), now_ms).map_err(|date| sealed(&date))?;
        let Instants { submitted_ms, approved_ms, withdrawn_ms } = instants;
        let id = self.next_approval_id();
        let written_as = None;
        let approval = Approval { id, kind, from_ms, to_ms, unit, submitted_ms, approved_ms, withdrawn_ms, written_as };
        if let Some(former) = approve.modifies {
            self.replace(document, userid, former, approved_ms, now_ms)?;
        }
        self.change_days(userid, |changes| {
            changes.approvals.push(approval);
            changes.replaced.extend(approve.modifies.map(|former| (id, former)));
        });
        Ok(Approved { id, process_instance_id: Some(instance_id(id)) })
    }

    fn kind(&self, approve: &Approve, kind: ApproveKind, length_ms: i64) -> Result<ApprovalKind, String> {
        let minutes = approve.overtime_minutes.unwrap_or(length_ms / MINUTE_MS);
        match kind {
            ApproveKind::Leave => {
                let code = approve.leave_code.as_deref().unwrap_or(LEAVE_TYPES[0].code);
                let name = self.leave_name(code).ok_or_else(|| format!("`{code}` is no kind of leave"))?;
                Ok(ApprovalKind::Leave { code: code.to_owned(), name })
            }
            ApproveKind::Trip => Ok(ApprovalKind::Trip),
            ApproveKind::Outing => Ok(ApprovalKind::Outing),
            _ => Ok(ApprovalKind::Overtime { hundredths_of_hours: minutes * 100 * MINUTE_MS / HOUR_MS }),
        }
    }

    fn tell_correction(
        &mut self,
        document: &SeedDocument,
        approve: &Approve,
        instants: Instants,
        now_ms: i64,
    ) -> Result<Approved, String> {
        let userid = &approve.userid;
        let work_date = approve.work_date.ok_or("a correction needs `work_date`")?;
        let point = approve.point.ok_or("a correction needs `point`")?;
        let planned_ms = self.planned_point(document, userid, work_date, point, now_ms)?;
        let time_ms = approve.time.map_or(planned_ms, Timestamp::as_millisecond);
        let Instants { submitted_ms, approved_ms, withdrawn_ms } = instants;
        let id = self.next_approval_id();
        let written_as = None;
        let correction = Correction { id, point, time_ms, submitted_ms, approved_ms, withdrawn_ms, written_as };
        self.change_days(userid, |changes| changes.day_mut(work_date).corrections.push(correction));
        Ok(Approved { id, process_instance_id: Some(instance_id(id)) })
    }

    /// When a point of the plan in force is, if the day is open.
    pub(super) fn planned_point(
        &self,
        document: &SeedDocument,
        userid: &str,
        work_date: Date,
        point: usize,
        now_ms: i64,
    ) -> Result<i64, String> {
        self.check_open(document, userid, std::iter::once(work_date), now_ms).map_err(|date| sealed(&date))?;
        let story = story::of(self, document, userid, work_date);
        let duty = story.as_ref().and_then(|story| story.plan_at(now_ms)).map(|plan| plan.duty);
        let Some(Duty::Shift(shift)) = duty else {
            return Err(format!("`{userid}` has no shift on `{work_date}`"));
        };
        let planned = shift.points().nth(point).ok_or_else(|| format!("the shift has no point {point}"))?;
        Ok(midnight_ms(work_date) + planned.minute * MINUTE_MS)
    }

    /// Lets an approval that exists be granted or taken back.
    fn decide(&mut self, document: &SeedDocument, id: i64, approve: &Approve, now_ms: i64) -> Result<Approved, String> {
        if approve.approved.is_none() && approve.withdrawn.is_none() {
            return Err("`approved` or `withdrawn` must be given with `id`".to_owned());
        }
        let decision = Decision {
            approved_ms: approve.approved.map(Timestamp::as_millisecond),
            withdrawn_ms: approve.withdrawn.map(Timestamp::as_millisecond),
        };
        let is_written = self.decide_about(document, &approve.userid, id, decision, now_ms)?;
        let former = self.changes(&approve.userid).and_then(|changes| changes.replaced.get(&id).copied());
        if let (Some(former), Some(approved_ms)) = (former, decision.approved_ms) {
            self.replace(document, &approve.userid, former, approved_ms, now_ms)?;
        }
        Ok(Approved { id, process_instance_id: (!is_written).then(|| instance_id(id)) })
    }

    /// Takes an approval back when the one that replaces it is granted.
    fn replace(
        &mut self,
        document: &SeedDocument,
        userid: &str,
        id: i64,
        approved_ms: i64,
        now_ms: i64,
    ) -> Result<(), String> {
        let withdrawn_ms = Some(approved_ms).filter(|approved_ms| *approved_ms != NEVER);
        self.decide_about(document, userid, id, Decision { approved_ms: None, withdrawn_ms }, now_ms).map(drop)
    }

    /// Decides about an approval or a correction, and says whether another system wrote it.
    pub(crate) fn decide_about(
        &mut self,
        document: &SeedDocument,
        userid: &str,
        id: i64,
        decision: Decision,
        now_ms: i64,
    ) -> Result<bool, String> {
        let days = self.days_of_approval(document, userid, id, now_ms);
        let (first, last) = days.ok_or_else(|| format!("`{userid}` has no approval {id}"))?;
        self.check_open(document, userid, dates(first, last), now_ms).map_err(|date| sealed(&date))?;
        Ok(self.change_days(userid, |changes| match changes.settle_stored(id, decision) {
            Some(is_written) => is_written,
            None => {
                let known = changes.decisions.entry(id).or_default();
                known.approved_ms = decision.approved_ms.or(known.approved_ms);
                known.withdrawn_ms = decision.withdrawn_ms.or(known.withdrawn_ms);
                false
            }
        }))
    }

    /// From which to which day an approval or a correction is, stored or invented.
    fn days_of_approval(&self, document: &SeedDocument, userid: &str, id: i64, now_ms: i64) -> Option<(Date, Date)> {
        if let Some(days) = self.changes(userid).and_then(|changes| changes.days_of_stored(id)) {
            return Some(days);
        }
        let today = date_of(now_ms);
        let reach = dates(today.saturating_sub(REACH_DAYS.days()), today.saturating_add(REACH_DAYS.days()));
        reach.filter_map(|date| story::of(self, document, userid, date)).find_map(|story| {
            let approval = story.approvals.iter().find(|approval| approval.id == id);
            let is_correction = story.corrections.iter().any(|correction| correction.id == id);
            let day = is_correction.then_some((story.work_date, story.work_date));
            approval.map(|approval| span(approval.from_ms, approval.to_ms)).or(day)
        })
    }
}

impl Changes {
    /// Decides about a stored approval or correction, and says whether another system wrote it; nothing where it is not stored.
    pub(super) fn settle_stored(&mut self, id: i64, decision: Decision) -> Option<bool> {
        let Decision { approved_ms, withdrawn_ms } = decision;
        if let Some(approval) = self.approvals.iter_mut().find(|approval| approval.id == id) {
            approval.approved_ms = approved_ms.unwrap_or(approval.approved_ms);
            approval.withdrawn_ms = withdrawn_ms.or(approval.withdrawn_ms);
            return Some(approval.written_as.is_some());
        }
        let mut corrections = self.days.values_mut().flat_map(|day| &mut day.corrections);
        let correction = corrections.find(|correction| correction.id == id)?;
        correction.approved_ms = approved_ms.unwrap_or(correction.approved_ms);
        correction.withdrawn_ms = withdrawn_ms.or(correction.withdrawn_ms);
        Some(correction.written_as.is_some())
    }

    fn days_of_stored(&self, id: i64) -> Option<(Date, Date)> {
        if let Some(approval) = self.approvals.iter().find(|approval| approval.id == id) {
            return Some(span(approval.from_ms, approval.to_ms));
        }
        let corrected = |day: &super::DayChanges| day.corrections.iter().any(|correction| correction.id == id);
        let (work_date, _) = self.days.iter().find(|(_, day)| corrected(day))?;
        Some((*work_date, *work_date))
    }
}

fn sealed(date: &Date) -> String {
    format!("`{date}` is sealed")
}

/// The first and the last day that an interval touches.
pub(super) fn span(from_ms: i64, to_ms: i64) -> (Date, Date) {
    (date_of(from_ms), date_of(to_ms - 1))
}

/// The days that an interval touches.
pub(super) fn touched(from_ms: i64, to_ms: i64) -> impl Iterator<Item = Date> {
    let (first, last) = span(from_ms, to_ms);
    dates(first, last)
}

fn instants(approve: &Approve, now_ms: i64) -> Result<Instants, String> {
    let ms = |instant: Option<Timestamp>| instant.map(Timestamp::as_millisecond);
    let submitted_ms = ms(approve.submitted).unwrap_or(now_ms);
    if approve.waiting && approve.approved.is_some() {
        return Err("an approval that is `waiting` has no `approved`".to_owned());
    }
    let approved_ms = if approve.waiting { NEVER } else { ms(approve.approved).unwrap_or(submitted_ms.max(now_ms)) };
    let withdrawn_ms = ms(approve.withdrawn);
    if approved_ms < submitted_ms || withdrawn_ms.is_some_and(|withdrawn_ms| withdrawn_ms < submitted_ms) {
        return Err("an approval is handed in before it is granted or taken back".to_owned());
    }
    Ok(Instants { submitted_ms, approved_ms, withdrawn_ms })
}

fn unit(unit: Option<ApproveUnit>) -> Unit {
    match unit {
        Some(ApproveUnit::Day) => Unit::Day,
        Some(ApproveUnit::HalfDay) => Unit::HalfDay,
        Some(ApproveUnit::Hour) | None => Unit::Hour,
    }
}

/// From when to when; days and halves of days are taken whole.
fn interval(approve: &Approve, unit: Unit) -> Result<(i64, i64), String> {
    let from_ms = approve.from.ok_or("`from` is missing")?.as_millisecond();
    let to_ms = approve.to.ok_or("`to` is missing")?.as_millisecond();
    if to_ms <= from_ms {
        return Err("`to` is not after `from`".to_owned());
    }
    let grain_ms = match unit {
        Unit::Day => DAY_MS,
        Unit::HalfDay => DAY_MS / 2,
        Unit::Hour => MINUTE_MS,
    };
    // Midnight in China is 16:00 in Greenwich, which halves of days fall on as well as on 04:00.
    let offset_ms = 8 * HOUR_MS;
    let floor = |ms: i64| (ms + offset_ms).div_euclid(grain_ms) * grain_ms - offset_ms;
    Ok((floor(from_ms), floor(to_ms + grain_ms - 1)))
}
