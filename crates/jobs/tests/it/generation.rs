//! Runs tests of the roster a second time, by the first generation of contacts.
//!
//! Tests are written in the words of the present one; faults and requests are put into the words of the generation that runs. What other
//! programs of the tenant do by hand is called by the present one in any case: the emulator serves both.

use std::cell::Cell;

use anyhow::Result;
use dianmao_emulator::RequestRecord;
use dianmao_jobs::settings::Api;
use serde_json::{Map, Value};

thread_local! {
    static RUNNING: Cell<Api> = const { Cell::new(Api::V2) };
}

/// The calls of both generations.
const PATHS: [(&str, &str); 13] = [
    ("/topapi/v2/department/create", "/department/create"),
    ("/topapi/v2/department/update", "/department/update"),
    ("/topapi/v2/department/delete", "/department/delete"),
    ("/topapi/v2/department/get", "/department/get"),
    ("/topapi/v2/department/listsub", "/department/list"),
    ("/topapi/v2/department/listsubid", "/department/list_ids"),
    ("/topapi/v2/user/create", "/user/create"),
    ("/topapi/v2/user/update", "/user/update"),
    ("/topapi/v2/user/delete", "/user/delete"),
    ("/topapi/v2/user/get", "/user/get"),
    ("/topapi/v2/user/list", "/user/listbypage"),
    ("/topapi/user/count", "/user/get_org_user_count"),
    ("/topapi/v2/user/getbymobile", "/user/get_by_mobile"),
];

/// The parameters of calls of departments, then of people, that are called otherwise.
const DEPARTMENT_WORDS: [(&str, &str); 3] =
    [("dept_id", "id"), ("parent_id", "parentid"), ("dept_manager_userid_list", "deptManagerUseridList")];
const PERSON_WORDS: [(&str, &str); 3] =
    [("dept_id", "department_id"), ("manager_userid", "managerUserid"), ("title", "position")];

/// The generation that the test at hand runs by.
pub(crate) fn running() -> Api {
    RUNNING.get()
}

/// Runs a test by the first generation. Each test has a thread of its own.
pub(crate) fn by_legacy(test: fn() -> Result<()>) -> Result<()> {
    RUNNING.set(Api::Legacy);
    test()
}

/// Runs tests of the file at hand once more.
macro_rules! by_legacy_too {
    ($($test:ident),* $(,)?) => {
        mod by_legacy {
            $(
                #[test]
                fn $test() -> anyhow::Result<()> {
                    crate::generation::by_legacy(super::$test)
                }
            )*
        }
    };
}
pub(crate) use by_legacy_too;

/// A path of the present generation in that of the test.
pub(crate) fn path(path: &str) -> &str {
    match running() {
        Api::V2 => path,
        Api::Legacy => PATHS.iter().find(|(v2, _)| *v2 == path).map_or(path, |(_, legacy)| legacy),
    }
}

/// A fault rule in the words of the test's generation.
pub(crate) fn rule(rule: &Value) -> Value {
    let mut rule = rule.clone();
    if running() == Api::Legacy
        && let Some(api) = rule["api"].as_str().map(str::to_owned)
    {
        rule["api"] = path(&api).into();
        if let Some(Value::Object(matched)) = rule.get_mut("match") {
            *matched = matched.iter().map(|(name, value)| (word(&api, name).to_owned(), value.clone())).collect();
        }
    }
    rule
}

/// A request in the words of the present generation, of whichever it was.
pub(crate) fn request(mut request: RequestRecord) -> RequestRecord {
    let Some((v2, _)) = PATHS.iter().find(|(_, legacy)| *legacy == request.api) else { return request };
    request.api = (*v2).to_owned();
    let params = std::mem::take(&mut request.params);
    request.params =
        params.into_iter().map(|(name, value)| (unword(v2, &name).to_owned(), value)).collect::<Map<_, _>>();
    request
}

fn words(api: &str) -> [(&'static str, &'static str); 3] {
    if api.contains("/department/") { DEPARTMENT_WORDS } else { PERSON_WORDS }
}

fn word<'a>(api: &str, name: &'a str) -> &'a str {
    words(api).iter().find(|(v2, _)| *v2 == name).map_or(name, |(_, legacy)| legacy)
}

fn unword<'a>(api: &str, name: &'a str) -> &'a str {
    words(api).iter().find(|(_, legacy)| *legacy == name).map_or(name, |(v2, _)| v2)
}
