//! `dianmao explain`: one person, from HR's row to the last call.

use std::fmt::Write as _;

use dianmao_jobs::context::Context;
use dianmao_jobs::explain::{self, Explanation};

use crate::args::{ExplainArgs, Global};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: &ExplainArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    // A document is data, and data is unmasked.
    let explanation = explain::explain(context, &args.person, global.reveal || global.json).await?;
    let text = match global.json {
        true => serde_json::to_string_pretty(&explanation)
            .map_err(|error| CommandError::failed(format!("cannot write the explanation: {error}")))?,
        false => in_words(&explanation),
    };
    ui.data(&text);
    Ok(Exit::Done)
}

fn in_words(explanation: &Explanation) -> String {
    let Explanation { schema: _, key, name, userid: _, is_member, source, dingtalk, changes, calls } = explanation;
    let name = name.as_deref().unwrap_or("(no name)");
    let is = if *is_member { "is" } else { "is not" };
    let mut text = format!("{name} ({key}) {is} in DingTalk.\n");
    section(&mut text, "HR", source.iter().cloned());
    section(&mut text, "DingTalk", dingtalk.iter().cloned());
    let changes = changes.iter().flat_map(|change| {
        let hold = change.hold.as_ref().map(|hold| format!(" [not now: {hold}]")).unwrap_or_default();
        let head = format!("{}{hold}", change.id);
        std::iter::once(head).chain(change.details.iter().map(|detail| format!("  {detail}")))
    });
    section(&mut text, "Next apply", changes);
    let calls = calls.iter().map(|call| {
        let at = call.step.started_at.as_deref().unwrap_or("never started");
        let detail = call.step.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        format!("run {}, {at}: {} {}{detail}", call.run, call.step.operation, call.step.state)
    });
    section(&mut text, "Earlier runs", calls);
    text
}

fn section(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    let _ = writeln!(text, "{title}:");
    if lines.peek().is_none() {
        text.push_str("  nothing\n");
    }
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
}
