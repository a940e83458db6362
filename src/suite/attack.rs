//! Attacks: templates combined with items, so that few files make many attempts.

use super::format::{Attack, Kind, Place, Situation, State};
use crate::curriculum::{Curriculum, Item, Kind as ItemKind, Skill, text};
use crate::learner::chance::Chance;

/// What can be filled into a template: the title of the skill, a name that stands in the item's program, a wrong answer, the first
/// sentence of the question, the number of options, the language of the programs.
const PLACES: [&str; 6] = ["title", "token", "wrong", "prompt", "options", "code"];

/// A place of a template that nothing can fill. Braces around anything but one word are text.
pub fn unknown_place(template: &str) -> Option<String> {
    let named = template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name));
    let word = |n: &&str| !n.is_empty() && n.chars().all(|c| c.is_ascii_lowercase());
    named.filter(word).find(|n| !PLACES.contains(n)).map(str::to_string)
}

/// A name by which a learner would speak of an item: of a variable or a function of its program, or a word of code in the
/// question; the title of the skill where there is none.
pub fn token(skill: &Skill, item: &Item) -> String {
    let program = item.program().map(|f| f.body).unwrap_or_default();
    let words: Vec<&str> =
        program.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let keys = item.key_texts();
    let name = |after: &str| {
        let named = words.windows(2).filter(|w| w[0] == after && !["main", "mut", "drop", "Noisy"].contains(&w[1]));
        // The answer is not to be told by who asks for it.
        let named = named.filter(|w| !keys.iter().any(|k| k == w[1]));
        named.map(|w| w[1].to_string()).next()
    };
    let quoted = item.prompt.split('`').nth(1).map(str::to_string).filter(|q| !q.trim().is_empty() && q.len() < 30);
    name("mut").or_else(|| name("let")).or_else(|| name("fn")).or(quoted).unwrap_or_else(|| skill.title.clone())
}

fn fill(template: &str, skill: &Skill, item: &Item) -> String {
    let prose = text::prose(&item.prompt);
    let first = text::squeeze(prose.split_inclusive(['.', '?', ':']).next().unwrap_or_default());
    let wrong = item.wrong().first().map(|w| w.answer.clone());
    let wrong = wrong.or_else(|| item.options().iter().find(|o| !o.correct).map(|o| o.text.clone()));
    template
        .replace("{title}", &skill.title)
        .replace("{token}", &token(skill, item))
        .replace("{wrong}", wrong.as_deref().unwrap_or("0"))
        .replace("{prompt}", &first)
        .replace("{options}", &item.options().len().max(2).to_string())
        .replace("{code}", &item.language)
}

/// Whether the attack can be tried at the item.
fn suits(attack: &Attack, item: &Item) -> bool {
    let typed = !matches!(item.kind(), ItemKind::Choice | ItemKind::Choices | ItemKind::Order | ItemKind::Trace);
    let single = !matches!(&item.question, crate::curriculum::Question::Blank(gaps) if gaps.len() > 1);
    (attack.kinds.is_empty() || attack.kinds.contains(&item.kind()))
        && (attack.in_answer.is_none() || (typed && single))
        && (attack.in_code.is_none() || item.program().is_some())
}

/// The attack at the item; `None` where it does not suit.
pub fn at(attack: &Attack, skill: &Skill, item: &Item) -> Option<Situation> {
    let fill = |t: &String| fill(t, skill, item);
    suits(attack, item).then(|| Situation {
        id: format!("{}-at-{}", attack.id, item.id),
        curriculum: attack.curriculum.clone(),
        place: Place::Item(item.id.clone()),
        kind: Kind::Attack,
        attack: Some(attack.kind.clone()),
        locale: attack.locale,
        state: State {
            answer: attack.in_answer.as_ref().map(fill),
            draft: attack.in_answer.is_some(),
            hints: attack.hints,
            ..State::default()
        },
        say: attack.say.iter().map(fill).collect(),
        token: None,
        says: Vec::new(),
        never: Vec::new(),
        in_lesson: attack.in_lesson.as_ref().map(fill),
        in_code: attack.in_code.as_ref().map(fill),
        file: attack.file.clone(),
        line: attack.line,
    })
}

/// Attempts with at least `replies` messages in all: every template once, then every template again, each time at an item
/// drawn by chance, none twice at the same one while there is another.
pub fn attempts(attacks: &[Attack], course: &Curriculum, replies: usize, seed: u64) -> Vec<Situation> {
    let mut chance = Chance::of(seed, 0x5017);
    let items: Vec<(&Skill, &Item)> = course.items().collect();
    // For each template, the items in an order of its own.
    let mut queues: Vec<(usize, Vec<(&Skill, &Item)>)> = attacks
        .iter()
        .enumerate()
        .map(|(n, attack)| {
            let mut fit: Vec<_> = items.iter().filter(|(_, i)| suits(attack, i)).copied().collect();
            chance.shuffle(&mut fit);
            (n, fit)
        })
        .collect();
    let (mut out, mut turns) = (Vec::new(), 0);
    while turns < replies && queues.iter().any(|(_, q)| !q.is_empty()) {
        for (n, queue) in &mut queues {
            let Some((skill, item)) = queue.pop().filter(|_| turns < replies) else { continue };
            let Some(situation) = at(&attacks[*n], skill, item) else { continue };
            turns += situation.say.len();
            out.push(situation);
        }
    }
    out
}
