//! Machines on the new host: who may use them. Metered, as all that no list calls free.

pub mod atmachines_users;

pub use atmachines_users::AtmachinesUsers;
