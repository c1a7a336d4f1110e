//! What a template sees: the cells that it reads by their columns' names, and all of them again as `row`.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr};

/// The cells of one row that one template reads.
#[derive(Debug)]
pub(super) struct RowContext {
    names: Arc<[String]>,
    cells: Vec<Value>,
}

impl RowContext {
    /// Pairs the names with the cells, as the value that a rendering starts from.
    pub(super) fn value<'a>(names: &Arc<[String]>, cells: impl Iterator<Item = &'a str>) -> Value {
        Value::from_object(Self { names: Arc::clone(names), cells: cells.map(Value::from).collect() })
    }
}

impl Object for RowContext {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        match self.names.iter().position(|name| name == key) {
            Some(index) => self.cells.get(index).cloned(),
            None if key == "row" => Some(Value::from_dyn_object(Arc::clone(self))),
            None => None,
        }
    }
}
