//! `GET /department/list`: the departments below one, or all of them in one answer.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for departments; it is not paged. What is answered to an `id` without `fetch_child` is not agreed on, so there
/// are constructors which leave no doubt.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// for found in client.send(&department::List::everything()).await?.department {
///     println!("{} {} under {:?}", found.id, found.name, found.parentid);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct List {
    /// The department below which to look; without it the answer is the whole tree, the root in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// Whether all levels are wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetch_child: Option<bool>,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl List {
    /// The whole tree that the app may see, with the root. A department may come before its parent.
    pub fn everything() -> Self {
        Self::default()
    }

    /// The departments right below one, without itself.
    pub fn children_of(id: i64) -> Self {
        Self { id: Some(id), fetch_child: Some(false), lang: None }
    }

    /// All departments below one, without itself.
    pub fn all_below(id: i64) -> Self {
        Self { id: Some(id), fetch_child: Some(true), lang: None }
    }
}

impl Request for List {
    const PATH: &'static str = "/department/list";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Departments;
}

/// The departments that were found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Departments {
    /// One row each, by their places, whatever their levels.
    pub department: Vec<Listed>,
}

/// A department in a list; ids under 1 belong to school address books and are no departments.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
    /// Its parent; missing at the root.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub parentid: Option<i64>,
    /// Whether it has a chat group.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub create_dept_group: Option<bool>,
    /// Whether new members join the chat group by themselves.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub auto_add_user: Option<bool>,
    /// The key which the caller gave it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub source_identifier: Option<String>,
    /// Whether it comes from a union of companies.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_from_union_org: Option<bool>,
}
