//! The JSON document.

use dianmao_reports::{Lang, json};
use serde_json::{Value, json};

use crate::sample::{options, sheet};

fn document(lang: Lang) -> Value {
    serde_json::from_str(&json::render(&sheet(), &options(lang)).unwrap()).unwrap()
}

#[test]
fn cell_tells_its_words_and_what_stands_behind_them() {
    let cell = &document(Lang::Zh)["people"][1]["cells"][0];
    let expected = json!({
        "date": "2026-09-03",
        "kind": "work",
        "marks": [{"code": "late", "minutes": 12}, {"code": "field"}],
        "points": [
            {"point": "on", "grade": "late", "minutes": 12, "due_at": "2026-09-03T09:00:00+08:00",
             "punched_at": "2026-09-03T09:12:00+08:00", "location": "outside", "source": "phone",
             "origin": "vendor", "cover": "none", "approval_id": null},
            {"point": "off", "grade": "on_time", "minutes": 0, "due_at": "2026-09-03T18:00:00+08:00",
             "punched_at": "2026-09-03T18:04:00+08:00", "location": "inside", "source": "phone",
             "origin": "vendor", "cover": "none", "approval_id": null},
        ],
        "away": [],
        "overtime_minutes": 0,
        "day_type": null,
        "known": ["schedule"],
    });
    assert_eq!(cell, &expected);
}

#[test]
fn data_has_no_language() {
    assert_eq!(document(Lang::Zh), document(Lang::En));
}

#[test]
fn names_and_keys_are_not_masked() {
    let person = &document(Lang::Zh)["people"][2];
    assert_eq!((&person["key"], &person["name"]), (&json!("E1003"), &json!("=1+1 <b>&Co")));
}
