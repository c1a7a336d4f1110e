//! `dianmao check`: the HR data before any call.

use crate::world::World;

/// The sample of `dianmao init` with nobody to call, and rows that have every kind of fault.
fn world() -> World {
    let world = World::empty();
    assert_eq!(world.dianmao(&["init"]).code, 0);
    // Neither an app nor its secret is needed.
    let config = world.read("dianmao.toml");
    let source = config.find("\n[source]").unwrap();
    world.write("dianmao.toml", &config[source..]);
    world
}

fn bad() -> World {
    let world = world();
    world.edit("dianmao.toml", "dir = \"hr\" ", "mend_names = { \"-\" = \" \" }\ndir = \"hr\" ");
    world.edit(
        "dianmao.toml",
        "file = \"employees.csv\"\n",
        "file = \"employees.csv\"\nexclude = \"职位 == '机器人'\"\n",
    );
    world.append(
        "hr/departments.csv",
        "D31,环一,D32\nD32,环二,D31\nD4,R-D,D77\nD5,R-D,\nD6,研发,中心\n"
            .replace("研发,中心", "\"研发,中心\",")
            .as_str(),
    );
    world.append(
        "hr/employees.csv",
        "1009,吴九,12000000101,D1,,,,\n1011,郑十,12000000111,D99,,,,\n1012,钱多,+852-9123,D1,,,,\n\
         1013,机器,12000000113,D1,机器人,,,\n,无名,12000000114,D1,,,,\n1015,=孙,1.38E+10,D1,,,,\n1016,李 雪,11800000116,D1,,,,\n",
    );
    world
}

#[test]
fn bad_rows_are_listed_with_their_places() {
    let world = bad();
    let run = world.dianmao(&["check", "--lang", "en"]);
    insta::assert_snapshot!(world.shown(&run), @"");
    assert_eq!(world.dianmao(&["check", "--strict"]).code, 3);
}

#[test]
fn the_csv_goes_back_to_hr_in_chinese_and_to_nobody_else() {
    let world = bad();
    let run = world.dianmao(&["check", "-o", "problems.csv"]);
    insta::assert_snapshot!(world.shown(&run), @"");
    let csv = world.read("problems.csv").replace("\r\n", "\n");
    insta::assert_snapshot!(csv.trim_start_matches('\u{feff}'), @"");
    #[cfg(unix)]
    assert_eq!(crate::world::mode(&world.path("problems.csv")), 0o600);
    assert!(!world.path("dianmao.db").exists(), "no store is opened");
}

#[test]
fn sound_data_has_nothing_to_tell_of() {
    let world = world();
    let run = world.dianmao(&["check", "--strict"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout, @"");
}

#[test]
fn the_document_has_the_members_of_the_page() {
    let printed = bad().dianmao(&["check", "--json"]).json();
    crate::contracts::agree(&printed, &crate::contracts::sample("Check", "dianmao.check/1"), &[]);
    let values: Vec<&str> =
        printed["problems"].as_array().unwrap().iter().filter_map(|problem| problem["value"].as_str()).collect();
    assert!(values.contains(&"12000000101"), "{values:?}");
}
