//! `dianmao check`: what is wrong with the HR data, before any call; no app and no store is needed.

use std::collections::BTreeMap;

use dianmao_attendance::Lang;
use dianmao_jobs::check;
use dianmao_jobs::clock::{Clock, SystemClock};
use dianmao_roster::intake::{Excluded, Intake, Mended};
use dianmao_roster::problem::Problem;
use dianmao_roster::row::Origin;
use serde::Serialize;

use crate::args::{self, CheckArgs, Global};
use crate::command_error::{CommandError, Exit};
use crate::config::{self, Choice};
use crate::ui::Ui;

use super::plan::{n_things, write_private};

pub(crate) async fn run(args: &CheckArgs, global: &Global, ui: &Ui) -> Result<Exit, CommandError> {
    let choice = Choice { file: global.config.clone(), company: global.company.clone() };
    let loaded = config::load_source(&choice)?;
    for warning in &loaded.warnings {
        ui.note(&format!("warning: {warning}"));
    }
    let today = SystemClock.now().to_zoned(loaded.time_zone).date();
    let intake = check::check(&loaded.source, today).await?;
    let lang = match args.lang {
        args::Lang::Zh => Lang::Zh,
        args::Lang::En => Lang::En,
    };
    if let Some(path) = &args.output {
        let bytes = dianmao_reports::problems::render(all(&intake), lang)
            .map_err(|error| CommandError::failed(format!("cannot write the problems: {error}")))?;
        write_private(path, &bytes)?;
        ui.note(&format!("wrote {}", path.display()));
    }
    if global.json {
        ui.data(&document(&intake, lang)?);
    } else {
        ui.data(&text(&intake, lang, args.output.is_some()));
    }
    if args.strict && !intake.problems.is_empty() {
        ui.note(&format!("{} in the input, and `--strict` takes none", n_things(intake.problems.len(), "problem")));
        return Ok(Exit::Held);
    }
    Ok(Exit::Done)
}

/// Problems, then warnings.
fn all(intake: &Intake) -> impl Iterator<Item = &Problem> {
    intake.problems.iter().chain(&intake.warnings)
}

/// What a person reads. Where there is a file, the lists are in it.
fn text(intake: &Intake, lang: Lang, is_in_file: bool) -> String {
    let mut lines = Vec::new();
    let words = Words::of(lang);
    let lists = [(words.problems, &intake.problems), (words.warnings, &intake.warnings)];
    for (heading, problems) in lists.into_iter().filter(|(_, problems)| !is_in_file && !problems.is_empty()) {
        lines.push(format!("{heading} ({}):", problems.len()));
        lines.extend(problems.iter().map(|problem| format!("  {}", line(problem, lang))));
        lines.push(String::new());
    }
    let left_out = left_out(intake, lang);
    if !left_out.is_empty() {
        lines.push(words.left_out.to_owned());
        lines.extend(left_out);
        lines.push(String::new());
    }
    if !intake.mended.is_empty() {
        lines.push(words.mended.to_owned());
        let mended =
            |Mended { key, origin, before, after }: &Mended| format!("  {origin}: `{key}`: `{before}` -> `{after}`");
        lines.extend(intake.mended.iter().map(mended));
        lines.push(String::new());
    }
    lines.push(summary(intake, lang));
    lines.join("\n")
}

/// The headings in one language.
struct Words {
    problems: &'static str,
    warnings: &'static str,
    left_out: &'static str,
    mended: &'static str,
}

impl Words {
    fn of(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self {
                problems: "问题：以下各行未处理",
                warnings: "请再核对",
                left_out: "被规则排除：",
                mended: "按 `mend_names` 更正的名称：",
            },
            Lang::En => Self {
                problems: "Problems: these rows are set aside",
                warnings: "Look at these too",
                left_out: "Left out by the source's own rules:",
                mended: "Mended as `mend_names` says:",
            },
        }
    }
}

fn line(problem: &Problem, lang: Lang) -> String {
    match lang {
        Lang::En => problem.to_string(),
        Lang::Zh => Problem { message: problem.message.chinese().into(), ..problem.clone() }.to_string(),
    }
}

/// How many rows each rule leaves out of each file, with the first few.
fn left_out(intake: &Intake, lang: Lang) -> Vec<String> {
    const SHOWN: usize = 5;
    let mut by_rule: BTreeMap<(&str, &str), Vec<&Excluded>> = BTreeMap::new();
    for excluded in intake.excluded_departments.iter().chain(&intake.excluded_people) {
        by_rule.entry((&excluded.origin.file, excluded.rule.as_str())).or_default().push(excluded);
    }
    let place = |Origin { part, line, .. }: &Origin| match part {
        Some(part) => format!("[{part}]:{line}"),
        None => line.to_string(),
    };
    let line = |((file, rule), rows): ((&str, &str), Vec<&Excluded>)| {
        let mut shown: Vec<String> = rows.iter().take(SHOWN).map(|row| place(&row.origin)).collect();
        if rows.len() > SHOWN {
            shown.push("...".to_owned());
        }
        let shown = shown.join(", ");
        match lang {
            Lang::Zh => format!("  {file} 中 {} 行（`{rule}`）：第 {shown} 行", rows.len()),
            Lang::En => format!("  {} of {file} by `{rule}`: line {shown}", n_things(rows.len(), "row")),
        }
    };
    by_rule.into_iter().map(line).collect()
}

