//! `dianmao revert`: takes a run back, after showing the plan and asking.

use dianmao_jobs::context::Context;
use dianmao_jobs::revert;
use dianmao_roster::guard::Overrides;

use super::apply::{carry_out, confirm_changes};
use super::plan::{keys, save, show};
use crate::args::{Global, RevertArgs};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: RevertArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let overrides =
        Overrides { removals: args.allow_removals, updates: args.allow_updates, keys: keys(&args.allow_key) };
    let prepared = revert::prepare(context, args.run, &overrides).await?;
    if !global.json || args.out.is_some() {
        show(prepared.plan(), args.form, global, context, ui)?;
    }
    if let Some(path) = &args.out {
        save(path, prepared.plan())?;
        ui.note(&format!("saved to {}; nothing was written to DingTalk", path.display()));
        return Ok(Exit::Done);
    }
    confirm_changes(prepared.plan(), args.yes, ui)?;
    carry_out(prepared, global, context, ui).await
}
