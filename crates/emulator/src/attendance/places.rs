//! Where people may clock in: invented offices with a position, a Wi-Fi and a machine each.

use crate::mix::{mix, mix_text};
use crate::seed::draw::Draw;

/// An office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Office {
    pub(crate) name: &'static str,
    pub(crate) address: &'static str,
    pub(crate) position: Position,
    pub(crate) ssid: &'static str,
    pub(crate) mac: &'static str,
    /// The serial number of its machine.
    pub(crate) machine_sn: &'static str,
    pub(crate) machine_name: &'static str,
}

/// A position in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) latitude: i32,
    pub(crate) longitude: i32,
}

/// How far from an office's position a punch may be, in metres.
pub(crate) const RADIUS_METRES: i32 = 300;

/// Machines have numbers from here on, in the order of the offices.
pub(crate) const MACHINE_IDS: i64 = 236_847_095;

/// All offices. Addresses are of locally administered cards and serial numbers of no maker.
pub(crate) const OFFICES: &[Office] = &[
    Office {
        name: "总部大楼",
        address: "点卯路1号总部大楼",
        position: Position { latitude: 30_285_200, longitude: 120_017_100 },
        ssid: "DM-Office",
        mac: "02:00:5e:10:00:01",
        machine_sn: "DM2026000001",
        machine_name: "总部前台考勤机",
    },
    Office {
        name: "研发园区",
        address: "点卯路88号研发园区",
        position: Position { latitude: 30_274_100, longitude: 120_155_100 },
        ssid: "DM-Lab",
        mac: "02:00:5e:10:00:02",
        machine_sn: "DM2026000002",
        machine_name: "研发园区考勤机",
    },
    Office {
        name: "物流中心",
        address: "更夫街5号物流中心",
        position: Position { latitude: 30_182_300, longitude: 120_265_000 },
        ssid: "DM-Depot",
        mac: "02:00:5e:10:00:03",
        machine_sn: "DM2026000003",
        machine_name: "物流中心考勤机",
    },
];

/// The office where somebody works.
pub(crate) fn office_of(seed: u64, userid: &str) -> Office {
    Draw::of_member(seed, userid, "office", 0).pick(OFFICES)
}

/// The phone that somebody carries.
pub(crate) fn phone_of(seed: u64, userid: &str) -> String {
    let mut draw = Draw::of_member(seed, userid, "phone", 0);
    format!("{:016x}{:016x}", draw.next(), draw.next())
}

impl Office {
    /// The key of its position in the group.
    pub(crate) fn position_key(&self, seed: u64) -> String {
        format!("{:016X}", mix(mix_text(seed, self.address), 1))
    }

    /// The key of its Wi-Fi in the group.
    pub(crate) fn wifi_key(&self, seed: u64) -> String {
        format!("{:016X}", mix(mix_text(seed, self.mac), 2))
    }
}

impl Position {
    /// Latitude and longitude in degrees.
    pub(crate) fn degrees(self) -> (f64, f64) {
        (f64::from(self.latitude) / 1e6, f64::from(self.longitude) / 1e6)
    }

    /// The same as texts, as some interfaces write them.
    pub(crate) fn texts(self) -> (String, String) {
        let (latitude, longitude) = self.degrees();
        (format!("{latitude:.6}"), format!("{longitude:.6}"))
    }
}
