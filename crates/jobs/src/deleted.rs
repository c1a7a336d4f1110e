//! Whom we deleted, and when: DingTalk says nothing about the days before, also when the person is back under the same userid.

use std::collections::BTreeMap;

use dianmao_roster::id::UserId;
use jiff::Timestamp;

use crate::context::Context;
use crate::error::Error;

/// The fact that this is kept under.
const DELETED: &str = "deleted_people";

/// Remembers that a person was deleted just now.
pub(crate) async fn remember(context: &Context, user: &UserId) -> Result<(), Error> {
    let now = context.now();
    let mut deleted = load(context).await?;
    deleted.insert(user.clone(), now);
    let deleted: BTreeMap<&str, i64> = deleted.iter().map(|(user, at)| (user.as_str(), at.as_millisecond())).collect();
    Ok(context.store.save_fact(DELETED, &serde_json::json!(deleted), now).await?)
}

/// Everybody whom we ever deleted, with the last time that we did.
pub(crate) async fn load(context: &Context) -> Result<BTreeMap<UserId, Timestamp>, Error> {
    let fact = context.store.fact(DELETED).await?;
    let deleted: BTreeMap<String, i64> =
        fact.and_then(|fact| serde_json::from_value(fact.value).ok()).unwrap_or_default();
    let instant = |(user, at)| Some((UserId::from(user), Timestamp::from_millisecond(at).ok()?));
    Ok(deleted.into_iter().filter_map(instant).collect())
}
