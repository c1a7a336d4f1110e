//! What may stand once only: finds the groups of rows that share a value.

use crate::row::Origin;

/// Groups the items that share a value, in the order of values; each group has two items or more, in the order of the items.
pub(super) fn shared<'a, T: Ord>(values: impl Iterator<Item = (T, usize)> + 'a) -> Vec<(T, Vec<usize>)> {
    let mut values: Vec<(T, usize)> = values.collect();
    values.sort_unstable();
    let mut groups: Vec<(T, Vec<usize>)> = Vec::new();
    let mut rest = values.into_iter().peekable();
    while let Some((value, first)) = rest.next() {
        let mut items = vec![first];
        while let Some((_, item)) = rest.next_if(|(next, _)| *next == value) {
            items.push(item);
        }
        if items.len() > 1 {
            groups.push((value, items));
        }
    }
    groups
}

/// Names the places of a group: the first three, and how many more there are.
pub(super) fn places<'a>(origins: impl ExactSizeIterator<Item = &'a Origin>) -> Places {
    let n_more = origins.len().saturating_sub(3);
    let places = origins.take(3).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match n_more {
        0 => Places { chinese: places.clone(), english: places },
        _ => Places {
            chinese: format!("{places} 等另外 {n_more} 处"), english: format!("{places} and {n_more} more")
        },
    }
}

/// Places in a sentence of either language.
pub(super) struct Places {
    pub(super) english: String,
    pub(super) chinese: String,
}
