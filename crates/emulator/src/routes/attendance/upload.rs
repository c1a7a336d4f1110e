//! `POST /topapi/attendance/record/upload`: punches of other machines.

use super::answer::acknowledged;
use super::approval::sealed;
use crate::app::Writing;
use crate::attendance::dates::{DAY_MS, REACH_DAYS};
use crate::codes::{BAD_PARAMETER, Refusal};
use crate::endpoint::Outcome;
use crate::params::Params;
use crate::story::{Attempt, Manner, Source, Told};

/// Numbers below this are seconds, of which the statistics know nothing.
const FIRST_MILLISECONDS: i64 = 100_000_000_000;

/// Takes a punch; one whose time is in seconds is taken and forgotten.
pub(crate) fn upload(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = params.required_text("userid")?;
    let device_name = params.required_text("device_name")?;
    let device_id = params.required_text("device_id")?;
    let at_ms = params.required_number("user_check_time")?;
    writing.company.known_person(&userid)?;
    if at_ms < FIRST_MILLISECONDS {
        return Ok(acknowledged(writing.request_id));
    }
    let now_ms = writing.now_ms;
    if at_ms < now_ms - REACH_DAYS * DAY_MS || at_ms > now_ms {
        return Err(Refusal::detailed(BAD_PARAMETER, "user_check_time").into());
    }
    let told = Told {
        address: Some(device_name),
        machine_sn: Some(device_id),
        photo_url: params.text("photo_url")?.filter(|url| !url.is_empty()),
        ..Told::default()
    };
    let manner = Manner::Told(Box::new(told));
    let attempt = Attempt { id: 0, at_ms, known_ms: now_ms, source: Source::Uploaded, manner, refusal: None };
    writing.company.begin();
    writing.company.put_attempt(writing.document, &userid, None, attempt, now_ms).map_err(sealed)?;
    Ok(acknowledged(writing.request_id))
}
