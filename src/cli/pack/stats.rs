//! `gradus pack stats`: what an author of a curriculum looks at, as text or JSON. The figures are the survey's.

use super::super::Context;
use super::super::args::PackStatsArgs;
use super::super::output::{Failure, Style, padded};
use super::survey;
use crate::curriculum::parse::parse;
use crate::lab::survey::prose::Text;
use crate::lab::survey::{ItemFigures, Report, SkillFigures};

/// Things to look at that are shown; `--json` has all.
const FIRST: usize = 15;
/// Long sentences that are shown.
const SENTENCES: usize = 20;
/// Items of which more is told.
const DETAILED: usize = 20;
/// Columns of an id.
const ID: usize = 34;

/// Reads, and prints.
///
/// # Errors
/// 2 where there is no such curriculum or log, 5 where one cannot be read.
pub fn run(ctx: &Context, args: &PackStatsArgs) -> Result<(), Failure> {
    let (what, logs) = (args.what.as_str(), args.logs.as_slice());
    let files = super::files(&ctx.shelf().resolve(what))?;
    let Some(course) = parse(&files).0 else {
        return Err(Failure::content(format!("{what} cannot be read\n   = gradus pack check {what} says why")));
    };
    let report = survey::all(ctx, &course, logs, args.max_bad)?.report(&files);
    if ctx.json {
        return ctx.out.json(&report);
    }
    head(ctx, &report, logs.len())?;
    look_first(ctx, &report)?;
    if !logs.is_empty() {
        skills(ctx, &report)?;
        items(ctx, &report)?;
        details(ctx, &report)?;
    }
    text(ctx, &report.text)
}

fn title(ctx: &Context, words: &str) -> Result<(), Failure> {
    ctx.out.line("")?;
    ctx.out.pieces(&[(Style::Bold, words)])
}

