//! Where and with what a punch was made, drawn from the punch's number and the manner in which it was made.

use std::borrow::Cow;

use super::places::{Office, Position, office_of, phone_of};
use crate::seed::draw::Draw;
use crate::story::{Manner, Told};
use crate::verdict::{PunchRow, Standing};

/// Where and with what a punch was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// `MAP`, `WIFI` or `ATM`.
    pub(crate) method: &'static str,
    /// The phone, unless a machine took the punch alone.
    pub(crate) device_id: Option<String>,
    /// The machine, if there was one.
    pub(crate) machine_sn: Option<Cow<'static, str>>,
    /// An address, or the name of the machine.
    pub(crate) address: String,
    /// The position and how many metres it may be off; machines have none.
    pub(crate) position: Option<(Position, u32)>,
    /// The name of the network and the address of its card.
    pub(crate) network: Option<(Cow<'static, str>, Cow<'static, str>)>,
    /// Where the person should have been.
    pub(crate) office: Office,
    /// What the person typed about being elsewhere.
    pub(crate) remark: Option<Cow<'static, str>>,
    pub(crate) photo_url: Option<String>,
}

/// What people write when they are in the field.
const REMARKS: &[&str] = &["拜访客户", "外出办事", "客户现场支持", "送货"];

/// The circumstances of a record; nothing where no clock was there.
pub(crate) fn of(seed: u64, punch: &PunchRow<'_>) -> Option<Spot> {
    let manner = punch.manner?;
    let userid = punch.user_id;
    let mut draw = Draw::of_member(seed, userid, "spot", punch.id.cast_unsigned());
    let office = office_of(seed, userid);
    let is_machine = matches!(punch.source_type, "ATM" | "DING_ATM");
    let phone = (punch.source_type != "ATM").then(|| phone(seed, userid, &office, manner));
    Some(match manner {
        Manner::Told(told) if is_machine => as_told(told, at_machine(office, phone)),
        _ if is_machine => at_machine(office, phone),
        Manner::Field => afield(&mut draw, office, phone),
        Manner::ImpossibleTravel if matches!(punch.standing, Standing::Invalid(_)) => {
            Spot { position: Some((far(seed, userid), 25)), remark: None, ..afield(&mut draw, office, phone) }
        }
        Manner::Told(told) if told.outside => as_told(told, afield(&mut draw, office, phone)),
        Manner::Told(told) => as_told(told, in_office(seed, userid, &mut draw, office, phone, manner)),
        _ => in_office(seed, userid, &mut draw, office, phone, manner),
    })
}

/// The same with the particulars that somebody told.
fn as_told(told: &Told, spot: Spot) -> Spot {
    let degrees = |millionths: i64| i32::try_from(millionths).unwrap_or(0);
    let position = |(latitude, longitude)| Position { latitude: degrees(latitude), longitude: degrees(longitude) };
    let network = told.ssid.is_some() || told.mac.is_some();
    let (ssid, mac) = spot.network.unwrap_or((spot.office.ssid.into(), spot.office.mac.into()));
    let network = (network || spot.method == "WIFI")
        .then(|| (told.ssid.clone().map_or(ssid, Cow::Owned), told.mac.clone().map_or(mac, Cow::Owned)));
    Spot {
        method: if network.is_some() { "WIFI" } else { spot.method },
        device_id: told.device_id.clone().or(spot.device_id),
        machine_sn: told.machine_sn.clone().map(Cow::Owned).or(spot.machine_sn),
        address: told.address.clone().unwrap_or(spot.address),
        position: told.position.map(|told| (position(told), 20)).or(spot.position),
        network,
        office: spot.office,
        remark: told.remark.clone().map(Cow::Owned).or(spot.remark),
        photo_url: told.photo_url.clone(),
    }
}

/// The device that somebody punches with.
fn phone(seed: u64, userid: &str, office: &Office, manner: &Manner) -> String {
    match manner {
        Manner::SpousePhone { owner } | Manner::BorrowedPhone { owner } => phone_of(seed, owner),
        Manner::Kiosk => phone_of(seed, office.machine_sn),
        _ => phone_of(seed, userid),
    }
}

fn at_machine(office: Office, device_id: Option<String>) -> Spot {
    Spot {
        method: "ATM",
        device_id,
        machine_sn: Some(office.machine_sn.into()),
        address: office.machine_name.to_owned(),
        position: None,
        network: None,
        office,
        remark: None,
        photo_url: None,
    }
}

fn afield(draw: &mut Draw, office: Office, device_id: Option<String>) -> Spot {
    Spot {
        method: "MAP",
        device_id,
        machine_sn: None,
        address: format!("钟鼓街{}号", 1 + draw.below(200)),
        position: Some((away(draw, office.position), 20 + draw.below(60))),
        network: None,
        office,
        remark: Some(draw.pick(REMARKS).into()),
        photo_url: None,
    }
}

