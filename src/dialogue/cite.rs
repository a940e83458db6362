//! How the material and the manual are cited, in the language of the program.

use super::manual::Reply;
use super::retrieve::{Found, Place};
use crate::msg;

/// Where a passage stands, for people: the lesson's title, and what of it.
pub fn place(found: &Found) -> String {
    let title = found.title.as_str();
    match found.place {
        Place::Lesson => title.to_string(),
        Place::Correction => msg!("place-correction", title = title),
        Place::Explanation { .. } => msg!("place-explanation", title = title),
    }
}

/// What the manual says, or why it says nothing, in Markdown. The page's own words stand in blocks, so that nothing in them is
/// taken for Markdown.
pub fn page(name: &str, reply: &Reply) -> String {
    let (answers, passages) = match reply {
        Reply::Page { answers, passages } => (*answers, passages),
        Reply::NoPage => return msg!("manual-no-page", page = name),
        Reply::NoMan => return msg!("manual-no-man"),
        Reply::Failed(why) => return msg!("manual-failed", page = name, why = why.as_str()),
    };
    let mut out = if answers { Vec::new() } else { vec![msg!("manual-says-nothing", page = name)] };
    let mut before = "";
    for passage in passages {
        if passage.section != before {
            out.push(msg!("manual-cited", page = name, section = passage.section.as_str()));
            before = &passage.section;
        }
        out.push(format!("```text\n{}\n```", passage.text.replace("```", "'''")));
    }
    out.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::manual::Cited;
    use crate::locale::{Locale, within};

    #[test]
    fn a_page_cannot_leave_its_block() {
        let text = "-v\n```\n# not a heading".to_string();
        let reply = Reply::Page { answers: true, passages: vec![Cited { section: "OPTIONS".into(), text }] };
        assert_eq!(page("grep", &reply), "man grep, OPTIONS:\n\n```text\n-v\n'''\n# not a heading\n```");
    }

    #[test]
    fn every_end_is_said_in_both_languages() {
        for reply in [Reply::NoPage, Reply::NoMan, Reply::Failed("why".into())] {
            let english = page("grep", &reply);
            assert!(english.contains(' ') && english != within(Locale::ZhHans, || page("grep", &reply)));
        }
    }
}
