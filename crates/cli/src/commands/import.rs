//! `dianmao import`: what DingTalk holds as HR files to begin with, and the match report.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use dianmao_jobs::context::Context;
use dianmao_jobs::import::{self, Import};
use dianmao_reports::import as tables;
use dianmao_roster::id::Key;
use dianmao_roster::import::MatchReport;
use serde_json::json;

use super::plan::{n_things, write_private};
use crate::args::{Global, ImportArgs};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

/// How many of a kind are named.
const NAMED: usize = 10;

pub(crate) async fn run(args: &ImportArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let paths = [args.dir.join("departments.csv"), args.dir.join("employees.csv")];
    if let Some(taken) = paths.iter().find(|path| path.exists()) {
        return Err(CommandError::failed(format!("{} is there already; nothing was written", taken.display()))
            .with_hint("Name another folder, as `dianmao import NEW_FOLDER`."));
    }
    let import = import::run(context).await?;
    let failed = |error: dianmao_reports::Error| CommandError::failed(format!("cannot write the tables: {error}"));
    let written = [tables::departments(&import.rows.departments), tables::people(&import.rows.people)];
    fs::create_dir_all(&args.dir)
        .map_err(|error| CommandError::failed(format!("cannot make {}: {error}", args.dir.display())))?;
    for (path, bytes) in paths.iter().zip(written) {
        write_private(path, &bytes.map_err(failed)?)?;
        ui.note(&format!("wrote {}", path.display()));
    }
    ui.data(&if global.json { document(&import) } else { in_words(&import) });
    Ok(Exit::Done)
}

fn in_words(import: &Import) -> String {
    let rows = &import.rows;
    let mut text = format!(
        "DingTalk holds {} and {}.\n",
        n_things(rows.departments.len(), "department"),
        n_things(rows.people.len(), "member")
    );
    let homeless = rows.people.iter().filter(|row| row.departments.is_empty()).count();
    if homeless > 0 {
        let _ =
            writeln!(text, "{} of the managed root alone: their rows need a department.", n_things(homeless, "member"));
    }
    if let Some(why) = &import.unreadable {
        let _ = writeln!(text, "There is no match report, because the source cannot be read: {why}.");
    }
    if let Some(report) = &import.report {
        for (what, names) in kinds(report) {
            let _ = writeln!(text, "{what}: {}{}", names.len(), shown(&names));
        }
    }
    text
}

/// Each kind of the report with its people, as far as they are worth naming.
fn kinds(report: &MatchReport) -> [(&'static str, Vec<String>); 6] {
    let MatchReport { linked, recognised, rekeyed, unclear, only_in_source, only_in_dingtalk } = report;
    let keys = |keys: &mut dyn Iterator<Item = &Key>| keys.map(Key::to_string).collect::<Vec<_>>();
    [
        ("Linked", keys(&mut linked.iter())),
        ("Recognised", recognised.iter().map(|(key, userid)| format!("{key} is {userid}")).collect()),
        ("Under a new key", rekeyed.iter().map(|(key, before)| format!("{key} was {before}")).collect()),
        ("Unclear", keys(&mut unclear.iter())),
        ("Only in HR's files", keys(&mut only_in_source.iter())),
        ("Only in DingTalk", only_in_dingtalk.iter().map(|(userid, name)| format!("{userid} {name}")).collect()),
    ]
}

fn shown(names: &[String]) -> String {
    let more = if names.len() > NAMED { ", …" } else { "" };
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    if first.is_empty() { String::new() } else { format!(" ({}{more})", first.join(", ")) }
}

fn document(import: &Import) -> String {
    let report = import.report.as_ref().map(|report| {
        let MatchReport { linked, recognised, rekeyed, unclear, only_in_source, only_in_dingtalk } = report;
        json!({
            "linked": linked.iter().map(Key::as_str).collect::<Vec<_>>(),
            "recognised": recognised.iter().map(|(key, userid)| (key.as_str(), userid.as_str())).collect::<BTreeMap<_, _>>(),
            "rekeyed": rekeyed.iter().map(|(key, before)| (key.as_str(), before.as_str())).collect::<BTreeMap<_, _>>(),
            "unclear": unclear.iter().map(Key::as_str).collect::<Vec<_>>(),
            "only_in_source": only_in_source.iter().map(Key::as_str).collect::<Vec<_>>(),
            "only_in_dingtalk": only_in_dingtalk.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect::<BTreeMap<_, _>>(),
        })
    });
    let document = json!({
        "schema": "dianmao.import/1",
        "departments": import.rows.departments.len(),
        "people": import.rows.people.len(),
        "report": report,
        "unreadable": import.unreadable,
    });
    format!("{document:#}")
}
