//! Widths as a terminal or a sheet shows them: a Chinese character is as wide as two letters.

use unicode_width::UnicodeWidthStr;

/// The display width of one line.
pub(crate) fn width(line: &str) -> usize {
    line.width()
}

/// The display width of the widest line.
pub(crate) fn widest_line(text: &str) -> usize {
    text.lines().map(width).max().unwrap_or_default()
}

/// Sets words into as few lines as they fit in, a word longer than a line on a line of its own.
///
/// The words bring their own separators at their ends; blanks at the end of a line are dropped.
pub(crate) fn fill_lines<'a>(words: impl IntoIterator<Item = &'a str>, max_width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if width(line) + width(word.trim_end()) <= max_width => line.push_str(word),
            _ => lines.push(word.to_owned()),
        }
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n")
}

/// Cuts a text to a width, with `…` for what is cut off, and fills up with blanks.
pub(crate) fn fit(text: &str, max_width: usize) -> String {
    let text = if width(text) <= max_width { text.to_owned() } else { cut(text, max_width) };
    let blanks = max_width.saturating_sub(width(&text));
    text + &" ".repeat(blanks)
}

/// Fills up with blanks on the left.
pub(crate) fn right(text: &str, min_width: usize) -> String {
    " ".repeat(min_width.saturating_sub(width(text))) + text
}

fn cut(text: &str, max_width: usize) -> String {
    let mut kept = String::new();
    for letter in text.chars() {
        let longer = format!("{kept}{letter}");
        if width(&longer) + 1 > max_width {
            break;
        }
        kept = longer;
    }
    kept + "…"
}
