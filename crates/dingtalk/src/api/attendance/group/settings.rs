//! All that a group can be told: what `add` and `modify` send.

use serde::Serialize;

use super::GroupType;

/// The settings of a group; what is `None` takes the vendor's default in `add`, and stays in `modify`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Settings {
    /// The group; only to modify it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// Its name; needed to add it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How its shifts are laid; needed to add it, and not changed afterwards.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<GroupType>,
    /// Who attends; needed to add it, afterwards `member/update` changes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<NewMember>>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Who else administers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_list: Option<Vec<String>>,
    /// What those may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_permission_map: Option<ManagerRights>,
    /// The shift of each day of the week, Sunday first, 0 for rest; fixed shifts only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workday_class_list: Option<Vec<i64>>,
    /// The shift of a day that is none of those; fixed shifts only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_class_id: Option<i64>,
    /// The shifts of a rota.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift_vo_list: Option<Vec<ShiftRef>>,
    /// Days that go their own way, as JSON text: `{"onDuty":{ms:shift},"offDuty":[ms]}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub special_days: Option<String>,
    /// Whether public holidays are off; true unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_holidays: Option<bool>,
    /// The working days of free hours. What the numbers mean is not agreed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freecheck_work_days: Option<Vec<i64>>,
    /// Minutes after midnight at which a day of free hours begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freecheck_day_start_min_offset: Option<i64>,
    /// Whether people may choose a shift on a day without schedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_emp_select_class: Option<bool>,
    /// Whether nobody may punch on a day without schedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_check_without_schedule: Option<bool>,
    /// Whether punches on a day of rest need an approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_check_when_rest: Option<bool>,
    /// Whether all this holds from tomorrow on only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_next_day: Option<bool>,
    /// Whether the members are touched at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modify_member: Option<bool>,
    /// Where to punch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positions: Option<Vec<NewPlace>>,
    /// How many metres around those places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// In which networks to punch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wifis: Option<Vec<NewNetwork>>,
    /// Whether to punch by Bluetooth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_position_ble: Option<bool>,
    /// The machines for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ble_device_list: Option<Vec<BleDevice>>,
    /// Whether a punch needs a photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_camera_check: Option<bool>,
    /// Whether it needs a face on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_face_check: Option<bool>,
    /// Whether people may punch out of range; true unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_outside_check: Option<bool>,
    /// Whether such a punch needs a photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_outside_camera_check: Option<bool>,
}

/// Somebody who is to attend.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NewMember {
    /// `Attendance`; there is no other.
    pub role: String,
    /// `StaffMember` or `DeptMember`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The userid, or the department's id as text.
    pub user_id: String,
}

impl NewMember {
    /// A person.
    pub fn person(userid: impl Into<String>) -> Self {
        Self { role: "Attendance".into(), kind: "StaffMember".into(), user_id: userid.into() }
    }

    /// All people of a department.
    pub fn department(dept_id: i64) -> Self {
        Self { role: "Attendance".into(), kind: "DeptMember".into(), user_id: dept_id.to_string() }
    }
}

/// What a group's further administrators may do: `w` for change, `r` for look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ManagerRights {
    /// The schedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// The members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_member: Option<String>,
    /// The type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_type: Option<String>,
    /// The times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_time: Option<String>,
    /// Where and how to punch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_position_type: Option<String>,
    /// Overtime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over_time_rule: Option<String>,
    /// Photos.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub camera_check: Option<String>,
    /// Punches out of range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_side_check: Option<String>,
}

/// A shift by its id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ShiftRef {
    /// The shift.
    pub id: i64,
}

/// A place to punch at. Coordinates travel as text of six decimals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NewPlace {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Degrees north.
    pub latitude: String,
    /// Degrees east.
    pub longitude: String,
}

/// A network to punch in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NewNetwork {
    /// Its hardware address.
    pub mac_addr: String,
    /// Its name.
    pub ssid: String,
}

/// A machine by its id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct BleDevice {
    /// The machine.
    pub device_id: i64,
}
