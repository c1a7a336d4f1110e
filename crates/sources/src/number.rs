//! Numbers as a person sees them.

/// The first whole number that a spreadsheet may have rounded: it keeps fifteen digits.
const ROUNDED_FROM: f64 = 1e15;

/// A number without a needless `.0`. One of more than fifteen digits has lost its last ones: it is shown as `1.38E+17`, which the
/// intake takes for no value.
pub(crate) fn text(number: f64) -> String {
    if number.abs() >= ROUNDED_FROM {
        return format!("{number:E}").replacen('E', "E+", 1);
    }
    // Fifteen digits: 0.1 + 0.2 is 0.3 to whoever looks at it.
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    // Adding zero makes the negative zero a plain one.
    (rounded + 0.0).to_string()
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn whole_numbers_gain_nothing() {
        assert_eq!(
            [5.0, -0.0, 13_800_001_111.0, 0.1 + 0.2, 7.5, 1e14, -3.25].map(text),
            ["5", "0", "13800001111", "0.3", "7.5", "100000000000000", "-3.25"]
        );
    }

    #[test]
    fn numbers_that_lost_digits_are_no_values() {
        assert_eq!([110_101_199_001_011_234.0, 1e15].map(text), ["1.1010119900101123E+17", "1E+15"]);
    }
}
