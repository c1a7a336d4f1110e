//! `dianmao plan`: what would change, and what that costs.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use dianmao_jobs::context::Context;
use dianmao_jobs::plan::{self, PlanOptions};
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
        save(path, &document(plan)?)?;
        ui.note(&format!("saved to {}; `dianmao apply {}` carries it out", path.display(), path.display()));
    }
    match args.form {
        _ if global.json => ui.data(&document(plan)?),
        PlanForm::Json => ui.data(&document(plan)?),
        PlanForm::Human => ui.data(&plan.render(&render_options(global, ui))),
    }
    Ok(match () {
        () if args.strict && !plan.problems.is_empty() => Exit::Held,
        () if args.detailed_exitcode && !plan.is_empty() => Exit::Changes,
        () => Exit::Done,
    })
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
fn save(path: &Path, text: &str) -> Result<(), CommandError> {
    write_private(path, text.as_bytes())
}

/// Writes a file that only its owner can read.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|error| CommandError::failed(format!("cannot write {}: {error}", path.display())))
}
