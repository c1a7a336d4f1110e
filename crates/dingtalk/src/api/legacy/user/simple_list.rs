//! `GET /user/simplelist`: the userids and names right in a department.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use super::{MOST_ROWS, Page};
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for the names of a department's people. Without `offset` and `size` all come in one answer.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// for person in client.send(&user::SimpleList::whole(37)).await?.userlist {
///     println!("{} {}", person.userid, person.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SimpleList {
    /// The department.
    pub department_id: i64,
    /// Rows to skip; only together with `size`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// Rows to bring, 1 to 100; only together with `offset`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
    /// `entry_asc`, `entry_desc`, `modify_asc`, `modify_desc` or `custom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl SimpleList {
    /// All people in one answer.
    pub fn whole(department_id: i64) -> Self {
        Self { department_id, ..Self::default() }
    }

    /// The first page of full length.
    pub fn of(department_id: i64) -> Self {
        Self { department_id, offset: Some(0), size: Some(MOST_ROWS), ..Self::default() }
    }
}

impl Request for SimpleList {
    const PATH: &'static str = "/user/simplelist";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Page<SimplyListed>;
}

/// A person's name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SimplyListed {
    /// The userid.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
}

/// Walks through all pages of a department, asking for each as it is wanted.
pub fn pages(
    client: &Client,
    department_id: i64,
) -> impl Stream<Item = Result<Page<SimplyListed>, Error>> + Send + use<> {
    walk(client, SimpleList::of(department_id))
}

impl Paged for SimpleList {
    fn keys(page: &Page<SimplyListed>) -> impl Iterator<Item: Hash> {
        page.keys(|person| person.userid.clone())
    }

    fn has_more(&self, page: &Page<SimplyListed>) -> bool {
        page.goes_on()
    }

    fn after(self, page: &Page<SimplyListed>, guard: &PageGuard) -> Result<Self, Error> {
        let offset = page.next_offset(self.offset.unwrap_or_default(), guard)?;
        Ok(Self { offset: Some(offset), ..self })
    }
}
