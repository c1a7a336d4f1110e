//! The events of contacts, from what a write changed.

use serde_json::{Map, Value, json};

use super::event::Event;
use crate::document::switches::EventSwitches;
use crate::limits::china;
use crate::state::Person;
use crate::state::news::{Changed, News};

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A call of the app, or the person; the event names nobody.
    Nobody,
    /// An administrator in the console.
    Administrator(String),
}

/// The events of one write, one for each kind and, where it says what differs, for each person.
pub(crate) fn of(news: &News, at_ms: i64, origin: &Origin, switches: &EventSwitches) -> Vec<Event> {
    let telling = Telling { at_ms, origin };
    let mut events = Vec::new();
    events.extend(telling.departments("org_dept_create", &news.departments_made));
    events.extend(telling.departments("org_dept_modify", &news.departments_changed));
    events.extend(telling.people("user_add_org", &news.joined));
    if switches.modify_after_add {
        events.extend(telling.people("user_modify_org", &news.joined));
    }
    events.extend(news.changed.iter().map(|changed| telling.changed(changed)));
    events.extend(telling.people("user_active_org", &news.activated));
    events.extend(telling.people("org_admin_add", &news.made_admin));
    events.extend(telling.people("org_admin_remove", &news.unmade_admin));
    events.extend(telling.people("user_leave_org", &news.left));
    events.extend(telling.departments("org_dept_remove", &news.departments_removed));
    events
}

struct Telling<'a> {
    at_ms: i64,
    origin: &'a Origin,
}

impl Telling<'_> {
    fn departments(&self, kind: &'static str, dept_ids: &[i64]) -> Option<Event> {
        (!dept_ids.is_empty()).then(|| self.event(kind, json!({"deptId": dept_ids})))
    }

    fn people(&self, kind: &'static str, userids: &[String]) -> Option<Event> {
        let fields = || json!({"userId": userids, "timeStamp": self.at_ms.to_string()});
        (!userids.is_empty()).then(|| self.event(kind, fields()))
    }

    fn changed(&self, Changed { before, after }: &Changed) -> Event {
        let (before_fields, after_fields) = (told_fields(before), told_fields(after));
        let differing = |one: &Map<String, Value>, other: &Map<String, Value>| -> Value {
            one.iter()
                .filter(|(key, value)| other.get(*key) != Some(value))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect()
        };
        let diff_info = json!({
            "prev": differing(&before_fields, &after_fields),
            "curr": differing(&after_fields, &before_fields),
            "userid": after.userid,
        });
        let fields = json!({"userId": [after.userid], "timeStamp": self.at_ms.to_string(), "diffInfo": diff_info});
        self.event("user_modify_org", fields)
    }

    fn event(&self, kind: &'static str, mut fields: Value) -> Event {
        if let Origin::Administrator(userid) = self.origin {
            fields["optStaffId"] = json!(userid);
        }
        Event::new(kind, self.at_ms, fields)
    }
}

/// The fields that `diffInfo` knows, without those that are empty.
fn told_fields(person: &Person) -> Map<String, Value> {
    let hired = person.hired_date_ms.map(|ms| china(ms).strftime("%Y-%m-%d").to_string());
    let extension = (!person.extension.is_empty()).then(|| Value::Object(person.extension.clone()).to_string());
    let fields = [
        ("name", Some(person.name.clone())),
        ("telephone", Some(person.telephone.clone())),
        ("email", Some(person.email.clone())),
        ("jobNumber", Some(person.job_number.clone())),
        ("workPlace", Some(person.work_place.clone())),
        ("remark", Some(person.remark.clone())),
        ("managerUserid", person.manager_userid.clone()),
        ("hiredDate", hired),
        ("extFields", extension),
    ];
    let is_set =
        |(key, text): (&str, Option<String>)| Some((key.to_owned(), Value::from(text.filter(|t| !t.is_empty())?)));
    fields.into_iter().filter_map(is_set).collect()
}