/// In an office, or as if.
fn in_office(
    seed: u64,
    userid: &str,
    draw: &mut Draw,
    office: Office,
    device_id: Option<String>,
    manner: &Manner,
) -> Spot {
    let method = if draw.below(100) < 45 { "WIFI" } else { "MAP" };
    let usual = Spot {
        method,
        device_id,
        machine_sn: None,
        address: office.address.to_owned(),
        position: Some((near(draw, office.position), 15 + draw.below(50))),
        network: (method == "WIFI").then(|| (office.ssid.into(), office.mac.into())),
        office,
        remark: None,
        photo_url: None,
    };
    match manner {
        // A whole building that looks like one place from outside.
        Manner::OfficeNat | Manner::Kiosk => Spot {
            method: "WIFI",
            position: Some((office.position, 30)),
            network: Some((office.ssid.into(), office.mac.into())),
            ..usual
        },
        Manner::CopiedPlace => {
            let mut copied = Draw::of_member(seed, userid, "copied place", 0);
            Spot { method: "MAP", position: Some((near(&mut copied, office.position), 0)), network: None, ..usual }
        }
        Manner::ImpossibleTravel => Spot { method: "MAP", network: None, ..usual },
        Manner::SpoofedWifi => {
            let card = format!("02:00:5e:66:{:02x}:{:02x}", draw.below(256), draw.below(256));
            Spot { method: "WIFI", network: Some((office.ssid.into(), card.into())), ..usual }
        }
        _ => usual,
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

/// Where somebody really is who pretends to be here: some nine hundred kilometres off, always the same.
fn far(seed: u64, userid: &str) -> Position {
    let mut draw = Draw::of_member(seed, userid, "far away", 0);
    let office = office_of(seed, userid);
    shifted(office.position, [step(&mut draw, 7_500_000, 8_500_000), step(&mut draw, 0, 3_000_000)])
}

/// A step of at least `least` and less than `end` in either direction.
fn step(draw: &mut Draw, least: u32, end: u32) -> i32 {
    let length = i32::try_from(least + draw.below(end - least)).unwrap_or(0);
    if draw.below(2) == 0 { length } else { -length }
}

fn shifted(position: Position, [north, east]: [i32; 2]) -> Position {
    Position { latitude: position.latitude + north, longitude: position.longitude + east }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use jiff::civil::date;

    use super::*;
    use crate::attendance::dates::dates;
    use crate::document::{SeedDocument, Share};
    use crate::story::invent::{self, World};
    use crate::verdict::Case;

    /// A punch of an invented company in which everybody cheats or looks so.
    struct Seen {
        userid: String,
        at_ms: i64,
        is_valid: bool,
        manner: Manner,
        spot: Spot,
    }

    fn everything() -> BTreeMap<&'static str, Vec<Seen>> {
        let mut document = SeedDocument::default();
        document.life.cheats = Share::per_mille(500);
        document.life.innocents = Share::per_mille(500);
        let mut seen: BTreeMap<&'static str, Vec<Seen>> = BTreeMap::new();
        for index in 2..300 {
            let userid = format!("u{index:07}");
            for work_date in dates(date(2026, 9, 1), date(2026, 9, 18)) {
                let story = invent::day(World::of(&document), &userid, work_date);
                let case = Case { seed: 1, story: &story, switches: &document.switches.attendance };
                for punch in case.at(i64::MAX - 1).punches() {
                    let (Some(manner), Some(spot)) = (punch.manner.cloned(), of(1, &punch)) else {
                        continue;
                    };
                    let is_valid = matches!(punch.standing, Standing::Valid(_));
                    let word = manner.word();
                    let found = Seen { userid: userid.clone(), at_ms: punch.at_ms, is_valid, manner, spot };
                    seen.entry(word).or_default().push(found);
                }
            }
        }
        seen
    }

    fn kilometres(one: Position, other: Position) -> f64 {
        let north = f64::from(one.latitude - other.latitude) * 111.2e-6;
        let east = f64::from(one.longitude - other.longitude) * 96.0e-6;
        north.hypot(east)
    }

    fn place(seen: &Seen) -> Position {
        seen.spot.position.unwrap().0
    }

    #[test]
    fn cheats_leave_their_marks() {
        let seen = everything();
        for copied in &seen["copied_place"] {
            let same = seen["copied_place"].iter().find(|other| other.userid == copied.userid).unwrap();
            assert_eq!(copied.spot.position, same.spot.position);
            assert_eq!(copied.spot.position.unwrap().1, 0);
        }
        for spoofed in &seen["spoofed_wifi"] {
            let (ssid, mac) = spoofed.spot.network.clone().unwrap();
            assert!(ssid == spoofed.spot.office.ssid && mac != spoofed.spot.office.mac);
        }
        for pair in seen["impossible_travel"].chunks(2) {
            let [real, faked] = pair else { panic!("an odd number") };
            assert_eq!((real.is_valid, faked.is_valid), (false, true));
            let hours = f64::from(i32::try_from(faked.at_ms - real.at_ms).unwrap()) / 3_600_000.0;
            assert!(kilometres(place(real), place(faked)) / hours > 1_000.0);
            assert!(kilometres(place(faked), faked.spot.office.position) < 0.5);
        }
    }

    #[test]
    fn phones_of_others_are_theirs() {
        let seen = everything();
        for spouses in &seen["spouse_phone"] {
            let Manner::SpousePhone { owner } = &spouses.manner else { panic!("another manner") };
            assert_eq!(spouses.spot.device_id, Some(phone_of(1, owner)));
            assert_ne!(spouses.spot.device_id, Some(phone_of(1, &spouses.userid)));
        }
    }

    #[test]
    fn innocents_look_alike() {
        let seen = everything();
        let devices: HashSet<_> = seen["kiosk"].iter().map(|kiosk| kiosk.spot.device_id.clone()).collect();
        let people: HashSet<_> = seen["kiosk"].iter().map(|kiosk| kiosk.userid.clone()).collect();
        assert!(devices.len() <= 3 && people.len() > 20, "{} on {}", people.len(), devices.len());
        for behind in &seen["office_nat"] {
            assert_eq!(place(behind), behind.spot.office.position);
            assert_eq!(behind.spot.device_id, Some(phone_of(1, &behind.userid)));
        }
    }
}
