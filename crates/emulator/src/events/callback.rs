//! The trial of a callback's address.

use serde_json::{Map, Value};

use super::push::{PushError, Sender};
use crate::codes::{BAD_CALLBACK_ANSWER, CALLBACK_OUT_OF_REACH, Code};
use crate::host::Host;
use crate::state::Callback;
use crate::tenant::Tenant;

/// Tries an address out: it must answer the event `check_url` with the encrypted `success`.
pub(crate) async fn check(host: &Host, tenant: &Tenant, callback: &Callback) -> Result<(), Code> {
    let switches = tenant.company().switches().events;
    if !switches.check_url {
        return Ok(());
    }
    let message = Map::from_iter([("EventType".to_owned(), Value::from("check_url"))]);
    let sender = Sender::of(host, tenant, callback, switches);
    let outcome = sender.push(&message, switches.check_timeout_ms).await;
    outcome.map_err(|error| {
        tracing::info!(%error, "a callback fails its trial");
        match error {
            PushError::WrongReply(_) => BAD_CALLBACK_ANSWER,
            _ => CALLBACK_OUT_OF_REACH,
        }
    })
}
