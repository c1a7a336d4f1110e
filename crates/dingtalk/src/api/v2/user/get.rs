//! `POST /topapi/v2/user/get`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DeptOrder, DeptPosition, Leader, Role};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for one person. Answer 60121 means that nobody has the userid, for whatever reason.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let person = client.send(&user::Get { userid: "E1001".into(), ..Default::default() }).await?;
/// println!("in {:?}", person.dept_id_list);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Get {
    /// The person.
    pub userid: String,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Request for Get {
    const PATH: &'static str = "/topapi/v2/user/get";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Details;
}

/// One person; `None` is what DingTalk did not return, for want of a permission or of a value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Details {
    /// The userid.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The person's id across companies.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub unionid: Option<String>,
    /// The name; one real answer lacked it.
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
    /// Needs the permission for personal data, as the next three do.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub email: Option<String>,
    /// Place of work.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub work_place: Option<String>,
    /// Remark.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub remark: Option<String>,
    /// Further fields as JSON text.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub extension: Option<String>,
    /// The company's own mailbox.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub org_email: Option<String>,
    /// `profession` or `base`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub org_email_type: Option<String>,
    /// The departments.
    #[serde(default, deserialize_with = "loose::opt_ints")]
    pub dept_id_list: Option<Vec<i64>>,
    /// The place in each department.
    #[serde(default)]
    pub dept_order_list: Option<Vec<DeptOrder>>,
    /// Which departments the person leads.
    #[serde(default)]
    pub leader_in_dept: Option<Vec<Leader>>,
    /// The post in each department.
    #[serde(default)]
    pub dept_position_list: Option<Vec<DeptPosition>>,
    /// The roles.
    #[serde(default)]
    pub role_list: Option<Vec<Role>>,
    /// The direct manager; missing where there is none.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub manager_userid: Option<String>,
    /// The day of entry.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub hired_date: Option<Timestamp>,
    /// Whether the person has ever logged in.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub active: Option<bool>,
    /// Whether the real name is verified.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub real_authed: Option<bool>,
    /// Executive mode.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub senior: Option<bool>,
    /// Whether the person administers the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub admin: Option<bool>,
    /// Whether the person owns the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub boss: Option<bool>,
    /// Whether the account belongs to the company and not to the person.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub exclusive_account: Option<bool>,
    /// `sso` or `dingtalk`; the company's own accounts only, as the next four.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub exclusive_account_type: Option<String>,
    /// The name to log in by.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub login_id: Option<String>,
    /// The nickname.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub nickname: Option<String>,
    /// The company that owns the account.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub exclusive_account_corp_id: Option<String>,
    /// Whether the account is switched off.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub disable_status: Option<bool>,
    /// Texts of `extension` in other languages, as JSON text.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub extension_i18n: Option<String>,
    /// When the person was taken in, as it comes; seen in an answer, on no page.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub create_time: Option<String>,
}
