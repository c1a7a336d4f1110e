//! `dianmao report`: the month sheet as a file or on the terminal.

use std::ffi::OsStr;
use std::path::PathBuf;

use dianmao_attendance::{Lang, MonthSheet};
use dianmao_jobs::context::Context;
use dianmao_jobs::month;
use dianmao_reports::{Format, Options};

use crate::args::{self, Global, MonthArgs, Report, ReportArgs, ReportForm};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: ReportArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let Report::Month(args) = args.report;
    let form = form(&args, global)?;
    let sheet = month::sheet(context, month::period(context, &args.period)?).await?;
    let options = options(context, &args);
    match form {
        None => ui.data(&dianmao_reports::text::render(&sheet, &options, shown(&args, &sheet))),
        Some(form) => write(form, &args, &sheet, &options, ui)?,
    }
    Ok(Exit::Done)
}

/// What was asked for by name, else the form that the file's name tells. A file of no known kind is not guessed at.
fn form(args: &MonthArgs, global: &Global) -> Result<Option<ReportForm>, CommandError> {
    let asked = args.form.or(global.json.then_some(ReportForm::Json));
    let (None, Some(path)) = (asked, &args.output) else { return Ok(asked) };
    let by_name = match path.extension().and_then(OsStr::to_str) {
        Some("xlsx") => ReportForm::Xlsx,
        Some("html") => ReportForm::Html,
        Some("csv") => ReportForm::Csv,
        Some("json") => ReportForm::Json,
        _ => {
            return Err(CommandError::usage(format!("the name {} does not tell the report's form", path.display()))
                .with_hint("Let it end in .xlsx, .html, .csv or .json, or add `--as FORM`."));
        }
    };
    Ok(Some(by_name))
}

fn options(context: &Context, args: &MonthArgs) -> Options {
    let lang = match args.lang {
        args::Lang::Zh => Lang::Zh,
        args::Lang::En => Lang::En,
    };
    let company = match context.settings.company.as_str() {
        "default" => String::new(),
        name => name.to_owned(),
    };
    Options { lang, generated_at: context.now(), company }
}

fn shown(args: &MonthArgs, sheet: &MonthSheet) -> usize {
    if args.head == 0 { sheet.people.len() } else { args.head }
}

fn write(
    form: ReportForm,
    args: &MonthArgs,
    sheet: &MonthSheet,
    options: &Options,
    ui: &Ui,
) -> Result<(), CommandError> {
    let (format, is_file) = match form {
        ReportForm::Xlsx => (Format::Xlsx, true),
        ReportForm::Html => (Format::Html, true),
        ReportForm::Csv => (Format::Csv, false),
        ReportForm::Json => (Format::Json, false),
    };
    let bytes = render(sheet, format, options)?;
    let path = match &args.output {
        Some(path) => path.clone(),
        None if is_file => PathBuf::from(format!("report-{}.{format}", sheet.period.name)),
        None => {
            ui.bytes(&bytes);
            return Ok(());
        }
    };
    super::plan::write_private(&path, &bytes)?;
    ui.note(&format!("wrote {}", path.display()));
    Ok(())
}

/// Renders a sheet for a file.
pub(super) fn render(sheet: &MonthSheet, format: Format, options: &Options) -> Result<Vec<u8>, CommandError> {
    dianmao_reports::render(sheet, format, options)
        .map_err(|error| CommandError::failed(format!("cannot make the report: {error}")))
}
