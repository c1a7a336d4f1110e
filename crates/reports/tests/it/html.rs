//! The page.

use dianmao_reports::{Lang, html};

use crate::sample::{options, sheet};

fn page(lang: Lang) -> String {
    html::render(&sheet(), &options(lang)).unwrap()
}

#[test]
fn page_needs_nothing_but_itself() {
    let page = page(Lang::Zh);
    for absent in ["<script", "http:", "https:", "src=", "url(", "@import", "<link"] {
        assert!(!page.contains(absent), "the page has `{absent}`");
    }
}

#[test]
fn page_names_its_language_and_speaks_it() {
    let (chinese, english) = (page(Lang::Zh), page(Lang::En));
    assert!(chinese.contains("<html lang=\"zh-CN\">") && chinese.contains("<dt>应出勤天数</dt><dd>3</dd>"));
    assert!(english.contains("<html lang=\"en\">") && english.contains("<dt>Required days</dt><dd>3</dd>"));
    let chinese_words = english.lines().filter(|line| line.contains("天数") || line.contains("迟到")).count();
    assert_eq!(chinese_words, 0);
}

#[test]
fn names_are_text_and_not_markup() {
    let page = page(Lang::Zh);
    assert!(!page.contains("<b>&Co"));
    assert!(page.contains("=1+1 &#60;b&#62;&#38;Co"));
}

#[test]
fn day_cell_has_its_kind_words_and_times() {
    assert!(page(Lang::Zh).contains("<td class=\"field\">迟到12分钟，外勤<span>09:12 18:04</span></td>"));
    assert!(page(Lang::En).contains("<td class=\"absent\">absent</td>"));
}

#[test]
fn bar_tells_its_figures() {
    let page = page(Lang::En);
    assert!(page.contains("<title>2026-09-04: Late (of any grade) 0, Absent 1</title>"));
    assert!(page.contains("<rect class=\"absent-bar\" x=\"62\" y=\"82\" width=\"16\" height=\"70\"/>"));
}
