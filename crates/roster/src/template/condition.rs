//! Conditions: expressions over a row that are true or false, as `include = "状态 in ['在职', '试用']"`.

use std::sync::Arc;

use super::{Engine, RenderError, Template, TemplateError, sentence};
use crate::row::{Columns, SourceRow};

/// An expression that was compiled against the columns of one table.
#[derive(Debug, Clone)]
pub struct Condition {
    /// A template that writes something where the expression is true.
    pub(crate) template: Template,
}

/// What the template writes.
const TRUE: &str = "true";

impl Engine {
    /// Compiles an expression against the columns of the table whose rows it will see.
    ///
    /// # Errors
    /// What cannot work for any row is found here, once.
    pub fn compile_condition(&mut self, source: &str, columns: &Arc<Columns>) -> Result<Condition, TemplateError> {
        self.environment.compile_expression(source).map_err(|error| {
            TemplateError::Syntax(format!("{}; it is an expression, without `{{{{`", sentence(&error)))
        })?;
        let template = self.compile(&format!("{{% if {source} %}}{TRUE}{{% endif %}}"), columns)?;
        Ok(Condition { template })
    }

    /// Whether the expression is true of a row. Empty cells are empty texts, which are false by themselves.
    ///
    /// # Errors
    /// A lookup that finds no row, or anything else that cannot be done with this row's values.
    pub fn holds(&self, condition: &Condition, row: &SourceRow) -> Result<bool, RenderError> {
        Ok(self.write(&condition.template, row)? == TRUE)
    }
}
