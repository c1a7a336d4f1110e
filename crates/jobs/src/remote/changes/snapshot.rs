//! What is kept of a person who is deleted to come back, and how it comes back.

use dianmao_roster::journal::Snapshot;
use serde_json::Value;

use crate::remote::contacts::{Apart, NewPerson, PersonDetails, extension, extension_text};

/// Our own fields beside what [`Apart`] names.
const EXTENSION: &str = "extension";

/// Everything of a person that a re-creation can put back, beside our own fields.
pub(crate) fn snapshot(found: &PersonDetails) -> Snapshot {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(&found.apart) else { return Snapshot::default() };
    if let Some(extension) = found.person.fields.extension.as_ref().filter(|fields| !fields.is_empty()) {
        fields.insert(EXTENSION.to_owned(), extension_text(extension).into());
    }
    Snapshot { leads: found.leads.clone(), fields, ..Snapshot::default() }
}

/// Writes what a snapshot holds into the create that brings the person back.
pub(super) fn restore(request: &mut NewPerson, snapshot: &Snapshot) {
    // What HR states was written before, so it wins over what was read then.
    let mut fields = snapshot.fields.get(EXTENSION).and_then(Value::as_str).and_then(extension).unwrap_or_default();
    fields.extend(request.fields.extension.take().unwrap_or_default());
    request.fields.extension = (!fields.is_empty()).then_some(fields);
    let apart = serde_json::from_value(Value::Object(snapshot.fields.clone()));
    request.apart = apart.unwrap_or_else(|_| Apart::default());
    // A place in a department that the person no longer belongs to would be refused.
    let belongs = |id: i64| request.departments.contains(&id);
    request.apart.dept_order_list.iter_mut().for_each(|list| list.retain(|place| belongs(place.dept_id)));
    request.apart.dept_position_list.iter_mut().for_each(|list| list.retain(|post| belongs(post.dept_id)));
}
