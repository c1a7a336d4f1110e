//! A set of few values. Nearly everybody belongs to one department: one value lies within the set and takes nothing beside it, where a
//! tree takes a node that has room for eleven.

use std::{fmt, mem, ops, slice, vec};

/// Distinct values in their order. What reads a slice reads it; adding to it moves all of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Few<T>(Values<T>);

/// One value is always `One`, so equal sets are equal here.
#[derive(Clone, PartialEq, Eq)]
enum Values<T> {
    One(T),
    NoneOrSeveral(Box<[T]>),
}

impl<T: Ord> Few<T> {
    /// Adds a value, unless it is there.
    pub fn insert(&mut self, value: T) {
        if let Err(at) = self.binary_search(&value) {
            let mut values: Vec<T> = mem::take(self).into_iter().collect();
            values.insert(at, value);
            *self = Self::of_sorted(values);
        }
    }

    /// The values that the other set lacks.
    pub fn difference<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.iter().filter(|value| !other.contains(value))
    }
}

impl<T> Few<T> {
    /// Whoever calls has sorted the values and taken out the repeated ones.
    fn of_sorted(mut values: Vec<T>) -> Self {
        match values.len() {
            1 => Self(Values::One(values.remove(0))),
            _ => Self(Values::NoneOrSeveral(values.into_boxed_slice())),
        }
    }
}

impl<T> ops::Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Values::One(value) => slice::from_ref(value),
            Values::NoneOrSeveral(values) => values,
        }
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Values::NoneOrSeveral(Box::default()))
    }
}

impl<T: fmt::Debug> fmt::Debug for Few<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Ord> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut values = values.into_iter();
        match (values.next(), values.next()) {
            (None, _) => Self::default(),
            (Some(first), None) => Self(Values::One(first)),
            (Some(first), Some(second)) => {
                let mut all: Vec<T> = [first, second].into_iter().chain(values).collect();
                all.sort_unstable();
                all.dedup();
                Self::of_sorted(all)
            }
        }
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for Few<T> {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> vec::IntoIter<T> {
        match self.0 {
            Values::One(value) => vec![value].into_iter(),
            Values::NoneOrSeveral(values) => values.into_vec().into_iter(),
        }
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> slice::Iter<'a, T> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::id::{DeptId, Key};
    use crate::org::DeptRef;

    fn same(few: &Few<u8>, tree: &BTreeSet<u8>) -> bool {
        few.iter().eq(tree)
            && *few == tree.iter().copied().collect()
            && few.clone().into_iter().eq(tree.iter().copied())
    }

    proptest! {
        #[test]
        fn it_behaves_as_a_tree_does(values: Vec<u8>, added in prop::collection::vec(0..4_u8, 0..6), other: Vec<u8>) {
            let (mut few, mut tree): (Few<u8>, BTreeSet<u8>) = (values.iter().copied().collect(), values.iter().copied().collect());
            prop_assert!(same(&few, &tree));
            for value in added {
                few.insert(value);
                tree.insert(value);
                prop_assert!(same(&few, &tree));
                prop_assert!(few.contains(&value));
            }
            let (other_few, other_tree): (Few<u8>, BTreeSet<u8>) = (other.iter().copied().collect(), other.iter().copied().collect());
            prop_assert!(few.difference(&other_few).eq(tree.difference(&other_tree)));
            prop_assert_eq!(few == other_few, tree == other_tree);
        }
    }

    #[test]
    fn one_value_takes_no_more_than_itself() {
        assert_eq!(size_of::<Option<Few<DeptRef>>>(), size_of::<Key>());
        assert_eq!(size_of::<Few<DeptId>>(), 2 * size_of::<DeptId>());
    }
}
