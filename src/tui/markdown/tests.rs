//! What a reader sees of Markdown.

use super::*;
use proptest::prelude::*;

fn plain(lines: &[Line]) -> String {
    lines.iter().map(|l| l.spans.iter().map(|s| s.content.as_ref()).collect::<String>()).collect::<Vec<_>>().join("\n")
}

#[test]
fn lists_code_and_wrapping() {
    let text = "One two three four.\n\n- first point\n- second\n\n```rust\nlet a = 1;\n```\n";
    let shown = plain(&render(text, 12, Theme::new(false)));
    assert_eq!(shown, "One two\nthree four.\n\n• first\n  point\n• second\n\n│ let a = 1;");
}

#[test]
fn wide_characters_fill_the_line_and_a_closing_mark_ends_none() {
    let shown = plain(&render("なぜ ticket を再利用できない。はい", 12, Theme::new(true)));
    assert_eq!(shown, "なぜ ticket\nを再利用でき\nない。はい");
}

#[test]
fn chinese_is_broken_between_any_two_characters_but_not_before_a_closing_mark_or_behind_an_opening_one() {
    let shown = |text, width| plain(&render(text, width, Theme::new(true)));
    assert_eq!(shown("所有权已经转移，所以它不能再用。", 14), "所有权已经转\n移，所以它不能\n再用。");
    assert_eq!(shown("请看（第三行）的值", 7), "请看\n（第三\n行）的\n值");
    // The mark stays with the code before it, though its style is another.
    assert_eq!(shown("现在请看 `ab`。好", 12), "现在请看\nab。好");
    assert_eq!(shown("Is it `abc`? Yes", 9), "Is it\nabc? Yes");
}

#[test]
fn without_colour_code_keeps_its_marks() {
    assert_eq!(plain(&render("Is `a` moved?", 40, Theme::new(false))), "Is `a` moved?");
    assert_eq!(plain(&render("Is `a` moved?", 40, Theme::new(true))), "Is a moved?");
}

#[test]
fn a_speaker_stands_before_the_first_line() {
    let shown = |text| plain(&render_after("Tutor: ", Style::new(), text, 20, Theme::new(true)));
    assert_eq!(shown("One.\n\nTwo."), "Tutor: One.\n\nTwo.");
    assert_eq!(shown("- One."), "Tutor:\n• One.");
    assert_eq!(shown("```\nlet\n```"), "Tutor:\n│ let");
}

#[test]
fn what_stands_behind_a_fence_is_not_lost() {
    let shown = |text| plain(&render(text, 20, Theme::new(true)));
    assert_eq!(shown("```rust\nlet\n```"), "│ let");
    assert_eq!(shown("```python\nx = 1\n```"), "python\n│ x = 1");
    assert_eq!(shown("```let a = 1;\na\n```"), "│ let a = 1;\n│ a");
    assert_eq!(shown("```output\n1\n```"), "prints\n│ 1");
    assert_eq!(shown("```é\n"), "é");
}

proptest! {
    #[test]
    fn every_line_fits_and_no_letter_is_lost(text in "[a-z `*#\n中é-]{0,300}", width in 6u16..100) {
        let lines = render(&text, width, Theme::new(true));
        for line in &lines {
            prop_assert!(line.width() <= usize::from(width), "{:?} in {width}", line);
        }
        let letters = |t: &str| t.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        prop_assert_eq!(letters(&plain(&lines)), letters(&text));
    }

    #[test]
    fn any_text_is_rendered_without_control_characters(text in any::<String>(), width in 1u16..80) {
        for line in render(&text, width, Theme::new(true)) {
            prop_assert!(line.spans.iter().all(|s| !s.content.chars().any(char::is_control)));
        }
    }
}

fn table(width: u16) -> String {
    let text = "| Name | What it does |\n| --- | ---: |\n| `let` | binds a value to a name |\n| mut | lets it change |";
    plain(&render(text, width, Theme::new(true)))
}

#[test]
fn tables_fit_the_width() {
    assert_eq!(
        table(60),
        "Name │            What it does\n─────┼────────────────────────\nlet  │ binds a value to a name\nmut  │          lets it change"
    );
    let long = "| a | b |\n|-|-|\n| one two three four five six seven eight nine | ten eleven twelve thirteen |";
    let shown = plain(&render(long, 50, Theme::new(true)));
    assert!(shown.lines().count() > 3 && shown.lines().all(|l| l.width() <= 50), "{shown}");
    assert_eq!(
        table(20),
        "Name: let\nWhat it does: binds\n  a value to a name\n\nName: mut\nWhat it does: lets\n  it change"
    );
}

#[test]
fn tasks_links_and_nested_lists() {
    let shown = |text, width| plain(&render(text, width, Theme::new(true)));
    assert_eq!(shown("- [x] done\n- [ ] open", 40), "• [x] done\n• [ ] open");
    assert_eq!(shown("See [the book](https://a.b/c).", 60), "See the book (https://a.b/c).");
    assert_eq!(shown("<https://a.b/c>", 60), "https://a.b/c");
    assert_eq!(
        shown("9. one two three\n10. four\n    - five six seven\n\n    eight", 14),
        "9. one two\n   three\n10. four\n    • five six\n      seven\n    eight"
    );
    assert_eq!(shown("> a\n>\n> > b", 20), "▏ a\n\n▏ ▏ b");
}

#[test]
fn an_entity_steers_no_terminal() {
    for line in render("a&#27;[2Jb [c](&#27;d) `e`", 60, Theme::new(true)) {
        assert!(line.spans.iter().all(|s| !s.content.contains('\u{1b}')), "{line:?}");
    }
}

