//! Problems of the input as CSV, for those who keep the data: one problem a line, with the cells as they stand.
//!
//! UTF-8 with a byte order mark, without which Excel reads Chinese as noise. A cell that a spreadsheet would run as a formula is
//! led by an apostrophe.

use dianmao_attendance::Lang;
use dianmao_roster::problem::Problem;

use crate::Error;
use crate::csv::{BYTE_ORDER_MARK, guarded};

const HEADINGS: [(&str, &str); 10] = [
    ("级别", "level"),
    ("文件", "file"),
    ("工作表", "part"),
    ("行", "line"),
    ("列", "column"),
    ("字段", "field"),
    ("键", "key"),
    ("内容", "value"),
    ("代码", "code"),
    ("问题", "problem"),
];

/// Renders problems in their order. Nothing is masked but in the sentences.
///
/// # Errors
/// The writer failed.
pub fn render<'a>(problems: impl IntoIterator<Item = &'a Problem>, lang: Lang) -> Result<Vec<u8>, Error> {
    let bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
    writer.write_record(HEADINGS.map(|(zh, en)| in_lang(lang, zh, en)))?;
    for problem in problems {
        writer.write_record(fields(problem, lang))?;
    }
    let written = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(written)
}

fn fields(problem: &Problem, lang: Lang) -> [String; 10] {
    let Problem { code, key, origin, field, column, value, message } = problem;
    let (zh, en) = if code.is_warning() { ("警告", "warning") } else { ("错误", "problem") };
    [
        in_lang(lang, zh, en).to_owned(),
        origin.as_ref().map_or_else(String::new, |origin| guarded(&origin.file)),
        guarded(origin.as_ref().and_then(|origin| origin.part.as_deref()).unwrap_or_default()),
        origin.as_ref().map_or_else(String::new, |origin| origin.line.to_string()),
        guarded(column.as_deref().unwrap_or_default()),
        field.unwrap_or_default().to_owned(),
        guarded(key.as_ref().map(|key| key.as_str()).unwrap_or_default()),
        guarded(value.as_ref().map(|value| value.reveal()).unwrap_or_default()),
        code.as_str().to_owned(),
        guarded(in_lang(lang, message.chinese(), &message.english)),
    ]
}

fn in_lang<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use dianmao_roster::problem::{ProblemCode, Sentence, Unmasked};
    use dianmao_roster::row::Origin;

    use super::*;

    #[test]
    fn each_problem_is_a_line_that_no_spreadsheet_runs() {
        let problem = |code, value: &str| Problem {
            code,
            key: Some("1001".into()),
            origin: Some(Origin::new("人员.csv".into(), 7)),
            field: Some("mobile"),
            column: Some("手机号".to_owned()),
            value: Some(Unmasked::new(value)),
            message: Sentence::new("=look, \"here\"", "看这里"),
        };
        let problems = [problem(ProblemCode::BadValue, "+852-1"), problem(ProblemCode::UnlikelyMobile, "10000000000")];
        let rendered = |lang| String::from_utf8(render(&problems, lang).unwrap()).unwrap().replace("\r\n", "\n");
        insta::assert_snapshot!(rendered(Lang::En).trim_start_matches('\u{feff}'), @r#"
        level,file,part,line,column,field,key,value,code,problem
        problem,人员.csv,,7,手机号,mobile,1001,'+852-1,bad_value,"'=look, ""here"""
        warning,人员.csv,,7,手机号,mobile,1001,10000000000,unlikely_mobile,"'=look, ""here"""
        "#);
        let in_a_sheet = Origin { part: Some("=员工".into()), ..Origin::new("人员.xlsx".into(), 7) };
        let problem = Problem { origin: Some(in_a_sheet), ..problems[0].clone() };
        let sheet = String::from_utf8(render([&problem], Lang::En).unwrap()).unwrap();
        assert!(sheet.contains("problem,人员.xlsx,'=员工,7,手机号,"), "{sheet}");
        let chinese = rendered(Lang::Zh);
        assert!(chinese.starts_with("\u{feff}级别,文件,工作表,行,列,"), "{chinese}");
        assert!(
            chinese.contains("\n警告,人员.csv,,7,手机号,mobile,1001,10000000000,unlikely_mobile,看这里\n"),
            "{chinese}"
        );
    }
}
