//! The rows of the table: what each key does, and where.

use super::Place::*;
use super::place::without;
use super::{Action, Place, Row};
use crate::session::Offer;

const fn row(
    action: Action,
    keys: &'static [&'static str],
    label: &'static str,
    help: &'static str,
    places: &'static [Place],
) -> Row {
    Row { action, keys, label, help, places }
}

/// At an item whose keys are free.
const ITEM: &[Place] = &[Options, AnswerKeys, OrderLines, EditorKeys, Desk];
/// The same, where there is a mind to say first that one does not know.
const SKIPPING: &[Place] = &[Options, AnswerKeys, OrderLines, EditorKeys, Desk, WelcomeOptions];
/// At an item, judged or not.
const JUDGED: &[Place] = &[Options, AnswerKeys, OrderLines, EditorKeys, Desk, Retry, Verdict];
/// At an item or lesson that can be talked about.
const COURSE: &[Place] = &[Lesson, Options, AnswerKeys, OrderLines, EditorKeys, Desk, Retry, Verdict];
/// Where a page is read that may be longer than the screen.
const READING: &[Place] = without!(Place::KEYS, &[WelcomeOptions, Confidence, Saving, Copying, Themes, Leaving]);
/// The same, but for the map, where `/` looks for a skill.
const SEARCHED: &[Place] = without!(READING, &[Map]);
/// The same, and where a cursor moves over options.
const MOVING: &[Place] = without!(Place::KEYS, &[Confidence, Saving, Themes, Leaving]);
/// The same, and where something is typed or asked above which a page stands; in a program the pages are its own.
const PAGING: &[Place] =
    without!(&Place::ALL, &[NameField, WelcomeOptions, Saving, MapFind, Copying, Palette, Themes, Leaving]);
/// Where Enter goes on: everywhere but in a program.
const GOING_ON: &[Place] = without!(&Place::ALL, &[Editor]);
/// Where the other screens are opened from.
const SCREENS: &[Place] =
    &[Home, Lesson, Options, AnswerKeys, OrderLines, EditorKeys, Desk, Retry, Verdict, Progress, Map, Skill, Models];

/// The same, where the foot of the screen has more to say.
const WORKING: &[Place] =
    &[Lesson, Options, AnswerKeys, OrderLines, EditorKeys, Desk, Retry, Verdict, Map, Skill, Models];

/// Where a line of text, or several, is written that is no program.
const WRITING: &[Place] = &[NameField, AnswerField, Fields, TeachField, DisputeField, TalkField];
/// Where a letter may open what lies beside the course.
const BESIDE: &[Place] = &[
    Home, Lesson, Options, AnswerKeys, OrderLines, EditorKeys, Desk, Taught, Retry, Verdict, Progress, Charts, Map,
    Skill, Models,
];
/// From where everything is looked for: everywhere but in the palette and other fields for looking, and where something is asked.
const SEARCHING: &[Place] = without!(&Place::ALL, &[MapFind, SearchField, Copying, Palette, Leaving]);
/// The same where letters are keys.
const SEARCHING_KEYS: &[Place] = without!(Place::KEYS, &[Copying, Leaving]);

