//! The shapes of success: the vendor's samples differ in what stands beside the result.

use serde::Serialize;
use serde_json::{Value, json};

use super::ask::Ask;
use crate::codes::Refusal;
use crate::endpoint::Outcome;
use crate::envelope::{Answer, success};

/// Success that has nothing to tell.
pub(super) fn acknowledged(request_id: &str) -> Answer {
    success(&json!({"errcode": 0, "success": true, "request_id": request_id}), Some(0))
}

/// `errcode`, `request_id`, `result`.
pub(super) fn short<T: Serialize>(ask: Ask<'_>, result: &T) -> Answer {
    let body = json!({"errcode": 0, "request_id": ask.reading.request_id, "result": result});
    success(&body, Some(0))
}

/// The same with `errmsg`.
pub(super) fn worded<T: Serialize>(ask: Ask<'_>, result: &T) -> Answer {
    let body = json!({"errcode": 0, "errmsg": "ok", "request_id": ask.reading.request_id, "result": result});
    success(&body, Some(0))
}

/// The same with `success` in place of `errmsg`.
pub(super) fn flagged<T: Serialize>(ask: Ask<'_>, result: &T) -> Answer {
    let body = json!({"errcode": 0, "success": true, "request_id": ask.reading.request_id, "result": result});
    success(&body, Some(0))
}

/// The same with both.
pub(super) fn full<T: Serialize>(ask: Ask<'_>, result: &T) -> Answer {
    let body =
        json!({"errcode": 0, "errmsg": "ok", "success": true, "request_id": ask.reading.request_id, "result": result});
    success(&body, Some(0))
}

/// Everything one level deeper, errors too where the switch says so.
pub(super) fn nested(ask: Ask<'_>, result: Result<Value, Refusal>) -> Outcome {
    let inner = match result {
        Ok(result) => json!({"errcode": 0, "errmsg": "ok", "result": result, "success": true}),
        Err(refusal) if ask.switches().nested_errors => {
            json!({"errcode": refusal.number, "errmsg": refusal.text, "success": false})
        }
        Err(refusal) => return Err(refusal.into()),
    };
    Ok(success(&json!({"result": inner, "request_id": ask.reading.request_id}), None))
}
