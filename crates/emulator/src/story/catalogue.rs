//! The attendance groups and shifts of a company, and who belongs to which group.
//!
//! A quiet company has one group of fixed hours for everybody; any other has a group of each kind, and people are spread over
//! them by the shares of the seed document. None of these is stored: they follow from the seed and the userid. What callers
//! add, change and delete stands in the [`Amendments`], each with the instant at which it was done; a [`Catalogue`] looks at both.

mod amendments;
mod groups;
mod intern;
mod shifts;

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::plan::{Missing, Unplanned};
use super::shift::Shift;
use crate::document::GroupSettings;
use crate::seed::draw::Draw;

pub(crate) use amendments::{Amended, Amendment, Amendments, Place, ShiftTerms, UNTOUCHED};

/// The group that the console shows as the usual one.
pub(crate) const DEFAULT_GROUP_ID: i64 = 394_000_001;

/// An attendance group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) id: i64,
    pub(crate) name: Cow<'static, str>,
    pub(crate) is_default: bool,
    pub(crate) hours: Hours,
    /// Whether public holidays and the workdays that are swapped for them change the week, where the company lets them.
    pub(crate) observes_holidays: bool,
    /// Whether a punch on a day of rest needs an approval.
    pub(crate) disable_check_when_rest: bool,
    /// Whether a punch on a day without schedule is refused.
    pub(crate) disable_check_without_schedule: bool,
    /// What callers said of it beyond that; nothing of a group that they never wrote.
    pub(crate) written: Option<Box<GroupWriting>>,
}

/// What callers say of a group beyond its hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GroupWriting {
    /// Whether they made it.
    pub(crate) is_own: bool,
    pub(crate) owner: Option<String>,
    pub(crate) managers: Option<Vec<String>>,
    /// The departments that are on the list of members.
    pub(crate) departments: BTreeSet<i64>,
    /// Nothing where the group has the places of all groups.
    pub(crate) positions: Option<Vec<WrittenPosition>>,
    pub(crate) wifis: Option<Vec<WrittenWifi>>,
    /// How many metres around a position one may punch.
    pub(crate) offset: Option<i64>,
    pub(crate) outside_check: Option<bool>,
}

/// A place where one may punch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrittenPosition {
    pub(crate) key: String,
    pub(crate) address: String,
    pub(crate) latitude: String,
    pub(crate) longitude: String,
    pub(crate) offset: i64,
}

/// A network in which one may punch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrittenWifi {
    pub(crate) key: String,
    pub(crate) mac: String,
    pub(crate) ssid: String,
}

/// How a group schedules its people. Shifts are named by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Hours {
    /// The same in every week.
    Fixed {
        /// The shift of each weekday, Sunday first; nothing is rest.
        days: [Option<i64>; 7],
        /// The shift of a day that is none of those.
        default: i64,
        /// Works instead for people who are drawn to the night; only the one group of a quiet company has such.
        night: Option<i64>,
    },
    /// A rota.
    Turn {
        /// Four teams walk through it, each two days behind the one before. Empty where callers alone schedule.
        cycle: Cow<'static, [Option<i64>]>,
        /// The shifts that may be scheduled beside those of the cycle.
        shifts: Cow<'static, [i64]>,
    },
    /// As the person likes.
    Free(FreeHours),
}

/// The days on which work is done, Sunday first.
pub(crate) type Week = [bool; 7];

/// How free hours are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FreeHours {
    pub(crate) week: Week,
    /// When a day begins, in minutes after midnight; a punch before counts for the day before.
    pub(crate) day_start_minute: i64,
    /// Whether punches are on and off in turn; else the first is on and the last off.
    pub(crate) strict: bool,
    /// When an unpunched working day counts as missing; nothing where it never does.
    pub(crate) missing: Option<Missing>,
}

/// A shift with all versions that it ever had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct History {
    pub(crate) id: i64,
    /// In the order in which they were made; the first holds for all days before as well.
    pub(crate) versions: Cow<'static, [Version]>,
    /// When a caller deleted it.
    pub(crate) deleted_ms: Option<i64>,
}

/// A version of a shift and the first work date that it holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) from: Date,
    /// When a caller made it; at 18:00 of the day before `from` where none did.
    pub(crate) made: Option<Place>,
    pub(crate) shift: &'static Shift,
}

/// All groups and shifts of a company as they are and were.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Catalogue<'a> {
    settings: &'a GroupSettings,
    amendments: &'a Amendments,
}

