//! One day of one person on the month sheet: the day record with what it reads as, by the day-cell vocabulary of `docs/contracts.md`.

use crate::day::{DayKind, DayPoint, DayRecord};
use crate::result::Grade;
use crate::rules;
use crate::work_date::{Minutes, WorkDate};

/// One day cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which day.
    pub date: WorkDate,
    /// What kind of day.
    pub kind: DayKind,
    /// What the day reads as, the time first, then the place and who changed it. Never empty.
    pub marks: Vec<Mark>,
    /// What stands behind it.
    pub points: Vec<DayPoint>,
}

/// One word of a day cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The word's code.
    pub code: CellCode,
    /// The minutes of a late or early point, zero for every other code.
    pub minutes: Minutes,
}

/// The day-cell vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellCode {
    /// No fault (正常).
    Normal,
    /// Late (迟到).
    Late,
    /// Seriously late (严重迟到).
    SeriouslyLate,
    /// So late that it counts as absence (旷工迟到).
    LateAsAbsence,
    /// Left early (早退).
    Early,
    /// No punch at the start of work (上班缺卡).
    MissingOn,
    /// No punch at the end of work (下班缺卡).
    MissingOff,
    /// No punch all day (旷工).
    Absent,
    /// A grade or a point that this version does not know (未知).
    Unknown,
    /// An unpunched point that is tied to an approval (有审批).
    Covered,
    /// A field punch (外勤).
    Field,
    /// A corrected punch (补卡).
    Corrected,
    /// Changed by an administrator (改签).
    ChangedByAdmin,
    /// No schedule (休息).
    Rest,
    /// Not final yet (未结算).
    Unsettled,
    /// Before joining or after leaving (不在职).
    NotEmployed,
}

impl CellCode {
    /// Every code, in the order of the vocabulary.
    pub const ALL: [Self; 16] = [
        Self::Normal,
        Self::Late,
        Self::SeriouslyLate,
        Self::LateAsAbsence,
        Self::Early,
        Self::MissingOn,
        Self::MissingOff,
        Self::Absent,
        Self::Unknown,
        Self::Covered,
        Self::Field,
        Self::Corrected,
        Self::ChangedByAdmin,
        Self::Rest,
        Self::Unsettled,
        Self::NotEmployed,
    ];

    /// The code's stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Late => "late",
            Self::SeriouslyLate => "seriously_late",
            Self::LateAsAbsence => "late_as_absence",
            Self::Early => "early",
            Self::MissingOn => "missing_on",
            Self::MissingOff => "missing_off",
            Self::Absent => "absent",
            Self::Unknown => "unknown",
            Self::Covered => "covered",
            Self::Field => "field",
            Self::Corrected => "corrected",
            Self::ChangedByAdmin => "changed_by_admin",
            Self::Rest => "rest",
            Self::Unsettled => "unsettled",
            Self::NotEmployed => "not_employed",
        }
    }
}

impl Cell {
    /// The cell of a day record.
    #[must_use]
    pub fn of(day: DayRecord) -> Self {
        let marks = marks_of(&day);
        Self { date: day.work_date, kind: day.kind, marks, points: day.points }
    }

    /// Whether the cell reads as `code`, perhaps among other words.
    #[must_use]
    pub fn has(&self, code: CellCode) -> bool {
        self.marks.iter().any(|mark| mark.code == code)
    }
}

fn marks_of(day: &DayRecord) -> Vec<Mark> {
    match day.kind {
        DayKind::Rest => vec![CellCode::Rest.into()],
        DayKind::Unsettled => vec![CellCode::Unsettled.into()],
        DayKind::NotEmployed => vec![CellCode::NotEmployed.into()],
        DayKind::Work => marks_of_work(day),
    }
}

fn marks_of_work(day: &DayRecord) -> Vec<Mark> {
    let mut marks: Vec<Mark> = if rules::is_absent(day) {
        vec![CellCode::Absent.into()]
    } else {
        day.points.iter().filter_map(fault_of).collect()
    };
    let modifiers = modifiers_of(day);
    let all_covered = day.points.iter().all(rules::is_covered);
    if marks.is_empty() && !all_covered {
        marks.push(CellCode::Normal.into());
    }
    marks.extend(modifiers);
    marks
}

/// What is wrong with one point, if anything.
fn fault_of(point: &DayPoint) -> Option<Mark> {
    let code = match &point.grade {
        Grade::OnTime => return None,
        _ if rules::is_covered(point) => return None,
        _ if rules::is_late(point) => CellCode::Late,
        _ if rules::is_seriously_late(point) => CellCode::SeriouslyLate,
        _ if rules::is_late_as_absence(point) => CellCode::LateAsAbsence,
        _ if rules::is_early(point) => CellCode::Early,
        _ if rules::is_missing_on(point) => CellCode::MissingOn,
        _ if rules::is_missing_off(point) => CellCode::MissingOff,
        _ => CellCode::Unknown,
    };
    Some(Mark { code, minutes: point.minutes })
}

/// What else is to be said about the day, each word once.
fn modifiers_of(day: &DayRecord) -> impl Iterator<Item = Mark> {
    type Rule = fn(&DayPoint) -> bool;
    let rules: [(CellCode, Rule); 4] = [
        (CellCode::Covered, rules::is_covered),
        (CellCode::Field, rules::is_field),
        (CellCode::Corrected, rules::is_corrected),
        (CellCode::ChangedByAdmin, rules::is_changed_by_administrator),
    ];
    rules.into_iter().filter(|(_, rule)| day.points.iter().any(rule)).map(|(code, _)| code.into())
}

impl From<CellCode> for Mark {
    fn from(code: CellCode) -> Self {
        Self { code, minutes: Minutes::default() }
    }
}
