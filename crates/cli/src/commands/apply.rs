//! `dianmao apply`: carries out a plan, after showing it and asking.

use std::path::Path;
use std::pin::pin;

use dianmao_jobs::apply::{self, Applied, ApplyOptions, Prepared};
use dianmao_jobs::context::Context;
use dianmao_jobs::plan::PlanOptions;
use dianmao_roster::guard::Overrides;
use dianmao_roster::journal::Outcome;
use dianmao_roster::plan::{Plan, PlanDocument};
use serde_json::json;
use tokio::sync::oneshot;

use super::Interruptions;
use super::plan::{keys, n_things, render_options};
use crate::args::{ApplyArgs, Global};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

/// How many failures are named before the log is pointed to.
const NAMED: usize = 20;

pub(crate) async fn run(args: ApplyArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let saved = args.file.as_deref().map(read_plan).transpose()?;
    let options = ApplyOptions {
        plan: PlanOptions {
            only: keys(&args.only),
            overrides: Overrides {
                removals: args.allow_removals.clone(),
                updates: args.allow_updates.clone(),
                keys: keys(&args.allow_key),
            },
        },
        saved,
    };
    let prepared = apply::prepare(context, &options).await?;
    if args.strict && (!prepared.moved.is_empty() || !prepared.plan().problems.is_empty()) {
        return Err(strict(&prepared));
    }
    if !global.json {
        ui.data(&prepared.plan().render(&render_options(global, ui)));
    }
    report_moved(&prepared, ui);
    confirm_changes(prepared.plan(), args.yes, ui)?;
    carry_out(prepared, global, context, ui).await
}

/// Carries out what was shown, and says what came of it.
pub(super) async fn carry_out(
    prepared: Prepared,
    global: &Global,
    context: &Context,
    ui: &Ui,
) -> Result<Exit, CommandError> {
    let moved: Vec<String> = prepared.moved.iter().map(ToString::to_string).collect();
    let applied = execute(prepared, context, ui).await?;
    if global.json {
        ui.data(&run_json(&applied, &moved));
    }
    for line in report(&applied) {
        ui.note(&line);
    }
    Ok(exit(&applied))
}

/// Carries the plan out. Ctrl-C lets the calls in flight end; a second one does not wait for them.
async fn execute(prepared: Prepared, context: &Context, ui: &Ui) -> Result<Applied, CommandError> {
    let mut interruptions = Interruptions::listen()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    let mut execution = pin!(prepared.execute_until(context, stopped));
    tokio::select! {
        applied = &mut execution => return Ok(applied?),
        () = interruptions.next() => ui.note("stopping when the calls in flight are answered; once more stops at once"),
    }
    let _ = stop.send(());
    tokio::select! {
        applied = execution => Ok(applied?),
        () = interruptions.next() => {
            let error = CommandError::failed("stopped at once; calls in flight may have taken effect");
            Err(error.with_hint("The next `dianmao apply` finds out first."))
        }
    }
}

fn read_plan(path: &Path) -> Result<Plan, CommandError> {
    let failed =
        |why: String| CommandError::failed(format!("{} is no plan that can be applied: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let document: PlanDocument = serde_json::from_str(&text).map_err(|error| failed(error.to_string()))?;
    Plan::try_from(document).map_err(|error| failed(error.to_string()))
}

fn strict(prepared: &Prepared) -> CommandError {
    let (n_moved, n_problems) = (prepared.moved.len(), prepared.plan().problems.len());
    let found = [
        (n_problems, n_things(n_problems, "problem") + " in the input"),
        (n_moved, n_things(n_moved, "object") + " moved since the plan was saved"),
    ];
    let found: Vec<String> = found.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words).collect();
    CommandError::new(Exit::Held, format!("nothing was written: {}", found.join(", ")))
        .with_hint("Without `--strict` they are left alone and the rest is done.")
}

fn report_moved(prepared: &Prepared, ui: &Ui) {
    for change in &prepared.moved {
        ui.note(&format!(
            "`{}` ({}) has moved since the plan was saved, and is left alone",
            change.key,
            change.kind.as_str()
        ));
    }
}

/// Asks, where there is something to do and nobody has said yes before.
pub(super) fn confirm_changes(plan: &Plan, yes: bool, ui: &Ui) -> Result<(), CommandError> {
    if yes || plan.free().next().is_none() || !plan.refusals.is_empty() {
        return Ok(());
    }
    match ui.ask("Apply?") {
        Some(true) => Ok(()),
        Some(false) => Err(CommandError::failed("not applied; nothing was written")),
        None => Err(CommandError::usage("nobody is here to ask; nothing was written")
            .with_hint("`--yes` applies without asking.")),
    }
}

/// What a run did, in one line and one more for each change that is not done.
pub(super) fn report(applied: &Applied) -> Vec<String> {
    let Some(run) = applied.run else {
        let unsettled = applied.unsettled.iter();
        return unsettled.map(|change| format!("`{}` ({}) is not settled", change.key, change.kind.as_str())).collect();
    };
    let count = |name: &str| applied.count(|outcome| outcome.as_str() == name);
    let mut parts = vec![format!("{} done", count("succeeded"))];
    let others = [
        ("held", "held"),
        ("pending", "invited"),
        ("skipped", "skipped"),
        ("failed", "failed"),
        ("back_with_old_mobile", "back with the old number"),
        ("deleted_not_back", "DELETED AND NOT BACK"),
    ];
    let others = others.into_iter().map(|(name, words)| (count(name), words));
    parts.extend(others.filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")));
    if !applied.unsettled.is_empty() {
        parts.push(format!("{} unsettled", applied.unsettled.len()));
    }
    let undone: Vec<_> = applied
        .details
        .iter()
        .filter(|(change, _)| !matches!(applied.outcomes.get(change), Some(Outcome::Succeeded | Outcome::Held)))
        .collect();
    let mut lines = vec![format!("Run {run}: {}.", parts.join(", "))];
    lines.extend(
        undone
            .iter()
            .take(NAMED)
            .map(|(change, detail)| format!("  `{}` ({}): {detail}", change.key, change.kind.as_str())),
    );
    if undone.len() > NAMED {
        lines.push(format!("  … and {} more; `dianmao log {run}` shows them all", undone.len() - NAMED));
    }
    lines
}

pub(super) fn exit(applied: &Applied) -> Exit {
    match applied {
        applied if applied.is_partial() => Exit::Partly,
        applied if applied.is_held() => Exit::Held,
        _ => Exit::Done,
    }
}

fn run_json(applied: &Applied, moved: &[String]) -> String {
    let changes: Vec<_> = applied
        .outcomes
        .iter()
        .map(|(change, outcome)| {
            json!({ "kind": change.kind.as_str(), "key": change.key.as_str(), "outcome": outcome.as_str(), "detail": applied.details.get(change) })
        })
        .collect();
    let unsettled: Vec<_> = applied.unsettled.iter().map(ToString::to_string).collect();
    let document = json!({ "schema": "dianmao.applied/1", "run": applied.run, "changes": changes, "unsettled": unsettled, "moved": moved });
    format!("{document:#}")
}