impl<'a> Catalogue<'a> {
    pub(crate) fn of(settings: &'a GroupSettings, amendments: &'a Amendments) -> Self {
        Self { settings, amendments }
    }

    /// All groups at an instant, the usual one first.
    pub(crate) fn groups(self, now_ms: i64) -> Vec<&'a Group> {
        let founded = founded(self.settings).iter().map(|group| group.id);
        let own = self.amendments.group_ids().filter(|id| founded.clone().all(|known| known != *id));
        let ids: Vec<i64> = founded.clone().chain(own).collect();
        ids.into_iter().filter_map(|id| self.group(id, now_ms)).collect()
    }

    /// The group with an id, as it is at an instant.
    pub(crate) fn group(self, id: i64, now_ms: i64) -> Option<&'a Group> {
        let founded = || founded(self.settings).iter().find(|group| group.id == id);
        self.amendments.group(id, now_ms).unwrap_or_else(founded)
    }

    /// The group with an id, as it schedules a work date after what was done up to a place.
    pub(crate) fn group_for(self, id: i64, work_date: Date, place: Place) -> Option<&'a Group> {
        let founded = || founded(self.settings).iter().find(|group| group.id == id);
        self.amendments.group_for(id, work_date, place).unwrap_or_else(founded)
    }

    /// All shifts at an instant, the usual one first.
    pub(crate) fn shifts(self, now_ms: i64) -> Vec<&'a History> {
        let founded = founded_shifts(self.settings).iter().map(|history| history.id);
        let own = self.amendments.shift_ids().filter(|id| founded.clone().all(|known| known != *id));
        let ids: Vec<i64> = founded.clone().chain(own).collect();
        let found = ids.into_iter().filter_map(|id| self.shift(id));
        found.filter(|history| history.is_there_at(now_ms)).collect()
    }

    /// The shift with an id, whether or not it was deleted.
    pub(crate) fn shift(self, id: i64) -> Option<&'a History> {
        let founded = || founded_shifts(self.settings).iter().copied().find(|history| history.id == id);
        self.amendments.shift(id).or_else(founded)
    }

    /// A version of a shift by its number, also one that was never in force because a caller changed the shift before.
    pub(crate) fn version(self, id: i64, number: i64) -> Option<Version> {
        let founded = founded_shifts(self.settings).iter().copied().find(|history| history.id == id);
        let histories = self.amendments.shift(id).into_iter().chain(founded);
        histories.flat_map(|history| history.versions.iter()).find(|version| version.shift.version == number).copied()
    }

    /// The shifts that a group's people work, each once.
    pub(crate) fn shifts_of(self, group: &Group) -> Vec<&'a History> {
        group.shift_ids().into_iter().filter_map(|id| self.shift(id)).collect()
    }
}

/// All groups that nobody made, the usual one first.
fn founded(settings: &GroupSettings) -> &'static [Group] {
    if settings.single { std::slice::from_ref(&groups::ONE) } else { &groups::ALL }
}

/// All shifts that nobody made, the usual one first.
fn founded_shifts(settings: &GroupSettings) -> &'static [&'static History] {
    if settings.single { shifts::OF_ONE } else { shifts::OF_ALL }
}

/// The shift with an id that nobody made, in whatever company.
fn founded_shift(id: i64) -> Option<&'static History> {
    shifts::OF_ONE.iter().chain(shifts::OF_ALL).copied().find(|history| history.id == id)
}

/// The group that somebody belongs to from the start; some people belong to none.
pub(crate) fn group_of(seed: u64, settings: &GroupSettings, userid: &str) -> Option<&'static Group> {
    if settings.single {
        return Some(&groups::ONE);
    }
    let shares = [
        (settings.none, None),
        (settings.flexible, Some(groups::FLEXIBLE)),
        (settings.two_pairs, Some(groups::TWO_PAIRS)),
        (settings.three_pairs, Some(groups::THREE_PAIRS)),
        (settings.night, Some(groups::NIGHT)),
        (settings.rota, Some(groups::ROTA)),
        (settings.free, Some(groups::FREE)),
        (settings.free_missing, Some(groups::FREE_MISSING)),
    ];
    let mut left = Draw::of_member(seed, userid, "group", 0).below(1_000_000);
    for (share, group) in shares {
        match left.checked_sub(share.millionths()) {
            Some(rest) => left = rest,
            None => return group.map(|index| &groups::ALL[index]),
        }
    }
    Some(&groups::ALL[groups::FIXED])
}

