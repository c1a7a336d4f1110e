//! `dianmao report month`, on what the demo left.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::demo::DEMO;
use crate::world::{Run, World, mode};

fn report(args: &[&str]) -> Run {
    let config = ["report", "month", "2026-09", "--config", "d/dianmao.toml"];
    DEMO.world.dianmao(&[&config, args].concat())
}

#[test]
fn a_table_of_eighty_columns_on_the_terminal() {
    let run = report(&["--head", "3"]);
    insta::assert_snapshot!(DEMO.world.shown(&run), @r#"
    exit 0
    --- stdout
    月度汇总 统计日期：2026-09-01 至 2026-09-30
    已结算 100.0%（900/900 人天）

    姓名       工号     部门       应出 出勤 迟到 严重 旷迟 早退 上缺 下缺 旷工 未结
    徐斌       DM000005 人力行政…    22   22    0    0    1    0    0    0    0    0
    张家宁     DM000009 人力资源…    22   21    2    0    0    0    0    2    1    0
    李怡毅     DM000028 人力资源…    22   20    1    0    0    1    0    0    2    0
    …… 另有 27 人
    公司合计   30 人                660  657   28    4    3   16   10   13    3    0
    "#);
    for line in report(&[]).stdout.lines() {
        assert!(line.width() <= 80, "{}: {line}", line.width());
    }
}

#[test]
fn the_same_table_in_english() {
    let run = report(&["--head", "1", "--lang", "en"]);
    insta::assert_snapshot!(DEMO.world.shown(&run), @r#"
    exit 0
    --- stdout
    Month sheet 2026-09-01 to 2026-09-30
    100.0% settled (900 of 900 person-days)

    Name       Number   Dept.      Req. Here Late Ser. LaA. Left  -In -Out Abs. Open
    徐斌       DM000005 人力行政…    22   22    0    0    1    0    0    0    0    0
    ... and 29 more people
    Company    30 ppl               660  657   28    4    3   16   10   13    3    0
    "#);
}

#[test]
fn json_by_any_of_its_options() {
    let run = report(&["--json"]);
    let sheet = run.json();
    assert_eq!(sheet["schema"], "dianmao.month-sheet/1");
    assert_eq!(sheet["period"]["from"], "2026-09-01");
    assert_eq!(report(&["--as", "json"]).json()["people"], sheet["people"]);
    report(&["-o", "sheet.json"]);
    let saved: Value = serde_json::from_str(&DEMO.world.read("sheet.json")).unwrap();
    assert_eq!(saved["people"], sheet["people"]);
}

#[test]
fn a_workbook_and_a_page_are_files_named_after_the_period() {
    for (form, start) in [("xlsx", &b"PK"[..]), ("html", &b"<!DOCTYPE html>"[..])] {
        let run = report(&["--as", form]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        assert_eq!(run.stderr, format!("wrote report-2026-09.{form}\n"));
        let path = DEMO.world.path(&format!("report-2026-09.{form}"));
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.to_ascii_uppercase().starts_with(&start.to_ascii_uppercase()), "{form}");
        #[cfg(unix)]
        assert_eq!(mode(&path), 0o600, "{form}");
    }
}

#[test]
fn a_table_for_other_programs_goes_to_stdout() {
    let run = report(&["--as", "csv"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.lines().count() > 30, "{}", run.stdout);
    let file = report(&["-o", "sheet.csv"]);
    assert_eq!((file.code, file.stdout.as_str(), file.stderr.as_str()), (0, "", "wrote sheet.csv\n"));
    assert_eq!(DEMO.world.read("sheet.csv"), run.stdout);
}

#[test]
fn the_asked_form_goes_before_the_files_name() {
    assert_eq!(report(&["-o", "named.xlsx", "--json"]).code, 0);
    assert!(DEMO.world.read("named.xlsx").starts_with('{'));
}

#[test]
fn a_file_of_no_known_ending_is_not_guessed_at() {
    let run = report(&["-o", "sheet.pdf"]);
    run.assert_fails(64, "error: the name sheet.pdf does not tell the report's form\nhint: Let it end in .xlsx");
    assert!(!DEMO.world.path("sheet.pdf").exists());
}

#[test]
fn a_period_with_nothing_pulled_says_how_to_pull_it() {
    let run = DEMO.world.dianmao(&["report", "month", "2026-03", "--config", "d/dianmao.toml"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stderr,
        "error: nothing was pulled for 2026-03 (2026-03-01 to 2026-03-31)\nhint: `dianmao pull --from 2026-03-01 --to 2026-03-31` fetches it.\n"
    );
}

#[test]
fn a_payroll_period_starts_on_its_own_day() {
    let world = World::company();
    world.edit("dianmao.toml", "# period = { start_day = 1 }", "period = { start_day = 26 }");
    let run = world.dianmao(&["report", "month", "2026-09"]);
    run.assert_fails(1, "nothing was pulled for 2026-09 (2026-08-26 to 2026-09-25)");
}
