//! `dianmao plan`: what would change, and what that costs.

use std::collections::BTreeSet;
#[cfg(unix)]
use std::fs::Permissions;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use dianmao_jobs::context::Context;
use dianmao_jobs::plan::{self, PlanOptions};
use dianmao_reports::plan::{html, markdown};
use dianmao_roster::id::Key;
use dianmao_roster::plan::{Plan, PlanDocument, RenderOptions};

use crate::args::{Global, PlanArgs, PlanForm};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: &PlanArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let options = PlanOptions { only: keys(&args.only), ..PlanOptions::default() };
    let drawn = plan::draw(context, &options).await?;
    let plan = &drawn.plan;
    if let Some(path) = &args.out {
        save(path, plan)?;
        ui.note(&format!("saved to {}; `dianmao apply {}` carries it out", path.display(), path.display()));
    }
    show(plan, args.form, global, context, ui)?;
    if args.strict && !plan.problems.is_empty() {
        ui.note(&format!("{} in the input, and `--strict` takes none", n_things(plan.problems.len(), "problem")));
        return Ok(Exit::Held);
    }
    Ok(if args.detailed_exitcode && !plan.is_empty() { Exit::Changes } else { Exit::Done })
}

/// Prints a plan.
pub(super) fn show(
    plan: &Plan,
    form: PlanForm,
    global: &Global,
    context: &Context,
    ui: &Ui,
) -> Result<(), CommandError> {
    match form {
        _ if global.json => ui.data(&document(plan)?),
        PlanForm::Json => ui.data(&document(plan)?),
        PlanForm::Human => ui.data(&plan.render(&render_options(global, ui))),
        PlanForm::Markdown => ui.data(&markdown::render(&plan.view(global.reveal))),
        PlanForm::Html => ui.data(&page(plan, global, context)?),
    }
    Ok(())
}

fn page(plan: &Plan, global: &Global, context: &Context) -> Result<String, CommandError> {
    html::render(&plan.view(global.reveal), &context.settings.company)
        .map_err(|error| CommandError::failed(format!("cannot make the page: {error}")))
}

/// A number of things in words: `1 problem`, `2 problems`.
pub(super) fn n_things(n: usize, thing: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {thing}{plural}")
}

/// How a plan is shown on this terminal.
pub(super) fn render_options(global: &Global, ui: &Ui) -> RenderOptions {
    RenderOptions { head: None, reveal: global.reveal, width: ui.width() }
}

/// The keys that somebody typed, also as one word with commas.
pub(super) fn keys(words: &[String]) -> BTreeSet<Key> {
    words.iter().flat_map(|word| word.split(',')).map(str::trim).filter(|key| !key.is_empty()).map(Key::from).collect()
}

/// The plan document as text.
pub(super) fn document(plan: &Plan) -> Result<String, CommandError> {
    serde_json::to_string_pretty(&PlanDocument::from(plan))
        .map_err(|error| CommandError::failed(format!("cannot write the plan: {error}")))
}

/// Plans hold personal data, so nobody else may read the file.
pub(super) fn save(path: &Path, plan: &Plan) -> Result<(), CommandError> {
    write_private(path, document(plan)?.as_bytes())
}

/// Writes a file that only its owner can read.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| {
            make_private(&file)?;
            file.write_all(bytes)
        })
        .map_err(|error| CommandError::failed(format!("cannot write {}: {error}", path.display())))
}

/// A file that was there before keeps its mode otherwise. What is no file, as `/dev/stdout`, is left as it is.
#[cfg(unix)]
fn make_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if file.metadata()?.is_file() { file.set_permissions(Permissions::from_mode(0o600)) } else { Ok(()) }
}

#[cfg(not(unix))]
fn make_private(_: &File) -> io::Result<()> {
    Ok(())
}
