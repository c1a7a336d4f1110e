//! Which permission points the app has, which commands need them, and where the missing ones are applied for. Each is tried by a call
//! that changes nothing: no interface lists them.

use dianmao_dingtalk::Error as CallError;
use dianmao_dingtalk::api::attendance::list::List;
use dianmao_dingtalk::api::auth::Scopes;
use dianmao_roster::field::Field;
use dianmao_roster::id::UserId;
use serde::Serialize;

use super::{NOBODY, NOBODY_ID};
use crate::context::Context;
use crate::error::Error;
use crate::remote::contacts::PersonUpdate;
use crate::remote::directory;

/// The commands that call DingTalk, in the order in which a new company meets them.
const COMMANDS: [&str; 4] = ["doctor", "plan", "apply", "pull"];

/// A permission point and what it is for.
struct Point {
    scope: &'static str,
    opens: &'static str,
    /// The commands that cannot do all of their work without it.
    commands: &'static [&'static str],
}

const POINTS: [Point; 7] = [
    Point {
        scope: "qyapi_base",
        opens: "access tokens, what the app may see",
        commands: &["doctor", "plan", "apply", "pull"],
    },
    Point { scope: "qyapi_get_department_list", opens: "departments", commands: &["doctor", "plan", "apply", "pull"] },
    Point {
        scope: "qyapi_get_department_member",
        opens: "the people of a department",
        commands: &["doctor", "plan", "apply", "pull"],
    },
    Point {
        scope: "qyapi_get_member",
        opens: "one person, and how many there are",
        commands: &["doctor", "plan", "apply", "pull"],
    },
    Point { scope: "qyapi_get_member_by_mobile", opens: "who has a mobile number", commands: &["doctor", "apply"] },
    Point {
        scope: "qyapi_manage_addresslist",
        opens: "changes of people and departments",
        commands: &["doctor", "apply"],
    },
    Point { scope: "qyapi_get_attendance_data", opens: "attendance results", commands: &["doctor", "apply", "pull"] },
];

/// A field permission and the fields that it opens.
struct Fields {
    name: &'static str,
    fields: &'static [Field],
}

const FIELDS: [Fields; 2] = [
    Fields { name: "企业员工手机号信息", fields: &[Field::Mobile] },
    Fields { name: "邮箱等个人信息", fields: &[Field::Email, Field::WorkPlace, Field::Remark] },
];

/// Every permission, by contract `dianmao.permissions/1`.
#[derive(Debug, Clone, Serialize)]
pub struct Permissions {
    /// The contract's name.
    pub schema: &'static str,
    /// Each command with what it lacks.
    pub commands: Vec<Command>,
    /// Each permission point.
    pub permissions: Vec<Permission>,
    /// Each field permission.
    pub fields: Vec<FieldPermission>,
}

/// A command with what it lacks.
#[derive(Debug, Clone, Serialize)]
pub struct Command {
    /// Its name.
    pub command: &'static str,
    /// The permission points that are missing.
    pub missing: Vec<&'static str>,
}

/// A permission point.
#[derive(Debug, Clone, Serialize)]
pub struct Permission {
    /// Its name at DingTalk.
    pub scope: &'static str,
    /// What it opens.
    pub opens: &'static str,
    /// Whether the app has it.
    pub granted: Granted,
    /// The page at which it is applied for.
    pub apply_at: String,
    /// Why nobody can tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A field permission. It has no page of its own.
#[derive(Debug, Clone, Serialize)]
pub struct FieldPermission {
    /// Its name at DingTalk.
    pub name: &'static str,
    /// What it opens.
    pub fields: Vec<&'static str>,
    /// Whether DingTalk returned one of the fields for somebody.
    pub granted: Granted,
}

/// Whether the app has a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Granted {
    /// It has.
    Yes,
    /// It has not.
    No,
    /// Nobody can tell: the call failed for another reason, or nobody has a value in the field.
    Unknown,
}

impl Permissions {
    /// Whether nothing that can be told is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.permissions.iter().all(|permission| permission.granted != Granted::No)
    }
}

/// Tries every permission. Costs one metered call.
///
/// # Errors
/// DingTalk cannot be reached, or does not accept the app or this address at all.
pub async fn permissions(context: &Context) -> Result<Permissions, Error> {
    let mut permissions = Vec::new();
    for point in &POINTS {
        permissions.push(judge(context, point, probe(context, point.scope).await)?);
    }
    let is_missing =
        |scope| permissions.iter().any(|permission| permission.scope == scope && permission.granted == Granted::No);
    let lacks = |command| POINTS.iter().filter(move |point| point.commands.contains(command));
    let commands = COMMANDS
        .iter()
        .map(|command| Command {
            command,
            missing: lacks(command).map(|point| point.scope).filter(|scope| is_missing(*scope)).collect(),
        })
        .collect();
    let fields = fields(context).await;
    Ok(Permissions { schema: "dianmao.permissions/1", commands, permissions, fields })
}

