//! How long HR's files take: read as CSV, the mapping compiled, every row taken in and checked.
//!
//! `cargo bench -p dianmao-sources --bench intake -- [PEOPLE]` prints one JSON line; `script/bench intake` adds the machine.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Mapping, intake};
use dianmao_sources::Source;
use jiff::civil::date;

/// How many people share a department.
const PEOPLE_A_DEPARTMENT: usize = 20;
/// How many departments hang from one.
const FAN_OUT: usize = 12;

fn main() {
    let people = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10_000);
    let dir = tempfile::tempdir().unwrap();
    write_files(dir.path(), people);
    let mapping = mapping();
    let begun = Instant::now();
    let source = Source::plain_files(dir.path().to_owned(), mapping.files());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let tables = runtime.block_on(source.read(&mapping.columns())).unwrap();
    let read = begun.elapsed().as_secs_f64();
    let intake = intake(&mapping.compile(&tables.tables).unwrap(), date(2026, 9, 1));
    let all = begun.elapsed().as_secs_f64();
    assert_eq!((intake.org.people.len(), intake.problems.len()), (people, 0));
    #[expect(clippy::print_stdout, reason = "the bench's one line of output")]
    {
        println!(
            r#"{{"schema":"dianmao.bench/1","bench":"intake","people":{people},"departments":{},"read_seconds":{read:.3},"seconds":{all:.3}}}"#,
            intake.org.departments.len(),
        );
    }
}

fn write_files(dir: &Path, n_people: usize) {
    let mut departments = String::from("编号,名称,上级\n");
    for index in 0..n_people.div_ceil(PEOPLE_A_DEPARTMENT) {
        let parent = if index < FAN_OUT { String::new() } else { format!("D{}", index / FAN_OUT - 1) };
        writeln!(departments, "D{index},部门{index},{parent}").unwrap();
    }
    fs::write(dir.join("departments.csv"), departments).unwrap();
    let mut people = String::from("工号,姓名,手机号,部门,职位,邮箱,入职日期\n");
    for index in 0..n_people {
        let department = index / PEOPLE_A_DEPARTMENT;
        let row = format!("员工{index},120{index:08},D{department},工程师,e{index}@example.com,2020-03-01");
        writeln!(people, "{index:08},{row}").unwrap();
    }
    fs::write(dir.join("employees.csv"), people).unwrap();
}

fn mapping() -> Mapping {
    let some = |template: &str| Some(template.to_owned());
    Mapping {
        departments: vec![DepartmentBlock {
            file: "departments.csv".into(),
            key: "{{ 编号 }}".into(),
            name: "{{ 名称 }}".into(),
            parent: some("{{ 上级 }}"),
            ..DepartmentBlock::default()
        }],
        employees: vec![EmployeeBlock {
            file: "employees.csv".into(),
            key: "E{{ 工号 }}".into(),
            name: some("{{ 姓名 }}"),
            mobile: some("{{ 手机号 }}"),
            departments: some("{{ 部门 }}"),
            title: some("{{ 职位 }}"),
            job_number: some("{{ 工号 }}"),
            email: some("{{ 邮箱 }}"),
            hired_on: some("{{ 入职日期 }}"),
            ..EmployeeBlock::default()
        }],
        ..Mapping::default()
    }
}
