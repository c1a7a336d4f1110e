//! `POST /topapi/attendance/group/member/list`: people and departments put into a group. Departments are not
//! resolved.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use crate::api::attendance::CursorPage;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for one page of members.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::MemberList { op_user_id: "E1001".into(), group_id: 685_000_028, cursor: 0 };
/// let exempt = client.send(&request).await?.result.iter().filter(|member| member.is_exempt()).count();
/// # drop(exempt);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MemberList {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group.
    pub group_id: i64,
    /// 0 at first, then the page's `cursor`.
    pub cursor: i64,
}

impl Request for MemberList {
    const PATH: &'static str = "/topapi/attendance/group/member/list";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = CursorPage<Member>;
}

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Member {
    /// A userid or the id of a department.
    #[serde(deserialize_with = "loose::text")]
    pub member_id: String,
    /// `0` a person, `1` a department.
    #[serde(rename = "type", deserialize_with = "loose::text")]
    pub kind: String,
    /// `0` attends, `1` is exempt.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub atc_flag: Option<String>,
}

impl Member {
    /// Whether the member is a department.
    pub fn is_department(&self) -> bool {
        self.kind == "1"
    }

    /// Whether the member need not attend.
    pub fn is_exempt(&self) -> bool {
        self.atc_flag.as_deref() == Some("1")
    }
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(
    client: &Client,
    first: MemberList,
) -> impl Stream<Item = Result<CursorPage<Member>, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for MemberList {
    fn keys(page: &CursorPage<Member>) -> impl Iterator<Item: Hash> {
        page.result.iter().map(|member| (&member.kind, &member.member_id))
    }

    fn has_more(&self, page: &CursorPage<Member>) -> bool {
        page.has_more
    }

    fn after(self, page: &CursorPage<Member>, guard: &PageGuard) -> Result<Self, Error> {
        let cursor = guard.advance(self.cursor, page.cursor)?;
        Ok(Self { cursor, ..self })
    }
}
