//! The map of the skills as a picture: its layers, its boxes and lines, and the steps on it, on graphs of every kind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::curriculum::Library;
use gradus::tui::view::map::chart::{Chart, WHOLE, WIDE};
use gradus::tui::view::map::draw::{Canvas, Face};
use gradus::tui::view::map::order::{Graph, Order, Way};
use gradus::tui::view::map::plan::{HIGH, Plan, Wire};
use proptest::prelude::*;
use ratatui::style::Style;
use std::collections::{BTreeMap, BTreeSet};

/// A graph without circles: each skill needs some of those before it, and the names are shuffled.
fn graphs(most: usize) -> impl Strategy<Value = Graph> {
    (1..=most)
        .prop_flat_map(|n| {
            let needs = prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 0..4), n);
            (needs, Just((0..n as u32).collect::<Vec<_>>()).prop_shuffle())
        })
        .prop_map(|(needs, name)| {
            let mut all = vec![Vec::new(); name.len()];
            for (at, list) in needs.iter().enumerate().skip(1) {
                all[name[at] as usize] = list.iter().map(|i| name[i.index(at)]).collect();
            }
            Graph::new(all)
        })
}

/// Any graph, circles and all.
fn tangles(most: usize) -> impl Strategy<Value = Graph> {
    (1..=most)
        .prop_flat_map(|n| prop::collection::vec(prop::collection::vec(0..n as u32 + 3, 0..4), n))
        .prop_map(Graph::new)
}

/// Column and row.
type Cell = (i32, i32);

/// The cells that a line passes.
fn cells(wire: &Wire) -> Vec<Cell> {
    let mut out = Vec::new();
    for pair in wire.points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        assert!(x0 == x1 || y0 == y1, "a line goes along rows and columns: {wire:?}");
        let steps = (x1 - x0).abs().max((y1 - y0).abs());
        assert!(steps > 0, "corners differ: {wire:?}");
        out.extend((0..=steps).map(|i| (x0 + (x1 - x0).signum() * i, y0 + (y1 - y0).signum() * i)));
    }
    out
}

/// All that must hold of a picture.
fn sound(graph: &Graph, order: &Order, plan: &Plan) -> Result<(), TestCaseError> {
    let drawn: BTreeSet<u32> = plan.frames.iter().map(|f| f.node).collect();
    prop_assert_eq!(plan.frames.len(), graph.len(), "every skill once");
    prop_assert_eq!(drawn.len(), graph.len());
    let mut taken: BTreeMap<(i32, i32), u32> = BTreeMap::new();
    for f in &plan.frames {
        prop_assert!(f.x >= 0 && f.y >= 0 && f.x + f.wide <= plan.size.0 && f.y + HIGH <= plan.size.1, "{:?}", f);
        for x in f.x..f.x + f.wide {
            for y in f.y..f.y + HIGH {
                prop_assert_eq!(taken.insert((x, y), f.node), None, "boxes are apart: {:?}", f);
            }
        }
    }
    let down = |(a, b): &(u32, u32)| order.spot(*a as usize).0 < order.spot(*b as usize).0;
    let wanted: BTreeSet<(u32, u32)> = graph.edges().into_iter().filter(down).collect();
    let wires: BTreeSet<(u32, u32)> = plan.wires.iter().map(|w| (w.from, w.to)).collect();
    prop_assert_eq!(plan.wires.len(), wanted.len(), "every edge once");
    prop_assert_eq!(wires, wanted);
    // Which sources use a cell, in which direction, and on the way to which boxes.
    let mut used: BTreeMap<(Cell, bool), Vec<(u32, u32)>> = BTreeMap::new();
    for wire in &plan.wires {
        let (from, to) = (plan.frame(wire.from).unwrap(), plan.frame(wire.to).unwrap());
        let (start, end) = (wire.points[0], *wire.points.last().unwrap());
        prop_assert!(start.1 == from.y + HIGH - 1 && (from.x + 1..from.x + from.wide - 1).contains(&start.0));
        prop_assert!(end.1 == to.y && (to.x + 1..to.x + to.wide - 1).contains(&end.0), "{:?}", wire);
        let path = cells(wire);
        for cell in &path[1..path.len() - 1] {
            prop_assert_eq!(taken.get(cell), None, "a line passes no box: {:?}", wire);
        }
        for pair in wire.points.windows(2) {
            let flat = pair[0].1 == pair[1].1;
            let part = Wire { points: pair.to_vec(), ..wire.clone() };
            for cell in cells(&part) {
                used.entry((cell, flat)).or_default().push((wire.from, wire.to));
            }
        }
    }
    for ((cell, flat), edges) in used {
        let sources: BTreeSet<u32> = edges.iter().map(|e| e.0).collect();
        let targets: BTreeSet<u32> = edges.iter().map(|e| e.1).collect();
        prop_assert!(
            sources.len() == 1 || (!flat && targets.len() == 1),
            "lines of several skills are on top of each other at {:?}: {:?}",
            cell,
            edges
        );
    }
    Ok(())
}

/// The skills that are reached from the first by steps.
fn reached(chart: &Chart, listed: bool) -> usize {
    let (mut seen, mut open) = (BTreeSet::from([0usize]), vec![0usize]);
    while let Some(at) = open.pop() {
        for way in [Way::Up, Way::Down, Way::Left, Way::Right] {
            let to = chart.step(at, way, listed);
            if seen.insert(to) {
                open.push(to);
            }
        }
    }
    seen.len()
}