/// Whether somebody is a member who need not punch (`atc_flag` 1).
pub(crate) fn is_exempt(seed: u64, settings: &GroupSettings, userid: &str) -> bool {
    let share = settings.exempt.millionths();
    share > 0 && Draw::of_member(seed, userid, "exempt", 0).below(1_000_000) < share
}

impl Group {
    /// `FIXED`, `TURN` or `NONE`.
    pub(crate) fn kind(&self) -> &'static str {
        match self.hours {
            Hours::Fixed { .. } => "FIXED",
            Hours::Turn { .. } => "TURN",
            Hours::Free(_) => "NONE",
        }
    }

    /// What it makes of punches without a scheduled point.
    pub(crate) fn unplanned(&self) -> Unplanned {
        let rest_needs_approval = self.disable_check_when_rest;
        match self.hours {
            Hours::Free(hours) => Unplanned { rest_needs_approval, strict: hours.strict, missing: hours.missing },
            Hours::Fixed { .. } | Hours::Turn { .. } => Unplanned { rest_needs_approval, strict: false, missing: None },
        }
    }

    /// The shifts that its people work, each once.
    pub(crate) fn shift_ids(&self) -> Vec<i64> {
        let mut found = Vec::new();
        let mut add = |id: i64| {
            if !found.contains(&id) {
                found.push(id);
            }
        };
        match &self.hours {
            Hours::Fixed { days, default, night } => {
                std::iter::once(*default).chain(days.iter().flatten().copied()).chain(*night).for_each(&mut add);
            }
            Hours::Turn { cycle, shifts } => cycle.iter().flatten().chain(shifts.iter()).copied().for_each(&mut add),
            Hours::Free(_) => {}
        }
        found
    }

    /// The usual shift of each weekday, Sunday first; nothing is rest. Rotas and free hours have none.
    pub(crate) fn week(&self) -> [Option<i64>; 7] {
        match self.hours {
            Hours::Fixed { days, .. } => days,
            Hours::Turn { .. } | Hours::Free(_) => [None; 7],
        }
    }
}

