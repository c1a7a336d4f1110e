//! Two maps side by side: one walk over both in the order of their keys, in the place of a search for each key.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::id::Key;

/// The entries of `entries`, which rise by key, each with the value that `others` has for its key.
pub(crate) fn beside<K: Borrow<Key>, V, Q: Borrow<Key>, W>(
    entries: impl Iterator<Item = (K, V)>,
    others: &BTreeMap<Q, W>,
) -> impl Iterator<Item = (K, V, Option<&W>)> {
    beside_by::<Key, _, _, _, _>(entries, others)
}

/// The same by whatever the maps are ordered by; no two entries have the same.
pub(crate) fn beside_by<By: Ord, K: Borrow<By>, V, Q: Borrow<By>, W>(
    entries: impl Iterator<Item = (K, V)>,
    others: &BTreeMap<Q, W>,
) -> impl Iterator<Item = (K, V, Option<&W>)> {
    let mut others = others.iter().peekable();
    entries.map(move |(key, value)| {
        let found = loop {
            match others.peek().map(|(other, _)| By::cmp((*other).borrow(), key.borrow())) {
                Some(Ordering::Less) => _ = others.next(),
                Some(Ordering::Equal) => break others.next().map(|(_, found)| found),
                Some(Ordering::Greater) | None => break None,
            }
        };
        (key, value, found)
    })
}

#[cfg(test)]
mod tests {
    use proptest::collection::btree_map;
    use proptest::prelude::*;

    use super::*;

    fn map() -> impl Strategy<Value = BTreeMap<Key, u8>> {
        btree_map("[a-d]{0,2}".prop_map(Key::from), any::<u8>(), 0..12)
    }

    proptest! {
        #[test]
        fn it_finds_what_a_search_finds(entries in map(), others in map()) {
            let found: Vec<_> = beside(entries.iter(), &others).collect();
            let searched: Vec<_> = entries.iter().map(|(key, value)| (key, value, others.get(key))).collect();
            prop_assert_eq!(found, searched);
        }
    }
}
