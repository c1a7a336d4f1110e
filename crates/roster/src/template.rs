//! Templates: how a field is made from the cells of a row, `"D{{ department_id }}"` or `"{{ email | lower }}@example.com"`.
//!
//! - A variable is a column of the row; `row['Employee ID']` names a column that is no identifier.
//! - `lookup(table, column, value)` is the row of another table, whose columns are attributes.
//! - Cells are text, without the spaces around them; NULL is an empty text.
//! - A template is empty when all columns that it reads are empty, or when it inserts nothing but empty values: `D` and nothing is no key.
//! - Text and bare columns never reach minijinja, so that a million rows cost what their cells cost.

mod condition;
mod filters;
mod inspect;
mod lookup;
mod phone;
mod pinyin;
mod row;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, escape_formatter};

pub use self::condition::Condition;
use self::inspect::Inspected;
use self::lookup::Lookups;
pub(crate) use self::phone::narrow;
use self::row::RowContext;
use crate::problem::redact;
use crate::row::{Columns, SourceRow, Table};

/// Compiles and renders templates over the rows of any table.
#[derive(Debug)]
pub struct Engine {
    environment: Environment<'static>,
    lookups: Arc<Lookups>,
    n_templates: usize,
}

/// A template that was compiled against the columns of one table.
#[derive(Debug, Clone)]
pub struct Template {
    shape: Shape,
    /// The columns of the row that it reads.
    columns: Vec<usize>,
}

#[derive(Debug, Clone)]
enum Shape {
    /// Text and bare columns, one after the other.
    Joined(Vec<Piece>),
    /// Anything else.
    Rendered {
        /// The template's name in the environment.
        name: String,
        /// The names of the columns that it reads, in the order of [`Template::columns`].
        names: Arc<[String]>,
        /// Whether it only inserts values into text; conditions and loops may well write text without inserting anything.
        inserts_only: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Column(usize),
}

/// A template that cannot be used with the columns it is given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It cannot be read, or uses a filter, test or function that does not exist.
    #[error("the template does not work: {0}")]
    Syntax(String),
    /// It names a column that the table does not have.
    #[error("there is no column `{column}`{}", suggestion(nearest.as_deref(), columns))]
    MissingColumn {
        /// The column as the template names it.
        column: String,
        /// The column that was probably meant.
        nearest: Option<String>,
        /// The columns that there are.
        columns: Arc<Columns>,
    },
    /// It looks into a table that is not configured.
    #[error("`lookup` names the table `{table}`, which `[source.tables]` does not list{}", did_you_mean(nearest.as_deref()))]
    UnknownTable {
        /// The table as the template names it.
        table: String,
        /// The table that was probably meant.
        nearest: Option<String>,
    },
    /// It names a column that the looked-up table does not have.
    #[error("`{file}` has no column `{column}`{}", suggestion(nearest.as_deref(), columns))]
    MissingTableColumn {
        /// The looked-up file.
        file: String,
        /// The column as the template names it.
        column: String,
        /// The column that was probably meant.
        nearest: Option<String>,
        /// The columns that there are.
        columns: Arc<Columns>,
    },
}

/// A template that failed on one row: a sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RenderError(pub String);

/// The columns that a template names, before it is known what there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NamedColumns {
    /// The columns of its own row.
    pub(crate) own: BTreeSet<String>,
    /// Tables and columns that it looks into.
    pub(crate) looked_up: BTreeSet<(String, String)>,
}

/// Lists the columns that a template names; none where it cannot be read, which [`Engine::compile`] will say.
pub(crate) fn columns_named(source: &str) -> NamedColumns {
    inspect::named(&Environment::new(), source).unwrap_or_default()
}

/// Marks a rendering as having inserted a value that is not empty.
struct Inserted;

impl Engine {
    /// Takes the tables that `lookup` may look into, by the names that templates use.
    #[must_use]
    pub fn new(tables: BTreeMap<String, Arc<Table>>) -> Self {
        let lookups = Arc::new(Lookups::new(tables));
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_formatter(|out, state, value| {
            if value.is_none() || value.as_str() == Some("") {
                return Ok(());
            }
            state.get_or_insert_extension(Inserted);
            escape_formatter(out, state, value)
        });
        filters::add_to(&mut environment);
        lookup::add_to(&mut environment, &lookups);
        Self { environment, lookups, n_templates: 0 }
    }

