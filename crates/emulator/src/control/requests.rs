//! The request journal: shown, and asserted about.

use serde::Deserialize;
use serde_json::{Value, json};

use super::query::Query;
use crate::app::lock;
use crate::host::Host;
use crate::journal::{self, Assertion, AssertionsUnmet, Selector};

/// What was called, how often, and what of it the quota counts.
pub(super) fn show(host: &Host, app_key: Option<String>, mut query: Query) -> Result<Value, String> {
    let after = query.take_number("after")?.unwrap_or(0);
    let metered = match &app_key {
        Some(_) => host.named_app(app_key.as_deref())?.tenant.metered(),
        None => host.metered(),
    };
    let code = query.take("code").map(Value::String);
    let selector = Selector { api: query.take("api"), app_key, code, after, ..Selector::default() };
    query.end()?;
    let journal = lock(&host.journal);
    let mut records = journal.records(after);
    let counts = journal.counts().clone();
    drop(journal);
    records.retain(|record| selector.chooses(record));
    Ok(json!({"requests": records, "counts": counts, "metered": metered}))
}

/// One assertion, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Assertions {
    Several(Vec<Value>),
    One(Value),
}

/// Checks assertions; the inner error is for those that do not hold.
pub(super) fn check(host: &Host, app_key: Option<&str>, body: &[u8]) -> Result<Result<(), AssertionsUnmet>, String> {
    let several = match super::read(body)? {
        Assertions::Several(several) => several,
        Assertions::One(one) => vec![one],
    };
    let read = |(n, assertion): (usize, Value)| {
        let assertion: Result<Assertion, _> = serde_json::from_value(assertion);
        let mut assertion = assertion.map_err(|error| format!("assertion {n} cannot be read: {error}"))?;
        if let Some(app_key) = app_key {
            assertion.calls.app_key.get_or_insert_with(|| app_key.to_owned());
        }
        Ok(assertion)
    };
    let assertions = (1..).zip(several).map(read).collect::<Result<Vec<_>, String>>()?;
    let first = assertions.iter().map(|assertion| assertion.calls.after).min().unwrap_or(0);
    let journal = lock(&host.journal);
    if journal.has_dropped_after(first) {
        return Err(
            "the oldest requests are no longer kept: reset the journal, or say with `after` which are meant".into()
        );
    }
    let records = journal.records(first);
    drop(journal);
    Ok(journal::check(&assertions, &records))
}
