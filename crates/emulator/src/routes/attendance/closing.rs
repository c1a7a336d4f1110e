//! Sealed accounts: when months are sealed, and whether some days still can be changed.

use serde_json::{Value, json};

use crate::app::Reading;
use crate::attendance::dates::{HOUR_MS, date_of};
use crate::endpoint::Outcome;
use crate::envelope::{Named, Refused, success};
use crate::params::Params;
use crate::story::invent::{World, sealed_ms};

const INVALID: Named = Named { status: 400, code: "invalidParameter", message: "参数错误" };

/// What may be asked whether it still passes.
const BIZ_CODES: [&str; 4] = ["BOSS_CHECK", "SCHEDULE", "APPROVE", "SPECIAL_DAYS"];

/// `POST /v1.0/attendance/closingAccounts/rules/query`: one rule for everybody, by month. Unknown people are left out.
pub(crate) fn rules(reading: &Reading<'_>, params: &Params) -> Outcome {
    let userids = userids(params)?;
    let known = userids.iter().filter(|userid| reading.company.person(userid).is_some());
    let rule = |userid: &String| match reading.document.life.seal {
        None => json!({"userId": userid, "switchOn": false}),
        Some(seal) => {
            let model = json!({
                "closingDay": seal.day,
                // A time of day in China as an instant of the first day of all.
                "closingHourMinutes": (i64::from(seal.hour) - 8) * HOUR_MS,
                "startMonth": -1,
                "startDay": 1,
                "endMonth": -1,
                "endDay": 31,
            });
            json!({"userId": userid, "switchOn": true, "closingAccountModel": model})
        }
    };
    let rules: Vec<Value> = known.map(rule).collect();
    Ok(success(&json!({"result": rules, "success": true}), None))
}

/// `POST /v1.0/attendance/closingAccounts/status/query`: passes where no day of any range is sealed.
pub(crate) fn status(reading: &Reading<'_>, params: &Params) -> Outcome {
    let userids = userids(params)?;
    let biz_code = params.required_text("bizCode").map_err(|_| INVALID)?;
    if !BIZ_CODES.contains(&biz_code.as_str()) || !userids.iter().any(|userid| reading.company.person(userid).is_some())
    {
        return Err(INVALID.into());
    }
    let ranges = params.objects("userTimeRange").map_err(|_| INVALID)?;
    let edges = |range: &Params| Some((range.number("startTime").ok()??, range.number("endTime").ok()??));
    let ranges: Option<Vec<(i64, i64)>> = ranges.iter().map(edges).collect();
    let ranges = ranges.filter(|ranges| !ranges.is_empty() && ranges.iter().all(|(from, to)| from <= to));
    // Months are sealed one after the other, so the first day of a range is sealed first.
    let world = World::of(reading.document);
    let is_sealed = |from_ms: i64| sealed_ms(world, date_of(from_ms)).is_some_and(|sealed| sealed <= reading.now_ms);
    let pass = !ranges.ok_or(INVALID)?.into_iter().any(|(from_ms, _)| is_sealed(from_ms));
    Ok(success(&json!({"pass": pass, "code": "0", "mesage": if pass { "" } else { "已封账" }}), None))
}

fn userids(params: &Params) -> Result<Vec<String>, Refused> {
    let userids = params.texts("userIds").ok().flatten().filter(|userids| !userids.is_empty());
    Ok(userids.ok_or(INVALID)?)
}
