//! A single day of a single person, with everything about it.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::flagged;
use super::ask::Ask;
use crate::app::Reading;
use crate::attendance::dates::{HOUR_MS, midnight_ms, oldest};
use crate::attendance::places::RADIUS_METRES;
use crate::attendance::report::hundredths;
use crate::attendance::spot;
use crate::endpoint::Outcome;
use crate::limits::{china, china_text};
use crate::params::Params;
use crate::story::{Approval, ApprovalKind, Shift, Story, Unit, instance_id};
use crate::verdict::{Matched, PointRow, PunchRow, Standing, Verdict};

/// `POST /topapi/attendance/getupdatedata`.
pub(crate) fn get(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let userid = params.required_text("userid")?;
    let date = ask.date("work_date")?;
    ask.check_age(date, "work_date")?;
    let worker = ask.worker(&userid).filter(|_| date >= oldest(reading.now_ms));
    let story = worker.as_ref().and_then(|worker| worker.story(date));
    let mut view = match worker.as_ref().zip(story.as_ref()) {
        Some((worker, story)) => day(ask, story, &worker.case(story).at(reading.now_ms)),
        None => json!({"attendance_result_list": [], "check_record_list": [], "approve_list": [],
            "class_setting_info": {"rest_time_vo_list": []}}),
    };
    view["userid"] = json!(userid);
    view["corpId"] = json!(reading.corp_id);
    // As it was sent.
    view["work_date"] = json!(params.required_text("work_date")?);
    Ok(flagged(ask, &view))
}

fn day(ask: Ask<'_>, story: &Story, verdict: &Verdict<'_>) -> Value {
    let (rows, punches) = (verdict.points(), verdict.punches());
    let now_ms = ask.reading.now_ms;
    let approvals = story.approvals.iter().filter(|approval| approval.stands_at(now_ms));
    json!({
        "attendance_result_list": rows.iter().map(|row| result_view(ask, row, &punches)).collect::<Vec<_>>(),
        "check_record_list": punches.iter().map(|punch| punch_view(ask, punch)).collect::<Vec<_>>(),
        "approve_list": approvals.map(approval_view).collect::<Vec<_>>(),
        "class_setting_info": {"rest_time_vo_list": rests(verdict.shift(), story.work_date)},
    })
}

fn rests(shift: Option<&Shift>, work_date: Date) -> Vec<Value> {
    let rest = shift.and_then(|shift| shift.rest.as_ref());
    let at = |minute: i64| midnight_ms(work_date) + minute * 60_000;
    let view = |rest: &crate::story::Rest| json!({"rest_begin_time": at(rest.from_minute), "rest_end_time": at(rest.to_minute)});
    rest.map(view).into_iter().collect()
}

fn result_view(ask: Ask<'_>, row: &PointRow, punches: &[PunchRow<'_>]) -> Value {
    let mut view = json!({});
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            view[key] = value;
        }
    };
    let punch = punches.iter().find(|punch| Some(punch.id) == row.record_id);
    let spot = punch.and_then(|punch| spot::of(ask.reading.company.seed(), punch));
    put("record_id", row.record_id.map(Value::from));
    put("plan_id", row.plan_id.map(Value::from));
    put("class_id", row.shift.map(|shift| shift.id.into()));
    put("group_id", Some(row.group_id.into()));
    put("check_type", Some(row.check_type.into()));
    put("time_result", Some(row.time_result.into()));
    put("location_result", Some(row.location_result.into()));
    put("source_type", Some(row.source_type.into()));
    put("plan_check_time", row.planned_ms.map(|planned_ms| china_text(planned_ms).into()));
    put("user_check_time", Some(china_text(row.user_check_time_ms).into()));
    put("procInst_id", row.proc_inst_id.as_deref().map(Value::from));
    if let Some(spot) = spot {
        put("location_method", Some(spot.method.into()));
        put("user_address", Some(spot.address.into()));
        put("outside_remark", spot.remark.map(|remark| remark.into_owned().into()));
    }
    view
}

