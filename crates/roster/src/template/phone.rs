//! `{{ phone | phone }}`: telephone numbers as people write them, in the one form that DingTalk takes.

/// The country calling codes of two digits. `1` and `7` have one, all others three, so that a number says where its code ends.
const TWO_DIGITS: &[&str] = &[
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51",
    "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90",
    "91", "92", "93", "94", "95", "98",
];

/// Normalises a number: 11 digits for the mainland, `+CC-NUMBER` for elsewhere.
///
/// `country` is the code of numbers that state none; without it they are of the mainland. What is no number that can be told for
/// certain stays as it is, so that the intake names it as it stands.
pub(super) fn phone(text: &str, country: Option<&str>) -> String {
    normalised(text, country.unwrap_or("86")).unwrap_or_else(|| text.to_owned())
}

fn normalised(text: &str, country: &str) -> Option<String> {
    let plain = digits_and_plus(text)?;
    let international = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"));
    if plain.starts_with('+') && plain[1..].contains('+') {
        return None;
    }
    if let Some(number) = international {
        let (country, number) = split_country(number)?;
        return number_in(country, number);
    }
    // `8613800000001`: the code without a sign, which is sure for the mainland alone.
    match plain.strip_prefix("86").filter(|number| is_mainland(number)) {
        Some(number) => Some(number.to_owned()),
        None => number_in(country, &plain),
    }
}

/// The digits, with the `+` in front where there is one; `None` where there is more than a number. `(0)` is the digit that is dialled
/// within a country only.
fn digits_and_plus(text: &str) -> Option<String> {
    let text = text.replace("(0)", "").replace("（0）", "");
    let mut plain = String::new();
    for character in text.chars() {
        match narrow(character) {
            digit if digit.is_ascii_digit() => plain.push(digit),
            '+' => plain.push('+'),
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{A0}' | '–' | '—' | '\u{2011}' | '\u{202D}' | '\u{202C}' => {}
            _ => return None,
        }
    }
    // `13800000001/13900000001` is two numbers.
    let is_one = plain.chars().filter(char::is_ascii_digit).count() <= 17;
    (is_one && plain.rfind('+').is_none_or(|at| at == 0)).then_some(plain)
}

/// A full-width letter, digit or sign as the narrow one.
pub(crate) fn narrow(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

fn split_country(number: &str) -> Option<(&str, &str)> {
    let n_digits = match number {
        _ if number.starts_with(['1', '7']) => 1,
        _ if TWO_DIGITS.iter().any(|code| number.starts_with(code)) => 2,
        _ => 3,
    };
    (number.len() > n_digits && !number.starts_with('0')).then(|| number.split_at(n_digits))
}

fn number_in(country: &str, number: &str) -> Option<String> {
    match country.trim_start_matches('+') {
        "86" => is_mainland(number).then(|| number.to_owned()),
        country => {
            // Italy's numbers keep their zero.
            let number = if country == "39" { number } else { number.trim_start_matches('0') };
            (4..=14).contains(&number.len()).then(|| format!("+{country}-{number}"))
        }
    }
}

fn is_mainland(number: &str) -> bool {
    number.len() == 11 && number.starts_with('1')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mainland_numbers_lose_code_spaces_and_width() {
        for text in [
            "12000000001",
            "120 0000 0001",
            "120-0000-0001",
            "+8612000000001",
            "+86-12000000001",
            "+86 120 0000 0001",
            "（+86）120 0000 0001",
            "0086 12000000001",
            "8612000000001",
            "１２００００００００１",
            "\u{202D}12000000001\u{202C}",
        ] {
            assert_eq!(phone(text, None), "12000000001", "{text}");
        }
    }

    #[test]
    fn foreign_numbers_are_split_behind_their_code() {
        for (text, expected) in [
            ("+85291234567", "+852-91234567"),
            ("00852 9123 4567", "+852-91234567"),
            ("+1 (515) 555-0100", "+1-5155550100"),
            ("+44 (0)1632 960000", "+44-1632960000"),
            ("+44 01632 960000", "+44-1632960000"),
            ("+39 06 1234 5678", "+39-0612345678"),
            ("＋８８６ 912345678", "+886-912345678"),
            ("+7 900 000 00 00", "+7-9000000000"),
        ] {
            assert_eq!(phone(text, None), expected, "{text}");
        }
        assert_eq!(phone("9123 4567", Some("852")), "+852-91234567");
        assert_eq!(phone("515.555.0100", Some("+1")), "+1-5155550100");
    }

    #[test]
    fn what_is_no_number_for_certain_stays_as_it_is() {
        for text in [
            "",
            "91234567",
            "12000000001/12000000002",
            "12000000001 转 5",
            "1200000000",
            "++1 5",
            "138****0001",
            "+86 123",
        ] {
            assert_eq!(phone(text, None), text, "{text}");
        }
    }
}
