//! The map, the page of a skill and the models as lines.

use crate::curriculum::text::printable;
use crate::curriculum::{Curriculum, Skill};
use crate::learner::Millis;
use crate::policy::{Board, Next};
use crate::report::{self, SkillRow};
use crate::session::{Pull, Pulling, Said, Session};
use crate::{locale, msg};

/// The skill that a learner means: by its id or the end of that, else by the letters of its title.
pub fn named<'a>(c: &'a Curriculum, name: &str) -> Option<&'a Skill> {
    let wanted = name.trim().to_lowercase();
    let by_id = || c.skills.iter().find(|s| s.id.ends_with(name.trim()));
    let title = |s: &&Skill| s.title.to_lowercase().contains(&wanted);
    if wanted.is_empty() { None } else { by_id().or_else(|| c.skills.iter().find(title)) }
}

/// Every skill in a line, in teaching order: where it stands, and what it needs.
pub fn map(session: &Session, now: Millis) -> String {
    let (c, learner) = (&session.curriculum, &session.learner);
    let (mastered, total) = report::mastered(c, learner, now);
    let mut out = vec![format!("{}:", msg!("skills-mastered", mastered = mastered, total = total))];
    let board = Board::new(c, learner, now);
    for (at, skill) in c.skills.iter().enumerate() {
        let row = report::skill_row(&board, at);
        let needs = c.index.requires(at).iter().filter_map(|n| c.skills.get(*n as usize)).map(|s| s.title.clone());
        let needs: Vec<String> = needs.collect();
        let (title, id, standing) = (skill.title.as_str(), skill.id.as_str(), row.words());
        out.push(match needs.is_empty() {
            true => msg!("plain-map-first", title = title, id = id, standing = standing),
            false => msg!("plain-map-skill", title = title, id = id, standing = standing, needs = locale::list(&needs)),
        });
    }
    out.push(next(session, now));
    out.push(msg!("plain-map-more"));
    out.join("\n")
}

/// Where the tutor goes next, and why.
fn next(session: &Session, now: Millis) -> String {
    match session.upcoming(now) {
        Next::Lesson { reason, .. } | Next::Ask { reason, .. } => msg!("map-next", reason = reason.sentence),
        Next::Rest { .. } => msg!("nothing-due"),
    }
}

/// All that is to be said of a skill.
pub fn skill(session: &Session, skill: &Skill, now: Millis) -> String {
    let p = report::skill(&session.curriculum, &session.learner, skill, now, session.zone);
    let mut out = vec![format!("{} ({})", skill.title, skill.id), p.objective.clone(), p.mastery.clone()];
    let mut section = |title: String, text: Vec<String>| {
        if !text.is_empty() {
            out.push(format!("{title}:"));
            out.extend(text.into_iter().map(|t| format!("  {t}")));
        }
    };
    let rows = |rows: &[SkillRow]| {
        let one = |r: &SkillRow| msg!("map-neighbour", title = r.title.as_str(), standing = r.words());
        rows.iter().map(one).collect::<Vec<_>>()
    };
    section(msg!("map-evidence"), p.evidence);
    section(msg!("why-answers"), p.answers);
    section(msg!("map-open"), p.open);
    section(msg!("map-overcome"), p.overcome);
    section(msg!("panel-forecast"), p.forecast);
    section(msg!("map-needs"), rows(&p.needs));
    section(msg!("map-opens"), rows(&p.opens));
    out.push(msg!("plain-map-on", id = skill.id.as_str()));
    out.join("\n")
}

/// What is said of the models, a paragraph a line; then what can be had.
pub fn models(session: &Session) -> String {
    let line = |said: &Said| match said {
        Said::Title(text) => format!("{text}:"),
        other => format!("  {}", other.words()),
    };
    let mut out: Vec<String> = session.models().iter().map(line).collect();
    let Some(market) = &session.market else { return out.join("\n") };
    out.push(format!("{}:", msg!("market-machine-title")));
    out.extend(market.machine_words().into_iter().map(|t| format!("  {t}")));
    for (title, here) in [(msg!("market-here"), true), (msg!("market-else"), false)] {
        out.push(format!("{title}:"));
        let before = out.len();
        for ware in market.wares.iter().filter(|w| w.path.is_some() == here) {
            let name = printable(&ware.name).replace('\n', " ");
            let speaks = if session.speaks(ware) { format!("{} · ", msg!("market-speaks")) } else { String::new() };
            let words = format!("{speaks}{}", ware.words());
            out.push(format!("  {}", msg!("plain-ware", name = name, words = words)));
            // What an exam found is told of what is here.
            out.extend(ware.details().into_iter().filter(|_| here).map(|t| format!("    {t}")));
        }
        if out.len() == before {
            out.push(format!("  {}", msg!("models-no-others")));
        }
    }
    out.push(msg!("plain-market-keys"));
    out.join("\n")
}

/// How far a download is, where that is to be told: each new step of it, and of its bytes each tenth.
pub fn pull_key(pull: &Pull) -> String {
    let tenth = pull.share().map_or(0, |share| (share * 10.0) as u32);
    let step = match &pull.at {
        Pulling::Asking(why) => format!("asking {}", why.is_some()),
        Pulling::Bytes { .. } => format!("bytes {tenth}"),
        Pulling::Checking { .. } => "checking".into(),
        Pulling::Waiting { .. } => "waiting".into(),
    };
    format!("{}: {step}", pull.name)
}
