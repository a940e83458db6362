//! Which file of a repository on the hub is meant by `user/repo:QUANT`.
//!
//! Owns the reading of such a name, the hub's list of files, and the choice. What the hub says is data from a stranger: it
//! is bounded, names are checked, and nothing of it becomes a path before that.

use super::download::{Settings, agent};
use serde::Deserialize;
use std::io::Read;

/// Bytes of a list of files at most.
const LONGEST: u64 = 8 << 20;
/// What is taken where no quantisation is named, the best first.
const USUAL: [&str; 4] = ["q4_k_m", "q4_0", "q4_k_s", "q8_0"];

/// A repository, and the quantisation that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// `owner/name`.
    pub repo: String,
    /// Such as `Q4_K_M`; `None` leaves the choice.
    pub quant: Option<String>,
}

/// A file that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubFile {
    /// Its path in the repository.
    pub path: String,
    /// Bytes, where the hub says.
    pub size: Option<u64>,
    /// Its sum, 64 lower-case hexadecimal digits, where the hub says.
    pub sha256: Option<String>,
}

/// Why no file is meant.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// Not of the form.
    #[error("`{0}` is no repository: write user/repo or user/repo:QUANT, for instance Qwen/Qwen3-4B-GGUF:Q4_K_M")]
    Name(String),
    /// The hub did not answer with a list.
    #[error("the files of {repo} cannot be listed: {why}")]
    List {
        /// The repository.
        repo: String,
        /// What happened.
        why: String,
    },
    /// None fits, or several do.
    #[error("{repo} {why}")]
    Choice {
        /// The repository.
        repo: String,
        /// What it has instead.
        why: String,
    },
}

#[derive(Deserialize)]
struct Listed {
    path: String,
    #[serde(default)]
    size: Option<u64>,
    #[serde(default)]
    lfs: Option<Lfs>,
}

#[derive(Deserialize)]
struct Lfs {
    oid: String,
    #[serde(default)]
    size: Option<u64>,
}

impl Name {
    /// Reads `user/repo` or `user/repo:QUANT`.
    ///
    /// # Errors
    /// [`HubError::Name`].
    pub fn parse(text: &str) -> Result<Name, HubError> {
        let bad = || HubError::Name(text.chars().filter(|c| !c.is_control()).take(80).collect());
        let (repo, quant) = text.split_once(':').map_or((text, None), |(r, q)| (r, Some(q)));
        let plain = |s: &str| {
            !s.is_empty()
                && s.len() <= 96
                && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
                && !s.starts_with('.')
        };
        let (owner, name) = repo.split_once('/').ok_or_else(bad)?;
        if !plain(owner) || !plain(name) || quant.is_some_and(|q| !plain(q)) {
            return Err(bad());
        }
        Ok(Name { repo: repo.into(), quant: quant.map(Into::into) })
    }

    /// Asks the hub at `base` for the files and chooses.
    ///
    /// # Errors
    /// [`HubError`].
    pub fn resolve(&self, base: &str) -> Result<HubFile, HubError> {
        let fail = |why: String| HubError::List { repo: self.repo.clone(), why };
        let base = base.trim_end_matches('/');
        let url = format!("{base}/api/models/{}/tree/main", self.repo);
        let mut response = agent(&Settings::default()).get(&url).call().map_err(|e| fail(e.to_string()))?;
        match response.status().as_u16() {
            200 => {}
            401 | 403 => return Err(fail("its owner gives it only to users who have accepted its licence there; fetch it with a browser and take it in with `gradus model import`".into())),
            404 => return Err(fail("there is no such repository".into())),
            other => return Err(fail(format!("{base} answered {other}"))),
        }
        let mut text = Vec::new();
        let mut body = response.body_mut().as_reader().take(LONGEST + 1);
        body.read_to_end(&mut text).map_err(|e| fail(e.to_string()))?;
        if text.len() as u64 > LONGEST {
            return Err(fail("the list is too long".into()));
        }
        let listed: Vec<Listed> =
            serde_json::from_slice(&text).map_err(|_| fail("the answer is no list of files".into()))?;
        self.choose(listed)
    }

