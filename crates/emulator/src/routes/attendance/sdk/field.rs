//! What people do outside, and what their phones are: visits, and the check of a client.

use serde_json::{Value, json};

use super::{check_open, check_people, invalid};
use crate::app::Reading;
use crate::attendance::approvals;
use crate::attendance::dates::{DAY_MS, MINUTE_MS, date_of};
use crate::endpoint::Outcome;
use crate::envelope::{Named, success};
use crate::mix::mix;
use crate::params::Params;
use crate::routes::attendance::ask::Ask;
use crate::story::invent::{Cheat, World, cheat_of};
use crate::story::{Approval, ApprovalKind};

/// The most visits of a page, and the longest window in days.
const MOST_VISITS: i64 = 100;
const MOST_DAYS: i64 = 31;

/// Whom people visit.
const PLACES: [(&str, &str); 3] =
    [("客户处", "上海市浦东新区"), ("供应商处", "苏州市工业园区"), ("展会", "杭州市萧山区")];

const INVALID: Named = super::INVALID;

/// `POST /v1.0/attendance/checkin/records/query`: who goes out by an approval checks in there once, within the first hour.
pub(crate) fn visits(reading: &Reading<'_>, params: &Params) -> Outcome {
    check_open(reading)?;
    let ask = Ask { reading, params };
    ask.operator("operatorUserId").map_err(invalid)?;
    let userids = params.texts("userIdList").map_err(invalid)?.unwrap_or_default();
    check_people(&userids)?;
    let number = |key: &str| params.required_number(key).map_err(invalid);
    let (from_ms, to_ms) = (number("startTime")?, number("endTime")?);
    let (offset, size) = (number("nextToken")?, number("maxResults")?);
    if to_ms < from_ms || to_ms - from_ms > MOST_DAYS * DAY_MS || !(1..=MOST_VISITS).contains(&size) {
        return Err(INVALID.into());
    }
    let offset = usize::try_from(offset).map_err(invalid)?;
    let size = usize::try_from(size).map_err(invalid)?;
    let Reading { company, document, now_ms, .. } = *reading;
    let mut visits = Vec::new();
    for userid in userids.iter().filter(|userid| ask.worker(userid).is_some()) {
        let papers = approvals::of_person(company, document, userid, date_of(from_ms), date_of(to_ms));
        let stands = papers.approvals.iter().filter(|approval| approval.stands_at(now_ms));
        let visited = stands.filter_map(|approval| Some((visited_ms(approval)?, approval)));
        let visited = visited.filter(|(at_ms, _)| (from_ms..=to_ms.min(now_ms)).contains(at_ms));
        visits.extend(visited.map(|(at_ms, approval)| visit(userid, at_ms, approval)));
    }
    let has_more = visits.len() > offset.saturating_add(size);
    let page: Vec<Value> = visits.into_iter().skip(offset).take(size).collect();
    let mut result = json!({"pageList": page});
    if has_more {
        result["nextToken"] = json!(offset + size);
    }
    Ok(success(&json!({"result": result}), None))
}

/// When somebody checks in at the place of an outing.
fn visited_ms(approval: &Approval) -> Option<i64> {
    let minutes = i64::try_from(mix(7, approval.id.unsigned_abs()) % 40).unwrap_or(0);
    matches!(approval.kind, ApprovalKind::Outing).then_some(approval.from_ms + (10 + minutes) * MINUTE_MS)
}

fn visit(userid: &str, at_ms: i64, approval: &Approval) -> Value {
    let index = usize::try_from(mix(8, approval.id.unsigned_abs()) % 3).unwrap_or(0);
    let (place, detail) = PLACES[index];
    json!({
        "userId": userid,
        "checkinTime": at_ms,
        "place": place,
        "detailPlace": detail,
        "remark": "拜访",
        "visitUser": "",
        "imageList": [],
        "customDataList": [],
    })
}

/// `POST /v1.0/attendance/securities/check`: the phones of those who fake where they are are at risk.
pub(crate) fn check(reading: &Reading<'_>, params: &Params) -> Outcome {
    check_open(reading)?;
    let text = |key: &str| params.required_text(key).map_err(invalid);
    let userid = text("userId")?;
    for key in ["platform", "platformVer", "clientVer"] {
        text(key)?;
    }
    let is_object = serde_json::from_str::<Value>(&text("sec")?).is_ok_and(|sec| sec.is_object());
    if !is_object || reading.company.person(&userid).is_none() {
        return Err(INVALID.into());
    }
    let cheat = cheat_of(World::of(reading.document), &userid);
    let result = match cheat {
        Some(Cheat::CopiedPlace | Cheat::ImpossibleTravel) => {
            let info = json!({"riskTypeMajor": "hook", "riskTypeMinor": "mock_location", "riskTypeMsg": "虚拟定位"});
            json!({"hasRisk": true, "riskInfo": info})
        }
        Some(Cheat::BorrowedPhone | Cheat::SpoofedWifi) | None => json!({"hasRisk": false}),
    };
    Ok(success(&json!({"result": result}), None))
}