fn count(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A figure, or `-` where it is not known.
fn known(figure: Option<f64>, digits: usize) -> String {
    figure.map_or("-".into(), |f| format!("{f:.digits$}"))
}

fn head(ctx: &Context, report: &Report, logs: usize) -> Result<(), Failure> {
    if logs == 0 {
        return ctx
            .out
            .line(&format!("{}: its texts; give logs of learners to hear about its items", report.curriculum));
    }
    let (learners, answers) = (count(report.learners.into(), "learner"), count(report.answers, "answer"));
    ctx.out.line(&format!("{}: {answers} of {learners}", report.curriculum))?;
    let old: u64 = report.items.iter().map(|i| u64::from(i.old_form)).sum();
    if report.elsewhere > 0 {
        ctx.out.line(&format!("left out: {} to items that it does not have", count(report.elsewhere, "answer")))?;
    }
    if old > 0 {
        ctx.out.line(&format!("left out: {} to an earlier form of an item", count(old, "answer")))?;
    }
    let n = &report.needed;
    ctx.out.line(&format!(
        "- is too little to tell: a share needs {} first tries, a correlation {} learners, a third {} learners;",
        n.answers, n.pairs, n.third
    ))?;
    ctx.out.line(&format!(
        "that nobody picks an option needs {} answers: one that 1 in 20 picks is missing in so many with a chance below 1 in 20",
        n.dead_option
    ))
}

fn look_first(ctx: &Context, report: &Report) -> Result<(), Failure> {
    title(ctx, "Look at these first")?;
    if report.look_first.is_empty() {
        return ctx.out.line("  nothing stands out");
    }
    for look in report.look_first.iter().take(FIRST) {
        ctx.out.pieces(&[(Style::Bold, &format!("  {}", look.id)), (Style::Dim, &format!("  {}", look.place))])?;
        ctx.out.line(&format!("    {}", look.reason))?;
    }
    match report.look_first.len().saturating_sub(FIRST) {
        0 => Ok(()),
        more => ctx.out.line(&format!("  and {more} more: --json has all")),
    }
}

fn skills(ctx: &Context, report: &Report) -> Result<(), Failure> {
    title(ctx, "Skills")?;
    let met: Vec<&SkillFigures> = report.skills.iter().filter(|s| s.learners > 0).collect();
    if met.is_empty() {
        return ctx.out.line("  no skill was met");
    }
    ctx.out.pieces(&[(
        Style::Dim,
        &format!("  {}{:>9}{:>9}{:>9}{:>9}  certified", padded("", ID), "learners", "answers", "right", "minutes"),
    )])?;
    for s in met {
        let right = if s.first == 0 { "-".into() } else { format!("{}/{}", s.first_right, s.first) };
        let interval =
            s.certified_interval.map_or(String::new(), |i| format!(" ({} to {})", percent(i.low), percent(i.high)));
        let certified = match s.certified_of {
            0 => "-".into(),
            of => format!("{}/{of}{interval}", s.certified),
        };
        let (id, minutes) = (padded(&s.id, ID), known(s.minutes, 0));
        ctx.out.line(&format!("  {id}{:>9}{:>9}{right:>9}{minutes:>9}  {certified}", s.learners, s.answers))?;
        for stop in s.stops.iter().take(2) {
            ctx.out.line(&format!("    people stop at {}: {}", stop.item, count(stop.times.into(), "time")))?;
        }
        for m in s.misconceptions.iter().take(3) {
            let (answers, learners) = (count(m.answers.into(), "answer"), count(m.learners.into(), "learner"));
            ctx.out.line(&format!("    mix-up {}: {answers} of {learners}", m.id))?;
        }
        for r in s.requires.iter().filter(|r| r.correlation.is_some()) {
            let (r2, i) = (known(r.correlation, 2), r.interval);
            let interval = i.map_or(String::new(), |i| format!("{:.2} to {:.2}", i.low, i.high));
            ctx.out.line(&format!(
                "    goes with {}: correlation {r2} ({interval}), {} (weak evidence)",
                r.skill,
                count(r.learners as u64, "learner")
            ))?;
        }
    }
    Ok(())
}

fn items(ctx: &Context, report: &Report) -> Result<(), Failure> {
    title(ctx, "Items, the most urgent first")?;
    if report.items.is_empty() {
        return ctx.out.line("  no item was met");
    }
    ctx.out.pieces(&[(
        Style::Dim,
        &format!(
            "  {}{:>8}{:>9}  {}{:>7}{:>7}{:>8}  hints 1/2/3/answer",
            padded("", ID),
            "answers",
            "first",
            padded("share", 17),
            "logits",
            "rest r",
            "seconds"
        ),
    )])?;
    for i in &report.items {
        let first = if i.first == 0 { "-".into() } else { format!("{}/{}", i.first_right, i.first) };
        let share = match (i.share, i.share_interval) {
            (Some(share), Some(at)) => format!("{} ({:.0}-{:.0})", percent(share), at.low * 100.0, at.high * 100.0),
            _ => "-".into(),
        };
        let seconds = known(i.time.map(|t| t.median / 1000.0), 0);
        let [a, b, c, d] = i.hints;
        ctx.out.line(&format!(
            "  {}{:>8}{first:>9}  {}{:>7}{:>7}{seconds:>8}  {a}/{b}/{c}/{d}",
            padded(&i.id, ID),
            i.answers,
            padded(&share, 17),
            known(i.logits, 1),
            known(i.discrimination, 2),
        ))?;
    }
    Ok(())
}

/// What a table has no room for.
fn details(ctx: &Context, report: &Report) -> Result<(), Failure> {
    let told: Vec<(&ItemFigures, Vec<String>)> =
        report.items.iter().map(|i| (i, detail(i))).filter(|(_, lines)| !lines.is_empty()).collect();
    if told.is_empty() {
        return Ok(());
    }
    title(ctx, "More about items")?;
    let more = told.len().saturating_sub(DETAILED);
    for (item, lines) in told.into_iter().take(DETAILED) {
        ctx.out.pieces(&[(Style::Bold, &format!("  {}", item.id)), (Style::Dim, &format!("  {}", item.place))])?;
        lines.iter().try_for_each(|l| ctx.out.line(&format!("    {l}")))?;
    }
    match more {
        0 => Ok(()),
        more => ctx.out.line(&format!("  and {more} more: --json has all")),
    }
}

fn detail(i: &ItemFigures) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(t) = i.time {
        let s = |ms: f64| format!("{:.0}", ms / 1000.0);
        lines.push(format!("time: half between {} and {} seconds", s(t.low), s(t.high)));
    }
    let ends = [
        (i.hints[3], "asked for the answer"),
        (i.skipped, "put it aside"),
        (i.not_known, "did not know"),
        (i.left, "left here"),
        (i.off_ramp, "came to the off-ramp"),
    ];
    let ends: Vec<String> = ends.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if !ends.is_empty() {
        lines.push(format!(
            "given up by {} of {}: {}",
            i.gave_up,
            count(i.learners.into(), "learner"),
            ends.join(", ")
        ));
    }
    if i.near_misses > 0 {
        lines.push(format!("near misses: {}", i.near_misses));
    }
    if i.disputes > 0 {
        lines.push(format!(
            "contested: {} by {}",
            count(i.disputes.into(), "time"),
            count(i.disputers.into(), "learner")
        ));
    }
    for o in i.options.iter().filter(|_| i.options_known > 0) {
        let mark = if o.correct { "+" } else { " " };
        let mut line = format!("{mark} {} of {} picked `{}`", o.picked, i.options_known, one_line(&o.text));
        if let Some((upper, lower)) = o.upper_lower {
            line.push_str(&format!("; upper third {upper}, lower {lower}"));
        }
        if o.dead == Some(true) {
            line.push_str("; nobody picks it");
        }
        lines.push(line);
    }
    for w in &i.unlisted {
        lines.push(format!("{} answered `{}`, which is not listed", count(w.learners as u64, "learner"), w.answer));
    }
    if i.unlisted_rare > 0 {
        lines.push(format!("{} not shown: given by too few", count(i.unlisted_rare as u64, "other wrong answer")));
    }
    lines
}

