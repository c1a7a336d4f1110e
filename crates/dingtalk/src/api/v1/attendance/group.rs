//! Groups on the new host.

pub mod group_details;
pub mod write_permissions_query;

pub use group_details::{GroupDetail, GroupDetails};
pub use write_permissions_query::{ResourceKey, WritePermissions, WritePermissionsQuery};
