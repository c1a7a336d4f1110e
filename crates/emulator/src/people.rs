//! A change to a member as the control API takes it: the console and the app act, not the API.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::codes::{BAD_EXTENSION, Refusal};
use crate::state::{ExtensionMode, Mobile, PersonChange};

/// What to change about a member; absent fields keep their value.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonPatch {
    /// Who.
    pub userid: String,
    /// Required for a new member.
    pub name: Option<String>,
    /// Required for a new member.
    pub mobile: Option<String>,
    /// Replaces the memberships; a new member without it joins the root department.
    pub dept_id_list: Option<Vec<i64>>,
    /// The title.
    pub title: Option<String>,
    /// The private e-mail address.
    pub email: Option<String>,
    /// The job number.
    pub job_number: Option<String>,
    /// The extension number.
    pub telephone: Option<String>,
    /// The work place.
    pub work_place: Option<String>,
    /// The remark.
    pub remark: Option<String>,
    /// Milliseconds since 1970.
    pub hired_date: Option<i64>,
    /// The direct manager; empty clears.
    pub manager_userid: Option<String>,
    /// Custom fields, an object or its text; replaces the block.
    pub extension: Option<Value>,
    /// Whether the member has logged in.
    pub active: Option<bool>,
    /// Whether the member is an administrator.
    pub admin: Option<bool>,
    /// Whether the member is the boss.
    pub boss: Option<bool>,
    /// Where the member's punches, leave and the like come from.
    pub attends: Option<Attends>,
    /// Removes the member.
    pub remove: bool,
}

/// Where somebody's punches, leave and the like come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attends {
    /// They are invented, as everybody's are.
    Invented,
    /// Only what is told happens; the schedule alone is invented.
    Scripted,
}

impl PersonPatch {
    /// A patch that names a member and changes nothing yet.
    pub fn of(userid: impl Into<String>) -> Self {
        Self { userid: userid.into(), ..Self::default() }
    }

    pub(crate) fn into_change(self) -> Result<PersonChange, Refusal> {
        let mobile = self.mobile.as_deref().map(Mobile::parse).transpose()?;
        let extension = self.extension.map(extension_block).transpose()?;
        Ok(PersonChange {
            name: self.name,
            mobile,
            title: self.title,
            email: self.email,
            job_number: self.job_number,
            telephone: self.telephone,
            work_place: self.work_place,
            remark: self.remark,
            hired_date_ms: self.hired_date,
            manager_userid: self.manager_userid.map(|manager| Some(manager).filter(|manager| !manager.is_empty())),
            extension: extension.map(|block| (block, ExtensionMode::Replace)),
            active: self.active,
            admin: self.admin,
            boss: self.boss,
            dept_ids: self.dept_id_list,
            ..PersonChange::default()
        })
    }
}

/// Takes an extension as an object or as the text of one.
pub(crate) fn extension_block(value: Value) -> Result<Map<String, Value>, Refusal> {
    let value = match value {
        Value::String(text) if text.is_empty() => Value::Object(Map::new()),
        Value::String(text) => serde_json::from_str(&text).map_err(|_| Refusal::from(BAD_EXTENSION))?,
        other => other,
    };
    match value {
        Value::Object(block) => Ok(block),
        _ => Err(BAD_EXTENSION.into()),
    }
}