    fn choose(&self, listed: Vec<Listed>) -> Result<HubFile, HubError> {
        let fail = |why: String| HubError::Choice { repo: self.repo.clone(), why };
        let hex = |s: &str| s.len() == 64 && s.bytes().all(|b| b.is_ascii_hexdigit());
        let safe = |p: &str| p.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)) && !p.starts_with('.');
        let mut files: Vec<HubFile> = listed
            .into_iter()
            .filter(|f| safe(&f.path) && f.path.to_lowercase().ends_with(".gguf"))
            .map(|f| HubFile {
                size: f.lfs.as_ref().and_then(|l| l.size).or(f.size),
                sha256: f.lfs.map(|l| l.oid.to_lowercase()).filter(|s| hex(s)),
                path: f.path,
            })
            .filter(|f| !f.path.to_lowercase().starts_with("mmproj"))
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let names = |of: &[HubFile]| of.iter().take(12).map(|f| f.path.as_str()).collect::<Vec<_>>().join(", ");
        if files.is_empty() {
            return Err(fail("has no GGUF file at its top; it may hold another format".into()));
        }
        let with = |quant: &str| -> Vec<HubFile> {
            let quant = quant.to_lowercase();
            files.iter().filter(|f| has(&f.path.to_lowercase(), &quant)).cloned().collect()
        };
        let mut found = match &self.quant {
            Some(quant) => with(quant),
            None if files.len() == 1 => files.clone(),
            None => USUAL.iter().map(|q| with(q)).find(|f| !f.is_empty()).unwrap_or_default(),
        };
        match (found.len(), found.pop()) {
            (1, Some(file)) if is_piece(&file.path) => {
                Err(fail(format!("gives it in pieces ({}); choose another", file.path)))
            }
            (1, Some(file)) => Ok(file),
            (0, _) => Err(fail(format!("has no such file; it has {}", names(&files)))),
            (_, last) => {
                found.extend(last);
                if found.iter().all(|f| is_piece(&f.path)) {
                    return Err(fail(format!(
                        "gives it in {} pieces, which is not supported; choose a smaller one",
                        found.len()
                    )));
                }
                Err(fail(format!("has several; name one of them as user/repo:QUANT: {}", names(&found))))
            }
        }
    }
}

/// Whether a name has a part, not as a piece of a longer one: `q4_k` is not in `model-q4_k_m.gguf`.
fn has(name: &str, part: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    name.match_indices(part)
        .any(|(at, _)| !joins(name[..at].chars().next_back()) && !joins(name[at + part.len()..].chars().next()))
}

/// Whether a file is one of several: `model-00001-of-00003.gguf`.
fn is_piece(path: &str) -> bool {
    path.split_once("-of-").is_some_and(|(before, after)| {
        before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Vec<Listed> {
        let lfs = || Some(Lfs { oid: "AB".repeat(32), size: Some(7) });
        paths.iter().map(|p| Listed { path: (*p).into(), size: None, lfs: lfs() }).collect()
    }

    fn choose(name: &str, paths: &[&str]) -> Result<String, String> {
        Name::parse(name).unwrap().choose(files(paths)).map(|f| f.path).map_err(|e| e.to_string())
    }

    #[test]
    fn names_are_read_strictly() {
        let name = Name::parse("Qwen/Qwen3-4B-GGUF:Q4_K_M").unwrap();
        assert_eq!((name.repo.as_str(), name.quant.as_deref()), ("Qwen/Qwen3-4B-GGUF", Some("Q4_K_M")));
        assert_eq!(Name::parse("a/b").unwrap().quant, None);
        for odd in
            ["", "a", "a/", "/b", "a/b/c", "a/../b", "a/b:", "a/b:c:d", "a b/c", "a/b?x", "a/b#x", ".a/b", "a/\u{1b}b"]
        {
            assert!(Name::parse(odd).is_err(), "{odd:?}");
        }
    }

    #[test]
    fn one_file_is_meant_or_the_choice_is_shown() {
        let all = ["m-Q4_K_M.gguf", "m-Q4_K_S.gguf", "m-Q8_0.gguf", "README.md", "mmproj-m-Q8_0.gguf"];
        assert_eq!(choose("a/b:q4_k_m", &all).unwrap(), "m-Q4_K_M.gguf");
        assert_eq!(choose("a/b", &all).unwrap(), "m-Q4_K_M.gguf");
        assert!(choose("a/b:Q4_K", &all).unwrap_err().contains("m-Q4_K_S.gguf"));
        assert!(choose("a/b:Q2_K", &all).unwrap_err().contains("has no such file"));
        assert!(choose("a/b:Q8_0", &["x.Q8_0.gguf", "y.Q8_0.gguf"]).unwrap_err().contains("several"));
        assert!(
            choose("a/b:Q8_0", &["x-Q8_0-00001-of-00002.gguf", "x-Q8_0-00002-of-00002.gguf"])
                .unwrap_err()
                .contains("pieces")
        );
        assert!(choose("a/b", &["model.safetensors"]).unwrap_err().contains("no GGUF"));
        assert!(choose("a/b", &["../../etc/x.gguf", ".x.gguf", "a\u{1b}.gguf"]).unwrap_err().contains("no GGUF"));
        assert_eq!(choose("a/b", &["only.gguf"]).unwrap(), "only.gguf");
    }

    #[test]
    fn a_sum_is_believed_only_if_it_is_one() {
        let name = Name::parse("a/b").unwrap();
        let file = name.choose(files(&["m.gguf"])).unwrap();
        assert_eq!((file.size, file.sha256), (Some(7), Some("ab".repeat(32))));
        let odd = Listed { path: "m.gguf".into(), size: Some(9), lfs: Some(Lfs { oid: "W/\"x\"".into(), size: None }) };
        let file = name.choose(vec![odd]).unwrap();
        assert_eq!((file.size, file.sha256), (Some(9), None));
    }
}
