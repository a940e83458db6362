//! What holds on every screen in a language: nothing English is left on a Chinese one, nothing is cut or lies under its neighbour,
//! the keys are there, and no line begins with a mark that closes.

use super::desk::{Desk, SIZES};
use super::picture::rows;
use super::scenes::{Scene, all};
use gradus::learner::HOUR;
use gradus::locale::{Locale, within};
use ratatui::buffer::CellWidth;

fn in_chinese<T>(work: impl FnOnce() -> T) -> T {
    within(Locale::ZhHans, work)
}

/// Latin words of four letters or more that may stand on a Chinese screen: the program's name, names of keys, words that
/// Chinese programmers write in Latin letters.
const ALLOWED: &[&str] = &[
    "Gradus", "Enter", "Ctrl", "PgDn", "PgUp", "Home", "Space", "Left", "Right", "Down", "Shift", "Escape", "Pageup",
    "Pagedown", "VISUAL", "EDITOR", "shell", "exit", "error", "panic", "logit",
];
/// Words of code in the small curriculum, names of its items, and words in the answers typed here, and in a compiler's output.
const CODE: &[&str] = &[
    "println",
    "main",
    "mkdir",
    "String",
    "from",
    "make",
    "directory",
    "test",
    "left",
    "pick",
    "several",
    "prints",
    "gaps",
];

/// The Latin words of a picture that have no business there; a command of the lines, as in `/teach`, has.
fn foreign(text: &str) -> Vec<String> {
    let text = text.replace("/teach", "").replace("/dispute", "");
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() >= 4);
    words.filter(|w| !ALLOWED.contains(w) && !CODE.contains(w)).map(str::to_string).collect()
}

/// Words that a scene may show besides, as they are names: of commands, of themes, of models, of keys that were chosen.
fn names(scene: &str) -> &'static [&'static str] {
    match scene {
        _ if scene.starts_with("models") || scene.starts_with("shop") => &[
            "gradus",
            "model",
            "eval",
            "recommend",
            "qwen",
            "coder",
            "smollm",
            "gemma",
            "mine",
            "gguf",
            "half",
            "large",
            "Apache",
            "offline",
        ],
        _ if scene.starts_with("themes") => &["default", "dark", "light", "contrast", "night", "okabe"],
        // Typed in another script on purpose.
        _ if scene.starts_with("wide") => &["inner", "ticket", "cafe", "Think", "about"],
        "item_short_keys" => &["inner"],
        "check_item" | "kinds_fix" | "kinds_fix_placement" => &["mean", "return", "None"],
        "kinds_order_right" => &["commit", "push"],
        "kinds_command_typed" | "kinds_command_wrong" => &["note"],
        // A compiler and a test speak English.
        "kinds_code_again" | "kinds_code_wrong" => &["assertion", "failed", "right"],
        "kinds_code_long" => &["line", "long"],
        "not_saved" | "notice_bad" => &["data", "gradus", "home", "local", "ming", "share"],
        "item_predict_half_typed" => &["saved", "next"],
        _ => &[],
    }
}

#[test]
fn nothing_english_is_left() {
    assert_eq!(foreign("按 Enter 继续。 Press it: `main`"), ["Press"], "the check can fail");
    in_chinese(|| {
        let mut found = Vec::new();
        for (name, scene) in all() {
            let mut desk = scene();
            for size in SIZES {
                // The panel of the plan is worked out after home was drawn once.
                desk.ui.may_plan = true;
                let text = rows(&desk.draw(size).0).join("\n");
                let words = foreign(&text).into_iter().filter(|w| !names(name).contains(&w.as_str()));
                found.extend(words.map(|word| format!("{name} {size:?}: {word}")));
            }
        }
        found.sort();
        found.dedup();
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    });
}

#[test]
fn the_keys_fit_and_help_is_among_them() {
    let check = |(name, scene): Scene| {
        let mut desk = scene();
        for size in SIZES {
            let rows = rows(&desk.draw(size).0);
            let foot = rows.last().unwrap();
            assert!(!foot.trim().is_empty(), "{name} {size:?} has keys");
            let place = desk.ui.place(&desk.session);
            let has_help = gradus::tui::actions::footer(place).any(|r| r.label == "key-help");
            let key = if name == "footer_own_keys" { "F1" } else { "?" };
            let help = format!("{key} {}", gradus::msg!("key-help"));
            assert_eq!(foot.contains(&help), has_help, "{name} {size:?}: {foot}");
        }
    };
    all().for_each(check);
    in_chinese(|| all().for_each(check));
}

#[test]
fn no_character_is_cut_and_the_columns_stand() {
    let check = |(name, scene): Scene| {
        let mut desk = scene();
        for width in (40..=124).step_by(12) {
            let (buffer, _) = desk.draw((width, 24));
            for (x, y) in (0..24).flat_map(|y| (0..width).map(move |x| (x, y))) {
                let wide = buffer[(x, y)].cell_width();
                assert!(x + wide.max(1) <= width, "{name}: cut at {x},{y} of {width}");
                for covered in x + 1..x + wide {
                    assert_eq!(buffer[(covered, y)].symbol().trim(), "", "{name}: overlap at {covered},{y}");
                }
            }
        }
    };
    all().for_each(check);
    in_chinese(|| all().for_each(check));
}

#[test]
fn no_line_begins_with_a_closing_mark() {
    in_chinese(|| {
        for (name, scene) in all() {
            let mut desk = scene();
            for width in (40..=100).step_by(10) {
                for row in rows(&desk.draw((width, 30)).0) {
                    let first = row.trim_start_matches(['│', ' ']).chars().next();
                    assert!(!first.is_some_and(|c| "。，、；：？！）」".contains(c)), "{name} at {width}: {row}");
                }
            }
        }
    });
}

#[test]
fn english_stays_english_beside_it() {
    let of_thread = in_chinese(|| gradus::msg!("key-help"));
    assert_eq!((of_thread.as_str(), gradus::msg!("key-help").as_str()), ("帮助", "help"));
    let mut desk = Desk::new();
    desk.now += HOUR;
    assert!(rows(&desk.draw((80, 24)).0).join("\n").contains("What should Gradus call you?"));
}