    /// Compiles a template against the columns of the table whose rows it will see.
    ///
    /// # Errors
    /// What cannot work for any row is found here, once.
    pub fn compile(&mut self, source: &str, columns: &Arc<Columns>) -> Result<Template, TemplateError> {
        let Inspected { pieces, inserts_only, columns: used } =
            inspect::inspect(&self.environment, &self.lookups, source, columns)?;
        let shape = match pieces {
            Some(pieces) => Shape::Joined(pieces),
            None => {
                let name = format!("template {}", self.n_templates);
                self.n_templates += 1;
                self.environment
                    .add_template_owned(name.clone(), source.to_owned())
                    .map_err(|error| TemplateError::Syntax(sentence(&error)))?;
                let names = used.iter().map(|index| columns.0[*index].clone()).collect();
                Shape::Rendered { name, names, inserts_only }
            }
        };
        Ok(Template { shape, columns: used })
    }

    /// Makes the text of one row; empty where the template is empty for it.
    ///
    /// # Errors
    /// A lookup that finds no row, or anything else that the template cannot do with this row's values.
    pub fn render(&self, template: &Template, row: &SourceRow) -> Result<String, RenderError> {
        if !template.columns.is_empty() && template.cells(row).all(str::is_empty) {
            return Ok(String::new());
        }
        self.write(template, row)
    }

    /// Writes a template, whatever its cells are.
    fn write(&self, template: &Template, row: &SourceRow) -> Result<String, RenderError> {
        match &template.shape {
            Shape::Joined(pieces) => Ok(join(pieces, row)),
            Shape::Rendered { name, names, inserts_only } => {
                let context = RowContext::value(names, template.cells(row));
                let captured = self
                    .environment
                    .get_template(name)
                    .and_then(|compiled| compiled.render_captured(context))
                    .map_err(|error| RenderError(redact(&sentence(&error))))?;
                if *inserts_only && captured.state().get_extension::<Inserted>().is_none() {
                    return Ok(String::new());
                }
                Ok(captured.output().trim().to_owned())
            }
        }
    }
}

impl Template {
    /// The cells of a row that the template reads, trimmed; NULL is empty.
    pub fn cells<'a>(&'a self, row: &'a SourceRow) -> impl Iterator<Item = &'a str> {
        self.columns.iter().map(|index| cell(row, *index))
    }

    /// Whether it reads any of the columns that another one reads.
    pub(crate) fn shares_columns(&self, other: &Self) -> bool {
        self.columns.iter().any(|column| other.columns.contains(column))
    }

    /// The names of the columns that the template reads.
    pub fn column_names<'a>(&'a self, row: &'a SourceRow) -> impl Iterator<Item = &'a str> {
        self.columns.iter().filter_map(|index| row.columns.0.get(*index)).map(String::as_str)
    }
}

fn cell(row: &SourceRow, index: usize) -> &str {
    row.cell(index).unwrap_or_default().trim()
}

fn join(pieces: &[Piece], row: &SourceRow) -> String {
    if let [Piece::Column(index)] = pieces {
        return cell(row, *index).to_owned();
    }
    let mut text = String::new();
    for piece in pieces {
        text.push_str(match piece {
            Piece::Text(piece) => piece,
            Piece::Column(index) => cell(row, *index),
        });
    }
    match text.trim() {
        trimmed if trimmed.len() == text.len() => text,
        trimmed => trimmed.to_owned(),
    }
}

/// The name that was probably meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate.to_owned())
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default()
}

/// The probable name, or all names where none is like it.
fn suggestion(nearest: Option<&str>, columns: &Columns) -> String {
    match nearest {
        Some(_) => did_you_mean(nearest),
        None => {
            let names: Vec<&str> = columns.0.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
            format!("; it has {}", names.join(", "))
        }
    }
}

/// What minijinja says, without the place: a template is one line.
fn sentence(error: &minijinja::Error) -> String {
    match error.detail() {
        Some(detail) => detail.to_owned(),
        None => error.kind().to_string(),
    }
}
