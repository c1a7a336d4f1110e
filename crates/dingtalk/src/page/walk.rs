//! One walk for all paged lists: ask, check, go on where the page says.

use std::hash::Hash;

use futures::stream::{Stream, try_unfold};

use super::PageGuard;
use crate::client::Client;
use crate::error::Error;
use crate::request::Request;

/// A request for one page of a list.
pub(crate) trait Paged: Request + Clone + 'static {
    /// What tells one page from another.
    fn keys(page: &Self::Response) -> impl Iterator<Item: Hash>;

    /// Whether another page follows.
    fn has_more(&self, page: &Self::Response) -> bool;

    /// The request for the page after this one.
    fn after(self, page: &Self::Response, guard: &PageGuard) -> Result<Self, Error>;
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub(crate) fn walk<P: Paged>(
    client: &Client,
    first: P,
) -> impl Stream<Item = Result<P::Response, Error>> + Send + use<P> {
    let walk = Walk { client: client.clone(), guard: PageGuard::new(P::PATH), next: Some(first) };
    try_unfold(walk, async |mut walk| {
        let Some(request) = walk.next.take() else {
            return Ok(None);
        };
        let page = walk.client.send(&request).await?;
        let has_more = request.has_more(&page);
        walk.guard.check(P::keys(&page), has_more)?;
        if has_more {
            walk.next = Some(request.after(&page, &walk.guard)?);
        }
        Ok(Some((page, walk)))
    })
}

struct Walk<P> {
    client: Client,
    guard: PageGuard,
    next: Option<P>,
}