/// The table. Where a key stands in two rows for one place, a test fails.
pub const TABLE: &[Row] = &[
    row(Action::Continue, &["enter"], "key-go-on", "help-next", GOING_ON),
    row(Action::Check, &["ctrl-r"], "key-run-tests", "help-run-tests", &[Editor, EditorKeys]),
    row(Action::Check, &["c"], "key-check", "help-check", &[OrderLines, Desk]),
    row(Action::Shell, &["o"], "key-open-shell", "help-shell", &[Desk]),
    row(Action::Dispute, &["!"], "key-dispute", "help-dispute", &[Retry, Verdict]),
    row(Action::LineUp, &["K", "shift-up", "alt-up"], "", "help-line-up", &[OrderLines]),
    row(Action::LineDown, &["J", "shift-down", "alt-down"], "key-move", "help-line-down", &[OrderLines]),
    row(Action::Outdent, &["<", "left"], "", "help-line-left", &[OrderLines]),
    row(Action::Indent, &[">", "right"], "key-indent", "help-line-right", &[OrderLines]),
    row(Action::Hint, &["h"], "key-hint", "help-hint", ITEM),
    row(Action::Talk, &["t"], "key-talk", "help-talk", COURSE),
    row(Action::Focus, &["tab"], "key-keys", "help-focus", &[AnswerField, AnswerKeys, EditorKeys]),
    row(Action::NewLine, &["ctrl-j", "alt-enter"], "", "help-new-line", &[AnswerField, TeachField]),
    row(Action::NewLine, &["enter"], "", "help-new-line-program", &[Editor]),
    row(Action::Indent, &["tab"], "", "help-indent", &[Editor]),
    row(Action::Outdent, &["shift-tab"], "", "help-outdent", &[Editor]),
    row(Action::Undo, &["ctrl-u"], "key-undo", "help-undo", &[Editor]),
    row(Action::Redo, &["alt-u"], "", "help-redo", &[Editor]),
    row(Action::Outside, &["ctrl-o"], "", "help-outside", &[Editor, AnswerField, TeachField, DisputeField, TalkField]),
    row(Action::Comment, &["alt-;", "ctrl-/", "ctrl-7"], "", "help-comment", &[Editor]),
    row(Action::Undo, &["ctrl-u"], "", "help-undo-text", WRITING),
    row(Action::Redo, &["alt-u"], "", "help-redo", WRITING),
    row(Action::Search, &["/"], "", "help-search", SEARCHED),
    row(Action::SearchNext, &["n"], "key-search-next", "help-search-next", &[Found]),
    row(Action::SearchBack, &["N"], "key-search-back", "help-search-back", &[Found]),
    row(Action::Copy, &["Y"], "", "help-copy", COURSE),
    row(Action::NextField, &["tab", "down"], "key-next-field", "help-next-field", &[Fields]),
    row(Action::LastField, &["shift-tab", "up"], "", "help-last-field", &[Fields]),
    row(Action::Toggle, &["space"], "key-pick", "help-pick", &[Options, WelcomeOptions]),
    row(Action::Toggle, &["space"], "key-take-back", "help-take", &[OrderLines]),
    row(Action::Toggle, &["space"], "key-tick", "help-tick", &[Marking]),
    row(Action::Skip, &["s"], "key-skip", "help-skip", SKIPPING),
    row(Action::GiveUp, &["n"], "key-show-answer", "help-show-answer", &[Retry]),
    row(Action::GiveUp, &["n"], "", "help-end-test", ITEM),
    row(Action::Outside, &["e"], "key-your-editor", "help-outside", &[EditorKeys]),
    row(Action::Afresh, &["a"], "key-anew", "help-anew", &[OrderLines, EditorKeys, Desk]),
    row(Action::Lesson, &["l"], "key-lesson", "help-lesson", JUDGED),
    row(
        Action::Why,
        &["w"],
        "key-why",
        "help-why",
        &[Home, Lesson, Options, AnswerKeys, OrderLines, EditorKeys, Desk, Retry, Verdict, Progress],
    ),
    row(
        Action::Progress,
        &["p"],
        "key-progress",
        "help-progress",
        &[Home, Lesson, Options, AnswerKeys, OrderLines, EditorKeys, Desk, Retry, Verdict],
    ),
    row(Action::Find, &["/"], "key-find", "help-find", &[Map]),
    row(Action::Lesson, &["l"], "key-lesson", "help-lesson-here", &[Skill]),
    row(Action::TestOut, &["v"], "key-test-out", "help-test-out", &[Skill]),
    row(Action::Pull, &["d"], "", "help-fetch", &[Models]),
    row(Action::StopPull, &["x"], "key-stop-fetching", "help-stop-fetching", &[Models]),
    row(Action::Map, &["m"], "key-map", "help-map", &[Home, Progress]),
    row(Action::Map, &["m"], "", "help-map-too", WORKING),
    row(Action::Models, &["M"], "", "help-models", SCREENS),
    row(Action::NextTab, &["right", "tab"], "key-tabs", "help-next-tab", &[Progress, Charts]),
    row(Action::LastTab, &["left", "shift-tab"], "", "help-last-tab", &[Progress, Charts]),
    row(Action::Palette, &["ctrl-p"], "", "help-palette", SEARCHING),
    row(Action::Palette, &[":"], "", "help-palette-too", SEARCHING_KEYS),
    row(Action::Export, &["E"], "", "help-export", BESIDE),
    row(Action::Themes, &["T"], "", "help-themes", BESIDE),
    row(Action::Plan, &["c"], "key-change-plan", "help-plan", &[Home]),
    row(Action::Teach, &["b"], "key-teach", "help-teach", &[Home, Verdict]),
    row(Action::TestOut, &["t"], "key-test-out", "help-test-out", &[Progress]),
    row(Action::Good, &["+"], "key-good", "help-good", COURSE),
    row(Action::Bad, &["-"], "key-bad", "help-bad", COURSE),
    row(Action::GuessRight, &["y"], "", "help-guess-right", COURSE),
    row(Action::GuessWrong, &["f"], "", "help-guess-wrong", COURSE),
    row(Action::Offer(Offer::Easier), &["d"], "", "help-easier", COURSE),
    row(Action::Offer(Offer::Harder), &["u"], "", "help-harder", COURSE),
    row(Action::Offer(Offer::Example), &["x"], "", "help-example", COURSE),
    row(Action::Offer(Offer::Break), &["r"], "", "help-break", COURSE),
    row(Action::Offer(Offer::TestOut), &["v"], "", "help-test-out-here", COURSE),
    row(
        Action::Help,
        &["?"],
        "key-help",
        "help-help",
        without!(Place::KEYS, &[Saving, Overlay, Found, Copying, Themes, Leaving]),
    ),
    row(Action::Up, &["up", "k"], "", "help-up", MOVING),
    row(Action::Down, &["down", "j"], "", "help-down", MOVING),
    row(Action::Left, &["left", "h"], "", "help-left", &[Map]),
    row(Action::Right, &["right", "l"], "", "help-right", &[Map]),
    row(Action::Up, &["up", "shift-tab"], "", "help-find-first", &[MapFind]),
    row(Action::Down, &["down", "tab"], "key-find-next", "help-find-next", &[MapFind]),
    row(Action::PageDown, &["space"], "key-more", "help-page-down", &[Lesson]),
    row(Action::PageUp, &["pageup"], "", "help-page-up", PAGING),
    row(Action::PageDown, &["pagedown"], "", "help-page-down", PAGING),
    row(Action::Up, &["up", "ctrl-p"], "", "help-up-list", &[Palette]),
    row(Action::Down, &["down", "ctrl-n"], "", "help-down-list", &[Palette]),
    row(Action::Up, &["up", "k"], "", "help-up-theme", &[Themes]),
    row(Action::Down, &["down", "j"], "", "help-down-theme", &[Themes]),
    row(Action::Top, &["g", "home"], "", "help-top", READING),
    row(Action::Bottom, &["G", "end"], "", "help-bottom", READING),
    row(Action::Back, &["esc"], "key-back", "help-back", without!(&Place::ALL, &[Home, Running, Grading])),
    row(
        Action::Back,
        &["q"],
        "",
        "help-back-too",
        without!(Place::KEYS, &[WelcomeOptions, Home, Running, Grading, Leaving]),
    ),
    row(Action::Stop, &["esc", "q"], "key-stop", "help-stop", &[Running]),
    row(Action::Stop, &["esc", "q"], "key-stop-grading", "help-stop-grading", &[Grading]),
    row(Action::Quit, &["q"], "key-quit", "help-quit", &[Home, WelcomeOptions]),
    row(Action::Quit, &["y"], "key-leave", "help-quit", &[Leaving]),
    row(Action::Back, &["n"], "key-stay", "help-stay", &[Leaving]),
    row(Action::Interrupt, &["ctrl-c"], "", "help-interrupt", &Place::ALL),
    row(Action::Quit, &["ctrl-d"], "", "help-quit-now", without!(Place::KEYS, &[Found, Copying])),
    row(Action::Suspend, &["ctrl-z"], "", "help-suspend", &Place::ALL),
    row(Action::Redraw, &["ctrl-l"], "", "help-redraw", &Place::ALL),
];
