//! How long the map takes to be put in order and to be drawn around a skill, and how that grows. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use gradus::tui::view::map::chart::Chart;
use gradus::tui::view::map::order::Graph;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 20;

/// A course of `n` skills, each of which needs up to three of those shortly before it.
fn course(n: u32) -> Graph {
    let needs = |at: u32| (1..=3).filter_map(|k| at.checked_sub(k * 7 + at.wrapping_mul(2_654_435_761) % 23)).collect();
    Graph::new((0..n).map(needs).collect())
}

/// The median of some rounds, in milliseconds.
fn median(mut work: impl FnMut()) -> f64 {
    let one = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e3
    };
    let mut times: Vec<f64> = (0..ROUNDS).map(one).collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

fn main() {
    let mut first = None;
    for n in [100, 1_000, 10_000] {
        let graph = course(n);
        let order = median(|| drop(black_box(Chart::of_graph(graph.clone()))));
        let chart = Chart::of_graph(graph);
        let mut at = 0;
        let near = median(|| {
            at = (at + 7_919) % chart.graph.len();
            black_box(chart.near(at));
        });
        let base = *first.get_or_insert((order, near));
        println!(
            "{n:>6} skills: in order {order:>8.3} ms ({:.1} times 100), around a skill {near:>6.3} ms ({:.1} times)",
            order / base.0,
            near / base.1
        );
    }
}
