//! One field of one row: from cells through a template to a text, or to a fault.

use super::values;
use crate::ability::TextLimits;
use crate::id::Key;
use crate::problem::{Problem, ProblemCode, Sentence, Unmasked};
use crate::row::{Origin, SourceRow};
use crate::template::{Engine, RenderError, Template};

/// What one template reads of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) template: &'a Template,
    pub(super) row: &'a SourceRow,
}

impl<'a> Cell<'a> {
    /// The columns' names, with commas between them.
    pub(super) fn columns(self) -> Option<String> {
        let names: Vec<&str> = self.template.column_names(self.row).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// The cells as they stand.
    fn value(self) -> Option<Unmasked> {
        let cells: Vec<&str> = self.template.cells(self.row).filter(|cell| !cell.is_empty()).collect();
        (!cells.is_empty()).then(|| Unmasked::new(cells.join(" | ")))
    }

    /// Why one of the cells is no value at all.
    pub(super) fn fault(self) -> Option<Sentence> {
        self.template.cells(self.row).find_map(values::cell_fault)
    }

    /// Whether there is nothing in any of the cells.
    pub(super) fn is_empty(self) -> bool {
        self.template.cells(self.row).all(str::is_empty)
    }

    pub(super) fn origin(self) -> &'a Origin {
        &self.row.origin
    }
}

/// A fault in one field.
#[derive(Debug, Clone)]
pub(super) struct Fault<'a> {
    pub(super) code: ProblemCode,
    pub(super) field: &'static str,
    pub(super) cell: Cell<'a>,
    pub(super) message: Sentence,
}

impl<'a> Fault<'a> {
    pub(super) fn bad(field: &'static str, cell: Cell<'a>, message: Sentence) -> Self {
        Self { code: ProblemCode::BadValue, field, cell, message }
    }

    /// What a template cannot do with a row.
    pub(super) fn template(field: &'static str, cell: Cell<'a>, error: &RenderError) -> Self {
        let message = Sentence::new(error.0.clone(), format!("按模板无法得出该值：{}", error.0));
        Self { code: ProblemCode::Template, field, cell, message }
    }

    /// A field that must not be empty, and in which columns that can be mended.
    pub(super) fn empty(field: &'static str, cell: Cell<'a>) -> Self {
        let columns: Vec<String> = cell.template.column_names(cell.row).map(|name| format!("`{name}`")).collect();
        let message = if columns.is_empty() {
            Sentence::new("it is empty; correct its template", "内容为空；请修改模板")
        } else {
            Sentence::new(
                format!("it is empty; fill in {}", columns.join(", ")),
                format!("内容为空；请填写 {}", columns.join("、")),
            )
        };
        Self { code: ProblemCode::EmptyField, field, cell, message }
    }

    /// The fault as a problem of a row.
    pub(super) fn into_problem(self, key: Option<&Key>) -> Problem {
        Problem {
            code: self.code,
            key: key.cloned(),
            origin: Some(self.cell.origin().clone()),
            field: Some(self.field),
            column: self.cell.columns(),
            value: self.cell.value(),
            message: self.message,
        }
    }
}

/// Reads the fields of rows, and collects what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) engine: &'a Engine,
    pub(super) faults: Vec<Fault<'a>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(engine: &'a Engine) -> Self {
        Self { engine, faults: Vec::new() }
    }

    /// The text of a field; `None` where it is faulty, empty where it is empty.
    pub(super) fn text(&mut self, field: &'static str, cell: Cell<'a>) -> Option<String> {
        if let Some(message) = cell.fault() {
            self.faults.push(Fault::bad(field, cell, message));
            return None;
        }
        match self.engine.render(cell.template, cell.row) {
            Ok(text) => Some(text),
            Err(error) => {
                self.faults.push(Fault::template(field, cell, &error));
                None
            }
        }
    }

    /// The text of a field that must not be empty.
    pub(super) fn required(&mut self, field: &'static str, cell: Cell<'a>) -> Option<String> {
        let text = self.text(field, cell)?;
        if text.is_empty() {
            self.faults.push(Fault::empty(field, cell));
            return None;
        }
        Some(text)
    }

    /// Keeps a text that its field can take.
    pub(super) fn checked(
        &mut self,
        field: &'static str,
        cell: Cell<'a>,
        text: String,
        fault: Option<Sentence>,
    ) -> Option<String> {
        match fault {
            Some(message) => {
                self.faults.push(Fault::bad(field, cell, message));
                None
            }
            None => Some(text),
        }
    }

    /// The key of a row.
    pub(super) fn key(&mut self, template: &'a Template, row: &'a SourceRow) -> Option<Key> {
        let cell = Cell { template, row };
        let text = self.required("key", cell)?;
        let fault = values::text_fault("key", &text, TextLimits::default());
        self.checked("key", cell, text, fault).map(Key::from)
    }
}
