//! Punches, each with where and how.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use serde::Serialize;
use serde_json::{Map, Value};

use super::ask::Ask;
use crate::app::Reading;
use crate::attendance::dates::{SECOND_MS, dates, oldest};
use crate::attendance::places::RADIUS_METRES;
use crate::attendance::spot::{self, Spot};
use crate::endpoint::Outcome;
use crate::envelope::success;
use crate::mix::mix;
use crate::params::Params;
use crate::story::ids::business_id;
use crate::verdict::{Matched, PunchRow, Standing};

/// The most people of one call.
const MOST: usize = 50;

#[derive(Serialize)]
struct Body {
    errcode: i64,
    errmsg: &'static str,
    recordresult: Vec<Value>,
}

/// `POST /attendance/listRecord`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let (from, to) = (ask.time("checkDateFrom")?, ask.time("checkDateTo")?);
    ask.check_span(from.date(), to.date(), "checkDateTo")?;
    let userids = ask.native_userids("userIds", MOST)?;
    let mut records = records(ask, &userids, from, to);
    records.sort_unstable_by_key(|(id, _)| mix(reading.company.seed(), id.unsigned_abs()));
    let recordresult = records.into_iter().map(|(_, view)| view).collect();
    Ok(success(&Body { errcode: 0, errmsg: "ok", recordresult }, Some(0)))
}

/// The records of a window with their ids, by the second of the punch. A night that began before it may end within.
fn records(ask: Ask<'_>, userids: &[String], from: DateTime, to: DateTime) -> Vec<(i64, Value)> {
    let now_ms = ask.reading.now_ms;
    let (from_ms, to_ms) = (instant_ms(from), instant_ms(to) + SECOND_MS);
    let oldest = oldest(now_ms);
    let first = from.date().yesterday().unwrap_or(from.date()).max(oldest);
    // A punch before midnight may be for a shift that begins early on the next day.
    let last = to.date().tomorrow().unwrap_or(to.date());
    let mut records = Vec::new();
    for worker in userids.iter().filter_map(|userid| ask.worker(userid)) {
        for story in dates(first, last).filter_map(|date| worker.story(date)) {
            let punches = worker.case(&story).at(now_ms).punches();
            let wanted = punches.iter().filter(|punch| (from_ms..to_ms).contains(&punch.at_ms));
            records.extend(wanted.map(|punch| (punch.id, view(ask.reading, punch))));
        }
    }
    records
}

fn instant_ms(time: DateTime) -> i64 {
    let instant = time.to_zoned(TimeZone::fixed(Offset::constant(8)));
    instant.map_or(Timestamp::MAX, |zoned| zoned.timestamp()).as_millisecond()
}

/// A row; what does not apply is missing.
fn view(reading: &Reading<'_>, punch: &PunchRow<'_>) -> Value {
    let mut row = Map::new();
    put(&mut row, "id", punch.id);
    put(&mut row, "userId", punch.user_id);
    put(&mut row, "corpId", reading.corp_id);
    put(&mut row, "workDate", punch.work_date_ms);
    put(&mut row, "userCheckTime", punch.at_ms);
    put(&mut row, "gmtCreate", punch.created_ms);
    put(&mut row, "gmtModified", punch.modified_ms);
    put(&mut row, "sourceType", punch.source_type);
    match &punch.standing {
        Standing::Valid(matched) => put_matched(&mut row, matched),
        Standing::Invalid(invalid) => {
            put(&mut row, "invalidRecordType", invalid.kind);
            put(&mut row, "invalidRecordMsg", invalid.message);
        }
    }
    if let Some(spot) = spot::of(reading.company.seed(), punch) {
        put(&mut row, "bizId", business_id(punch.id));
        put_spot(&mut row, spot);
    }
    Value::Object(row)
}

fn put_matched(row: &mut Map<String, Value>, matched: &Matched) {
    put(row, "checkType", matched.check_type);
    put(row, "timeResult", matched.time_result);
    put(row, "locationResult", matched.location_result);
    put_some(row, "baseCheckTime", matched.base_ms);
    put_some(row, "planCheckTime", matched.planned_ms);
    put_some(row, "planId", matched.plan_id);
    put(row, "groupId", matched.group_id);
    put_some(row, "classId", matched.shift.map(|shift| shift.id));
    put(row, "isLegal", if matched.is_legal() { "Y" } else { "N" });
    put_some(row, "approveId", matched.approve_id);
    put_some(row, "procInstId", matched.proc_inst_id.as_deref());
}

fn put_spot(row: &mut Map<String, Value>, spot: Spot) {
    let office = &spot.office;
    put(row, "locationMethod", spot.method);
    put(row, "userAddress", spot.address);
    put(row, "baseAddress", office.address);
    put_some(row, "deviceId", spot.device_id);
    put_some(row, "deviceSN", spot.machine_sn.as_deref());
    put_some(row, "outsideRemark", spot.remark.as_deref());
    put_some(row, "photoUrl", spot.photo_url);
    let Some((position, accuracy)) = spot.position else {
        return;
    };
    let (user, base) = (position.degrees(), office.position.degrees());
    put(row, "userLatitude", user.0);
    put(row, "userLongitude", user.1);
    put(row, "userAccuracy", accuracy);
    put(row, "baseLatitude", base.0);
    put(row, "baseLongitude", base.1);
    put(row, "baseAccuracy", RADIUS_METRES);
    if let Some((ssid, mac)) = spot.network {
        put(row, "userSsid", ssid);
        put(row, "userMacAddr", mac);
        put(row, "baseSsid", office.ssid);
        put(row, "baseMacAddr", office.mac);
    }
}

fn put(row: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    row.insert(key.to_owned(), value.into());
}

fn put_some(row: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        put(row, key, value);
    }
}
