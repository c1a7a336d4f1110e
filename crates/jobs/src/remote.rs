//! The one place where the vendor's wire types and our domain types meet. When the vendor renames a field, a file here and one in the
//! client change.

pub(crate) mod changes;
pub(crate) mod contacts;
pub(crate) mod directory;
pub(crate) mod refusal;
pub(crate) mod results;
pub(crate) mod schedules;
