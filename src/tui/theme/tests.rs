//! Tests over the theme files.

use super::colour::Ink;
use super::file::{Ground, Look, Sheet};
use super::shelf::{Fault, SHIPPED};
use super::*;
use proptest::prelude::*;
use ratatui::style::{Color, Modifier};

const DEPTHS: [Depth; 4] = [Depth::None, Depth::Sixteen, Depth::Many, Depth::True];

fn shipped() -> impl Iterator<Item = (&'static str, Sheet)> {
    SHIPPED.iter().map(|(name, text)| (*name, Sheet::read(name, text).unwrap_or_else(|e| panic!("{name}: {e:?}"))))
}

fn looks(sheet: &Sheet) -> Vec<(&'static str, Look)> {
    let levels = sheet.levels.iter().map(|l| ("levels", *l));
    STYLES.iter().copied().zip(sheet.styles).chain(levels).collect()
}

/// What is seen: letters and what is behind them.
fn inks(sheet: &Sheet, look: Look, ground: Ink) -> (Ink, Ink) {
    let (fg, bg) = (look.fg.or(sheet.styles[0].fg).expect("plain text has a colour"), look.bg.unwrap_or(ground));
    if look.reversed { (bg, fg) } else { (fg, bg) }
}

#[test]
fn every_file_names_every_style() {
    for (name, sheet) in shipped() {
        assert_eq!(sheet.missing, Vec::<&str>::new(), "{name}");
    }
    let lacking = Sheet::read("x", "[text]\n").unwrap().missing;
    assert_eq!(lacking.len(), STYLES.len(), "all others and the levels: the check can fail");
}

#[test]
fn painted_themes_read_well_wherever_they_are_shown() {
    let mut painted = 0;
    for (name, sheet) in shipped() {
        let Ground::Painted(ground) = sheet.ground else { continue };
        painted += 1;
        // WCAG 2.2: 1.4.3 (AA) asks for 4.5, 1.4.6 (AAA) for 7.
        let least = if name == "contrast" { 7.0 } else { 4.5 };
        for (style, look) in looks(&sheet) {
            let (fg, bg) = inks(&sheet, look, ground);
            assert!(fg.contrast(bg) >= least, "{name}: {style}: {:.2}", fg.contrast(bg));
            // A neighbour of 256 is close; of 16 it must at least be seen.
            for (depth, least) in [(Depth::Many, least - 0.7), (Depth::Sixteen, 3.0)] {
                let theme = sheet.theme(depth);
                let n = STYLES.iter().position(|s| *s == style);
                let shown =
                    n.map_or_else(|| theme.ground.patch(theme.levels[0]), |n| theme.ground.patch(theme.styles[n]));
                let ink = |color: Option<Color>| back(color.expect("a painted theme says all colours"));
                let contrast = ink(shown.fg).contrast(ink(shown.bg));
                assert!(contrast >= least, "{name} with {depth:?}: {style}: {contrast:.2}");
            }
        }
    }
    assert!(painted >= 4, "one dark, one light, one for the colour-blind, one of high contrast");
}

/// The colour of the drawing library as ours.
fn back(color: Color) -> Ink {
    let all = (0..=255).map(Ink::Index);
    match color {
        Color::Rgb(r, g, b) => Ink::Rgb(r, g, b),
        other => all.into_iter().find(|i| i.color() == other).expect("it is one of 256"),
    }
}

#[test]
fn themes_of_sixteen_colours_use_the_half_that_reads_on_their_ground() {
    let index = |n: &str| colour::NAMES.iter().position(|name| *name == n).unwrap() as u8;
    let (gray, dark_gray) = (index("gray"), index("dark-gray"));
    for (name, sheet) in shipped() {
        for (style, look) in looks(&sheet) {
            for ink in [look.fg, look.bg].into_iter().flatten() {
                match (sheet.ground, ink) {
                    (Ground::Painted(_), _) => {}
                    (Ground::Any, Ink::Index(n)) => assert!((1..=6).contains(&n) || n == dark_gray, "{name}: {style}"),
                    (Ground::Dark, Ink::Index(n)) => assert!(n == gray || (9..=15).contains(&n), "{name}: {style}"),
                    (Ground::Light, Ink::Index(n)) => {
                        let yellow = index("yellow");
                        assert!(n <= 6 && n != yellow || n == dark_gray, "{name}: {style}");
                    }
                    (_, Ink::Rgb(..)) => panic!("{name}: {style} is for any terminal"),
                }
            }
        }
    }
}

#[test]
fn no_style_means_something_by_its_colour_alone_that_another_means_too() {
    for (name, sheet) in shipped() {
        let plain = sheet.theme(Depth::None);
        for style in plain.styles.iter().chain(&plain.levels).chain([&plain.ground]) {
            assert_eq!((style.fg, style.bg), (None, None), "{name}: without colours there is none");
        }
        // The row that is selected, and keys, have no sign of their own everywhere.
        assert!(plain.selected().add_modifier.contains(Modifier::REVERSED), "{name}");
        assert!(plain.key().add_modifier.contains(Modifier::BOLD), "{name}");
        for depth in DEPTHS {
            let theme = sheet.theme(depth);
            let mut levels: Vec<String> =
                (0..LEVELS).map(|n| format!("{:?}{}", theme.level(n), level_sign(n))).collect();
            levels.dedup();
            assert_eq!(levels.len(), LEVELS, "{name} {depth:?}");
            assert_ne!(theme.good(), Style::new(), "{name} {depth:?}");
            if depth != Depth::None {
                assert_ne!(theme.good(), theme.bad(), "{name} {depth:?}");
            }
        }
    }
    assert!((1..LEVELS).all(|n| level_sign(n) != level_sign(n - 1)), "the sign of a step says what its colour says");
    assert_eq!((level_sign(9), Theme::new(true).level(9)), (level_sign(4), Theme::new(true).level(4)));
}

