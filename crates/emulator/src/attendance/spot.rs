//! Where and with what a punch was made, drawn from the punch's number.

use super::places::{Office, Position, office_of, phone_of};
use crate::seed::draw::Draw;

/// Where and with what a punch was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// `MAP`, `WIFI` or `ATM`.
    pub(crate) method: &'static str,
    /// The phone, unless a machine took the punch alone.
    pub(crate) device_id: Option<String>,
    /// The machine, if there was one.
    pub(crate) machine_sn: Option<&'static str>,
    /// An address, or the name of the machine.
    pub(crate) address: String,
    /// The position and how many metres it may be off; machines have none.
    pub(crate) position: Option<(Position, u32)>,
    /// Where the person should have been.
    pub(crate) office: Office,
    /// What the person typed about being elsewhere.
    pub(crate) remark: Option<&'static str>,
}

/// What people write when they are in the field.
const REMARKS: &[&str] = &["拜访客户", "外出办事", "客户现场支持", "送货"];

/// Draws the circumstances of one punch.
pub(super) fn draw(seed: u64, userid: &str, record_id: i64, source_type: &str, is_outside: bool) -> Spot {
    let mut draw = Draw::of_member(seed, userid, "spot", record_id.cast_unsigned());
    let office = office_of(seed, userid);
    let phone = || Some(phone_of(seed, userid));
    match source_type {
        "ATM" | "DING_ATM" => Spot {
            method: "ATM",
            device_id: phone().filter(|_| source_type == "DING_ATM"),
            machine_sn: Some(office.machine_sn),
            address: office.machine_name.to_owned(),
            position: None,
            office,
            remark: None,
        },
        _ if is_outside => Spot {
            method: "MAP",
            device_id: phone(),
            machine_sn: None,
            address: format!("钟鼓街{}号", 1 + draw.below(200)),
            position: Some((away(&mut draw, office.position), 20 + draw.below(60))),
            office,
            remark: Some(draw.pick(REMARKS)),
        },
        _ => Spot {
            method: if draw.below(100) < 45 { "WIFI" } else { "MAP" },
            device_id: phone(),
            machine_sn: None,
            address: office.address.to_owned(),
            position: Some((near(&mut draw, office.position), 15 + draw.below(50))),
            office,
            remark: None,
        },
    }
}

/// Within some hundred metres.
fn near(draw: &mut Draw, position: Position) -> Position {
    shifted(position, [step(draw, 0, 1_200), step(draw, 0, 1_200)])
}

/// Some kilometres away.
fn away(draw: &mut Draw, position: Position) -> Position {
    shifted(position, [step(draw, 20_000, 150_000), step(draw, 20_000, 150_000)])
}

/// A step of at least `least` and less than `end` in either direction.
fn step(draw: &mut Draw, least: u32, end: u32) -> i32 {
    let length = i32::try_from(least + draw.below(end - least)).unwrap_or(0);
    if draw.below(2) == 0 { length } else { -length }
}

fn shifted(position: Position, [north, east]: [i32; 2]) -> Position {
    Position { latitude: position.latitude + north, longitude: position.longitude + east }
}
