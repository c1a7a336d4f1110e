//! Stored changes as the state shows them.

use serde_json::{Value, json};

use super::{Changes, DayChanges, Decision, Move, Quota, Written, WrittenDuty};
use crate::story::{
    Approval, ApprovalKind, Attempt, Correction, Manner, NEVER, Override, Refusal, Told, Unit, WrittenForm,
};

impl Changes {
    /// Every stored field.
    pub(crate) fn to_json(&self, userid: &str) -> Value {
        let days = self.days.iter().map(|(work_date, day)| day_json(&work_date.to_string(), day));
        let decisions = self.decisions.iter().map(|(id, decision)| {
            let Decision { approved_ms, withdrawn_ms } = decision;
            json!({"id": id, "approved_ms": approved_ms, "withdrawn_ms": withdrawn_ms})
        });
        json!({
            "userid": userid,
            "attends": if self.scripted { "scripted" } else { "invented" },
            "moves": self.moves.iter().map(move_json).collect::<Vec<_>>(),
            "days": days.collect::<Vec<_>>(),
            "approvals": self.approvals.iter().map(approval_json).collect::<Vec<_>>(),
            "decisions": decisions.collect::<Vec<_>>(),
            "quotas": self.quotas.iter().map(quota_json).collect::<Vec<_>>(),
            "swaps": self.swaps,
            "replaced": self.replaced.iter().collect::<Vec<_>>(),
        })
    }
}

fn quota_json(quota: &Quota) -> Value {
    let Quota { quota_id, leave_code, cycle, start_ms, end_ms, per_day, per_hour } = quota;
    json!({
        "quota_id": quota_id,
        "leave_code": leave_code,
        "quota_cycle": cycle,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "quota_num_per_day": per_day,
        "quota_num_per_hour": per_hour,
    })
}

fn move_json(step: &Move) -> Value {
    let Move { since_ms, step, from, group_id, exempt, department } = step;
    json!({
        "since_ms": since_ms,
        "step": step,
        "from": from.to_string(),
        "group_id": group_id,
        "exempt": exempt,
        "department": department,
    })
}

fn day_json(work_date: &str, day: &DayChanges) -> Value {
    let DayChanges { plans, attempts, corrections, overrides } = day;
    json!({
        "work_date": work_date,
        "plans": plans.iter().map(plan_json).collect::<Vec<_>>(),
        "punches": attempts.iter().map(attempt_json).collect::<Vec<_>>(),
        "corrections": corrections.iter().map(correction_json).collect::<Vec<_>>(),
        "overrides": overrides.iter().map(override_json).collect::<Vec<_>>(),
    })
}

fn plan_json(plan: &Written) -> Value {
    let Written { since_ms, step, group_id, duty } = plan;
    let shift_id = match duty {
        WrittenDuty::Rest => json!("rest"),
        WrittenDuty::Shift(shift_id) => json!(shift_id),
        WrittenDuty::Cleared => Value::Null,
    };
    json!({"since_ms": since_ms, "step": step, "group_id": group_id, "shift_id": shift_id})
}

fn attempt_json(attempt: &Attempt) -> Value {
    let Attempt { id, at_ms, known_ms, source, manner, refusal } = attempt;
    json!({
        "id": id,
        "at_ms": at_ms,
        "known_ms": known_ms,
        "source": source.word(),
        "manner": manner.word(),
        "told": if let Manner::Told(told) = manner { told_json(told) } else { Value::Null },
        "refusal": refusal.map(Refusal::word),
    })
}

fn told_json(told: &Told) -> Value {
    let Told { address, position, device_id, machine_sn, ssid, mac, outside, remark, photo_url } = told;
    json!({
        "address": address,
        "position": position,
        "device_id": device_id,
        "machine_sn": machine_sn,
        "ssid": ssid,
        "mac": mac,
        "outside": outside,
        "remark": remark,
        "photo_url": photo_url,
    })
}

fn instant(ms: i64) -> Option<i64> {
    Some(ms).filter(|ms| *ms != NEVER)
}

fn correction_json(correction: &Correction) -> Value {
    let Correction { id, point, time_ms, submitted_ms, approved_ms, withdrawn_ms, written_as } = correction;
    json!({
        "id": id,
        "point": point,
        "time_ms": time_ms,
        "submitted_ms": submitted_ms,
        "approved_ms": instant(*approved_ms),
        "withdrawn_ms": withdrawn_ms,
        "written_as": written_as,
    })
}

fn override_json(change: &Override) -> Value {
    let Override { at_ms, point, grade, time_ms, by_userid } = change;
    json!({"at_ms": at_ms, "point": point, "grade": grade, "time_ms": time_ms, "by_userid": by_userid})
}

fn approval_json(approval: &Approval) -> Value {
    let Approval { id, kind, from_ms, to_ms, unit, submitted_ms, approved_ms, withdrawn_ms, written_as } = approval;
    let (kind, code, hundredths_of_hours) = match kind {
        ApprovalKind::Leave { code, .. } => ("leave", Some(code), None),
        ApprovalKind::Trip => ("trip", None, None),
        ApprovalKind::Outing => ("outing", None, None),
        ApprovalKind::Overtime { hundredths_of_hours } => ("overtime", None, Some(hundredths_of_hours)),
    };
    let unit = match unit {
        Unit::Day => "day",
        Unit::HalfDay => "half_day",
        Unit::Hour => "hour",
    };
    json!({
        "id": id,
        "kind": kind,
        "leave_code": code,
        "hundredths_of_hours": hundredths_of_hours,
        "from_ms": from_ms,
        "to_ms": to_ms,
        "unit": unit,
        "submitted_ms": submitted_ms,
        "approved_ms": instant(*approved_ms),
        "withdrawn_ms": withdrawn_ms,
        "written_as": written_as.as_ref().map(|form| form_json(form)),
    })
}

fn form_json(form: &WrittenForm) -> Value {
    let WrittenForm { approve_id, tag_name, sub_type, calendar_days, jump_url, overtime_to_more } = form;
    json!({
        "approve_id": approve_id,
        "tag_name": tag_name,
        "sub_type": sub_type,
        "calendar_days": calendar_days,
        "jump_url": jump_url,
        "overtime_to_more": overtime_to_more,
    })
}
