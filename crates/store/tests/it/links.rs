//! Links.

use dianmao_roster::directory::Links;
use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_store::Error;

use crate::sample::{Home, at, on_each_backend};

on_each_backend![
    links_load_as_they_were_saved,
    single_links_come_change_and_go,
    a_remote_object_belongs_to_one_key,
    a_renumbered_person_keeps_the_link,
];

fn key(text: &str) -> Key {
    Key::from(text)
}

async fn links_load_as_they_were_saved(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let mut links = Links::default();
    for n in 0..1_234 {
        links.people.insert(key(&format!("E{n}")), UserId::from(format!("u{n}")));
        links.departments.insert(key(&format!("D{n}")), DeptId(1_000 + n));
    }
    store.save_links(&links, at(0)).await?;
    assert_eq!(store.links().await?, links);
    assert_eq!(home.company("other").await?.links().await?, Links::default());
    Ok(())
}

async fn single_links_come_change_and_go(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    store.link_person(&key("E1"), &"u1".into(), at(0)).await?;
    store.link_person(&key("E1"), &"u2".into(), at(1)).await?;
    store.link_department(&key("D1"), DeptId(5), at(0)).await?;
    let links = store.links().await?;
    assert_eq!(links.people, [(key("E1"), UserId::from("u2"))].into());
    assert_eq!(links.departments, [(key("D1"), DeptId(5))].into());
    store.unlink_person(&key("E1")).await?;
    store.unlink_department(&key("D1")).await?;
    assert_eq!(store.links().await?, Links::default());
    Ok(())
}

async fn a_remote_object_belongs_to_one_key(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    store.link_person(&key("E1"), &"u1".into(), at(0)).await?;
    store.link_department(&key("D1"), DeptId(5), at(0)).await?;
    let error = store.link_person(&key("E2"), &"u1".into(), at(1)).await.expect_err("u1 is taken");
    assert_eq!(error.to_string(), "`u1` is linked to another key already");
    let error = store.link_department(&key("D2"), DeptId(5), at(1)).await.expect_err("5 is taken");
    assert!(matches!(error, Error::Taken { id } if id == "5"));
    assert_eq!(store.links().await?.people.len(), 1);
    home.company("other").await?.link_person(&key("E2"), &"u1".into(), at(1)).await?;
    Ok(())
}

async fn a_renumbered_person_keeps_the_link(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    store.link_person(&key("E1"), &"u1".into(), at(0)).await?;
    store.link_person(&key("E3"), &"u3".into(), at(0)).await?;
    store.rekey_person(&key("E1"), &key("00E1"), at(1)).await?;
    assert_eq!(store.links().await?.people.get(&key("00E1")), Some(&"u1".into()));
    let error = store.rekey_person(&key("00E1"), &key("E3"), at(2)).await.expect_err("E3 has a link");
    assert!(matches!(error, Error::Taken { .. }), "{error:?}");
    let error = store.rekey_person(&key("E9"), &key("E10"), at(2)).await.expect_err("E9 has none");
    assert_eq!(error.to_string(), "there is no link of person `E9` in the store");
    Ok(())
}
