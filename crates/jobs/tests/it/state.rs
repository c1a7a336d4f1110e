//! What the emulator holds, in words that do not hang on the ids that it gives.

use std::collections::BTreeMap;

use dianmao_emulator::Emulator;
use serde_json::{Value, json};

/// One state of the emulator.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State(Value);

impl State {
    pub(crate) fn of(emulator: &Emulator) -> Self {
        Self(emulator.state_json())
    }

    /// The id of the department with this name.
    pub(crate) fn dept_id(&self, name: &str) -> i64 {
        let found = self.departments().find(|department| department["name"] == name);
        found.unwrap_or_else(|| panic!("there is no department {name}"))["dept_id"].as_i64().unwrap()
    }

    /// A member with every stored field.
    pub(crate) fn person(&self, userid: &str) -> &Value {
        self.find_person(userid).unwrap_or_else(|| panic!("there is nobody with the userid {userid}"))
    }

    pub(crate) fn find_person(&self, userid: &str) -> Option<&Value> {
        self.people().find(|person| person["userid"] == userid)
    }

    pub(crate) fn n_people(&self) -> usize {
        self.people().count()
    }

    /// Departments by path with their keys, then members with number, departments and title.
    pub(crate) fn text(&self) -> String {
        let below_root = self.departments().filter(|department| department["dept_id"] != 1);
        let mut departments: Vec<(String, String)> =
            below_root.map(|department| (self.path(&department["dept_id"]), key(department))).collect();
        departments.sort();
        let mut lines: Vec<String> = departments.into_iter().map(|(path, key)| format!("{path}{key}")).collect();
        for person in self.people() {
            let paths: Vec<String> = array(&person["dept_id_list"]).map(|id| self.path(id)).collect();
            let mut line = format!(
                "{} {} {} @ {}",
                text(person, "userid"),
                text(person, "name"),
                text(person, "mobile"),
                paths.join(", ")
            );
            for field in ["title", "email"] {
                if !text(person, field).is_empty() {
                    line.push_str(&format!("; {}", text(person, field)));
                }
            }
            lines.push(line);
        }
        lines.join("\n")
    }

    /// All that a sync may touch or must leave alone, without ids of departments and instants of writing.
    pub(crate) fn comparable(&self) -> Value {
        let departments: BTreeMap<String, Value> = self.departments().map(|department| {
            let value = json!({ "key": department["source_identifier"], "leaders": department["dept_manager_userid_list"] });
            (self.path(&department["dept_id"]), value)
        }).collect();
        let people: Vec<Value> = self.people().map(|person| self.comparable_person(person)).collect();
        json!({ "departments": departments, "people": people })
    }

    fn comparable_person(&self, person: &Value) -> Value {
        let mut person = person.clone();
        let mut memberships: Vec<Value> = array(&person["memberships"])
            .map(|membership| {
                let mut membership = membership.clone();
                membership["dept_id"] = self.path(&membership["dept_id"]).into();
                membership
            })
            .collect();
        memberships.sort_by_key(|membership| membership["dept_id"].to_string());
        let fields = person.as_object_mut().unwrap();
        fields.insert("memberships".into(), memberships.into());
        for volatile in ["dept_id_list", "created_at_ms", "modified_at_ms", "active"] {
            fields.remove(volatile);
        }
        person
    }

    fn departments(&self) -> impl Iterator<Item = &Value> {
        array(&self.0["departments"])
    }

    fn people(&self) -> impl Iterator<Item = &Value> {
        array(&self.0["people"])
    }

    /// The names from the top, without the root's.
    fn path(&self, dept_id: &Value) -> String {
        let Some(department) = self.departments().find(|department| department["dept_id"] == *dept_id) else {
            return format!("({dept_id})");
        };
        match department["parent_id"].as_i64() {
            None => "(root)".to_owned(),
            Some(1) => text(department, "name").to_owned(),
            Some(_) => format!("{} / {}", self.path(&department["parent_id"]), text(department, "name")),
        }
    }
}

fn key(department: &Value) -> String {
    match department["source_identifier"].as_str() {
        Some(key) if !key.is_empty() => format!(" [{key}]"),
        _ => String::new(),
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
