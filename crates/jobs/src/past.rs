//! What earlier runs did, as far as the guard of the next plan asks.

use dianmao_roster::guard::{Rolling, Unsettled};
use dianmao_roster::journal::Operation;
use jiff::SignedDuration;

use crate::context::Context;
use crate::error::Error;
use crate::plan::APPLIED;
use crate::quarantine;

/// How far back removals count together.
const ROLLING: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The steps that count: what was started may have happened.
const COUNTED: [&str; 3] = ["started", "succeeded", "unknown"];
/// The steps of which nobody knows whether they happened.
const OPEN: [&str; 2] = ["started", "unknown"];

/// Looks back as of now.
pub(crate) async fn rolling(context: &Context) -> Result<Rolling, Error> {
    let since = context.now().checked_sub(ROLLING).unwrap_or_default();
    let count = async |operation: &str| -> Result<usize, Error> {
        let n = context.store.count_steps(&[operation], &COUNTED, since).await?;
        Ok(usize::try_from(n).unwrap_or(usize::MAX))
    };
    Ok(Rolling {
        people: count("delete_person").await?,
        departments: count("delete_department").await?,
        applied_before: context.store.fact(APPLIED).await?.is_some(),
        unsettled: unsettled(context).await?,
        quarantined: quarantine::load(context).await?,
    })
}

async fn unsettled(context: &Context) -> Result<Vec<Unsettled>, Error> {
    let rows = context.store.steps_in_state(&OPEN).await?.into_iter();
    rows.map(|row| {
        let operation = Operation::from_payload(row.payload["operation"].clone());
        let operation = operation.map_err(|error| Error::Journal(error.to_string()))?;
        Ok(Unsettled { run: row.run.0, operation })
    })
    .collect()
}
