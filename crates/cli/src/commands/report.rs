//! `dianmao report`: the month sheet as a file or on the terminal.

use std::path::{Path, PathBuf};

use dianmao_attendance::{Lang, MonthSheet};
use dianmao_jobs::context::Context;
use dianmao_jobs::month;
use dianmao_reports::{Format, Options};

use crate::args::{self, Global, MonthArgs, Report, ReportArgs, ReportForm};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: ReportArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let Report::Month(args) = args.report;
    let sheet = month::sheet(context, month::period(context, &args.period)?).await?;
    let options = options(context, &args);
    match form(&args, global) {
        None => ui.data(&dianmao_reports::text::render(&sheet, &options, shown(&args, &sheet))),
        Some(form) => write(form, &args, &sheet, &options, ui)?,
    }
    Ok(Exit::Done)
}

fn form(args: &MonthArgs, global: &Global) -> Option<ReportForm> {
    let by_name = args.output.as_deref().and_then(Path::extension).and_then(|name| match name.to_str()? {
        "xlsx" => Some(ReportForm::Xlsx),
        "html" => Some(ReportForm::Html),
        "csv" => Some(ReportForm::Csv),
        "json" => Some(ReportForm::Json),
        _ => None,
    });
    args.form.or(by_name).or(global.json.then_some(ReportForm::Json))
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
    let (format, extension, binary) = match form {
        ReportForm::Xlsx => (Format::Xlsx, "xlsx", true),
        ReportForm::Html => (Format::Html, "html", true),
        ReportForm::Csv => (Format::Csv, "csv", false),
        ReportForm::Json => (Format::Json, "json", false),
    };
    let bytes = render(sheet, format, options)?;
    let path = match &args.output {
        Some(path) => path.clone(),
        None if binary => PathBuf::from(format!("report-{}.{extension}", sheet.period.name)),
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
