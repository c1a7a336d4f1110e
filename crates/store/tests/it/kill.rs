//! A write that is cut off anywhere leaves all of itself or nothing, and the store goes on.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use dianmao_attendance::PunchResult;
use dianmao_store::{JournalRow, Slice};

use crate::sample::{Home, at, day, on_each_backend, punch, result, users, week};

on_each_backend![a_slice_is_saved_whole_with_its_cursor_or_not_at_all, a_journal_is_saved_whole_or_not_at_all,];

/// Drops a future after it was asked so many times, as a kill would; `None` where that was before its end.
async fn cut_after<T>(n_polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut n_left = n_polls;
    poll_fn(|context| {
        if n_left == 0 {
            return Poll::Ready(None);
        }
        n_left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// In how many places a write is cut at least. A server may have answered before it is asked for its answer.
fn n_places(home: &Home, in_a_file: usize) -> usize {
    match home {
        Home::Sqlite(_) => in_a_file,
        Home::Postgres { .. } => 1,
    }
}

async fn a_slice_is_saved_whole_with_its_cursor_or_not_at_all(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a", "b", "c"]);
    let first: Vec<PunchResult> = (0..606).map(|id| result(id, "a", day(1))).collect();
    store.save_slice(&week(&asked, 0, &first)).await?;
    // The second pull lacks 300 rows, changes 6, adds 394, and brings punches.
    let mut second: Vec<PunchResult> = (300..1_000).map(|id| result(id, "a", day(1))).collect();
    second[..6].iter_mut().for_each(|row| row.raw = "{}".to_owned());
    let punches = [punch(1, "b", day(2))];
    let slice = Slice { punches: Some(&punches), ..week(&asked, 10, &second) };

    let mut n_polls = 0;
    loop {
        n_polls += 1;
        let saved = cut_after(n_polls, store.save_slice(&slice)).await.transpose()?;
        let (results, past) = (store.results(day(1), day(7)).await?, store.past_results(day(1), day(7)).await?);
        let cursor = store.user_day(&"c".into(), day(3)).await?;
        let n_punches = store.punches(day(1), day(7)).await?.len();
        // A cut between the commit and its answer may leave all of it.
        if cursor == Some(at(10)) {
            assert_eq!((&results, past.len(), n_punches), (&second, 306, 1));
            break;
        }
        assert_eq!(saved, None, "an answer comes after the commit");
        assert_eq!((&results, past.len(), n_punches, cursor), (&first, 0, 0, Some(at(0))), "cut at {n_polls}");
    }
    assert!(n_polls > n_places(home, 5), "cut in {n_polls} places only");
    assert_eq!(store.save_slice(&slice).await?.n_written, 0, "and the next process finds nothing to do");
    Ok(())
}

async fn a_journal_is_saved_whole_or_not_at_all(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let run = store.begin_run("apply", at(0), None).await?;
    let step = |seq| JournalRow {
        run,
        seq,
        change: seq,
        key: String::new(),
        operation: "create_user".to_owned(),
        payload: serde_json::Value::Null,
        state: "planned".to_owned(),
        because: None,
        outcome: None,
        started_at: None,
        ended_at: None,
    };
    let rows: Vec<_> = (0..707).map(step).collect();
    let mut n_polls = 0;
    loop {
        n_polls += 1;
        let saved = cut_after(n_polls, store.save_journal(&rows)).await.transpose()?;
        match store.journal(run).await?.len() {
            0 => assert_eq!(saved, None),
            n_rows => {
                assert_eq!(n_rows, rows.len());
                break;
            }
        }
    }
    assert!(n_polls > n_places(home, 3), "cut in {n_polls} places only");
    Ok(())
}
