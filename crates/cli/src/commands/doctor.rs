//! `dianmao doctor`: tries everything, and says what to do about what fails.

use std::fmt::Write as _;

use dianmao_jobs::context::Context;
use dianmao_jobs::doctor::{self, Check, Granted, Permissions, Report, Status};
use serde::Serialize;

use crate::args::{DoctorArgs, Global};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: &DoctorArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    if args.permissions {
        let permissions = doctor::permissions(context).await?;
        show(&permissions, permissions_text, global, ui)?;
        return Ok(if permissions.is_whole() { Exit::Done } else { Exit::Denied });
    }
    let report = doctor::run(context).await;
    show(&report, text, global, ui)?;
    Ok(match report {
        report if report.is_denied() => Exit::Denied,
        report if report.is_well() => Exit::Done,
        _ => Exit::Failed,
    })
}

fn show<T: Serialize>(value: &T, text: fn(&T) -> String, global: &Global, ui: &Ui) -> Result<(), CommandError> {
    if !global.json {
        ui.data(&text(value));
        return Ok(());
    }
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| CommandError::failed(format!("cannot write the report: {error}")))?;
    ui.data(&text);
    Ok(())
}

/// Each command with what it lacks, then each permission that is missing with the page at which it is applied for.
fn permissions_text(permissions: &Permissions) -> String {
    let mut text = String::new();
    for command in &permissions.commands {
        let _ = match command.missing.as_slice() {
            [] => writeln!(text, "ok    {}", command.command),
            missing => writeln!(text, "LACK  {}: {}", command.command, missing.join(", ")),
        };
    }
    let missing = permissions.permissions.iter().filter(|permission| permission.granted == Granted::No);
    for permission in missing {
        let _ = writeln!(text, "\n{} ({})\n  {}", permission.scope, permission.opens, permission.apply_at);
    }
    for permission in permissions.permissions.iter().filter(|permission| permission.granted == Granted::Unknown) {
        let why = permission.message.as_deref().unwrap_or_default();
        let _ = writeln!(text, "\n{} ({}): nobody can tell: {why}", permission.scope, permission.opens);
    }
    for field in &permissions.fields {
        let names = field.fields.join(", ");
        let _ = match field.granted {
            Granted::Yes => Ok(()),
            Granted::No => writeln!(
                text,
                "\n{} ({names}) is missing: apply for it under 权限管理 in the developer console",
                field.name
            ),
            Granted::Unknown => {
                writeln!(
                    text,
                    "\n{} ({names}): nobody can tell yet, because DingTalk returned it for nobody",
                    field.name
                )
            }
        };
    }
    text
}

fn text(report: &Report) -> String {
    lines(&report.checks)
}

/// A line a check, and one for what to do.
pub(super) fn lines(checks: &[Check]) -> String {
    let mut text = String::new();
    for check in checks {
        let mark = match check.status {
            Status::Ok => "ok  ",
            Status::Warning => "look",
            Status::Failed => "FAIL",
        };
        let _ = writeln!(text, "{mark}  {}: {}", check.name, check.message);
        if let Some(hint) = &check.hint {
            let _ = writeln!(text, "      {hint}");
        }
    }
    text
}
