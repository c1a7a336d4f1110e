//! `examples/oracle-hr/dianmao.toml`, with a few invented rows in the tables' own columns.

use std::fs;
use std::path::Path;

use crate::world::World;

const TABLES: &[(&str, &str)] = &[
    ("regions.csv", "region_id,region_name\n10,Europe\n20,Americas\n"),
    (
        "countries.csv",
        "country_id,country_name,region_id\nUS,United States of America,20\nDE,Germany,10\nFR,France,10\n",
    ),
    (
        "locations.csv",
        "location_id,street_address,postal_code,city,state_province,country_id\n\
         1700,2004 Elm Rd,98199,Seattle,Washington,US\n2700,Lindenweg 7,80925,Munich,Bavaria,DE\n",
    ),
    (
        "jobs.csv",
        "job_id,job_title,min_salary,max_salary\nAD_PRES,President,20080,40000\nSA_REP,Sales Representative,6000,12008\n",
    ),
    (
        "departments.csv",
        "department_id,department_name,manager_id,location_id\n10,Administration,,1700\n90,Executive,901,1700\n80,Sales,902,2700\n190,Contracting,,1700\n",
    ),
    (
        "employees.csv",
        "employee_id,first_name,last_name,email,phone_number,hire_date,job_id,salary,commission_pct,manager_id,department_id\n\
         901,Stella,Kern,SKERN,1.515.555.0901,2013-06-17,AD_PRES,24000,,,90\n\
         902,Jan,Russ,JRUSS,44.1632.960901,2014-10-01,SA_REP,14000,0.4,901,80\n\
         903,Kim,Gray,KGRAY,44.1632.960902,2017-05-24,SA_REP,7000,0.15,902,\n\
         904,Ann,Lee,ALEE,1.515.555.0904,2015-09-21,SA_REP,17000,,901,90\n\
         905,Tom,Hall,THALL,1.515.555.0905,2016-01-13,SA_REP,17000,,901,10\n",
    ),
];

#[test]
fn a_tree_made_of_three_tables_is_synced_by_configuration_alone() {
    let world = World::empty();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/oracle-hr/dianmao.toml");
    fs::copy(example, world.path("dianmao.toml")).unwrap();
    for (name, text) in TABLES {
        world.write(&format!("csv/{name}"), text);
    }
    let emulator = world.start_emulator(&["--people", "0", "--qps", "0"]);
    let variables = [
        ("DIANMAO_SOURCE_DIR", "csv"),
        ("DIANMAO_DINGTALK_OAPI_URL", emulator.url.as_str()),
        ("DIANMAO_DINGTALK_API_URL", emulator.url.as_str()),
        ("DIANMAO_LIMITS_CALLS_PER_SECOND", "5000"),
    ];

    let plan = world.dianmao_with(&variables, &["plan", "--json"]);
    assert_eq!((plan.code, plan.stderr.as_str()), (0, ""));
    let problems = plan.json()["problems"].clone();
    assert_eq!(problems.as_array().unwrap().len(), 1, "{problems:#}");
    assert_eq!((problems[0]["key"].as_str(), problems[0]["field"].as_str()), (Some("903"), Some("departments")));

    let apply = world.dianmao_with(&variables, &["apply", "--yes"]);
    assert_eq!((apply.code, apply.stderr.as_str()), (0, "Run 1: 13 done.\n"));
    let state = emulator.get("state");
    assert_eq!(state["people"].as_array().unwrap().len(), 4);
    assert_eq!(state["departments"].as_array().unwrap().len(), 10, "nine and the root");
    let person = &state["people"][0];
    assert_eq!((person["userid"].as_str(), person["mobile"].as_str()), (Some("901"), Some("+1-5155550901")));
    assert_eq!((person["email"].as_str(), person["title"].as_str()), (Some("skern@example.com"), Some("President")));

    let again = world.dianmao_with(&variables, &["plan", "--detailed-exitcode"]);
    assert_eq!(again.code, 0, "{}", again.stdout);
    assert!(world.path("dianmao.db").exists(), "the store stands beside the configuration");
}
