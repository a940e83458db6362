//! The pictures of all scenes: one file for a scene and a language, with every size, with colours and without.

use super::desk::{Desk, SIZES};
use super::picture::{rows, sheet};
use super::scenes::{all, learner};
use gradus::locale::{Locale, within};
use gradus::tui::actions::Place;
use gradus::tui::theme::Theme;
use gradus::tui::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The languages, and what the names of their pictures begin with.
const LOCALES: [(Locale, &str); 2] = [(Locale::En, "en_"), (Locale::ZhHans, "zh_")];
/// Where nothing is drawn but that there is no room.
const TOO_SMALL: [(u16, u16); 6] = [(39, 11), (39, 40), (120, 11), (20, 3), (3, 2), (1, 1)];

/// Compares with the stored picture of this name.
fn check(name: &str, pictures: &str) {
    insta::with_settings!({
        snapshot_path => "snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, pictures);
    });
}

/// All scenes in a language; what differs is named together at the end.
fn compare(locale: Locale, before: &str) {
    let differs = |name: &str, sheet: &mut dyn FnMut() -> String| {
        let compared =
            catch_unwind(AssertUnwindSafe(|| within(locale, || check(&format!("{before}{name}"), &sheet()))));
        compared.is_err().then(|| name.to_string())
    };
    let mut differing = Vec::new();
    for (name, scene) in all() {
        differing.extend(differs(name, &mut || sheet(&mut scene(), &SIZES)));
    }
    differing.extend(differs("too_small", &mut || sheet(&mut learner(), &TOO_SMALL)));
    differing.extend(differs("opening", &mut opening));
    assert!(differing.is_empty(), "in {locale:?}: {differing:?}");
}

/// What stands there while the notes are read.
fn opening() -> String {
    let drawn = |(width, height)| {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view::opening(frame, Theme::new(true))).unwrap();
        rows(terminal.backend().buffer()).iter().map(|row| format!("|{}\n", row.trim_end())).collect::<String>()
    };
    SIZES.map(drawn).join("\n")
}

#[test]
fn in_english() {
    compare(LOCALES[0].0, LOCALES[0].1);
}

#[test]
fn in_chinese() {
    compare(LOCALES[1].0, LOCALES[1].1);
}

#[test]
fn a_picture_that_differs_is_told() {
    let one = sheet(&mut learner(), &[(40, 12)]);
    assert!(one.contains("Ada") && one.contains("\n:") && one.contains(" bold"), "{one}");
    let bare = sheet(&mut learner().face(|ui| ui.theme = Theme::new(false)), &[(40, 12)]);
    assert!(one != bare && !bare.contains("without colours"), "{bare}");
}

#[test]
fn every_place_is_among_them_in_each_language() {
    for (locale, _) in LOCALES {
        let seen: Vec<Place> = within(locale, || {
            let place = |desk: Desk| desk.ui.place(&desk.session);
            all().map(|(_, scene)| place(scene().face(|_| ()))).collect()
        });
        let missing: Vec<Place> = Place::ALL.into_iter().filter(|p| !seen.contains(p)).collect();
        assert!(missing.is_empty(), "{locale:?}: {missing:?}");
    }
}

#[test]
fn no_picture_is_left_of_a_scene_that_is_gone() {
    let names: BTreeSet<String> = LOCALES
        .iter()
        .flat_map(|(_, before)| {
            let scenes = all().map(|(name, _)| name).chain(["too_small", "opening"]);
            scenes.map(move |name| format!("{before}{name}.snap"))
        })
        .collect();
    assert_eq!(names.len(), LOCALES.len() * (all().count() + 2), "no two scenes have one name");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens/snapshots");
    let kept: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".snap"))
        .collect();
    assert_eq!(kept.difference(&names).collect::<Vec<_>>(), [""; 0]);
}
