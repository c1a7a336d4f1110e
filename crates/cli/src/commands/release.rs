//! `dianmao release`: ends a quarantine.

use dianmao_jobs::context::Context;
use dianmao_jobs::quarantine;
use serde_json::json;

use super::plan::keys;
use crate::args::{Global, ReleaseArgs};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: &ReleaseArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let released = quarantine::release(context, &keys(&args.keys)).await?;
    if global.json {
        let changes: Vec<String> = released.iter().map(ToString::to_string).collect();
        ui.data(&format!("{:#}", json!({ "schema": "dianmao.released/1", "changes": changes })));
        return Ok(Exit::Done);
    }
    for change in released {
        let kind = change.kind.as_str();
        ui.note(&format!("`{}` ({kind}) is released; the next `dianmao apply` tries it again", change.key));
    }
    Ok(Exit::Done)
}