fn one_line(text: &str) -> String {
    crate::curriculum::text::squeeze(text)
}

fn text(ctx: &Context, text: &Text) -> Result<(), Failure> {
    title(ctx, "Text")?;
    if !text.counted {
        return ctx.out.line(&format!("  not counted: in `{}` no spaces stand between words", text.language));
    }
    match (text.graded, text.grade) {
        (true, grade) => ctx.out.line(&format!(
            "  reading level: school year {} (Flesch-Kincaid grade; code left out; - under 100 words)",
            known(grade, 1)
        ))?,
        _ => ctx.out.line(&format!("  no reading level: the formula is for English, this is `{}`", text.language))?,
    }
    let l = &text.limits;
    ctx.out.line(&format!(
        "  longest, in words outside code blocks; the limits are lesson {}, prompt {}, hint {}, explanation {}, sentence {}",
        l.lesson, l.prompt, l.hint, l.explanation, l.sentence
    ))?;
    ctx.out.pieces(&[(
        Style::Dim,
        &format!(
            "  {}{:>7}{:>7}{:>7}{:>7}{:>7}{:>12}{:>10}",
            padded("", ID),
            "lesson",
            "level",
            "all",
            "prompt",
            "hint",
            "explanation",
            "sentences"
        ),
    )])?;
    for s in &text.skills {
        let (lesson, all) = (known(s.lesson_grade, 1), known(s.grade, 1));
        ctx.out.line(&format!(
            "  {}{:>7}{lesson:>7}{all:>7}{:>7}{:>7}{:>12}{:>10}",
            padded(&s.id, ID),
            s.lesson,
            s.prompt,
            s.hint,
            s.explanation,
            s.long_sentences
        ))?;
    }
    if text.long_sentences.is_empty() {
        return Ok(());
    }
    title(ctx, &format!("Sentences of over {} words", l.sentence))?;
    for s in text.long_sentences.iter().take(SENTENCES) {
        ctx.out.line(&format!("  {}:{}: {} words: {} …", s.file, s.line, s.words, s.begins))?;
    }
    match text.long_sentences.len().saturating_sub(SENTENCES) {
        0 => Ok(()),
        more => ctx.out.line(&format!("  and {more} more: --json has all")),
    }
}
