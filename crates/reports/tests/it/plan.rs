//! A plan as page and as Markdown.

use dianmao_reports::plan::{html, markdown};
use dianmao_roster::plan::{PlanView, ViewGroup, ViewLine, ViewSection, ViewSentence};

fn sentence(text: &str, command: Option<&str>) -> ViewSentence {
    ViewSentence { text: text.to_owned(), command: command.map(str::to_owned) }
}

fn view() -> PlanView {
    PlanView {
        groups: vec![ViewGroup {
            path: "销售部 / <华东>".to_owned(),
            lines: vec![
                ViewLine { sign: "+", text: "张*伟* (1001), 120****0001".to_owned(), details: Vec::new() },
                ViewLine {
                    sign: "-/+",
                    text: "<script>alert(1)</script> (1002) [held]".to_owned(),
                    details: vec!["mobile: 120****0002 -> 120****0022".to_owned()],
                },
            ],
        }],
        sections: vec![ViewSection {
            title: "Held".to_owned(),
            sentences: vec![sentence(
                "1002: a new number. To allow it:",
                Some("dianmao apply --allow-removals 523d00b6"),
            )],
        }],
        summary: "Plan: 1 person to create, 1 person to re-create; 1 of these held.".to_owned(),
        calls: "Calls: create person 1; about 1 second.".to_owned(),
    }
}

#[test]
fn markdown_reads_as_it_stands() {
    insta::assert_snapshot!(markdown::render(&view()), @r"
    ## Plan

    Plan: 1 person to create, 1 person to re-create; 1 of these held.

    Calls: create person 1; about 1 second.

    ### 销售部 / \<华东\>

    - `+` 张\*伟\* (1001), 120\*\*\*\*0001
    - `-/+` \<script\>alert(1)\</script\> (1002) \[held\]
      - mobile: 120\*\*\*\*0002 -\> 120\*\*\*\*0022

    ### Held

    - 1002: a new number. To allow it:

      ```sh
      dianmao apply --allow-removals 523d00b6
      ```
    ");
}

#[test]
fn markdown_calls_nobody_and_breaks_no_list() {
    let mut view = view();
    view.groups[0].lines[0].details = vec!["remark: one\ntwo @somebody #12".to_owned()];
    let text = markdown::render(&view);
    assert!(text.contains("  - remark: one two \\@somebody \\#12\n"), "{text}");
}

#[test]
fn page_escapes_and_loads_nothing() {
    let page = html::render(&view(), "A & B").unwrap();
    assert!(page.contains("Plan · A &#38; B"), "{page}");
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("&#60;script&#62;alert(1)"), "{page}");
    assert!(!page.contains("http"), "nothing is loaded from elsewhere");
    assert!(page.contains(r#"<li class="recreate"><b>-/+</b>"#), "{page}");
    assert!(page.contains("<small>mobile: 120****0002 -&#62; 120****0022</small>"), "{page}");
    assert!(page.contains("<pre>dianmao apply --allow-removals 523d00b6</pre>"), "{page}");
}

#[test]
fn page_of_no_changes_says_so() {
    let view = PlanView { summary: "No changes.".to_owned(), ..PlanView::default() };
    let page = html::render(&view, "demo").unwrap();
    assert!(page.contains(r#"<p class="summary">No changes.</p>"#), "{page}");
    assert!(!page.contains("<section"), "{page}");
    assert_eq!(markdown::render(&view), "## Plan\n\nNo changes.\n");
}
