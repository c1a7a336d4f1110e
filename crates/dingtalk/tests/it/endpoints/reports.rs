//! The smart report.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::report;
use dianmao_dingtalk::api::v1;
use jiff::civil::date;

use super::texts;
use crate::fixtures::round_trip;

#[tokio::test]
async fn columns() -> Result<()> {
    assert!(round_trip("report/isopensmartreport", report::IsOpenSmartReport {}).await?.smart_report);
    let columns = round_trip("report/getattcolumns", report::GetAttColumns {}).await?.columns;
    assert_eq!((columns[0].id, columns[0].alias.as_str()), (Some(129_000_038), "should_attendance_days"));
    assert_eq!((columns[1].id, columns[1].alias.as_str()), (None, "leave_"), "leave has no id");
    Ok(())
}

#[tokio::test]
async fn values() -> Result<()> {
    let request = report::GetColumnVal {
        userid: "E1001".into(),
        column_id_list: vec![129_000_043, 129_000_050],
        from_date: date(2026, 9, 1).at(0, 0, 0, 0),
        to_date: date(2026, 9, 2).at(0, 0, 0, 0),
    };
    let values = round_trip("report/getcolumnval", request).await?.column_vals;
    assert_eq!(values[0].column_vals[0].given(), Some("1.0"));
    assert_eq!(values[0].column_vals[1].given(), None, "an empty text is no value");
    assert_eq!((values[1].fixed_value.as_deref(), values[1].column_vals.len()), (Some("总部"), 0));
    Ok(())
}

#[tokio::test]
async fn leave_by_name() -> Result<()> {
    let request = report::GetLeaveTimeByNames {
        userid: "E1001".into(),
        leave_names: texts(&["年假", "调休"]),
        from_date: date(2026, 9, 1).at(0, 0, 0, 0),
        to_date: date(2026, 9, 2).at(0, 0, 0, 0),
    };
    let columns = round_trip("report/getleavetimebynames", request).await?.columns;
    assert_eq!((columns[0].columnvo.name.as_str(), columns[0].columnvals[0].given()), ("年假", Some("0.5")));
    Ok(())
}

#[tokio::test]
async fn values_of_many_people() -> Result<()> {
    let request = v1::attendance::report::ColumnValuesQuery {
        user_ids: texts(&["E1001"]),
        column_id_list: texts(&["129000043"]),
        from_date: date(2026, 9, 1),
        to_date: date(2026, 9, 2),
    };
    let people = round_trip("report/v1-column-values-query", request).await?.result;
    let values = &people[0].column_data[0].column_values;
    assert_eq!((values[0].date, values[0].given(), values[1].given()), (date(2026, 9, 1), Some("1.0"), None));
    Ok(())
}
