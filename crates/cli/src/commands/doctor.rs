//! `dianmao doctor`: tries everything, and says what to do about what fails.

use std::fmt::Write as _;

use dianmao_jobs::context::Context;
use dianmao_jobs::doctor::{self, Check, Status};

use crate::args::Global;
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let report = doctor::run(context).await;
    if global.json {
        let text = serde_json::to_string_pretty(&report)
            .map_err(|error| CommandError::failed(format!("cannot write the report: {error}")))?;
        ui.data(&text);
    } else {
        ui.data(&lines(&report.checks));
    }
    Ok(match report {
        report if report.is_denied() => Exit::Denied,
        report if report.is_well() => Exit::Done,
        _ => Exit::Failed,
    })
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
