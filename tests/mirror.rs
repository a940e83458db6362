//! What a learner is told about themselves: that the parts add up, that the figures are right, and that it can be erased.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::curriculum::{Curriculum, Item, Library};
use gradus::learner::chance::Chance;
use gradus::learner::taste::{Style, Taste, tie_break};
use gradus::learner::{Attempt, DAY, Evidence, HOUR, Learner, Millis, Profile};
use gradus::policy::Board;
use gradus::report;
use proptest::prelude::*;
use serde_json::Value;

const START: Millis = 20_720 * DAY;

fn course() -> Curriculum {
    Library::open("rust").unwrap()
}

fn attempt(item: &Item, correct: bool, ms: u64) -> Attempt {
    Attempt { ms, reading_ms: 2_000, ..Attempt::plain(item, correct) }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// Phi by Simpson's rule: nothing of the program's own.
fn phi(x: f64) -> f64 {
    let (n, x) = (4_000, x.clamp(-8.0, 8.0));
    let density = |t: f64| (-0.5 * t * t).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let h = x / f64::from(n);
    let inner: f64 = (1..n).map(|i| density(f64::from(i) * h) * if i % 2 == 1 { 4.0 } else { 2.0 }).sum();
    0.5 + h / 3.0 * (density(0.0) + inner + density(x))
}

/// The estimate and the chance, from the JSON alone.
fn recomputed(why: &Value) -> (f64, f64) {
    let parts = &why["parts"];
    let (bar, share) = (number(&parts["bar"]), number(&parts["short_share"]));
    let next = &why["next_item"];
    let (difficulty, guess) = (number(&next["difficulty"]), number(&next["guess"]));
    let a = number(&next["discrimination"]);
    let (mut estimate, mut chance, mut weights) = (0.0, 0.0, 0.0);
    for f in parts["filters"].as_array().unwrap() {
        let mean = |name: &str| number(&f[name]["mean"]);
        let var = |name: &str| number(&f[name]["var"]);
        let weight = number(&f["weight"]);
        let lasting = mean("general") + mean("learned") - number(&f["forgotten"]);
        let spread = (var("general") + var("learned") + share * share * var("short")).sqrt();
        estimate += weight * phi((lasting + share * mean("short") - bar) / spread);
        let all = var("general") + var("form") + var("learned") + var("short");
        let z = (a * (lasting + mean("form") + mean("short")) - difficulty)
            / (1.0 + number(&f["pull"]) * a * a * all).sqrt();
        chance += weight * (guess + (1.0 - guess - number(&f["slip"])) / (1.0 + (-z).exp()));
        weights += weight;
    }
    assert!((weights - 1.0f64).abs() < 1e-9);
    (estimate, chance)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn the_parts_add_up(deeds in proptest::collection::vec(
        (0usize..3, 0usize..6, any::<bool>(), 0u8..4, any::<bool>(), proptest::option::of(1u8..5), 1i64..30 * DAY), 0..30),
        later in 0i64..60 * DAY)
    {
        let c = course();
        let mut learner = Learner::default();
        let mut now = START;
        let mut steps: Vec<Vec<_>> = vec![Vec::new(); 3];
        for (s, i, correct, hints, retry, confidence, pause) in deeds {
            now += pause / if pause % 2 == 0 { 10_000 } else { 1 };
            let item = &c.skills[s].items[i % c.skills[s].items.len()];
            let attempt = Attempt { hints, retry, confidence, ..attempt(item, correct, 9_000) };
            learner.apply(now, &Evidence::Attempt(attempt));
            steps[s].push(learner.skills[&c.skills[s].id].steps.last().unwrap().clone());
        }
        now += later;
        for (s, steps) in steps.iter().enumerate() {
            let why = report::why_all(&Board::new(&c, &learner, now), &c.skills[s], steps.clone());
            let json: Value = serde_json::from_str(&serde_json::to_string(&why).unwrap()).unwrap();
            let (estimate, chance) = recomputed(&json);
            prop_assert!((estimate - number(&json["estimate"])).abs() < 1e-6, "{estimate} {}", json["estimate"]);
            prop_assert!((chance - number(&json["next_item"]["chance"])).abs() < 1e-9);
            let middle = c.item(json["next_item"]["item"].as_str().unwrap()).unwrap().1;
            prop_assert!((chance - learner.success(middle, now)).abs() < 1e-9);
            // The log's own sum: where it began, what each answer did, what came between, what came since.
            let answers = json["answers"].as_array().unwrap();
            let sum: f64 = answers.iter().map(|a| number(&a["change"]) + number(&a["between"])).sum();
            let total = number(&json["start"]) + sum + number(&json["since"]);
            prop_assert!((total - number(&json["estimate"])).abs() < 1e-9, "{total}");
            prop_assert_eq!(answers.len(), steps.len());
            let kept = report::why(&Board::new(&c, &learner, now), &c.skills[s]);
            prop_assert!(kept.answers.len() == answers.len().min(12));
        }
    }

    #[test]
    fn likings_are_sound_whatever_is_rated(deeds in proptest::collection::vec(
        (0usize..16, 0usize..4, any::<bool>(), 0u8..5, -DAY..90 * DAY), 0..60))
    {
        let c = course();
        let mut learner = Learner::default();
        let mut now = START;
        for (s, style, up, what, pause) in deeds {
            now += pause;
            let skill = c.skills[s].id.clone();
            learner.apply(now, &match what {
                0 => Evidence::Rated { skill, style: Some(Style::ALL[style]), up },
                1 => Evidence::Rated { skill, style: None, up },
                2 => Evidence::Chosen { skill },
                3 => Evidence::Skipped { item: c.skills[s].items[0].id.clone() },
                _ => Evidence::Profile(Profile { interests: c.skills[s].tags.clone(), ..Profile::default() }),
            });
        }
        let told = report::taste(&c, &learner, now);
        prop_assert!((told.topics.iter().map(|t| t.share).sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert!(told.topics.iter().all(|t| t.alpha >= 1.0 && t.alpha.is_finite()));
        prop_assert!(told.styles.iter().all(|s| s.chance > 0.0 && s.chance < 1.0 && s.sd < 0.3));
        learner.apply(now, &Evidence::TasteForgotten);
        prop_assert!(!report::taste(&c, &learner, now).known);
        prop_assert_eq!(report::taste(&c, &learner, now), report::taste(&c, &Learner::default(), now));
    }
}

fn liked(c: &Curriculum, skill: &str, thumbs: usize) -> Taste {
    let mut learner = Learner::default();
    for _ in 0..thumbs {
        learner.apply(START, &Evidence::Rated { skill: skill.into(), style: None, up: true });
    }
    assert!(c.skill(skill).is_some());
    learner.overall.taste
}

#[test]
fn a_tie_goes_to_what_is_liked_and_the_same_seed_to_the_same_thing() {
    let c = course();
    let tags = |id: &str| c.skill(id).unwrap().tags.as_slice();
    let tied = [tags("rust.strings"), tags("rust.moves")];
    let wins =
        |taste: &Taste| (0..1_000).filter(|s| tie_break(taste, &c, &tied, START, &mut Chance::new(*s)) == 1).count();
    assert_eq!(wins(&Taste::default()), 0, "nothing known: the first");
    let (some, much) = (wins(&liked(&c, "rust.moves", 2)), wins(&liked(&c, "rust.moves", 20)));
    println!("liked twice: {some} of 1000; twenty times: {much}");
    assert!(some > 650 && much > some && some < 1_000, "{some} {much}");
    let taste = liked(&c, "rust.moves", 2);
    for seed in 0..50 {
        let once = |seed| tie_break(&taste, &c, &tied, START, &mut Chance::new(seed));
        assert_eq!(once(seed), once(seed));
    }
    assert_eq!(tie_break(&taste, &c, &[], START, &mut Chance::new(1)), 0);
}

#[test]
fn the_style_that_is_liked_is_drawn_more_and_the_others_still_sometimes() {
    let mut learner = Learner::default();
    let rate = |style, up| Evidence::Rated { skill: "rust.moves".into(), style: Some(style), up };
    for _ in 0..4 {
        learner.apply(START, &rate(Style::Example, true));
        learner.apply(START, &rate(Style::Analogy, false));
    }
    let drawn = |style, now| {
        (0..1_000).filter(|s| learner.overall.taste.draw_style(now, &mut Chance::new(*s)) == style).count()
    };
    let counts = Style::ALL.map(|s| drawn(s, START));
    println!("{counts:?} of 1000 for rule, example, comparison, steps");
    assert!(counts[1] > 550 && counts[2] < 60 && counts[0] > 60, "{counts:?}");
    // A year later the likings are faint.
    let later = drawn(Style::Example, START + 365 * DAY);
    assert!(later < counts[1] && later > 200, "{later}");
}

#[test]
fn the_gain_is_that_of_hake_and_waits_for_evidence() {
    let c = course();
    let mut learner = Learner::default();
    let stats = report::stats(&c, &learner, START);
    assert!(stats.gain.is_none() && stats.no_gain.unwrap().contains("Too early"));
    let mut now = START;
    for skill in c.skills.iter().take(4) {
        for n in 0..6 {
            now += 30_000;
            // One of the first three right, two of the last three.
            let right = [true, false, false, true, true, false][n];
            learner.apply(now, &Evidence::Attempt(attempt(&skill.items[n % skill.items.len()], right, 20_000)));
        }
    }
    let stats = report::stats(&c, &learner, now);
    let gain = stats.gain.unwrap();
    assert_eq!(gain.skills, 4);
    assert!((gain.before - 1.0 / 3.0).abs() < 1e-9 && (gain.after - 2.0 / 3.0).abs() < 1e-9);
    assert!((gain.normalised - 0.5).abs() < 1e-9 && gain.error < 1e-9);
    assert!((stats.minutes.answers - 8.0).abs() < 1e-9);
    assert!(stats.kinds.values().all(|k| (k.mean - 20.0).abs() < 1e-9 && k.variance < 1e-9 && k.cut == 0));
}

#[test]
fn the_forecast_falls_with_time_and_says_which_reviews_would_keep_it() {
    let c = course();
    let mut learner = Learner::default();
    let mut now = START;
    for n in 0..40 {
        now += 8 * HOUR / 10;
        let items = &c.skills[0].items;
        learner.apply(now, &Evidence::Attempt(attempt(&items[n % items.len()], true, 20_000)));
    }
    let stats = report::stats(&c, &learner, now);
    assert_eq!(stats.retention.len(), 1);
    let [today, week, month] = stats.retention[0].recall;
    assert!(today > week && week > month && month > 0.0);
    let more = learner.skills[&c.skills[0].id].memory.stability;
    assert_eq!(stats.retention[0].reviews_30 == 0, more >= 30.0);
    assert!(stats.retention_words().unwrap().contains("in 30"));
}
