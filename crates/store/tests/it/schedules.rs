//! Schedules: replaced day by day, left alone where nothing changed.

use dianmao_attendance::result::Point;
use dianmao_attendance::schedule::ShiftVersion;
use dianmao_attendance::{ScheduledPoint, WorkDate};
use dianmao_roster::id::UserId;
use dianmao_store::{ScheduleSlice, Store};
use jiff::civil::{Date, date};

use crate::sample::{Home, at, on_each_backend};

on_each_backend![
    a_schedule_comes_back_as_it_was,
    what_is_gone_from_a_day_is_gone_and_other_days_stay,
    both_points_may_have_one_plan_id,
];

const FIRST: Date = date(2026, 9, 1);
const SECOND: Date = date(2026, 9, 2);

fn point(user: &str, day: Date, plan_id: i64, point: Option<Point>) -> ScheduledPoint {
    let is_rest = point.is_none();
    ScheduledPoint {
        plan_id,
        user_id: user.into(),
        work_date: WorkDate(day),
        planned_at: point.as_ref().map(|_| at(540)),
        point,
        shift: Some(ShiftVersion { shift_id: i64::from(!is_rest), version: (!is_rest).then_some(7) }),
        group_id: Some(3),
        is_rest,
        approval_id: (plan_id == 2).then(|| "A1".to_owned()),
        raw: format!("{{\"id\":{plan_id}}}"),
    }
}

async fn save(store: &Store, users: &[&str], (from, to): (Date, Date), rows: &[ScheduledPoint]) -> anyhow::Result<u64> {
    let users: Vec<UserId> = users.iter().map(|user| UserId::from(*user)).collect();
    let slice = ScheduleSlice { users: &users, from, to, read_at: at(60), rows };
    Ok(store.save_schedule(&slice).await?)
}

async fn a_schedule_comes_back_as_it_was(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let rows =
        [point("li", FIRST, 1, Some(Point::On)), point("li", FIRST, 2, Some(Point::Off)), point("li", SECOND, 3, None)];
    assert_eq!(save(&store, &["li"], (FIRST, SECOND), &rows).await?, 3);
    assert_eq!(store.schedule(FIRST, SECOND).await?, rows);
    assert_eq!(save(&store, &["li"], (FIRST, SECOND), &rows).await?, 0, "nothing changed");
    let read_at = store.schedule_read_at(FIRST, SECOND).await?;
    assert_eq!(
        read_at.into_iter().map(|((user, _), at)| (user, at)).collect::<Vec<_>>(),
        vec![("li".into(), at(60)); 2]
    );
    Ok(())
}

async fn what_is_gone_from_a_day_is_gone_and_other_days_stay(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let rows = [point("li", FIRST, 1, Some(Point::On)), point("li", SECOND, 3, Some(Point::On))];
    save(&store, &["li"], (FIRST, SECOND), &rows).await?;
    let anew = [point("li", FIRST, 9, Some(Point::On))];
    assert_eq!(save(&store, &["li"], (FIRST, FIRST), &anew).await?, 2);
    assert_eq!(store.schedule(FIRST, SECOND).await?, [anew[0].clone(), rows[1].clone()]);
    Ok(())
}

async fn both_points_may_have_one_plan_id(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let rows = [point("li", FIRST, 1, Some(Point::Off)), point("li", FIRST, 1, Some(Point::On))];
    save(&store, &["li"], (FIRST, FIRST), &[rows.as_slice(), &rows].concat()).await?;
    assert_eq!(store.schedule(FIRST, FIRST).await?, rows);
    Ok(())
}
