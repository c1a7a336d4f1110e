//! `POST /topapi/smartwork/hrm/employee/v2/list`: fields of people's files. Historical; DingTalk means to switch it off.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma, comma_opt, loose};

/// The most people that one call may name.
pub const MOST_USERS: usize = 100;

/// Asks for fields of the files of at most 100 people; it is not paged.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::hrm, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = hrm::EmployeeList {
///     userid_list: vec!["E1001".into()],
///     field_filter_list: Some(vec!["sys01-positionLevel".into()]),
///     agentid: 957_064_202,
/// };
/// println!("{} files", client.send(&request).await?.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EmployeeList {
    /// The people.
    #[serde(serialize_with = "comma")]
    pub userid_list: Vec<String>,
    /// Codes of the fields; all without it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub field_filter_list: Option<Vec<String>>,
    /// The app's number, which is neither its key nor its id.
    pub agentid: i64,
}

impl Request for EmployeeList {
    const PATH: &'static str = "/topapi/smartwork/hrm/employee/v2/list";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Vec<EmployeeFile>;
}

/// The file of a person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct EmployeeFile {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The fields.
    #[serde(default)]
    pub field_data_list: Vec<FileField>,
}

/// A field of a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FileField {
    /// Its code.
    #[serde(deserialize_with = "loose::text")]
    pub field_code: String,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub field_name: Option<String>,
    /// The group of fields that it belongs to.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub group_id: Option<String>,
    /// What it holds: one value, or one for each row of a table.
    #[serde(default)]
    pub field_value_list: Vec<FieldValue>,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FieldValue {
    /// The row, from 0.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub item_index: Option<i64>,
    /// As people read it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub label: Option<String>,
    /// As it is stored; the option's key where it is one of several.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub value: Option<String>,
}
