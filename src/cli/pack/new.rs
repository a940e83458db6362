//! `gradus pack new`: a small curriculum that passes the check, for an author to change.

use super::count;
use crate::cli::Context;
use crate::cli::output::Failure;
use crate::curriculum::Library;
use crate::curriculum::parse::is_id;
use std::path::Path;

/// What each language's first skill is made from.
const SKILLS: [(&str, &str); 6] = [
    ("rust", include_str!("templates/rust.md")),
    ("python", include_str!("templates/python.md")),
    ("c", include_str!("templates/c.md")),
    ("shell", include_str!("templates/shell.md")),
    ("sql", include_str!("templates/sql.md")),
    ("git", include_str!("templates/git.md")),
];
/// The file of the first skill.
const FIRST: &str = "first-steps";

/// Makes the folder.
///
/// # Errors
/// 2 where the folder exists and is not empty, or its name cannot be an id; 1 where it cannot be written.
pub fn run(
    ctx: &Context,
    folder: &Path,
    code: &str,
    title: Option<String>,
    authors: Vec<String>,
) -> Result<(), Failure> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if !is_id(&name) {
        return Err(Failure::usage(format!(
            "`{name}` cannot be the id of a curriculum: an id has lower-case letters, digits and dashes only\n   = name the folder like my-course"
        )));
    }
    if Library::has(&name) {
        return Err(Failure::usage(format!("a curriculum named `{name}` comes with gradus\n   = choose another name")));
    }
    let taken = std::fs::read_dir(folder).is_ok_and(|mut d| d.next().is_some()) || folder.is_file();
    if taken {
        return Err(Failure::usage(format!("{} is there already, and is left as it is", folder.display())));
    }
    let Some((_, skill)) = SKILLS.iter().find(|(language, _)| *language == code) else {
        return Err(Failure::internal(format!("there is no template for {code}")));
    };
    let title = title.unwrap_or_else(|| heading(&name));
    let authors = if authors.is_empty() { vec!["Your name".to_string()] } else { authors };
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, text));
        made.map_err(|e| Failure::failed(format!("cannot write {}: {e}", path.display())))
    };
    write("curriculum.toml", &header(&name, &title, &authors, code))?;
    write(&format!("skills/{FIRST}.md"), skill)?;
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "id": name, "folder": folder, "code": code }));
    }
    let items = count(skill.matches("+++ item").count(), "item");
    ctx.out.line(&format!("{} holds the curriculum `{name}`: 1 skill, {items}", folder.display()))?;
    ctx.out.line(&format!("Change it, then: gradus pack check {}/ --run", folder.display()))?;
    ctx.out.line(&format!("Try it:          gradus learn {}/", folder.display()))
}

/// `my-course` as `My course`.
fn heading(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

fn header(id: &str, title: &str, authors: &[String], code: &str) -> String {
    let text = |t: &str| toml::Value::String(t.into()).to_string();
    let authors: Vec<String> = authors.iter().map(|a| text(a)).collect();
    format!(
        "id = {}                    # never change it: progress is bound to it\n\
         title = {}\n\
         version = \"0.1.0\"\n\
         format_version = 1\n\
         language = \"en\"             # of the text\n\
         authors = [{}]\n\
         licence = \"CC-BY-4.0\"       # what others may do with it\n\
         summary = \"One sentence for the list of curricula.\"\n\
         code = {}                 # the language of its programs\n\
         skills = [\"{FIRST}\"]    # the files in skills/, in teaching order\n",
        text(id),
        text(title),
        authors.join(", "),
        text(code)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::parse::{Files, parse};
    use crate::curriculum::{languages, lint};

    #[test]
    fn every_language_has_a_first_skill_without_a_mistake() {
        let known: Vec<&str> = SKILLS.iter().map(|(l, _)| *l).collect();
        assert!(languages::KNOWN.iter().all(|l| known.contains(l)));
        for (code, skill) in SKILLS {
            let mut files = Files::new();
            let header = header("a-course", "A \"course\"\\", &["Ada".into()], code);
            files.insert("curriculum.toml".into(), header.into_bytes());
            files.insert(format!("skills/{FIRST}.md"), skill.as_bytes().to_vec());
            let (curriculum, mut found) = parse(&files);
            let curriculum = curriculum.unwrap();
            found.extend(lint::check(&curriculum, &files));
            assert!(found.is_empty(), "{code}: {found:?}");
            assert_eq!((curriculum.code.as_str(), curriculum.title.as_str()), (code, "A \"course\"\\"));
        }
    }

    #[test]
    fn an_id_becomes_a_heading() {
        assert_eq!(heading("my-course"), "My course");
    }
}
