//! `lookup(table, column, value)`: a row of another table. Each column that is looked into is indexed once.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Environment, Error, ErrorKind, Value};

use super::{TemplateError, cell, nearest};
use crate::row::Table;

/// The tables that templates may look into.
#[derive(Debug)]
pub(super) struct Lookups {
    tables: BTreeMap<String, LookupTable>,
}

#[derive(Debug)]
struct LookupTable {
    table: Arc<Table>,
    /// One index a column, made when it is first looked into.
    indexes: Vec<OnceLock<HashMap<String, Found>>>,
}

#[derive(Debug, Clone, Copy)]
enum Found {
    One(usize),
    Several(usize, usize),
}

impl Lookups {
    pub(super) fn new(tables: BTreeMap<String, Arc<Table>>) -> Self {
        let with_indexes = |table: Arc<Table>| {
            let indexes = table.columns.0.iter().map(|_| OnceLock::new()).collect();
            LookupTable { table, indexes }
        };
        Self { tables: tables.into_iter().map(|(name, table)| (name, with_indexes(table))).collect() }
    }

    /// Finds a table, which templates mostly name in so many words, before there is any row.
    pub(super) fn table(&self, name: &str) -> Result<&Arc<Table>, TemplateError> {
        self.tables.get(name).map(|found| &found.table).ok_or_else(|| TemplateError::UnknownTable {
            table: name.to_owned(),
            nearest: nearest(name, self.tables.keys().map(String::as_str)),
        })
    }

    /// Finds a column of a table.
    pub(super) fn column(&self, table: &str, column: &str) -> Result<usize, TemplateError> {
        let table = self.table(table)?;
        table.columns.0.iter().position(|name| name == column).ok_or_else(|| TemplateError::MissingTableColumn {
            file: table.name.to_string(),
            column: column.to_owned(),
            nearest: nearest(column, table.columns.0.iter().map(String::as_str)),
            columns: Arc::clone(&table.columns),
        })
    }

    /// The one row whose cell in `column` is `value`; a row of empty cells where the value is empty.
    fn find(&self, table: &str, column: &str, value: &str) -> Result<LookupRow, Error> {
        let refuse = |message: String| Error::new(ErrorKind::InvalidOperation, message);
        let index = self.column(table, column).map_err(|error| refuse(error.to_string()))?;
        let LookupTable { table, indexes } = &self.tables[table];
        if value.is_empty() {
            return Ok(LookupRow { table: Arc::clone(table), row: None });
        }
        match indexes[index].get_or_init(|| index_column(table, index)).get(value) {
            Some(Found::One(row)) => Ok(LookupRow { table: Arc::clone(table), row: Some(*row) }),
            Some(Found::Several(first, second)) => {
                let (first, second) = (&table.rows[*first].origin, &table.rows[*second].origin);
                Err(refuse(format!("more than one row has `{column}` = `{value}`: {first} and {second}; keep one")))
            }
            None => Err(refuse(format!(
                "`{}` has no row with `{column}` = `{value}`; add it there, or correct the value",
                table.name
            ))),
        }
    }
}

fn index_column(table: &Table, column: usize) -> HashMap<String, Found> {
    let mut index = HashMap::with_capacity(table.rows.len());
    for (at, row) in table.rows.iter().enumerate() {
        index
            .entry(cell(row, column).to_owned())
            .and_modify(|found| {
                if let Found::One(first) = *found {
                    *found = Found::Several(first, at);
                }
            })
            .or_insert(Found::One(at));
    }
    index
}

/// A row that was found.
#[derive(Debug)]
struct LookupRow {
    table: Arc<Table>,
    row: Option<usize>,
}

impl Object for LookupRow {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let column = self.table.columns.0.iter().position(|name| name == key)?;
        Some(Value::from(self.row.map_or("", |row| cell(&self.table.rows[row], column))))
    }
}

/// Adds the function to an environment.
pub(super) fn add_to(environment: &mut Environment<'static>, lookups: &Arc<Lookups>) {
    let lookups = Arc::clone(lookups);
    environment.add_function("lookup", move |table: &str, column: &str, value: Value| {
        let value = match value.as_str() {
            Some(text) => text.trim().to_owned(),
            None if value.is_none() => String::new(),
            None => value.to_string(),
        };
        lookups.find(table, column, &value).map(Value::from_object)
    });
}
