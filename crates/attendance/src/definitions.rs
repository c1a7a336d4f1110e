//! What each figure counts, in sentences to stand beside it. A figure without its definition is read as another one.

use crate::counts::Measure;
use crate::settings::{CoverProof, MinutesFrom, OvertimeRule, Settings};
use crate::words::Lang;

impl Measure {
    /// The definition, under the settings that the figure was counted by.
    #[must_use]
    pub fn definition(self, settings: &Settings, lang: Lang) -> String {
        let sentence = self.sentence(lang).to_owned();
        match self.addition(settings, lang) {
            Some(addition) => sentence + lang.pick("", " ") + addition,
            None => sentence,
        }
    }

    fn sentence(self, lang: Lang) -> &'static str {
        match self {
            Self::RequiredDays => lang.pick("已结算且有排班卡点的天数，每天计1。", "Final days with a scheduled point, each of weight 1."),
            Self::PresentDays => {
                lang.pick("应出勤且至少有一次打卡、或被管理员改为出勤的天数。", "Required days with at least one punch, or a point that an administrator graded as kept.")
            }
            Self::RestDays => lang.pick("已结算且无排班的天数。", "Final days without a scheduled point."),
            Self::RestDaysWorked => lang.pick("有打卡的休息天数，已含在休息天数内。", "Rest days on which somebody punched; they are among the rest days."),
            Self::UnsettledDays => lang.pick("尚未结算的天数，不计入其他任何结果。", "Days that are not final; in no other figure."),
            Self::UnknownDays => lang.pick(
                "已结算但所读数据不足以判断的天数：无法判断是否应出勤，或有未打卡的卡点无法判断是否被请假、出差、外出覆盖。",
                "Final days of which what was read does not tell whether they were required, or whether an unpunched point is covered by leave, a trip or an outing.",
            ),
            Self::NoGroupDays => lang.pick("未加入任何考勤组的天数，不计入其他任何结果。", "Days in no attendance group; in no other figure."),
            Self::ExemptDays => lang.pick("无需打卡的天数，不计入其他任何结果。", "Days on which the person need not punch; in no other figure."),
            Self::LateTimes => lang.pick("结果为迟到的上班卡点数，不含严重迟到和旷工迟到。", "Starts graded late; seriously late and late as absence are not among them."),
            Self::LateMinutes => lang.pick("上述迟到的分钟数，向下取整。", "The whole minutes of those starts."),
            Self::SeriouslyLateTimes => lang.pick("结果为严重迟到的上班卡点数。", "Starts graded seriously late."),
            Self::SeriouslyLateMinutes => lang.pick("上述严重迟到的分钟数，向下取整。", "The whole minutes of those starts."),
            Self::LateAsAbsenceTimes => {
                lang.pick("结果为旷工迟到的上班卡点数；属于迟到等级，不是旷工天数。", "Starts so late that they are graded as absence; a grade of lateness, not an absent day.")
            }
            Self::LateAsAbsenceMinutes => lang.pick("上述旷工迟到的分钟数，向下取整。", "The whole minutes of those starts."),
            Self::EarlyTimes => lang.pick("结果为早退的下班卡点数。", "Ends graded early."),
            Self::EarlyMinutes => lang.pick("上述早退的分钟数，向下取整。", "The whole minutes of those ends."),
            Self::MissingOn => lang.pick("应打卡而未打卡、且无审批覆盖的上班卡点数。", "Starts that nobody punched and nothing covers."),
            Self::MissingOff => lang.pick("应打卡而未打卡、且无审批覆盖的下班卡点数。", "Ends that nobody punched and nothing covers."),
            Self::CandidateTimes => lang.pick(
                "未打卡、但尚不能确认是否被审批覆盖或尚未判定的卡点数，不计为缺卡或旷工。",
                "Unpunched points that could not be held against leave, trips and outings, or that are not decided; neither missing nor absence.",
            ),
            Self::AbsentDays => lang.pick("应打卡的卡点全部未打卡、且均无审批覆盖的应出勤天数。", "Required days with every point that asks for a punch unpunched and none covered."),
            Self::FieldPunches => lang.pick("在允许范围之外打卡的卡点数。", "Points punched outside of the allowed places."),
            Self::Corrected => lang.pick("由补卡写入的卡点数，补卡后仍可能是迟到。", "Points that a correction wrote; they may still be late."),
            Self::ChangedByAdmin => lang.pick("被管理员改动的卡点数，改好改坏都计。", "Points that an administrator changed, to the better or the worse."),
            Self::OvertimeOnWorkingDays => lang.pick("工作日的加班分钟数，计入加班开始的那天。", "Minutes of overtime on working days, on the day on which it starts."),
            Self::OvertimeOnRestDays => lang.pick("休息日的加班分钟数。", "Minutes of overtime on rest days."),
            Self::OvertimeOnHolidays => lang.pick("法定节假日的加班分钟数。", "Minutes of overtime on public holidays."),
            Self::OvertimeUnsorted => lang.pick("日期类型未知的加班分钟数，不在其他加班之内。", "Minutes of overtime on days whose type is not known; not among the others."),
        }
    }

    fn addition(self, settings: &Settings, lang: Lang) -> Option<&'static str> {
        match self {
            Self::PresentDays if settings.rest_day_is_presence && settings.covered_day_is_presence => Some(lang.pick(
                "休息日打卡、请假和外出出差的天数也计入。",
                "Rest days with a punch and covered days count too.",
            )),
            Self::PresentDays if settings.rest_day_is_presence => {
                Some(lang.pick("休息日打卡也计入。", "Rest days with a punch count too."))
            }
            Self::PresentDays if settings.covered_day_is_presence => {
                Some(lang.pick("请假和外出出差的天数也计入。", "Covered days count too."))
            }
            Self::LateMinutes | Self::SeriouslyLateMinutes | Self::LateAsAbsenceMinutes | Self::EarlyMinutes => {
                Some(match settings.minutes_from {
                    MinutesFrom::Line => lang.pick(
                        "从扣除允许时间后的判定时间算起。",
                        "They count from the line that decides, after allowances.",
                    ),
                    MinutesFrom::Plan => lang.pick("从排班时间算起。", "They count from the planned time."),
                })
            }
            Self::MissingOn | Self::MissingOff => Some(if settings.absent_counts_missing {
                lang.pick("旷工当天的卡点也计入。", "The points of an absent day are among them.")
            } else {
                lang.pick("旷工当天的卡点不计入。", "The points of an absent day are not among them.")
            }),
            Self::AbsentDays if settings.cover_proof == CoverProof::Rows => {
                Some(lang.pick("未与请假、出差、外出核对。", "They were not held against leave, trips and outings."))
            }
            Self::OvertimeOnWorkingDays
            | Self::OvertimeOnRestDays
            | Self::OvertimeOnHolidays
            | Self::OvertimeUnsorted => Some(match settings.overtime {
                OvertimeRule::Approved => lang.pick("按审批单时长。", "What was approved counts."),
                OvertimeRule::PunchedWithinApproval => lang.pick(
                    "按审批时段内首末次打卡之间的时长。",
                    "What lies between first and last punch of what was approved counts.",
                ),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_definition_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let end = lang.pick("。", ".");
            for measure in Measure::ALL {
                assert!(measure.definition(&Settings::default(), lang).ends_with(end), "{measure:?}");
            }
        }
    }

    #[test]
    fn late_says_which_grades_it_has() {
        let late = Measure::LateTimes.definition(&Settings::default(), Lang::En);
        assert_eq!(late, "Starts graded late; seriously late and late as absence are not among them.");
    }

    #[test]
    fn settings_show_in_the_definition() {
        let settings = Settings { minutes_from: MinutesFrom::Plan, absent_counts_missing: true, ..Settings::default() };
        let definition = |measure: Measure| measure.definition(&settings, Lang::En);
        assert!(definition(Measure::LateMinutes).ends_with("They count from the planned time."));
        assert!(definition(Measure::MissingOn).ends_with("The points of an absent day are among them."));
    }
}
