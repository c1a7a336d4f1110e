//! Values of the smart report for many people at once.

pub mod column_values_query;

pub use column_values_query::{ColumnValuesQuery, UserColumns};