fn drawn(text: &str, width: u16, live: bool) -> Growing {
    let mut growing = Growing::default();
    growing.draw(("Tutor: ", Style::new()), text, width, Theme::new(true), live);
    growing
}

#[test]
fn a_table_grows_row_by_row_and_no_row_moves() {
    let whole = "| a | b |\n|---|---|\n| one | two |\n| a much longer cell | x |\n| y | z |\n\nEnd.";
    let last = drawn(whole, 60, false);
    let mut shown = 0;
    for (at, _) in whole.char_indices().take_while(|(at, _)| *at < whole.len() - 5) {
        let growing = drawn(&whole[..at], 60, true);
        let lines: Vec<&Line> = growing.lines().iter().filter(|l| l.width() > 7).collect();
        assert!(lines.len() >= shown, "{}", &whole[..at]);
        shown = lines.len();
        for (n, line) in growing.lines().iter().enumerate() {
            let text = |l: &Line| plain(std::slice::from_ref(l)).trim_end().to_string();
            assert_eq!(text(line), text(&last.lines()[n]), "behind {:?}", &whole[..at]);
        }
    }
    assert!(shown >= 5);
}

fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-c中 *`_#>|-]{1,20}(\n[a-c #>1.|-]{1,12}){0,2}",
        1 => "(- [a-c ]{1,8}\n( {0,4}- [a-c]{1,5}\n)?){1,3}",
        1 => "(1\\. [a-c ]{1,8}\n){1,3}",
        1 => "```[a-z]{0,3}\n([a-c{} \t]{0,9}\n){0,3}```",
        1 => "\\| [a-c]{1,4} \\| b \\|\n\\|---\\|---\\|(\n\\| [a-c ]{0,9} \\| [a-c]{0,3} \\|){0,3}",
        1 => "(> [a-c ]{0,9}\n){1,3}",
        1 => Just("---".to_string()),
        1 => "\\[[ab]\\](: http://c|\\(http://d\\))?",
        1 => "<[a-c/]{1,4}>",
    ]
}

proptest! {
    /// What was drawn of a reply stays where it is when more of it comes, up to the last block; and it makes no
    /// difference in which pieces it came.
    #[test]
    fn a_reply_grows_without_moving(
        blocks in prop::collection::vec((block(), "\n{1,3}"), 1..6), cuts in prop::collection::vec(0usize..400, 1..6),
        width in 12u16..70,
    ) {
        let text: String = blocks.into_iter().map(|(b, gap)| b + &gap).collect();
        let whole = drawn(&text, width, false);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|c| (0..=c.min(text.len())).rev().find(|c| text.is_char_boundary(*c)).unwrap()).collect();
        cuts.sort_unstable();
        let mut in_pieces = Growing::default();
        for cut in cuts {
            in_pieces.draw(("Tutor: ", Style::new()), &text[..cut], width, Theme::new(true), true);
            let firm = in_pieces.firm().min(in_pieces.lines().len()).min(whole.lines().len());
            prop_assert_eq!(&in_pieces.lines()[..firm], &whole.lines()[..firm], "behind {:?}", &text[..cut]);
            let at_once = drawn(&text[..cut], width, true);
            prop_assert_eq!(in_pieces.lines(), at_once.lines(), "behind {:?}", &text[..cut]);
            prop_assert!(in_pieces.lines().iter().all(|l| l.width() <= usize::from(width)), "{:?}", in_pieces.lines());
        }
        in_pieces.draw(("Tutor: ", Style::new()), &text, width, Theme::new(true), false);
        prop_assert_eq!(in_pieces.lines(), whole.lines());
    }

    #[test]
    fn no_letter_of_a_reply_is_lost(text in "[a-z `*#|\n中é>-]{0,200}", width in 6u16..100) {
        let letters = |t: &str| { let mut l: Vec<char> = t.chars().filter(|c| c.is_alphabetic()).collect(); l.sort_unstable(); l };
        let shown = drawn(&text, width, false);
        let shown = plain(shown.lines());
        // A row with more cells than the head loses them by the rules of tables.
        if !text.contains('|') {
            prop_assert_eq!(letters(&shown), letters(&format!("Tutor{text}")));
        }
    }
}

#[test]
fn a_number_and_what_is_counted_stay_together_in_chinese() {
    let shown = |text, width| plain(&render(text, width, Theme::new(true)));
    assert_eq!(shown("连续学习 0 天", 11), "连续学习\n0 天");
    assert_eq!(shown("掌握 3.5% 的内容", 10), "掌握\n3.5% 的内\n容");
    // A word is no number, and a mark that closes stands where it stood.
    assert_eq!(shown("按 Enter 继续", 9), "按 Enter\n继续");
}

#[test]
fn short_things_in_rows_are_broken_between_them_alone() {
    let things = ["1 猜的", "2 不确定", "3 比较确定", "4 十分确定"].map(String::from);
    assert_eq!(in_rows(&things, " · ", 38), "1 猜的 · 2 不确定 · 3 比较确定 ·\n4 十分确定");
    assert_eq!(in_rows(&things, "  ", 20), "1 猜的  2 不确定\n3 比较确定\n4 十分确定");
    assert_eq!(in_rows(&things, " · ", 99), things.join(" · "));
    for width in 1..60 {
        let rows = in_rows(&things, " · ", width);
        let long = rows.lines().filter(|row| row.width() > usize::from(width.max(12)));
        assert_eq!(long.collect::<Vec<_>>(), [""; 0], "{width}");
    }
}