/// Viénot, Brettel and Mollon, "Digital video colourmaps for checking the legibility of displays by dichromats", Color
/// Research and Application 24 (1999): what is left of a colour in linear light for eyes without red or green cones.
fn as_seen((r, g, b): (u8, u8, u8), protan: bool) -> [f64; 3] {
    let linear = |p: u8| (f64::from(p) / 255.0).powf(2.2);
    let (r, g, b) = (linear(r), linear(g), linear(b));
    match protan {
        true => [0.112 * r + 0.888 * g, 0.112 * r + 0.888 * g, 0.004 * r - 0.004 * g + b],
        false => [0.292 * r + 0.708 * g, 0.292 * r + 0.708 * g, -0.022 * r + 0.022 * g + b],
    }
}

#[test]
fn right_and_wrong_differ_for_the_colour_blind_in_their_theme() {
    let far = |name: &str, protan: bool| {
        let sheet = shipped().find(|(n, _)| *n == name).unwrap().1;
        let of = |n: usize| as_seen(sheet.styles[n].fg.unwrap().rgb(), protan).map(|p| p.max(0.0).powf(1.0 / 2.2));
        let (good, bad) = (of(4), of(5));
        (0..3).map(|i| (good[i] - bad[i]).powi(2)).sum::<f64>().sqrt()
    };
    for protan in [true, false] {
        assert!(far("okabe", protan) > 0.3, "{}", far("okabe", protan));
    }
}

#[test]
fn the_default_uses_the_sixteen_alone_and_paints_nothing() {
    let theme = Theme::new(true);
    assert_eq!(theme.ground(), Style::new());
    assert_eq!(theme.title(), Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD));
    assert_eq!(theme.rule(), Style::new().fg(Color::DarkGray));
    assert_eq!(Theme::new(false).title(), Style::new().add_modifier(Modifier::BOLD));
}

#[test]
fn mistakes_are_shown_at_their_place() {
    let text =
        "background = \"pink\"\n[titel]\n[dim]\nfg = 256\nbold = 1\nbright = true\n[good]\nbg = \"#12\"\n[[levels]]\n";
    let errors = Sheet::read("mine.toml", text).unwrap_err();
    let places: Vec<(usize, usize)> = errors.iter().map(|e| (e.line, e.column)).collect();
    assert_eq!(places.len(), 7, "{errors:#?}");
    assert_eq!(places[..6], [(1, 14), (2, 2), (4, 6), (5, 8), (6, 1), (8, 6)]);
    assert!(errors.iter().all(|e| e.file == "mine.toml" && !e.help.is_empty()));
    assert_eq!(Sheet::read("x", "[text\n").unwrap_err()[0].line, 1);
}

#[test]
fn own_themes_stand_behind_ours_and_go_before_one_of_their_name() {
    let home = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(home.path().join(name), text).unwrap();
    put("mine.toml", "about = \"my\\u001b own\"\n[text]\nfg = \"#808080\"\n");
    put("night.toml", "[title]\nfg = 200\n");
    put("default.toml", "nonsense");
    put("broken.toml", "[text]\nfg = \"bleu\"\n");
    put("no theme.toml", "");
    put("readme.md", "");
    let themes = Themes::new(Some(home.path().into()), Depth::Many);
    let names = themes.names();
    assert_eq!(names[..SHIPPED.len()], SHIPPED.map(|(n, _)| n));
    assert_eq!(names[SHIPPED.len()..], ["broken", "mine"]);
    assert_eq!(themes.theme("mine").unwrap().text().fg, Some(Color::Indexed(244)));
    assert!(!themes.about("mine").contains('\u{1b}'), "nothing of a file steers the terminal");
    assert_eq!(themes.theme("night").unwrap().title().fg, Some(Color::Indexed(200)));
    assert_eq!(themes.theme("default").unwrap(), Theme::new(true), "ours is always there");
    let Err(fault) = themes.theme("broken") else { panic!("it is broken") };
    assert!(fault.words("broken").contains("broken.toml:2:6"), "{}", fault.words("broken"));
    assert!(fault.whole("broken").contains("fg = \"bleu\""));
    for name in ["none", "../mine", "no theme", ""] {
        assert!(matches!(themes.theme(name), Err(Fault::Unknown(_))), "{name}");
    }
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(
        text in any::<String>(),
        lines in prop::collection::vec(prop_oneof![
            Just("[title]".to_string()), Just("[text]".to_string()), Just("[[levels]]".to_string()),
            "(fg|bg|bold|dim|about|background|levels) = (\"#[0-9a-f]{5,7}\"|[0-9]{1,4}|true|\"red\"|\\[\\]|\\{\\})",
            any::<String>(),
        ], 0..12),
    ) {
        for text in [text, lines.join("\n")] {
            match Sheet::read("x.toml", &text) {
                Ok(sheet) => for depth in DEPTHS {
                    let _ = sheet.theme(depth);
                },
                Err(errors) => prop_assert!(!errors.is_empty()),
            }
        }
    }

    #[test]
    fn a_colour_falls_to_one_that_the_terminal_has(r: u8, g: u8, b: u8) {
        let ink = Ink::Rgb(r, g, b);
        prop_assert!(matches!(ink.within(Depth::Sixteen), Ink::Index(0..=15)));
        prop_assert!(matches!(ink.within(Depth::Many), Ink::Index(16..)));
        prop_assert_eq!(Ink::of(&format!("#{r:02X}{g:02x}{b:02X}")), Some(ink));
    }
}
