//! Distinguished names, as far as a tree needs them.

use std::fmt;

/// A distinguished name: its parts from the entry up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Each as `ou=研发`, escapes and all, the kind in small letters.
    parts: Vec<String>,
}

impl Name {
    pub(super) fn parse(text: &str) -> Self {
        let parts = split(text).into_iter().map(|part| match part.split_once('=') {
            Some((kind, value)) => format!("{}={}", kind.trim().to_lowercase(), value.trim()),
            None => part.trim().to_owned(),
        });
        Self { parts: parts.filter(|part| !part.is_empty()).collect() }
    }

    /// Whether both name the same entry. Directories compare names without regard to case.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.to_string().to_lowercase() == other.to_string().to_lowercase()
    }

    pub(super) fn parent(&self) -> Option<Self> {
        self.parts.get(1..).filter(|rest| !rest.is_empty()).map(|rest| Self { parts: rest.to_vec() })
    }

    /// The plain names from below `base` down to the entry.
    pub(super) fn path_below(&self, base: &Self) -> String {
        let n_below = self.parts.len().saturating_sub(base.parts.len());
        let names = self.parts.iter().take(n_below).rev();
        names
            .map(|part| plain(part.split_once('=').map_or(part.as_str(), |(_, value)| value)))
            .collect::<Vec<_>>()
            .join("/")
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts.join(","))
    }
}

/// The parts between commas that are not escaped.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_escaped = false;
    for character in text.chars() {
        if character == ',' && !is_escaped {
            parts.push(String::new());
            continue;
        }
        is_escaped = character == '\\' && !is_escaped;
        if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
}

/// A value without its escapes: `\,` and `\2C` are a comma.
fn plain(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        rest = match (first, hex, after.split_first()) {
            (b'\\', Some(byte), _) => {
                bytes.push(byte);
                &after[2..]
            }
            (b'\\', None, Some((escaped, after))) => {
                bytes.push(*escaped);
                after
            }
            _ => {
                bytes.push(*first);
                after
            }
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn a_name_knows_its_place() {
        let base = Name::parse("OU=People, DC=example,DC=com");
        let name = Name::parse(r"cn=Wang\, Fang,OU=\E7\A0\94\E5\8F\91,ou=people,dc=example,dc=com");
        assert_eq!(name.path_below(&base), "研发/Wang, Fang");
        let parent = name.parent().unwrap();
        assert_eq!(parent.to_string(), r"ou=\E7\A0\94\E5\8F\91,ou=people,dc=example,dc=com");
        assert!(parent.parent().unwrap().is(&base));
        assert_eq!(base.path_below(&base), "");
        assert_eq!(Name::parse("dc=com").parent(), None);
    }
}