/// The call that a permission point opens, on nobody where that is possible.
async fn probe(context: &Context, scope: &str) -> Result<(), CallError> {
    let client = &context.client;
    let contacts = context.contacts();
    let nobody = UserId::from(NOBODY_ID);
    let today = context.today();
    match scope {
        "qyapi_get_department_list" => contacts.children(context.settings.sync.root).await.map(drop),
        "qyapi_get_department_member" => contacts.try_members(context.settings.sync.root).await,
        "qyapi_get_member" => contacts.person(&nobody).await.map(drop),
        "qyapi_get_member_by_mobile" => contacts.holder(NOBODY).await.map(drop),
        "qyapi_manage_addresslist" => contacts.update_person(&nobody, PersonUpdate::default()).await,
        "qyapi_get_attendance_data" => client.send(&List::of(vec![NOBODY_ID.into()], today, today)).await.map(drop),
        _ => client.send(&Scopes::default()).await.map(drop),
    }
}

fn judge(context: &Context, point: &Point, answer: Result<(), CallError>) -> Result<Permission, Error> {
    let (granted, message, link) = match answer {
        // A refusal of this very call comes after the permission was looked at.
        Ok(()) | Err(CallError::Api { .. }) => (Granted::Yes, None, None),
        // Without the first of them no other can be tried.
        Err(error @ CallError::Scope { .. }) if is_about_another(&error, point) => {
            (Granted::Unknown, Some(error.to_string()), None)
        }
        Err(CallError::Scope { message, .. }) => (Granted::No, None, link_in(&message)),
        Err(error @ (CallError::Auth { .. } | CallError::IpNotAllowed { .. } | CallError::Transport { .. })) => {
            return Err(Error::dingtalk("cannot try the permissions")(error));
        }
        Err(error) => (Granted::Unknown, Some(error.to_string()), None),
    };
    let apply_at = link.unwrap_or_else(|| application(&context.settings.tenant.app_key, point.scope));
    Ok(Permission { scope: point.scope, opens: point.opens, granted, apply_at, message })
}

/// Whether a refusal names another point than the one that was tried.
fn is_about_another(error: &CallError, point: &Point) -> bool {
    let CallError::Scope { scope: Some(named), .. } = error else { return false };
    POINTS.iter().any(|other| other.scope == &**named && other.scope != point.scope)
}

/// The page at which an app's permission point is applied for, as DingTalk's own refusals name it.
fn application(app_key: &str, scope: &str) -> String {
    format!("https://open-dev.dingtalk.com/appscope/apply?content={app_key}%23{scope}")
}

/// The page that a refusal names.
fn link_in(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("https://open-dev.dingtalk.com/appscope/apply?")?;
    let query: String =
        rest.chars().take_while(|char| char.is_ascii_alphanumeric() || "=%_.&-#".contains(*char)).collect();
    Some(format!("https://open-dev.dingtalk.com/appscope/apply?{query}"))
}

/// Whether anybody has a value in the fields that a field permission opens.
async fn fields(context: &Context) -> Vec<FieldPermission> {
    let reading = directory::read(context).await.ok().filter(|reading| !reading.directory.people.is_empty());
    FIELDS
        .iter()
        .map(|Fields { name, fields }| {
            let fields: Vec<&'static str> = fields.iter().map(|field| field.as_str()).collect();
            let granted = match &reading {
                None => Granted::Unknown,
                Some(reading) if fields.iter().any(|field| !reading.directory.fields_never_seen.contains(field)) => {
                    Granted::Yes
                }
                // Everybody has a mobile number; the others may be empty.
                Some(_) if fields == [Field::Mobile.as_str()] => Granted::No,
                Some(_) => Granted::Unknown,
            };
            FieldPermission { name, fields, granted }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{application, link_in};

    #[test]
    fn the_page_of_a_refusal_is_found_in_its_text() {
        let text = "应用尚未开通所需的权限：[qyapi_base]，点击链接申请并开通即可：https://open-dev.dingtalk.com/appscope/apply?content=dingkey%23qyapi_base, {requiredScopes=[qyapi_base]}";
        assert_eq!(link_in(text).unwrap(), application("dingkey", "qyapi_base"));
        assert_eq!(link_in("没有调用该接口的权限"), None);
    }
}