fn summary(intake: &Intake, lang: Lang) -> String {
    let (problems, warnings) = (intake.problems.len(), intake.warnings.len());
    let (people, departments) = (intake.org.people.len(), intake.org.departments.len());
    let (left, waiting) = (n_left(intake), intake.waiting.len());
    match lang {
        Lang::Zh => format!(
            "{problems} 个问题，{warnings} 个警告；可接收 {departments} 个部门、{people} 人；已离职 {left} 人，待入职 {waiting} 人。"
        ),
        Lang::En => format!(
            "{} and {}; {people} people in {departments} departments can be taken in ({left} left, {waiting} still to come).",
            n_things(problems, "problem"),
            n_things(warnings, "warning"),
        ),
    }
}

/// How many people of the source are employed no longer.
fn n_left(intake: &Intake) -> usize {
    let gone = intake.leaving.keys().filter(|key| !intake.org.people.contains_key(*key));
    gone.count() + intake.inactive.len()
}

/// `dianmao.check/1`.
#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: &'static str,
    counts: Counts,
    problems: Vec<ProblemRecord<'a>>,
    excluded: Vec<ExcludedRecord<'a>>,
    mended: Vec<MendedRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct Counts {
    departments: usize,
    people: usize,
    left: usize,
    waiting: usize,
    problems: usize,
    warnings: usize,
    excluded: usize,
    mended: usize,
    rows_without_key: usize,
}

#[derive(Debug, Serialize)]
struct ProblemRecord<'a> {
    level: &'static str,
    code: &'static str,
    key: Option<&'a str>,
    file: Option<&'a str>,
    part: Option<&'a str>,
    line: Option<u64>,
    column: Option<&'a str>,
    field: Option<&'static str>,
    value: Option<&'a str>,
    message: &'a str,
}

#[derive(Debug, Serialize)]
struct ExcludedRecord<'a> {
    kind: &'static str,
    key: Option<&'a str>,
    file: &'a str,
    part: Option<&'a str>,
    line: u64,
    rule: &'static str,
}

#[derive(Debug, Serialize)]
struct MendedRecord<'a> {
    key: &'a str,
    file: &'a str,
    part: Option<&'a str>,
    line: u64,
    before: &'a str,
    after: &'a str,
}

fn document(intake: &Intake, lang: Lang) -> Result<String, CommandError> {
    let departments = intake.excluded_departments.iter().map(|excluded| excluded_record("department", excluded));
    let people = intake.excluded_people.iter().map(|excluded| excluded_record("person", excluded));
    let excluded: Vec<ExcludedRecord<'_>> = departments.chain(people).collect();
    let document = Document {
        schema: "dianmao.check/1",
        counts: Counts {
            departments: intake.org.departments.len(),
            people: intake.org.people.len(),
            left: n_left(intake),
            waiting: intake.waiting.len(),
            problems: intake.problems.len(),
            warnings: intake.warnings.len(),
            excluded: excluded.len(),
            mended: intake.mended.len(),
            rows_without_key: intake.n_rows_without_key,
        },
        problems: all(intake).map(|problem| problem_record(problem, lang)).collect(),
        excluded,
        mended: intake.mended.iter().map(mended_record).collect(),
    };
    serde_json::to_string_pretty(&document)
        .map_err(|error| CommandError::failed(format!("cannot write the problems: {error}")))
}

fn problem_record(problem: &Problem, lang: Lang) -> ProblemRecord<'_> {
    let Problem { code, key, origin, field, column, value, message } = problem;
    ProblemRecord {
        level: if code.is_warning() { "warning" } else { "problem" },
        code: code.as_str(),
        key: key.as_ref().map(|key| key.as_str()),
        file: origin.as_ref().map(|origin| origin.file.as_ref()),
        part: origin.as_ref().and_then(|origin| origin.part.as_deref()),
        line: origin.as_ref().map(|origin| origin.line),
        column: column.as_deref(),
        field: *field,
        value: value.as_ref().map(|value| value.reveal()),
        message: match lang {
            Lang::Zh => message.chinese(),
            Lang::En => &message.english,
        },
    }
}

fn excluded_record<'a>(kind: &'static str, excluded: &'a Excluded) -> ExcludedRecord<'a> {
    let Excluded { key, origin, rule } = excluded;
    let key = key.as_ref().map(|key| key.as_str());
    let Origin { file, part, line } = origin;
    ExcludedRecord { kind, key, file, part: part.as_deref(), line: *line, rule: rule.as_str() }
}

fn mended_record(mended: &Mended) -> MendedRecord<'_> {
    let Mended { key, origin, before, after } = mended;
    let Origin { file, part, line } = origin;
    MendedRecord { key: key.as_str(), file, part: part.as_deref(), line: *line, before, after }
}
