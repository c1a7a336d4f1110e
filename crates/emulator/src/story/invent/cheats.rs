//! People who cheat, and people who only look as if they did.
//!
//! Roles are drawn for people of seeded companies, whose userids tell who their colleagues are. A cheat is not there when the
//! punch is made; an innocent is.

use super::World;
use super::approvals::Known;
use super::member::{Day, Member};
use super::passages::{Passage, Punch};
use crate::seed::draw::Draw;
use crate::story::catalogue;
use crate::story::deed::{Manner, Source};
use crate::story::plan::Duty;
use crate::story::shift::Shift;

const MINUTE: i64 = 60;

/// Chances in a hundred of a day: to cheat, to do so all day, to take the spouse's phone.
const CHEATS_PERCENT: u32 = 40;
const ALL_DAY_PERCENT: u32 = 30;
const SPOUSE_PERCENT: u32 = 8;

/// How somebody cheats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cheat {
    /// A colleague punches with the own phone.
    BorrowedPhone,
    /// The same faked place every time.
    CopiedPlace,
    /// A faked place, minutes after a real one far away.
    ImpossibleTravel,
    /// A hotspot with the office's name.
    SpoofedWifi,
}

/// How somebody looks like a cheat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Innocent {
    /// Punches on a tablet that many use.
    Kiosk,
    /// Punches on the phone of a spouse at times.
    Couple,
    /// Sits behind a network that gives everybody the same place.
    OfficeNat,
}

impl Cheat {
    /// The manner of what is punched so.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::BorrowedPhone => "borrowed_phone",
            Self::CopiedPlace => "copied_place",
            Self::ImpossibleTravel => "impossible_travel",
            Self::SpoofedWifi => "spoofed_wifi",
        }
    }
}

impl Innocent {
    /// The manner of what is punched so.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Couple => "spouse_phone",
            Self::OfficeNat => "office_nat",
        }
    }
}

/// What somebody is, beside a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Cheat(Cheat),
    Innocent(Innocent),
}

/// How a person cheats, if at all.
pub(crate) fn cheat_of(world: World<'_>, userid: &str) -> Option<Cheat> {
    match role_of(world, userid)? {
        Role::Cheat(cheat) => Some(cheat),
        Role::Innocent(_) => None,
    }
}

/// How a person looks like a cheat without being one, if at all.
pub(crate) fn innocent_of(world: World<'_>, userid: &str) -> Option<Innocent> {
    match role_of(world, userid)? {
        Role::Cheat(_) => None,
        Role::Innocent(innocent) => Some(innocent),
    }
}

/// People whom no seed made have no role, nor has who has no colleague.
fn role_of(world: World<'_>, userid: &str) -> Option<Role> {
    let (cheats, innocents) = (world.life.cheats.millionths(), world.life.innocents.millionths());
    if cheats + innocents == 0 {
        return None;
    }
    number_of(userid).filter(|number| *number > 1)?;
    let mut draw = Draw::of_member(world.seed, userid, "role", 0);
    let roll = draw.below(1_000_000);
    if roll < cheats {
        let cheat = draw.pick(&[Cheat::BorrowedPhone, Cheat::CopiedPlace, Cheat::ImpossibleTravel, Cheat::SpoofedWifi]);
        let is_out_of_reach = cheat == Cheat::BorrowedPhone && !has_colleague_at_work(world, userid);
        Some(Role::Cheat(if is_out_of_reach { Cheat::CopiedPlace } else { cheat }))
    } else if roll < cheats.saturating_add(innocents) {
        Some(Role::Innocent(draw.pick(&[Innocent::Kiosk, Innocent::Couple, Innocent::OfficeNat])))
    } else {
        None
    }
}

/// Whether the colleague has the same fixed hours.
fn has_colleague_at_work(world: World<'_>, userid: &str) -> bool {
    let group_of = |userid: &str| {
        let group = catalogue::group_of(world.seed, world.groups, userid);
        let group = group.filter(|_| !catalogue::is_exempt(world.seed, world.groups, userid));
        group.filter(|group| group.kind() == "FIXED").map(|group| group.id)
    };
    let colleague = colleague_of(userid).and_then(|colleague| group_of(&colleague));
    colleague.is_some() && group_of(userid) == colleague
}

/// The number of a seeded person; the first has another userid.
fn number_of(userid: &str) -> Option<u32> {
    let digits = userid.strip_prefix('u').filter(|digits| digits.len() == 7)?;
    digits.parse().ok()
}

/// The colleague, or spouse, who was founded right before; whoever is there has one.
fn colleague_of(userid: &str) -> Option<String> {
    number_of(userid).filter(|number| *number > 1).map(|number| format!("u{:07}", number - 1))
}

