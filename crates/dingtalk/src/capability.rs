//! What the two generations of contacts can do, where they differ. Whoever keeps a company in step by either of them
//! asks here, and not for the generation's name.
//!
//! The table follows the cautious reading: what no source settles, a generation cannot do. *Section* is that of the
//! reference on contacts which the project works from.

use crate::request::Generation;

/// Something that one generation of contacts can do and the other cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Capability {
    /// Says which of a person's departments is the main one (`dept_position_list`; section 4.2).
    MainDepartment,
    /// Changes some further fields of a person and keeps the others (`ext_attrs_update_mode`; sections 3.1, 4.2).
    MergeExtension,
    /// Takes a person's manager away (`force_update_fields`; section 4.2). What an empty `managerUserid` does in the
    /// first generation is not known.
    ClearManager,
    /// Takes the last manager of a department away (`force_update_fields`; section 4.1). As above.
    ClearDeptManagers,
    /// Gives a department a code (section 4.1).
    DeptCode,
    /// Gives a department a description and a telephone (section 4.1).
    DeptTexts,
    /// Counts the people of a department in the department's own answer (section 4.1).
    MemberCounts,
    /// Lists the whole tree of departments in one answer (section 2.2); else level by level.
    WholeTree,
    /// Lists the people of a department in one answer, however many (section 3.2); else in pages of 100.
    UnpagedPeople,
    /// Removes several people by one call (section 3.2).
    BatchDelete,
    /// Gives another mobile number to a person who never logged in (sections 3.1, 5.3).
    ChangeInactiveMobile,
    /// Names who has a mobile number that is taken (section 5.2); else `getbymobile` has to be asked.
    NamesHolder,
    /// Is granted to an app that is made today (section 0.6).
    NewApps,
    /// Is on DingTalk's list of calls outside the month's quota (section 7.1).
    ListedAsFree,
    /// Numbers its refusals for DingTalk's support (`request_id`; section 0.3).
    RequestIds,
}

impl Capability {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 15] = [
        Self::MainDepartment,
        Self::MergeExtension,
        Self::ClearManager,
        Self::ClearDeptManagers,
        Self::DeptCode,
        Self::DeptTexts,
        Self::MemberCounts,
        Self::WholeTree,
        Self::UnpagedPeople,
        Self::BatchDelete,
        Self::ChangeInactiveMobile,
        Self::NamesHolder,
        Self::NewApps,
        Self::ListedAsFree,
        Self::RequestIds,
    ];

    /// The generation that alone can do this.
    pub const fn only_in(self) -> Generation {
        match self {
            Self::MainDepartment
            | Self::MergeExtension
            | Self::ClearManager
            | Self::ClearDeptManagers
            | Self::DeptCode
            | Self::DeptTexts
            | Self::MemberCounts
            | Self::NewApps
            | Self::ListedAsFree
            | Self::RequestIds => Generation::V2,
            Self::WholeTree
            | Self::UnpagedPeople
            | Self::BatchDelete
            | Self::ChangeInactiveMobile
            | Self::NamesHolder => Generation::Legacy,
        }
    }
}

/// The most characters that the texts of people and departments may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLimits {
    /// Name of a person.
    pub name: usize,
    /// Title.
    pub title: usize,
    /// E-mail.
    pub email: usize,
    /// Job number.
    pub job_number: usize,
    /// Extension number.
    pub telephone: usize,
    /// Place of work.
    pub work_place: usize,
    /// Remark.
    pub remark: usize,
    /// Name of a department.
    pub dept_name: usize,
}

impl Generation {
    /// Tells whether contacts can do this. The new host has no contacts to speak of: it searches, and names leavers.
    #[must_use]
    pub fn can(self, capability: Capability) -> bool {
        self == capability.only_in()
    }

    /// How long texts may be (sections 2.1, 3.1, 4.1, 4.2); nothing for the new host, which writes none.
    #[must_use]
    pub const fn text_limits(self) -> Option<TextLimits> {
        match self {
            Generation::Legacy => Some(TextLimits {
                name: 64,
                title: 64,
                email: 64,
                job_number: 64,
                telephone: 50,
                work_place: 50,
                remark: 1000,
                dept_name: 64,
            }),
            Generation::V2 => Some(TextLimits {
                name: 80,
                title: 200,
                email: 50,
                job_number: 50,
                telephone: 50,
                work_place: 100,
                remark: 2000,
                dept_name: 64,
            }),
            Generation::V1 => None,
        }
    }
}
