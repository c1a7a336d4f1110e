//! `[source] mend_names`: what is written in the place of what a department's name cannot hold. What was mended is listed.
//!
//! People's names are left alone: their hyphens are part of them.

use std::collections::BTreeMap;

use crate::id::Key;
use crate::row::Origin;

/// A name that was mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Whose name.
    pub key: Key,
    /// Where it stands.
    pub origin: Origin,
    /// The name as it stands there.
    pub before: String,
    /// The name as it was taken.
    pub after: String,
}

/// Writes each text of the rules as what stands for it, from left to right, the longest that fits first. What was written is not mended again.
pub(super) fn mend(name: &str, rules: &BTreeMap<String, String>) -> String {
    let mut mended = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let rule = rules.iter().filter(|(from, _)| !from.is_empty() && rest.starts_with(from.as_str()));
        match rule.max_by_key(|(from, _)| from.len()) {
            Some((from, to)) => {
                mended.push_str(to);
                rest = &rest[from.len()..];
            }
            None => {
                mended.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    mended.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_text_goes_first_and_nothing_is_mended_twice() {
        let rules = [("-", " "), ("--", "－"), (",", "-"), ("", "x")];
        let rules = rules.map(|(from, to)| (from.to_owned(), to.to_owned())).into();
        assert_eq!(mend("R-D--研发,测试-", &rules), "R D－研发-测试");
        assert_eq!(mend("研发", &BTreeMap::new()), "研发");
    }
}
