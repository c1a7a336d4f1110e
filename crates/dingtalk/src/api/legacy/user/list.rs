//! `GET /user/list`: the people right in a department, with most of their fields. On the oldest pages and in the SDKs
//! only; [`ListByPage`](super::ListByPage) answers the same.

use std::collections::BTreeMap;
use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{MOST_ROWS, Page};
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::{loose, maps};

/// Asks for a department's people; those of the departments below are not in it. Without `offset` and `size` all come
/// in one answer.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&user::List::whole(37)).await?;
/// println!("{} people", page.userlist.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct List {
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

impl List {
    /// All people in one answer.
    pub fn whole(department_id: i64) -> Self {
        Self { department_id, ..Self::default() }
    }

    /// The first page of full length.
    pub fn of(department_id: i64) -> Self {
        Self { department_id, offset: Some(0), size: Some(MOST_ROWS), ..Self::default() }
    }
}

impl Request for List {
    const PATH: &'static str = "/user/list";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Page<Listed>;
}

/// A person in a list; `None` is what DingTalk did not return. Manager, places and roles never come here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// The userid.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The person's id across companies.
    #[serde(default, alias = "unionId", deserialize_with = "loose::opt_text")]
    pub unionid: Option<String>,
    /// The person's id inside DingTalk, not documented any more.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub ding_id: Option<String>,
    /// The name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// The mobile number; needs a permission of its own.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub mobile: Option<String>,
    /// All departments of the person: an array, a text in the SDK.
    #[serde(default, deserialize_with = "loose::opt_ints")]
    pub department: Option<Vec<i64>>,
    /// The place in the department that was asked for; only where an administrator has ordered it.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub order: Option<i64>,
    /// Whether the person leads the department that was asked for.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_leader: Option<bool>,
    /// The title.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub position: Option<String>,
    /// Extension number.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub tel: Option<String>,
    /// Place of work; needs the permission for personal data, as the next four do.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub work_place: Option<String>,
    /// Remark.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub remark: Option<String>,
    /// E-mail.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub email: Option<String>,
    /// The company's own mailbox.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub org_email: Option<String>,
    /// Further fields.
    #[serde(default, deserialize_with = "maps::opt_texts")]
    pub extattr: Option<BTreeMap<String, String>>,
    /// Job number (工号).
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub jobnumber: Option<String>,
    /// The day of entry.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub hired_date: Option<Timestamp>,
    /// Address of the picture; empty where there is none.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub avatar: Option<String>,
    /// Whether the person has ever logged in.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub active: Option<bool>,
    /// Whether the number is hidden from the others.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_hide: Option<bool>,
    /// Whether the person administers the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_admin: Option<bool>,
    /// Whether the person owns the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_boss: Option<bool>,
}

/// Walks through all pages of a department, asking for each as it is wanted.
pub fn pages(client: &Client, department_id: i64) -> impl Stream<Item = Result<Page<Listed>, Error>> + Send + use<> {
    walk(client, List::of(department_id))
}

impl Paged for List {
    fn keys(page: &Page<Listed>) -> impl Iterator<Item: Hash> {
        page.keys(|person| person.userid.clone())
    }

    fn has_more(&self, page: &Page<Listed>) -> bool {
        page.goes_on()
    }

    fn after(self, page: &Page<Listed>, guard: &PageGuard) -> Result<Self, Error> {
        let offset = page.next_offset(self.offset.unwrap_or_default(), guard)?;
        Ok(Self { offset: Some(offset), ..self })
    }
}
