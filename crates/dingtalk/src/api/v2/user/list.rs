//! `POST /topapi/v2/user/list`: the people right in a department, with most of their fields.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 100;

/// Asks for one page of a department's people; those of the departments below are not in it.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&user::List::of(37)).await?;
/// println!("{} people, more: {}", page.list.len(), page.has_more);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct List {
    /// The department.
    pub dept_id: i64,
    /// 0 at first, then `next_cursor`.
    pub cursor: i64,
    /// Rows to bring, 1 to 100.
    pub size: i64,
    /// `entry_asc`, `entry_desc`, `modify_asc`, `modify_desc` or `custom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_field: Option<String>,
    /// Whether people with restricted access are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contain_access_limit: Option<bool>,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl List {
    /// The first page of full length.
    pub fn of(dept_id: i64) -> Self {
        Self { dept_id, size: MOST_ROWS, ..Self::default() }
    }
}

impl Request for List {
    const PATH: &'static str = "/topapi/v2/user/list";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Page;
}

/// One page of people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// Where it begins; missing on the last one.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub next_cursor: Option<i64>,
    /// The people.
    pub list: Vec<Listed>,
}

/// A person in a list; `None` is what DingTalk did not return. Manager, leaderships and roles never come here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Listed {
    /// The userid.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The person's id across companies.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub unionid: Option<String>,
    /// The name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// Address of the picture.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub avatar: Option<String>,
    /// Country code of the mobile number, such as `86`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub state_code: Option<String>,
    /// The mobile number; needs a permission of its own.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub mobile: Option<String>,
    /// Whether the number is hidden from the others.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub hide_mobile: Option<bool>,
    /// Extension number.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub telephone: Option<String>,
    /// Job number (工号).
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub job_number: Option<String>,
    /// Title (职位).
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub title: Option<String>,
    /// Needs the permission for personal data, as the next four do.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub email: Option<String>,
    /// The company's own mailbox.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub org_email: Option<String>,
    /// Place of work.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub work_place: Option<String>,
    /// Remark.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub remark: Option<String>,
    /// Further fields as JSON text.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub extension: Option<String>,
    /// All departments of the person.
    #[serde(default, deserialize_with = "loose::opt_ints")]
    pub dept_id_list: Option<Vec<i64>>,
    /// The place in the department that was asked for.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub dept_order: Option<i64>,
    /// The day of entry.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub hired_date: Option<Timestamp>,
    /// Whether the person has ever logged in.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub active: Option<bool>,
    /// Whether the person administers the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub admin: Option<bool>,
    /// Whether the person owns the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub boss: Option<bool>,
    /// Whether the person leads the department that was asked for.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub leader: Option<bool>,
    /// Whether the account belongs to the company and not to the person.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub exclusive_account: Option<bool>,
    /// `sso` or `dingtalk`; the company's own accounts only, as the next.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub exclusive_account_type: Option<String>,
    /// The name to log in by.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub login_id: Option<String>,
}

/// Walks through all pages of a department, asking for each as it is wanted.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use futures::TryStreamExt;
///
/// let pages: Vec<user::list::Page> = user::list::pages(client, 37).try_collect().await?;
/// # drop(pages);
/// # Ok(())
/// # }
/// ```
pub fn pages(client: &Client, dept_id: i64) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, List::of(dept_id))
}

impl Paged for List {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.list.iter().map(|person| &person.userid)
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let cursor = guard.advance(self.cursor, page.next_cursor)?;
        Ok(Self { cursor, ..self })
    }
}
