//! One field of one row: from cells through a template to a text, or to a fault.

use super::values;
use crate::id::Key;
use crate::problem::{Problem, ProblemCode};
use crate::row::{Origin, SourceRow};
use crate::template::{Engine, Template};

/// A fault in one field.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: ProblemCode,
    pub(super) field: &'static str,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn bad(field: &'static str, message: String) -> Self {
        Self { code: ProblemCode::BadValue, field, message }
    }

    /// The fault as a problem of a row.
    pub(super) fn into_problem(self, key: Option<&Key>, origin: &Origin) -> Problem {
        Problem {
            code: self.code,
            key: key.cloned(),
            origin: Some(origin.clone()),
            field: Some(self.field),
            message: self.message,
        }
    }
}

/// Reads the fields of one row, and collects what is wrong with them.
pub(super) struct Reader<'a> {
    engine: &'a Engine,
    row: &'a SourceRow,
    pub(super) faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(engine: &'a Engine, row: &'a SourceRow) -> Self {
        Self { engine, row, faults: Vec::new() }
    }

    /// The text of a field; `None` where it is faulty, empty where it is empty.
    pub(super) fn text(&mut self, field: &'static str, template: &Template) -> Option<String> {
        if let Some(message) = template.cells(self.row).find_map(values::cell_fault) {
            self.faults.push(Fault::bad(field, message));
            return None;
        }
        match self.engine.render(template, self.row) {
            Ok(text) => Some(text),
            Err(error) => {
                self.faults.push(Fault { code: ProblemCode::Template, field, message: error.0 });
                None
            }
        }
    }

    /// The text of a field that must not be empty.
    pub(super) fn required(&mut self, field: &'static str, template: &Template) -> Option<String> {
        let text = self.text(field, template)?;
        if text.is_empty() {
            self.empty(field, template);
            return None;
        }
        Some(text)
    }

    /// Notes that a field must not be empty, and in which columns that can be mended.
    pub(super) fn empty(&mut self, field: &'static str, template: &Template) {
        let columns: Vec<String> = template.column_names(self.row).map(|name| format!("`{name}`")).collect();
        let message = if columns.is_empty() {
            "it is empty; correct its template".to_owned()
        } else {
            format!("it is empty; fill in {}", columns.join(", "))
        };
        self.faults.push(Fault { code: ProblemCode::EmptyField, field, message });
    }

    /// Keeps a text that its field can take.
    pub(super) fn checked(&mut self, field: &'static str, text: String, fault: Option<String>) -> Option<String> {
        match fault {
            Some(message) => {
                self.faults.push(Fault::bad(field, message));
                None
            }
            None => Some(text),
        }
    }

    /// The key of the row.
    pub(super) fn key(&mut self, template: &Template) -> Option<Key> {
        let text = self.required("key", template)?;
        let fault = values::text_fault("key", &text);
        self.checked("key", text, fault).map(Key::from)
    }
}