/// The whole picture as text.
fn picture(plan: &Plan, ascii: bool) -> Vec<String> {
    let mut canvas = Canvas::new((0, 0), plan.size, ascii);
    plan.wires.iter().for_each(|w| canvas.wire(&w.points, false, Style::new()));
    for f in &plan.frames {
        let face = Face { text: f.node.to_string(), below: String::new(), style: Style::new(), heavy: false };
        canvas.frame(f, &face);
    }
    let text = |l: &ratatui::text::Line| l.spans.iter().map(|s| s.content.as_ref()).collect::<String>();
    canvas.lines().iter().map(text).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_graph_has_a_sound_picture(graph in graphs(200)) {
        let order = Order::of(&graph);
        for (need, at) in graph.edges() {
            prop_assert!(order.spot(need as usize).0 < order.spot(at as usize).0, "what is needed stands above");
        }
        let plan = Plan::new(order.layers(), &graph.edges(), WIDE);
        sound(&graph, &order, &plan)?;
    }

    #[test]
    fn steps_reach_every_skill_on_the_map_and_in_the_list(graph in graphs(200)) {
        let n = graph.len();
        let chart = Chart::of_graph(graph);
        prop_assert_eq!(reached(&chart, false), n);
        prop_assert_eq!(reached(&chart, true), n);
        let rows: BTreeSet<u32> = chart.rows.iter().map(|r| r.0).collect();
        prop_assert_eq!((rows.len(), chart.rows.len()), (n, n), "every skill once in the list");
    }

    #[test]
    fn the_same_graph_has_the_same_picture(graph in graphs(60)) {
        let (a, b) = (Chart::of_graph(graph.clone()), Chart::of_graph(graph));
        prop_assert_eq!(&a.order, &b.order);
        prop_assert_eq!(&a.whole, &b.whole);
        prop_assert_eq!(&a.rows, &b.rows);
    }

    #[test]
    fn a_skill_and_its_neighbours_have_a_sound_picture(graph in graphs(200), at in any::<prop::sample::Index>()) {
        let chart = Chart::of_graph(graph);
        let at = at.index(chart.graph.len());
        for part in [chart.star(at, 16), chart.near(at)] {
            prop_assert_eq!(part.at.iter().filter(|n| **n == at as u32).count(), 1, "the selected skill is there, once");
            let names: BTreeSet<&u32> = part.at.iter().collect();
            prop_assert_eq!(names.len(), part.plan.frames.len());
            for wire in &part.plan.wires {
                let (from, to) = (part.at[wire.from as usize], part.at[wire.to as usize]);
                prop_assert!(chart.graph.needs(to as usize).contains(&from), "only edges that are there");
            }
        }
        let star = chart.star(at, 16);
        prop_assert_eq!(star.plan.wires.len(), chart.graph.needs(at).len() + chart.graph.opens(at).len());
    }

    #[test]
    fn circles_break_nothing(graph in tangles(60)) {
        let order = Order::of(&graph);
        let plan = Plan::new(order.layers(), &graph.edges(), WIDE);
        sound(&graph, &order, &plan)?;
        let chart = Chart::of_graph(graph);
        prop_assert!(chart.rows.len() <= chart.graph.len());
        for at in 0..chart.graph.len() {
            for way in [Way::Up, Way::Down, Way::Left, Way::Right] {
                prop_assert!(chart.step(at, way, false) < chart.graph.len());
                prop_assert!(chart.step(at, way, true) < chart.graph.len());
            }
        }
    }
}

#[test]
fn lines_are_drawn_from_box_to_box() {
    let graph = Graph::new(vec![vec![], vec![0], vec![0], vec![1, 2], vec![0, 3]]);
    let order = Order::of(&graph);
    let plan = Plan::new(order.layers(), &graph.edges(), 10);
    let shown = picture(&plan, false);
    let joined = shown.join("\n");
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("map_sheet", format!("{joined}\n\n{}", picture(&plan, true).join("\n")));
    });
    assert!(picture(&plan, true).iter().all(|l| l.is_ascii()));
}

#[test]
fn the_courses_that_come_with_the_program_have_sound_pictures() {
    for name in ["rust", "python", "shell", "git"] {
        let course = Library::open(name).unwrap();
        let chart = Chart::of(&course);
        assert!(chart.graph.len() <= WHOLE && chart.is_of(&course), "{name}");
        let plan = chart.whole.as_ref().unwrap();
        sound(&chart.graph, &chart.order, plan).unwrap();
        assert_eq!(reached(&chart, false), course.skills.len(), "{name}");
        // What is needed never stands below what needs it, so the course reads from the top.
        let first = chart.order.layers()[0].iter().map(|at| *at as usize);
        first.for_each(|at| assert!(course.skills[at].requires.is_empty(), "{name}"));
    }
}

#[test]
fn large_courses_are_drawn_around_the_selected_skill() {
    let n = 10_000u32;
    let needs = (0..n).map(|at| (1..=3).filter_map(|k| at.checked_sub(k * 37 + at % 11)).collect()).collect();
    let chart = Chart::of_graph(Graph::new(needs));
    assert!(chart.whole.is_none() && chart.rows.len() == n as usize);
    let part = chart.near(5_000);
    assert!((10..=40).contains(&part.at.len()), "{}", part.at.len());
    let mut at = 0;
    for _ in 0..chart.order.layers().len() {
        at = chart.step(at, Way::Down, false);
    }
    assert_eq!(chart.order.spot(at).0, chart.order.layers().len() - 1, "steps down lead to the last layer");
}
