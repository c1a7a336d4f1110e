//! Breaks sentences at the width of the terminal, where a Chinese character takes two columns.

use unicode_width::UnicodeWidthStr;

/// `text` in lines of at most `width` columns where its words allow, every line after the first with `indent`.
#[must_use]
pub fn wrapped(text: &str, indent: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        let fits = line.width() + word.trim_end().width() <= width;
        if !fits && !line.trim().is_empty() {
            lines.push_str(line.trim_end());
            lines.push('\n');
            indent.clone_into(&mut line);
        }
        line.push_str(word);
    }
    lines.push_str(line.trim_end());
    lines.push('\n');
    lines
}
