//! `GET /user/listbypage`: the people right in a department, with most of their fields, always in pages. The only
//! detailed list of the first generation that is still on a page of the vendor's.

use std::hash::Hash;

use futures::Stream;
use serde::Serialize;

use super::{Listed, MOST_ROWS, Page};
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};

/// Asks for one page of a department's people; those of the departments below are not in it.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&user::ListByPage::of(37)).await?;
/// println!("{} people, more: {:?}", page.userlist.len(), page.has_more);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListByPage {
    /// The department.
    pub department_id: i64,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to bring, 1 to 100.
    pub size: i64,
    /// `entry_asc`, `entry_desc`, `modify_asc`, `modify_desc` or `custom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl ListByPage {
    /// The first page of full length.
    pub fn of(department_id: i64) -> Self {
        Self { department_id, size: MOST_ROWS, ..Self::default() }
    }
}

impl Request for ListByPage {
    const PATH: &'static str = "/user/listbypage";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Page<Listed>;
}

/// Walks through all pages of a department, asking for each as it is wanted.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use futures::TryStreamExt;
///
/// let pages: Vec<user::Page<user::Listed>> = user::list_by_page::pages(client, 37).try_collect().await?;
/// # drop(pages);
/// # Ok(())
/// # }
/// ```
pub fn pages(client: &Client, department_id: i64) -> impl Stream<Item = Result<Page<Listed>, Error>> + Send + use<> {
    walk(client, ListByPage::of(department_id))
}

impl Paged for ListByPage {
    fn keys(page: &Page<Listed>) -> impl Iterator<Item: Hash> {
        page.keys(|person| person.userid.clone())
    }

    fn has_more(&self, page: &Page<Listed>) -> bool {
        page.goes_on()
    }

    fn after(self, page: &Page<Listed>, guard: &PageGuard) -> Result<Self, Error> {
        let offset = page.next_offset(self.offset, guard)?;
        Ok(Self { offset, ..self })
    }
}
