//! What the two searches have in common.

use std::str::FromStr;

use futures::Stream;
use futures::stream::try_unfold;
use serde::Deserialize;

use crate::client::Client;
use crate::error::Error;
use crate::request::Request;
use crate::wire::loose;

/// One page of what a search finds: userids, or ids of departments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hits<T: FromStr> {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// How many there are in all.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub total_count: Option<i64>,
    /// The ids.
    #[serde(deserialize_with = "loose::parsed")]
    pub list: Vec<T>,
}

/// A search that knows where its next page begins.
pub(super) trait Search<T: FromStr>: Request<Response = Hits<T>> + Clone + 'static {
    fn skip_page(self) -> Self;
}

/// Walks through all pages by the rows skipped, as the other old lists are walked. The page calls the offset a number of
/// the page: where that is meant, rows are missed, which the total tells at the end.
pub(super) fn pages<T, S>(client: &Client, first: S) -> impl Stream<Item = Result<Hits<T>, Error>> + Send + use<T, S>
where
    T: FromStr + Send + 'static,
    S: Search<T>,
{
    let walk = (client.clone(), Some(first), 0_i64);
    try_unfold(walk, async |(client, next, n_before): (Client, Option<S>, i64)| {
        let Some(request) = next else {
            return Ok(None);
        };
        let page = client.send(&request).await?;
        let n_seen = n_before + i64::try_from(page.list.len()).unwrap_or(i64::MAX);
        if page.list.is_empty() && page.has_more {
            return Err(Error::paging(S::PATH, "an empty page promises more"));
        }
        match page.total_count {
            Some(total) if !page.has_more && n_seen < total => {
                return Err(Error::paging(S::PATH, format!("{n_seen} of {total} hits came")));
            }
            _ => {}
        }
        let next = page.has_more.then(|| request.skip_page());
        Ok(Some((page, (client, next, n_seen))))
    })
}
