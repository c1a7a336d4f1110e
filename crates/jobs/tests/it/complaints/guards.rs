//! A share alone protects nobody in a big company.

use anyhow::Result;
use dianmao_emulator::PersonPatch;

use super::naive::DELETE;
use crate::company::{TestCompany, held};

const DEPARTMENTS: &str = "D1,研发中心,";
const N_PEOPLE: usize = 1_400;
const N_LEAVERS: usize = 60;

fn people(n_leavers: usize) -> String {
    let leaves = |n: usize| if n <= n_leavers { "2026-08-20" } else { "" };
    (1..=N_PEOPLE).map(|n| format!("E{n},张伟{n},{},D1,,,,{}\n", 12_000_000_000 + n, leaves(n))).collect()
}

#[tokio::test]
async fn well_formed_but_wrong_data_stops_at_a_number_as_well_as_at_a_share() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, "")?;
    company.hr(DEPARTMENTS, "E1,张伟1,12000000001,D1")?;
    company.apply().await?;
    // Made by hand, and adopted by their userid: quicker than to create them all.
    let home = company.state().dept_id("研发中心");
    let by_hand = (2..=N_PEOPLE).map(|n| PersonPatch {
        name: Some(format!("张伟{n}")),
        mobile: Some((12_000_000_000 + n).to_string()),
        dept_id_list: Some(vec![home]),
        job_number: Some(format!("E{n}")),
        ..PersonPatch::of(format!("E{n}"))
    });
    company.emulator.add_people(by_hand.collect()).map_err(anyhow::Error::msg)?;
    company.hr(DEPARTMENTS, &people(0))?;
    company.apply().await?;
    assert_eq!(company.store().await?.links().await?.people.len(), N_PEOPLE);

    // Upstream says that sixty people have left, which is less than one in twenty.
    company.hr(DEPARTMENTS, &people(N_LEAVERS))?;
    company.settings.guard.people_max = usize::MAX;
    let plan = company.plan().await?;
    assert_eq!((plan.free().count(), plan.held().count()), (N_LEAVERS, 0), "by the share alone all of them go");

    company.settings.guard.people_max = 50;
    let plan = company.plan().await?;
    assert_eq!((plan.free().count(), held(&plan).len()), (0, N_LEAVERS));
    let mark = company.mark();
    company.apply().await?;
    assert!(company.requests_since(mark, DELETE).is_empty());
    assert_eq!(company.state().n_people(), N_PEOPLE);
    Ok(())
}
