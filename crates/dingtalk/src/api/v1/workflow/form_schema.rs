//! `GET /v1.0/workflow/forms/schemas/processCodes`: the form of one template, which tells what it does to
//! attendance.

use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for the form of a template.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::workflow, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let form = client.send(&workflow::FormSchema { process_code: "PROC-1".into() }).await?.result;
/// println!("{:?}", form.attendance_rule());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormSchema {
    /// The template.
    pub process_code: String,
}

impl Request for FormSchema {
    const PATH: &'static str = "/v1.0/workflow/forms/schemas/processCodes";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Schema>;
}

/// A form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// Its fields.
    #[serde(default)]
    pub schema_content: Option<SchemaContent>,
}

impl Schema {
    /// What the form does to attendance, by the first field that says so; these are not the numbers of `biz_type`.
    pub fn attendance_rule(&self) -> Option<AttendanceRule> {
        self.schema_content.iter().flat_map(|content| &content.items).find_map(Component::attendance_rule)
    }
}

/// The fields of a form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaContent {
    /// The title.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub title: Option<String>,
    /// The fields.
    #[serde(default)]
    pub items: Vec<Component>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Component {
    /// The kind of field.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub component_name: Option<String>,
    /// Its settings.
    #[serde(default)]
    pub props: Option<Props>,
    /// Fields within it.
    #[serde(default)]
    pub children: Vec<Component>,
}

impl Component {
    fn attendance_rule(&self) -> Option<AttendanceRule> {
        let own = self.props.as_ref().and_then(|props| props.push.as_ref()).and_then(|push| push.attendance_rule);
        own.map(AttendanceRule::from).or_else(|| self.children.iter().find_map(Component::attendance_rule))
    }
}

/// The settings of a field.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Props {
    /// The field's id.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub id: Option<String>,
    /// The field's name.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub label: Option<String>,
    /// The suite, such as `attendance.goout`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub biz_type: Option<String>,
    /// What the field means.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub biz_alias: Option<String>,
    /// What the field does to attendance.
    #[serde(default)]
    pub push: Option<Push>,
}

/// What a field does to attendance.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Push {
    /// 1 where it does something.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub push_switch: Option<i64>,
    /// What people are shown.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub push_tag: Option<String>,
    /// 1 leave, 2 trip, 3 overtime, 4 outing.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub attendance_rule: Option<i64>,
}

/// What a form does to attendance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttendanceRule {
    /// 请假.
    Leave,
    /// 出差.
    Trip,
    /// 加班.
    Overtime,
    /// 外出.
    Outing,
    /// A number which this version does not know.
    Other(i64),
}

impl From<i64> for AttendanceRule {
    fn from(number: i64) -> Self {
        match number {
            1 => AttendanceRule::Leave,
            2 => AttendanceRule::Trip,
            3 => AttendanceRule::Overtime,
            4 => AttendanceRule::Outing,
            other => AttendanceRule::Other(other),
        }
    }
}