impl History {
    /// What it is called.
    pub(crate) fn name(&self) -> &'static str {
        self.versions.last().map_or("", |version| version.shift.name)
    }

    /// The version that holds for a work date in the end.
    #[cfg(test)]
    pub(crate) fn on(&self, work_date: Date) -> &'static Shift {
        self.known(work_date, i64::MAX)
    }

    /// The version that holds for a work date, of those that callers had made by an instant.
    pub(crate) fn known(&self, work_date: Date, now_ms: i64) -> &'static Shift {
        self.known_at(work_date, (now_ms, u64::MAX))
    }

    /// The same of what was done up to a place.
    pub(crate) fn known_at(&self, work_date: Date, place: Place) -> &'static Shift {
        let is_made = |version: &&Version| version.made.is_none_or(|made| made <= place);
        let made = || self.versions.iter().filter(is_made);
        let found = made().rfind(|version| version.from <= work_date).or_else(|| made().next());
        found.unwrap_or(&self.versions[0]).shift
    }

    /// Whether callers can name it at an instant.
    pub(crate) fn is_there_at(&self, now_ms: i64) -> bool {
        self.deleted_ms.is_none_or(|deleted_ms| now_ms < deleted_ms)
            && self.versions.first().and_then(|version| version.made).is_none_or(|(made_ms, _)| made_ms <= now_ms)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use jiff::civil::date;

    use super::*;

    fn version(settings: &GroupSettings, id: i64, number: i64) -> Option<&'static Shift> {
        Catalogue::of(settings, &UNTOUCHED).version(id, number).map(|version| version.shift)
    }

    fn userids(n: u32) -> impl Iterator<Item = String> {
        (1..=n).map(|index| format!("u{index:07}"))
    }

    #[test]
    fn people_are_spread_over_the_groups_by_their_shares() {
        let settings = GroupSettings::default();
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for userid in userids(20_000) {
            *counts
                .entry(group_of(1, &settings, &userid).map_or("nobody's", |group| group.name.as_ref()))
                .or_default() += 1;
        }
        let expected = [
            ("默认考勤组", 11_000..11_500),
            ("弹性考勤组", 2_850..3_150),
            ("两段班考勤组", 1_500..1_700),
            ("三段班考勤组", 350..450),
            ("夜班考勤组", 730..870),
            ("排班考勤组", 1_900..2_100),
            ("自由工时组", 350..450),
            ("自由工时缺卡组", 350..450),
            ("nobody's", 160..240),
        ];
        assert_eq!(counts.len(), expected.len());
        for (name, range) in expected {
            assert!(range.contains(&counts[name]), "{name}: {counts:?}");
        }
        let exempt = userids(20_000).filter(|userid| is_exempt(1, &settings, userid)).count();
        assert!((160..240).contains(&exempt), "{exempt}");
    }

    #[test]
    fn a_quiet_company_has_one_group() {
        let settings = GroupSettings::one();
        assert!(userids(100).all(|userid| group_of(1, &settings, &userid).unwrap().id == DEFAULT_GROUP_ID));
        assert!(!userids(100).any(|userid| is_exempt(1, &settings, &userid)));
        let [one] = founded(&settings) else { panic!("one group") };
        assert_eq!((one.name.as_ref(), one.kind(), one.is_default), ("默认考勤组", "FIXED", true));
        assert_eq!(one.shift_ids(), [709_000_172, 709_000_173]);
    }

    #[test]
    fn numbers_are_unique() {
        let settings = GroupSettings::default();
        let unique = |numbers: Vec<i64>| {
            let n_numbers = numbers.len();
            assert_eq!(numbers.into_iter().collect::<HashSet<_>>().len(), n_numbers);
        };
        unique(founded(&settings).iter().map(|group| group.id).collect());
        let histories = || founded_shifts(&settings).iter();
        unique(histories().map(|history| history.id).collect());
        unique(histories().flat_map(|history| history.versions.iter()).map(|version| version.shift.version).collect());
        let last = |history: &&&History| history.versions.last().unwrap().shift;
        unique(histories().flat_map(|history| last(&history).points()).map(|point| point.id).collect());
    }

    #[test]
    fn versions_belong_to_their_shift_and_hours_add_up() {
        for settings in [GroupSettings::default(), GroupSettings::one()] {
            for history in founded_shifts(&settings) {
                assert!(history.versions.is_sorted_by_key(|version| version.from));
                for Version { shift, .. } in history.versions.iter() {
                    assert_eq!((shift.id, shift.name), (history.id, history.name()));
                    assert_eq!(version(&settings, history.id, shift.version), Some(*shift));
                    let minutes: Vec<i64> = shift.points().map(|point| point.minute).collect();
                    assert!(minutes.is_sorted(), "{minutes:?}");
                    let worked: i64 = minutes.chunks(2).map(|pair| pair[1] - pair[0]).sum();
                    let rest = shift.rest.as_ref().map_or(0, |rest| rest.to_minute - rest.from_minute);
                    assert_eq!(shift.work_time_minutes, worked - rest);
                }
            }
        }
    }

    #[test]
    fn every_shift_of_a_group_is_in_the_list() {
        for settings in [GroupSettings::default(), GroupSettings::one()] {
            for id in founded(&settings).iter().flat_map(Group::shift_ids) {
                assert_eq!(Catalogue::of(&settings, &UNTOUCHED).shift(id).unwrap().id, id);
            }
        }
    }

    #[test]
    fn hours_change_with_the_season_and_the_old_version_stays() {
        let settings = GroupSettings::default();
        let pairs = founded(&settings).iter().find(|group| group.name == "两段班考勤组").unwrap().shift_ids()[0];
        let pairs = founded_shift(pairs).unwrap();
        let minutes = |day| pairs.on(day).points().map(|point| point.minute).collect::<Vec<_>>();
        assert_eq!(minutes(date(2026, 9, 30)), [510, 720, 840, 1_080]);
        assert_eq!(minutes(date(2026, 10, 1)), [510, 720, 810, 1_050]);
        let (summer, winter) = (pairs.on(date(2026, 9, 30)), pairs.on(date(2026, 10, 1)));
        assert_ne!(summer.version, winter.version);
        assert_eq!(version(&settings, pairs.id, summer.version), Some(summer));
        assert_ne!(pairs.on(date(2026, 5, 1)).version, pairs.on(date(2025, 5, 1)).version);
        assert_eq!(version(&settings, pairs.id, 1), None);
        assert_eq!((minutes(date(2050, 6, 1))[3], minutes(date(2015, 1, 1))[3]), (1_050, 1_080), "known years alone");
    }
}
