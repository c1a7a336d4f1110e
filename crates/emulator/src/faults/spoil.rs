//! How an answer is spoilt.

use serde_json::Value;

use super::FaultKind;
use super::choose::Strike;
use crate::codes::{BAD_TOKEN, QUOTA_USED, Refusal, TOO_FAST};
use crate::endpoint::Endpoint;
use crate::envelope::{Answer, BAN_PAGE, Refused, page};
use crate::gateway::{quota_text, throttle_text};
use crate::limits::TooFast;

const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>Tengine</center>\r\n</body>\r\n</html>\r\n";

/// The codes that come in the gateway's wrapper.
const GATEWAY_CODES: &[i64] = &[40014, 42001, 60011, 60020, 90002, 90003, 90005, 90006, 90018, 90019, 90020];

/// What a fault puts in the place of the real answer: a page, or a refusal.
pub(crate) fn answer(strike: Strike, endpoint: &Endpoint, now_ms: i64) -> Result<Answer, Refused> {
    Err(match strike.kind {
        FaultKind::Http5xx => return Ok(page(502, BAD_GATEWAY)),
        FaultKind::Html => return Ok(page(200, BAN_PAGE)),
        FaultKind::Throttle => {
            let too_fast = TooFast { from_ms: now_ms, now_ms, until_ms: (now_ms.div_euclid(1000) + 1) * 1000 };
            Refused::Gateway(Refusal::new(TOO_FAST, throttle_text(TOO_FAST, endpoint.path, 20, too_fast)))
        }
        FaultKind::Quota => Refused::Gateway(Refusal::new(QUOTA_USED, quota_text(5001, 5000))),
        FaultKind::Token => Refused::Gateway(BAD_TOKEN.into()),
        _ => {
            let refusal = Refusal::of_number(strike.errcode.unwrap_or(-1));
            if GATEWAY_CODES.contains(&refusal.number) { Refused::Gateway(refusal) } else { Refused::Business(refusal) }
        }
    })
}

/// Spoils the rows or the paging flag of a real answer.
pub(crate) fn distort(kind: FaultKind, endpoint: &Endpoint, answer: Answer) -> Answer {
    let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) else {
        return answer;
    };
    match kind {
        FaultKind::HasMore => {
            if let Some(Value::Bool(more)) = endpoint.more.and_then(|more| body.pointer_mut(more)) {
                *more = !*more;
            }
        }
        FaultKind::DupRow | FaultKind::LostRow => {
            if let Some(Value::Array(rows)) = endpoint.rows.and_then(|rows| body.pointer_mut(rows)) {
                spoil_rows(kind, rows);
            }
        }
        _ => {}
    }
    Answer { body: body.to_string().into(), ..answer }
}

fn spoil_rows(kind: FaultKind, rows: &mut Vec<Value>) {
    let middle = rows.len() / 2;
    if let Some(row) = rows.get(middle).cloned() {
        match kind {
            FaultKind::DupRow => rows.insert(middle, row),
            _ => drop(rows.remove(middle)),
        }
    }
}
