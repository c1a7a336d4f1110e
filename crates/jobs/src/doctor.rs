//! Tries everything that the other commands need, one by one, and says what to do about each that fails. Changes nothing at DingTalk.

mod permissions;

use dianmao_attendance::period::YearMonth;
use dianmao_dingtalk::Error as CallError;
use dianmao_dingtalk::api::attendance::list::List;
use dianmao_roster::guard::Mode;
use dianmao_roster::id::UserId;
use jiff::SignedDuration;
use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, is_denied};
use crate::plan;
use crate::remote::contacts::{PersonUpdate, is_no_such_user};
use crate::remote::directory;

pub use permissions::{Command, FieldPermission, Granted, Permission, Permissions, permissions};

/// A number that nobody has: the read tells whether the permission is there.
const NOBODY: &str = "12000000000";
/// A userid that nobody has, for the same purpose.
const NOBODY_ID: &str = "dianmao-doctor";
/// "The person is outside of what the app may see": the permission itself was not missed.
const PERSON_OUT_OF_SCOPE: i64 = 50002;
/// Further apart than this, and days and months end at the wrong time.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(60);

/// Every check, by contract `dianmao.doctor/1`.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The contract's name.
    pub schema: &'static str,
    /// The checks in the order in which they were made.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// What was tried.
    pub name: &'static str,
    /// How it came out.
    pub status: Status,
    /// A sentence.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether credentials, a permission, the scope or the address is at fault.
    #[serde(skip)]
    pub denied: bool,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All is well.
    Ok,
    /// It works, and somebody should look at it.
    Warning,
    /// It does not work.
    Failed,
}

impl Report {
    /// Whether everything works.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.checks.iter().all(|check| check.status != Status::Failed)
    }

    /// Whether credentials, a permission, the scope or the address is at fault.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        self.checks.iter().any(|check| check.denied)
    }
}

/// Runs every check. A check that fails stops only those that cannot work without it.
pub async fn run(context: &Context) -> Report {
    let mut checks = vec![source(context).await, store(context).await];
    let scope = scope(context).await;
    let connected = scope.status != Status::Failed;
    checks.push(scope);
    if connected {
        checks.push(root(context).await);
        checks.push(members(context).await);
        checks.extend(person_reads(context).await);
        checks.push(writing(context).await);
        checks.push(operator(context).await);
        checks.push(attendance(context).await);
        checks.push(fields(context).await);
    }
    checks.push(clock(context));
    checks.push(quota(context).await);
    Report { schema: "dianmao.doctor/1", checks }
}

pub(crate) fn ok(name: &'static str, message: impl Into<String>) -> Check {
    Check { name, status: Status::Ok, message: message.into(), hint: None, denied: false }
}

fn failed(name: &'static str, error: &Error) -> Check {
    let message = match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    };
    let denied = error.kind() == crate::error::Kind::Denied;
    Check { name, status: Status::Failed, message, hint: error.hint(), denied }
}

fn refused(name: &'static str, doing: &str, error: CallError) -> Check {
    failed(name, &Error::dingtalk(doing)(error))
}

async fn source(context: &Context) -> Check {
    match plan::read_source(context).await {
        Err(error) => failed("source", &error),
        Ok(intake) => {
            let (people, departments) = (intake.org.people.len(), intake.org.departments.len());
            let n_problems = intake.problems.len();
            let message = format!("{people} people in {departments} departments can be taken in");
            match n_problems {
                0 => ok("source", message),
                _ => Check {
                    status: Status::Warning,
                    hint: Some("`dianmao check` names each problem with its file, line and column.".into()),
                    ..ok("source", format!("{message}; problems: {n_problems}"))
                },
            }
        }
    }
}

async fn store(context: &Context) -> Check {
    match context.store.runs(1).await {
        Ok(_) => ok("store", context.store.place().to_string()),
        Err(error) => failed("store", &error.into()),
    }
}

async fn scope(context: &Context) -> Check {
    match directory::read_scope(context).await {
        Ok(scope) => ok(
            "credentials and scope",
            match (scope.departments.len(), scope.users.len()) {
                (1, n_users) => format!("the app's range names 1 department and {n_users} people"),
                (n_departments, n_users) => {
                    format!("the app's range names {n_departments} departments and {n_users} people")
                }
            },
        ),
        Err(error) => failed("credentials and scope", &error),
    }
}

async fn root(context: &Context) -> Check {
    let root = context.settings.sync.root;
    match context.contacts().children(root).await {
        Ok(children) => ok("departments", format!("{} below {root}, which `sync.root` names", children.len())),
        Err(error) if error.is_code(50004) => failed("departments", &Error::RootOutOfScope { root: root.0 }),
        Err(error) => refused("departments", "cannot read departments", error),
    }
}

async fn members(context: &Context) -> Check {
    let root = context.settings.sync.root;
    match context.contacts().try_members(root).await {
        Ok(()) => ok("people", "the people of a department can be read"),
        Err(error) => refused("people", "cannot read the people of a department", error),
    }
}

