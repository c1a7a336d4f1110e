//! `GET /call_back/get_call_back_failed_result`: the events that could not be pushed.

use std::fmt;
use std::hash::Hash;

use futures::Stream;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::client::Client;
use crate::error::Error;
use crate::event::{Event, EventKind, Fields};
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for events that could not be pushed, at most 200. They appear 3 to 5 minutes after the last attempt, and
/// reading takes them away.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::call_back, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let failed = client.send(&call_back::GetFailedResult::default()).await?;
/// for missed in failed.failed_list {
///     println!("{:?}", missed.event.content());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetFailedResult {}

impl Request for GetFailedResult {
    const PATH: &'static str = "/call_back/get_call_back_failed_result";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    // What a lost answer held is gone, and a repeat would hide that.
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    type Response = FailedResult;
}

/// Some events that could not be pushed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct FailedResult {
    /// Whether there are more.
    #[serde(default, deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The events.
    #[serde(default)]
    pub failed_list: Vec<FailedEvent>,
}

/// An event that could not be pushed, in the form of all others. It has no number, so that nothing tells it from a
/// push that came through after all.
#[derive(Clone, PartialEq)]
pub struct FailedEvent {
    /// The event.
    pub event: Event,
}

impl fmt::Debug for FailedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.event.fmt(f)
    }
}

impl<'de> Deserialize<'de> for FailedEvent {
    /// The fields lie under the name of the kind, in the oldest form beside it.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut item = Map::<String, Value>::deserialize(deserializer)?;
        let known = Fields::new(&item);
        let kind = known.text("call_back_tag").ok_or_else(|| D::Error::missing_field("call_back_tag"))?;
        let born_at = known.time("event_time");
        let fields = match item.remove(&kind) {
            Some(Value::Object(fields)) => fields,
            _ => item,
        };
        let corp_id = Fields::new(&fields).text("corpid");
        let kind = EventKind::from(kind.as_str());
        Ok(Self { event: Event { kind, id: None, biz_id: None, corp_id, app_id: None, born_at, fields } })
    }
}

/// Takes all failed events away, asking for more as they are wanted.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::call_back, Client, Error};
/// use futures::TryStreamExt;
///
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let mut pages = std::pin::pin!(call_back::failed::pages(client));
/// while let Some(page) = pages.try_next().await? {
///     println!("{} events were missed", page.failed_list.len());
/// }
/// # Ok(())
/// # }
/// ```
pub fn pages(client: &Client) -> impl Stream<Item = Result<FailedResult, Error>> + Send + use<> {
    walk(client, GetFailedResult::default())
}

impl Paged for GetFailedResult {
    fn keys(page: &FailedResult) -> impl Iterator<Item: Hash> {
        page.failed_list.iter().map(|failed| (failed.event.born_at, failed.event.fields.clone()))
    }

    fn has_more(&self, page: &FailedResult) -> bool {
        page.has_more
    }

    /// The next page is asked for in the same words, since this one is gone.
    fn after(self, _page: &FailedResult, _guard: &PageGuard) -> Result<Self, Error> {
        Ok(self)
    }
}
