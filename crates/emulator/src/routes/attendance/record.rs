//! Punches, each with where and how.

use std::iter;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::ask::Ask;
use crate::app::Reading;
use crate::attendance::dates::{SECOND_MS, dates, oldest};
use crate::attendance::places::RADIUS_METRES;
use crate::attendance::punches::{Matched, Punch, Standing, of_day};
use crate::attendance::shifts;
use crate::endpoint::Outcome;
use crate::envelope::success;
use crate::mix::mix;
use crate::params::Params;

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
    let mut punches = punches(ask, &userids, from, to);
    punches.sort_unstable_by_key(|punch| mix(reading.company.seed(), punch.id.unsigned_abs()));
    let recordresult = punches.iter().map(|punch| view(reading, punch)).collect();
    Ok(success(&Body { errcode: 0, errmsg: "ok", recordresult }, Some(0)))
}

/// The punches of a window, by the second at which they were made. A night that began before it may end within.
fn punches(ask: Ask<'_>, userids: &[String], from: DateTime, to: DateTime) -> Vec<Punch> {
    let now_ms = ask.reading.now_ms;
    let (from_ms, to_ms) = (instant_ms(from), instant_ms(to) + SECOND_MS);
    let oldest = oldest(now_ms);
    let first = from.date().yesterday().unwrap_or(from.date()).max(oldest);
    let mut punches = Vec::new();
    for worker in userids.iter().filter_map(|userid| ask.worker(userid)) {
        for date in dates(first, to.date()) {
            punches.extend(of_day(&worker, date, now_ms));
        }
    }
    punches.retain(|punch| (from_ms..to_ms).contains(&punch.at_ms));
    punches
}

fn instant_ms(time: DateTime) -> i64 {
    let instant = time.to_zoned(TimeZone::fixed(Offset::constant(8)));
    instant.map_or(Timestamp::MAX, |zoned| zoned.timestamp()).as_millisecond()
}

/// A row; what does not apply is missing.
fn view(reading: &Reading<'_>, punch: &Punch) -> Value {
    let corp_id = reading.corp_id;
    let business = format!("{:016X}{:016X}", mix(3, punch.id.unsigned_abs()), mix(4, punch.id.unsigned_abs()));
    let mut row = Map::new();
    put(&mut row, "id", punch.id);
    put(&mut row, "userId", punch.user_id.as_str());
    put(&mut row, "corpId", corp_id);
    put(&mut row, "workDate", punch.work_date_ms);
    put(&mut row, "userCheckTime", punch.at_ms);
    put(&mut row, "gmtCreate", punch.at_ms);
    put(&mut row, "gmtModified", punch.at_ms);
    put(&mut row, "sourceType", punch.source_type);
    put(&mut row, "bizId", business);
    match punch.standing {
        Standing::Valid(matched) => put_matched(&mut row, &matched),
        Standing::Invalid(message) => {
            put(&mut row, "invalidRecordType", "Other");
            put(&mut row, "invalidRecordMsg", message);
        }
    }
    put_spot(&mut row, punch);
    Value::Object(row)
}

fn put_matched(row: &mut Map<String, Value>, matched: &Matched) {
    put(row, "checkType", matched.check_type);
    put(row, "timeResult", matched.time_result);
    put(row, "locationResult", matched.location_result);
    put(row, "baseCheckTime", matched.planned_ms);
    put(row, "planCheckTime", matched.planned_ms);
    put(row, "planId", matched.plan_id);
    put(row, "groupId", matched.group_id);
    put(row, "classId", shifts::info(matched.shift).id);
    put(row, "isLegal", if matched.is_legal() { "Y" } else { "N" });
}

fn put_spot(row: &mut Map<String, Value>, punch: &Punch) {
    let spot = &punch.spot;
    let office = &spot.office;
    put(row, "locationMethod", spot.method);
    put(row, "userAddress", spot.address.as_str());
    put(row, "baseAddress", office.address);
    for (key, text) in
        [("deviceId", spot.device_id.as_deref()), ("deviceSN", spot.machine_sn), ("outsideRemark", spot.remark)]
    {
        row.extend(text.map(|text| (key.to_owned(), json!(text))));
    }
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
    if spot.method == "WIFI" {
        let keys = ["userSsid", "baseSsid"].into_iter().zip(iter::repeat(office.ssid));
        let macs = ["userMacAddr", "baseMacAddr"].into_iter().zip(iter::repeat(office.mac));
        row.extend(keys.chain(macs).map(|(key, text)| (key.to_owned(), json!(text))));
    }
}

fn put(row: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    row.insert(key.to_owned(), value.into());
}
