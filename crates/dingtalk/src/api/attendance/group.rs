//! Attendance groups (考勤组): who attends, by which shifts, at which places. A person belongs to one at most.

pub mod add;
pub mod delete;
pub mod get;
pub mod get_simple_groups;
pub mod get_user_group;
pub mod id_to_key;
pub mod key_to_id;
pub mod member_list;
pub mod member_list_by_ids;
pub mod member_update;
pub mod member_users_list;
pub mod minimalism_list;
pub mod modify;
pub mod positions_add;
pub mod positions_query;
pub mod positions_remove;
pub mod query;
pub mod search;
mod settings;
pub mod users_add;
pub mod users_query;
pub mod users_remove;
pub mod wifis_add;
pub mod wifis_query;
pub mod wifis_remove;
mod written;

use jiff::civil::Time;
use serde::Deserialize;

use crate::api::attendance::list::CheckType;
use crate::wire::loose;
use crate::wire::open_enum::open_enum;

pub use add::Add;
pub use delete::Delete;
pub use get::{Get, GroupRules};
pub use get_simple_groups::{GetSimpleGroups, SimpleGroup};
pub use get_user_group::{GetUserGroup, UserGroup};
pub use id_to_key::IdToKey;
pub use key_to_id::{FoundId, KeyToId};
pub use member_list::{Member, MemberList};
pub use member_list_by_ids::MemberListByIds;
pub use member_update::{MemberChanges, MemberUpdate};
pub use member_users_list::MemberUsersList;
pub use minimalism_list::MinimalismList;
pub use modify::Modify;
pub use positions_add::PositionsAdd;
pub use positions_query::{Position, PositionsQuery};
pub use positions_remove::PositionsRemove;
pub use query::{GroupSummary, Query};
pub use search::Search;
pub use settings::{BleDevice, ManagerRights, NewMember, NewNetwork, NewPlace, Settings, ShiftRef};
pub use users_add::UsersAdd;
pub use users_query::UsersQuery;
pub use users_remove::UsersRemove;
pub use wifis_add::WifisAdd;
pub use wifis_query::{Wifi, WifisQuery};
pub use wifis_remove::WifisRemove;
pub use written::{Refused, RefusedIds, Written, WrittenGroup, WrittenIds};

open_enum! {
    /// How a group's shifts are laid.
    pub enum GroupType {
        /// The same every week (固定班制).
        Fixed = "FIXED",
        /// By rota (排班制).
        Turn = "TURN",
        /// Free hours, without shifts (自由工时).
        FreeHours = "NONE",
    }
}

/// A shift as the group lists show it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SelectedClass {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub class_id: i64,
    /// Its name.
    #[serde(default, alias = "name", deserialize_with = "loose::opt_text")]
    pub class_name: Option<String>,
    /// One section for each pair of on and off duty.
    #[serde(default)]
    pub sections: Vec<ClassSection>,
    /// Its thresholds.
    #[serde(default)]
    pub setting: Option<ClassSetting>,
}

/// One pair of on and off duty.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClassSection {
    /// Its points.
    pub times: Vec<ClassTime>,
}

/// One point of a shift.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClassTime {
    /// On or off duty.
    pub check_type: CheckType,
    /// The time of the day.
    #[serde(deserialize_with = "loose::clock")]
    pub check_time: Time,
    /// Days after the work date; 1 for the morning after.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub across: Option<i64>,
    /// Minutes before it from which a punch counts; -1 without limit.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub begin_min: Option<i64>,
    /// Minutes after it up to which a punch counts; -1 without limit.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub end_min: Option<i64>,
}

/// The thresholds of a shift; all may be missing, and -1 switches one off.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClassSetting {
    /// The version of the shift.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub class_setting_id: Option<i64>,
    /// Minutes late that are still in time.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub permit_late_minutes: Option<i64>,
    /// Minutes from which late is seriously late.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub serious_late_minutes: Option<i64>,
    /// Minutes from which late counts as absence.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub absenteeism_late_minutes: Option<i64>,
    /// Minutes of work.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub work_time_minutes: Option<i64>,
    /// Whether nobody needs to punch at the end.
    #[serde(default, deserialize_with = "loose::opt_flag")]
    pub is_off_duty_free_check: Option<bool>,
    /// When the break begins; one section only.
    #[serde(default)]
    pub rest_begin_time: Option<RestTime>,
    /// When the break ends.
    #[serde(default)]
    pub rest_end_time: Option<RestTime>,
}

/// An end of a break.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RestTime {
    /// The time of the day.
    #[serde(deserialize_with = "loose::clock")]
    pub check_time: Time,
}
