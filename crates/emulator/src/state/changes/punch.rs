//! Punches that somebody tells or uploads.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::document::SeedDocument;
use crate::state::Company;
use crate::story::{self, Attempt, Manner, Refusal, Source, Told};
use crate::told::{Punch, PunchManner, PunchPlace, PunchRefusal, PunchSource, Punched};

impl Company {
    /// Lets people punch; all or nothing.
    pub(crate) fn punch(
        &mut self,
        document: &SeedDocument,
        punches: &[Punch],
        now_ms: i64,
    ) -> Result<Vec<Punched>, String> {
        self.begin();
        let done: Result<Vec<Punched>, String> =
            punches.iter().map(|punch| self.punch_once(document, punch, now_ms)).collect();
        if done.is_err() {
            self.roll_back();
        }
        done
    }

    fn punch_once(&mut self, document: &SeedDocument, punch: &Punch, now_ms: i64) -> Result<Punched, String> {
        let userid = &punch.userid;
        self.check_member(userid)?;
        let at_ms = punch.at.map_or(now_ms, Timestamp::as_millisecond);
        let known_ms = punch.known.map_or(at_ms, Timestamp::as_millisecond);
        if known_ms < at_ms {
            return Err(format!("`{userid}`: a punch is `known` after it is made"));
        }
        let manner = self.manner(punch)?;
        let attempt = Attempt { id: 0, at_ms, known_ms, source: source(punch.source), manner, refusal: refusal(punch) };
        self.put_attempt(document, userid, punch.work_date, attempt, now_ms)
            .map_err(|date| format!("`{userid}`: `{date}` is sealed"))
    }

    /// Stores a punch for the day that is named, or for the one that the plans in force say; nothing is stored for a day
    /// that is sealed.
    pub(crate) fn put_attempt(
        &mut self,
        document: &SeedDocument,
        userid: &str,
        work_date: Option<Date>,
        attempt: Attempt,
        now_ms: i64,
    ) -> Result<Punched, Date> {
        let dated = || story::work_date_of(self, document, userid, attempt.at_ms, now_ms);
        let work_date = work_date.or_else(dated).unwrap_or_else(|| crate::attendance::dates::date_of(attempt.at_ms));
        self.check_open(document, userid, std::iter::once(work_date), now_ms)?;
        let id = self.next_punch_id();
        self.change_days(userid, |changes| changes.day_mut(work_date).attempts.push(Attempt { id, ..attempt }));
        Ok(Punched { id, work_date })
    }

    fn manner(&self, punch: &Punch) -> Result<Manner, String> {
        let owner = || {
            let owner = punch.owner.clone().ok_or_else(|| format!("`{}`: `owner` is missing", punch.userid))?;
            self.check_member(&owner).map(|()| owner)
        };
        if punch.place != PunchPlace::default() {
            return match punch.manner {
                PunchManner::Usual => Ok(Manner::Told(Box::new(told(&punch.place)))),
                PunchManner::Field => Ok(Manner::Told(Box::new(Told { outside: true, ..told(&punch.place) }))),
                _ => Err(format!("`{}`: this `manner` has a place of its own", punch.userid)),
            };
        }
        Ok(match punch.manner {
            PunchManner::Usual => Manner::Usual,
            PunchManner::Field => Manner::Field,
            PunchManner::Kiosk => Manner::Kiosk,
            PunchManner::OfficeNat => Manner::OfficeNat,
            PunchManner::SpousePhone => Manner::SpousePhone { owner: owner()? },
            PunchManner::BorrowedPhone => Manner::BorrowedPhone { owner: owner()? },
            PunchManner::CopiedPlace => Manner::CopiedPlace,
            PunchManner::ImpossibleTravel => Manner::ImpossibleTravel,
            PunchManner::SpoofedWifi => Manner::SpoofedWifi,
        })
    }
}

fn told(place: &PunchPlace) -> Told {
    let PunchPlace { address, latitude, longitude, device_id, machine_sn, ssid, mac, outside, remark, photo_url } =
        place.clone();
    let position = latitude.zip(longitude).map(|(latitude, longitude)| (millionths(latitude), millionths(longitude)));
    Told { address, position, device_id, machine_sn, ssid, mac, outside, remark, photo_url }
}

/// Through its text, since no number of degrees is too large for it.
fn millionths(degrees: f64) -> i64 {
    format!("{:.0}", degrees * 1e6).parse().unwrap_or(0)
}

fn source(source: PunchSource) -> Source {
    match source {
        PunchSource::Phone => Source::Phone,
        PunchSource::AutoCheck => Source::AutoCheck,
        PunchSource::Machine => Source::Machine,
        PunchSource::BluetoothMachine => Source::BluetoothMachine,
        PunchSource::Beacon => Source::Beacon,
    }
}

fn refusal(punch: &Punch) -> Option<Refusal> {
    punch.refusal.map(|refusal| match refusal {
        PunchRefusal::NeedsConfirmation => Refusal::NeedsConfirmation,
        PunchRefusal::Security => Refusal::Security,
        PunchRefusal::FieldNeedsApproval => Refusal::FieldNeedsApproval,
    })
}