/// Reads of nobody: "no such user" is the good answer.
async fn person_reads(context: &Context) -> Vec<Check> {
    let by_id = context.contacts().person(&UserId::from(NOBODY_ID)).await.map(drop);
    let by_mobile = context.contacts().holder(NOBODY).await.map(drop);
    [("one person", by_id), ("person by mobile", by_mobile)]
        .into_iter()
        .map(|(name, answer)| match answer {
            Err(error) => refused(name, "cannot read it", error),
            Ok(()) => ok(name, "can be read"),
        })
        .collect()
}

/// A change of nobody that changes nothing: "no such user" is the good answer.
async fn writing(context: &Context) -> Check {
    const NAME: &str = "writing";
    match context.contacts().update_person(&UserId::from(NOBODY_ID), PersonUpdate::default()).await {
        Err(error) if !is_no_such_user(&error) && !error.is_code(PERSON_OUT_OF_SCOPE) => {
            let check = refused(NAME, "cannot change people and departments", error);
            let status = if context.settings.guard.mode == Mode::Observe { Status::Warning } else { check.status };
            Check { denied: check.denied && status == Status::Failed, status, ..check }
        }
        Ok(_) | Err(_) => ok(NAME, "people and departments can be changed (tried on nobody)"),
    }
}

/// This machine's clock against the one that DingTalk's last answer carried.
fn clock(context: &Context) -> Check {
    const NAME: &str = "clock";
    let Some(ahead) = context.client.clock_ahead().filter(|_| !context.is_loopback()) else {
        return ok(NAME, "not compared: the emulator keeps its own, or nothing was answered");
    };
    let seconds = ahead.as_secs();
    if ahead.abs() <= CLOCK_TOLERANCE {
        return ok(NAME, "agrees with DingTalk's");
    }
    let direction = if seconds > 0 { "ahead of" } else { "behind" };
    Check {
        status: Status::Warning,
        hint: Some("Set it right, best by NTP: days and quota months begin and end by it.".into()),
        ..ok(NAME, format!("this machine's clock is {} seconds {direction} DingTalk's", seconds.abs()))
    }
}

async fn operator(context: &Context) -> Check {
    let Some(operator) = &context.settings.tenant.operator else {
        return ok("operator", "none is set; schedules are read for one of the people themselves");
    };
    match directory::read_person(context, operator).await {
        Ok(Some(_)) => ok("operator", format!("`{operator}` is a member")),
        Ok(None) => Check {
            status: Status::Failed,
            hint: Some("Set `dingtalk.operator` to the userid of an administrator.".into()),
            ..ok("operator", format!("there is no userid `{operator}`"))
        },
        Err(error) => failed("operator", &error),
    }
}

/// One call of one person and day: the permission cannot be tried for less.
async fn attendance(context: &Context) -> Check {
    let today = context.today();
    match context.client.send(&List::of(vec![NOBODY_ID.into()], today, today)).await {
        Ok(_) => ok("attendance", "results can be read (this cost one metered call)"),
        Err(error) => {
            let denied = is_denied(&error);
            Check { denied, ..refused("attendance", "cannot read attendance results", error) }
        }
    }
}

/// Whether every field that HR maps comes back.
async fn fields(context: &Context) -> Check {
    const NAME: &str = "mapped fields";
    let Ok(intake) = plan::read_source(context).await else {
        return ok(NAME, "not checked: the source cannot be read");
    };
    let reading = match directory::read(context).await {
        Ok(reading) => reading,
        Err(error) => return failed(NAME, &error),
    };
    if reading.directory.people.is_empty() {
        return ok(NAME, "not checked: there is nobody to read yet");
    }
    let withheld: Vec<&str> =
        intake.mapped.iter().copied().filter(|field| reading.directory.fields_never_seen.contains(field)).collect();
    if withheld.is_empty() {
        return ok(NAME, "every field that is mapped comes back");
    }
    Check {
        status: Status::Failed,
        hint: Some("Apply for the field permissions 企业员工手机号信息 and 邮箱等个人信息, or take the fields out of the mapping. \
            A field that nobody has filled in reads the same.".into()),
        denied: true,
        ..ok(NAME, format!("DingTalk returns these for nobody: {}", withheld.join(", ")))
    }
}

async fn quota(context: &Context) -> Check {
    const NAME: &str = "metered calls";
    let month = YearMonth::of(context.today());
    let used: u64 = match calls_made(context, month).await {
        Ok(used) => used,
        Err(error) => return failed(NAME, &error),
    };
    let tenant = &context.settings.tenant;
    match tenant.call_ceiling() {
        None => ok(NAME, format!("{used} made by us in {month}, no limit set")),
        Some(ceiling) => ok(
            NAME,
            format!("{used} of at most {ceiling} made by us in {month}; the edition has {}", tenant.calls_per_month),
        ),
    }
}

async fn calls_made(context: &Context, month: YearMonth) -> Result<u64, Error> {
    context.give_back_calls().await?;
    Ok(context.store.calls(month).await?.values().sum())
}