impl Member<'_> {
    /// Changes a day's punches to those of the person's role.
    pub(super) fn play(&self, day: Day, worked: Duty, known: &Known, passages: &mut [Passage]) {
        let Duty::Shift(shift) = worked else {
            return;
        };
        match role_of(self.world, self.userid) {
            None => {}
            Some(Role::Innocent(innocent)) => self.look_suspicious(innocent, day, passages),
            Some(Role::Cheat(cheat)) => {
                let mut draw = self.draw("cheat", day.number);
                if known.is_nothing() && draw.below(100) < CHEATS_PERCENT {
                    self.fake(cheat, day, shift, passages, &mut draw);
                }
            }
        }
    }

    fn look_suspicious(&self, innocent: Innocent, day: Day, passages: &mut [Passage]) {
        let takes_other_phone = || self.draw("spouse's phone", day.number).below(100) < SPOUSE_PERCENT;
        let manner = match innocent {
            Innocent::Kiosk => Some(Manner::Kiosk),
            Innocent::OfficeNat => Some(Manner::OfficeNat),
            Innocent::Couple => {
                colleague_of(self.userid).filter(|_| takes_other_phone()).map(|owner| Manner::SpousePhone { owner })
            }
        };
        let Some(manner) = manner else {
            return;
        };
        for punch in passages.iter_mut().filter_map(|passage| passage.punch.as_mut()) {
            if punch.manner == Manner::Usual {
                *punch = Punch { at: punch.at, source: Source::Phone, manner: manner.clone() };
            }
        }
    }

    /// The person is not there, in the morning or all day, but punches are.
    fn fake(&self, cheat: Cheat, day: Day, shift: &Shift, passages: &mut [Passage], draw: &mut Draw) {
        let all_day = draw.below(100) < ALL_DAY_PERCENT;
        let last = passages.len().saturating_sub(1);
        let faked: Vec<usize> = if all_day { vec![0, last] } else { vec![0] };
        let punches: Option<Vec<Punch>> = match cheat {
            Cheat::BorrowedPhone => self.lent(day, shift, &faked, draw),
            Cheat::CopiedPlace => Some(by_phone(passages, &faked, &Manner::CopiedPlace, draw)),
            Cheat::ImpossibleTravel => Some(by_phone(passages, &faked, &Manner::ImpossibleTravel, draw)),
            Cheat::SpoofedWifi => Some(by_phone(passages, &faked, &Manner::SpoofedWifi, draw)),
        };
        let Some(punches) = punches else {
            return;
        };
        for passage in passages.iter_mut() {
            // Only whoever comes in the end goes past the last point.
            if all_day || passage.point != last {
                passage.at = None;
                passage.punch = None;
            }
        }
        for (index, punch) in faked.into_iter().zip(punches) {
            passages[index].punch = Some(punch);
        }
    }

    /// A colleague who works the same hours and punches on the phone does it once more, less than two minutes later.
    fn lent(&self, day: Day, shift: &Shift, points: &[usize], draw: &mut Draw) -> Option<Vec<Punch>> {
        let owner = colleague_of(self.userid)?;
        let colleague = Member::of(self.world, &owner);
        let worked = Self::worked(&colleague.plans(day.date), day)?;
        let Duty::Shift(same) = worked else {
            return None;
        };
        let known = colleague.approvals(day, worked);
        if same != shift
            || !known.is_nothing()
            || colleague.will_correct(day.number)
            || role_of(self.world, &owner).is_some()
        {
            return None;
        }
        let theirs = colleague.at_shift(day, shift, &known);
        let lend = |point: &usize| {
            let passage = theirs.get(*point).filter(|passage| !passage.fails())?;
            let own = passage
                .punch
                .as_ref()
                .filter(|punch| punch.source == Source::Phone && punch.manner == Manner::Usual)?;
            let at = own.at + 20 + i64::from(draw.below(70));
            Some(Punch { at, source: Source::Phone, manner: Manner::BorrowedPhone { owner: owner.clone() } })
        };
        points.iter().map(lend).collect()
    }
}

/// In time by the phone at home.
fn by_phone(passages: &[Passage], points: &[usize], manner: &Manner, draw: &mut Draw) -> Vec<Punch> {
    let punch = |point: &usize| {
        let (due, is_off_duty) =
            passages.get(*point).map_or((0, false), |passage| (passage.due, passage.is_off_duty()));
        let minutes = i64::from(draw.low_below(900));
        let at = if is_off_duty { due + minutes } else { due + MINUTE - 1 - minutes };
        Punch { at, source: Source::Phone, manner: manner.clone() }
    };
    points.iter().map(punch).collect()
}
