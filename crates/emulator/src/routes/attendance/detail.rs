//! A single day of a single person, with everything about it.

use serde_json::{Value, json};

use super::answer::flagged;
use super::ask::Ask;
use crate::app::Reading;
use crate::attendance::dates::oldest;
use crate::attendance::places::RADIUS_METRES;
use crate::attendance::punches::{Matched, Punch, Standing, of_day};
use crate::attendance::shifts;
use crate::endpoint::Outcome;
use crate::life::{self, ResultRow};
use crate::limits::china_text;
use crate::params::Params;

/// `POST /topapi/attendance/getupdatedata`.
pub(crate) fn get(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let userid = params.required_text("userid")?;
    let date = ask.date("work_date")?;
    ask.check_age(date, "work_date")?;
    let worker = ask.worker(&userid).filter(|_| date >= oldest(reading.now_ms));
    let (punches, results) = match &worker {
        Some(worker) => (of_day(worker, date, reading.now_ms), worker.results(date, reading.now_ms)),
        None => (Vec::new(), Vec::new()),
    };
    let no_approval: [Value; 0] = [];
    let view = json!({
        "userid": userid,
        "corpId": reading.corp_id,
        // As it was sent.
        "work_date": params.required_text("work_date")?,
        "attendance_result_list": results.iter().map(|row| result_view(ask, row, &punches)).collect::<Vec<_>>(),
        "check_record_list": punches.iter().map(punch_view).collect::<Vec<_>>(),
        "approve_list": no_approval,
        "class_setting_info": {"rest_time_vo_list": []},
    });
    Ok(flagged(ask, &view))
}

fn result_view(ask: Ask<'_>, row: &ResultRow, punches: &[Punch]) -> Value {
    let shift = life::shift(ask.reading.company.seed(), &row.user_id);
    let mut view = json!({});
    if let Some(record_id) = row.record_id {
        view["record_id"] = json!(record_id);
    }
    view["plan_id"] = json!(row.plan_id);
    view["class_id"] = json!(shifts::info(shift).id);
    view["group_id"] = json!(row.group_id);
    view["check_type"] = json!(row.check_type);
    view["time_result"] = json!(row.time_result);
    view["location_result"] = json!(row.location_result);
    view["source_type"] = json!(row.source_type);
    view["plan_check_time"] = json!(china_text(row.base_check_time_ms));
    view["user_check_time"] = json!(china_text(row.user_check_time_ms));
    if let Some(punch) = punches.iter().find(|punch| Some(punch.id) == row.record_id) {
        view["location_method"] = json!(punch.spot.method);
        view["user_address"] = json!(punch.spot.address);
        if let Some(remark) = punch.spot.remark {
            view["outside_remark"] = json!(remark);
        }
    }
    view
}

fn punch_view(punch: &Punch) -> Value {
    let spot = &punch.spot;
    let mut view = json!({
        "record_id": punch.id,
        "user_check_time": china_text(punch.at_ms),
        "source_type": punch.source_type,
        "valid_matched": matches!(punch.standing, Standing::Valid(Matched { decides: true, .. })),
    });
    if let Some((position, accuracy)) = spot.position {
        let (latitude, longitude) = position.texts();
        view["user_longitude"] = json!(longitude);
        view["user_latitude"] = json!(latitude);
        view["user_accuracy"] = json!(format!("{accuracy}.0"));
        view["base_accuracy"] = json!(format!("{RADIUS_METRES}.0"));
        view["base_address"] = json!(spot.office.address);
        if spot.method == "WIFI" {
            view["user_ssid"] = json!(spot.office.ssid);
            view["user_mac_addr"] = json!(spot.office.mac);
        }
    }
    if let Standing::Invalid(message) = punch.standing {
        view["invalid_record_type"] = json!("Other");
        view["invalid_record_msg"] = json!(message);
    }
    view
}