fn punch_view(ask: Ask<'_>, punch: &PunchRow<'_>) -> Value {
    let mut view = json!({
        "record_id": punch.id,
        "user_check_time": china_text(punch.at_ms),
        "source_type": punch.source_type,
        "valid_matched": matches!(punch.standing, Standing::Valid(Matched { decides: true, .. })),
    });
    let spot = spot::of(ask.reading.company.seed(), punch);
    if let Some((spot, (position, accuracy))) =
        spot.and_then(|spot| Some((spot.position?, spot)).map(|(at, spot)| (spot, at)))
    {
        let (latitude, longitude) = position.texts();
        view["user_longitude"] = json!(longitude);
        view["user_latitude"] = json!(latitude);
        view["user_accuracy"] = json!(format!("{accuracy}.0"));
        view["base_accuracy"] = json!(format!("{RADIUS_METRES}.0"));
        view["base_address"] = json!(spot.office.address);
        if let Some((ssid, mac)) = spot.network {
            view["user_ssid"] = json!(ssid);
            view["user_mac_addr"] = json!(mac);
        }
    }
    if let Standing::Invalid(invalid) = punch.standing {
        view["invalid_record_type"] = json!(invalid.kind);
        view["invalid_record_msg"] = json!(invalid.message);
    }
    view
}

/// What attendance calls an approval.
pub(super) struct Tags<'a> {
    pub(super) biz_type: i64,
    pub(super) tag_name: &'a str,
    /// The kind of a leave.
    pub(super) sub_type: Option<&'a str>,
}

/// What attendance calls an approval; the system that wrote it has its own words.
pub(super) fn tags(approval: &Approval) -> Tags<'_> {
    let (biz_type, usual_name, sub_type) = match &approval.kind {
        ApprovalKind::Overtime { .. } => (1, "加班", None),
        ApprovalKind::Trip => (2, "出差", None),
        ApprovalKind::Outing => (2, "外出", None),
        ApprovalKind::Leave { name, .. } => (3, "请假", Some(name.as_str())),
    };
    let tag_name = approval.written_as.as_ref().map_or(usual_name, |form| form.tag_name.as_str());
    Tags { biz_type, tag_name, sub_type }
}

/// An approval whole, not only what falls on the day.
fn approval_view(approval: &Approval) -> Value {
    let Tags { biz_type, tag_name, sub_type } = tags(approval);
    let (duration, unit) = duration(approval);
    let mut view = json!({
        "procInst_id": instance_id(approval.id),
        "biz_type": biz_type,
        "tag_name": tag_name,
        "begin_time": edge(approval, approval.from_ms),
        // The last day of whole days, not the first after them.
        "end_time": edge(approval, if approval.unit == Unit::Hour { approval.to_ms } else { approval.to_ms - 1 }),
        "duration": duration,
        "duration_unit": unit,
        "gmt_finished": china_text(approval.approved_ms),
    });
    if let Some(sub_type) = sub_type {
        view["sub_type"] = json!(sub_type);
    }
    view
}

fn edge(approval: &Approval, ms: i64) -> String {
    match approval.unit {
        Unit::Day => china(ms).strftime("%Y-%m-%d").to_string(),
        Unit::HalfDay => china(ms).strftime("%Y-%m-%d %p").to_string(),
        Unit::Hour => china_text(ms),
    }
}

/// The length of the whole range.
fn duration(approval: &Approval) -> (String, &'static str) {
    let hours_percent = (approval.to_ms - approval.from_ms) * 100 / HOUR_MS;
    match (&approval.kind, approval.unit) {
        (ApprovalKind::Overtime { hundredths_of_hours }, _) => (hundredths(*hundredths_of_hours), "hour"),
        (_, Unit::Day | Unit::HalfDay) => (hundredths(hours_percent / 24), "day"),
        (_, Unit::Hour) => (hundredths(hours_percent), "hour"),
    }
}
