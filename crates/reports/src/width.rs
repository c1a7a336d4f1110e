//! Widths as a terminal or a sheet shows them: a Chinese character is as wide as two letters.

use unicode_width::UnicodeWidthStr;

/// A heading's lines are not longer than this where they can be broken, so that counts have narrow columns.
const HEADING_WIDTH: usize = 8;

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

/// Breaks a long heading where it may be broken: English between words, Chinese before the last two characters, which say what is counted
/// (次数, 时长, 天数), and before the unit in brackets.
pub(crate) fn heading_lines(heading: &str) -> String {
    let pieces: Vec<&str> =
        if heading.is_ascii() { heading.split_inclusive(' ').collect() } else { chinese_pieces(heading) };
    fill_lines(pieces, HEADING_WIDTH)
}

fn chinese_pieces(heading: &str) -> Vec<&str> {
    let (words, unit) = heading.split_at(heading.find('(').unwrap_or(heading.len()));
    let last_two = words.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    let (subject, counted) = words.split_at(last_two);
    vec![subject, counted, unit]
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
