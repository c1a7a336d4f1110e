//! Words for people that both generations of contacts have.

use crate::wire::open_enum::open_enum;

open_enum! {
    /// What a person is to the company.
    pub enum ContactType {
        /// A member.
        Internal = "0",
        /// An external contact.
        External = "1",
    }
}

open_enum! {
    /// How much an administrator may do.
    pub enum SysLevel {
        /// Everything.
        Main = "1",
        /// What the main administrator has granted.
        Sub = "2",
        /// Everything, as owner of the company.
        Boss = "100",
        /// Nothing: no administrator.
        Nobody = "0",
    }
}
