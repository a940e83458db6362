//! What the hub says about files before they are fetched: which there are, their sums and sizes.
//!
//! Owns the two questions that are put to it (the head of a file, the list of a repository) and the choice of a file
//! among those of a repository. Its answers are bounded in size and checked in form; nothing of them is believed that
//! does not look right. Fetching is `download`'s.

use super::{
    catalog::{is_repo, plain},
    download::{
        Settings,
        error::meaning,
        http::{agent, sha256_of, text},
        origin,
    },
    sum::is_sha256,
};
use serde::Deserialize;
use std::io::Read;

/// Bytes of one answer at most, and answers to one question at most.
const MOST_BYTES: u64 = 4 << 20;
const MOST_PAGES: usize = 10;
/// Quantisations in the order in which they are tried where none is named.
pub const USUAL: [&str; 3] = ["Q4_K_M", "Q4_0", "Q8_0"];

/// What the hub says about one file. Nothing of it is certain, but a sum is a sum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// 64 lower-case hexadecimal digits.
    pub sha256: Option<String>,
    /// Bytes.
    pub size: Option<u64>,
    /// The commit that it belongs to.
    pub commit: Option<String>,
}

/// One file of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its path in the repository; every part is a plain name.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// 64 lower-case hexadecimal digits, where the hub names a sum that looks like one.
    pub sha256: Option<String>,
}

/// A repository, and which of its files is meant: `owner/name` or `owner/name:Q4_K_M` or `owner/name:file.gguf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// `owner/name`.
    pub repo: String,
    /// A quantisation or the name of a file.
    pub which: Option<String>,
}

/// Why the hub's answer does not help.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// What the user wrote is no repository.
    #[error(
        "`{0}` names no repository of the hub. Write owner/name or owner/name:Q4_K_M, with plain letters, digits, '.', '-' and '_'."
    )]
    Name(String),
    /// No answer, or not the expected one.
    #[error(
        "{url} cannot be asked: {why}. Check the network, the proxy settings (HTTPS_PROXY) and the name, or use `gradus model import FILE`."
    )]
    Asked {
        /// The address.
        url: String,
        /// What is wrong.
        why: String,
    },
    /// It refuses.
    #[error("{url} answered {status}{}. Check the name of the repository.", meaning(*.status))]
    Status {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// No file is the one that is meant.
    #[error("{repo} has no whole GGUF file for {wanted}. It has: {}.", names(.have))]
    None {
        /// The repository.
        repo: String,
        /// What was looked for.
        wanted: String,
        /// Its GGUF files.
        have: Vec<String>,
    },
    /// Several are.
    #[error("{repo} has several files for {wanted}: {}. Name one: --hf {repo}:FILE.", names(.have))]
    Several {
        /// The repository.
        repo: String,
        /// What was looked for.
        wanted: String,
        /// Those files.
        have: Vec<String>,
    },
    /// The model comes in pieces.
    #[error("{repo} has {wanted} only in pieces ({}), which gradus cannot read. Choose another quantisation, or join them with llama-gguf-split and use `gradus model import FILE`.", names(.have))]
    Split {
        /// The repository.
        repo: String,
        /// What was looked for.
        wanted: String,
        /// The pieces.
        have: Vec<String>,
    },
}

fn names(all: &[String]) -> String {
    match all.len() {
        0 => "none".into(),
        n if n > 12 => format!("{}, and {} more", all[..12].join(", "), n - 12),
        _ => all.join(", "),
    }
}

impl Wish {
    /// Reads what the user wrote.
    ///
    /// # Errors
    /// [`HubError::Name`].
    pub fn parse(written: &str) -> Result<Self, HubError> {
        let (repo, which) = match written.split_once(':') {
            Some((repo, which)) => (repo, Some(which)),
            None => (written, None),
        };
        if !is_repo(repo) || which.is_some_and(|w| !w.split('/').all(|part| plain(part, ".-_"))) {
            return Err(HubError::Name(written.chars().take(200).collect()));
        }
        Ok(Self { repo: repo.into(), which: which.map(str::to_owned) })
    }

    /// The file that is meant.
    ///
    /// # Errors
    /// Where there is none, or several, or only pieces; the text names the candidates.
    pub fn pick(&self, files: &[Listed]) -> Result<Listed, HubError> {
        let models: Vec<&Listed> = files.iter().filter(|f| is_model(&f.path)).collect();
        let repo = self.repo.clone();
        if let Some(name) = self.which.as_ref().filter(|w| w.to_ascii_lowercase().ends_with(".gguf")) {
            let same = |f: &&&Listed| f.path.eq_ignore_ascii_case(name) || last(&f.path).eq_ignore_ascii_case(name);
            return one(&repo, name, models.iter().filter(same).copied().collect(), &models);
        }
        let wanted: Vec<&str> = match &self.which {
            Some(which) => vec![which.as_str()],
            None => USUAL.to_vec(),
        };
        for quant in &wanted {
            let found: Vec<&Listed> = models.iter().filter(|f| has_quant(last(&f.path), quant)).copied().collect();
            if !found.is_empty() {
                return one(&repo, quant, found, &models);
            }
        }
        one(&repo, &wanted.join(", "), Vec::new(), &models)
    }
}

fn one(repo: &str, wanted: &str, found: Vec<&Listed>, all: &[&Listed]) -> Result<Listed, HubError> {
    let (repo, wanted) = (repo.to_owned(), wanted.to_owned());
    let paths = |files: &[&Listed]| files.iter().map(|f| f.path.clone()).collect::<Vec<_>>();
    let whole: Vec<&Listed> = found.iter().filter(|f| !is_piece(&f.path)).copied().collect();
    match (&whole[..], found.is_empty()) {
        ([file], _) => Ok((*file).clone()),
        ([], true) => Err(HubError::None { repo, wanted, have: paths(all) }),
        ([], false) => Err(HubError::Split { repo, wanted, have: paths(&found) }),
        (several, _) => Err(HubError::Several { repo, wanted, have: paths(several) }),
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A GGUF file that holds a language model, and not what belongs to one.
fn is_model(path: &str) -> bool {
    let name = last(path).to_ascii_lowercase();
    name.ends_with(".gguf") && !name.contains("mmproj") && !name.contains("imatrix")
}

/// `…-00001-of-00002.gguf`.
fn is_piece(path: &str) -> bool {
    let stem = last(path).to_ascii_lowercase();
    let stem = stem.strip_suffix(".gguf").unwrap_or(&stem);
    let number = |t: &str| t.len() == 5 && t.bytes().all(|b| b.is_ascii_digit());
    stem.rsplit_once("-of-").is_some_and(|(front, n)| number(n) && front.rsplit('-').next().is_some_and(number))
}

/// The name has the quantisation as a word of its own: `Q4_K` is not in `x-Q4_K_M.gguf`, nor `Q4_0` in `x-IQ4_0`.
fn has_quant(name: &str, quant: &str) -> bool {
    let (name, quant) = (name.to_ascii_lowercase(), quant.to_ascii_lowercase());
    let edge = |c: Option<char>| c.is_none_or(|c| c == '-' || c == '.');
    name.match_indices(&quant)
        .any(|(at, _)| edge(name[..at].chars().next_back()) && edge(name[at + quant.len()..].chars().next()))
}

/// Asks for the head of a file, without following where it leads: only the hub's own answer names the sum.
///
/// # Errors
/// Where it refuses or cannot be asked. A hub that says nothing of sums is no error.
pub fn word(settings: &Settings, url: &str) -> Result<Word, HubError> {
    let asked = |why: String| HubError::Asked { url: url.to_owned(), why };
    let mut request = agent(settings).head(url).header("Accept-Encoding", "identity");
    if let Some(token) = settings.token.as_ref().and_then(|t| t.header_for(url)) {
        request = request.header("Authorization", token);
    }
    let response = request.call().map_err(|e| asked(e.to_string()))?;
    let (status, headers) = (response.status().as_u16(), response.headers());
    if matches!(status, 401 | 403 | 404 | 410) {
        return Err(HubError::Status { url: url.to_owned(), status });
    }
    if !(200..400).contains(&status) {
        return Ok(Word::default()); // a place that is laid out alike need not know this question
    }
    Ok(Word {
        sha256: sha256_of(headers),
        size: text(headers, "x-linked-size").and_then(|s| s.parse().ok()),
        commit: text(headers, "x-repo-commit").filter(|c| is_commit(c)),
    })
}

fn is_commit(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[derive(Deserialize)]
struct Row {
    path: String,
    #[serde(default)]
    size: u64,
    lfs: Option<Lfs>,
}

#[derive(Deserialize)]
struct Lfs {
    oid: Option<String>,
    size: Option<u64>,
}

/// The files of a repository, page by page. Those with odd names are left out.
///
/// # Errors
/// Where the hub refuses, cannot be asked, or answers with something else than a list of files.
pub fn files(settings: &Settings, base: &str, repo: &str) -> Result<Vec<Listed>, HubError> {
    let first = format!("{}/api/models/{repo}/tree/main?recursive=1", base.trim_end_matches('/'));
    let (mut url, mut all) = (first.clone(), Vec::new());
    for _ in 0..MOST_PAGES {
        let (body, next) = page(settings, &url)?;
        all.extend(rows(&body).map_err(|why| HubError::Asked { url: url.clone(), why })?);
        match next {
            None => return Ok(all),
            Some(next) if origin(&next) == origin(&first) => url = next,
            Some(_) => {
                let why = "it sends us to another host for the rest of the list".into();
                return Err(HubError::Asked { url, why });
            }
        }
    }
    Err(HubError::Asked { url: first, why: format!("the list has more than {MOST_PAGES} pages") })
}

/// The body, and the address of the next page.
fn page(settings: &Settings, url: &str) -> Result<(Vec<u8>, Option<String>), HubError> {
    let asked = |why: String| HubError::Asked { url: url.to_owned(), why };
    let mut request = agent(settings).get(url).header("Accept", "application/json");
    if let Some(token) = settings.token.as_ref().and_then(|t| t.header_for(url)) {
        request = request.header("Authorization", token);
    }
    let response = request.call().map_err(|e| asked(e.to_string()))?;
    let status = response.status().as_u16();
    if status != 200 {
        return Err(HubError::Status { url: url.to_owned(), status });
    }
    let next = text(response.headers(), "link").and_then(|l| next_of(&l));
    let mut body = Vec::new();
    let reader = response.into_body().into_with_config().limit(u64::MAX).reader();
    reader.take(MOST_BYTES + 1).read_to_end(&mut body).map_err(|e| asked(e.to_string()))?;
    if body.len() as u64 > MOST_BYTES {
        return Err(asked(format!("its answer has more than {MOST_BYTES} bytes")));
    }
    Ok((body, next))
}

/// The address marked `rel="next"` in a Link header.
fn next_of(link: &str) -> Option<String> {
    let part = link.split(',').find(|p| p.contains("rel=\"next\""))?;
    Some(part.split_once('<')?.1.split_once('>')?.0.to_owned())
}

fn rows(body: &[u8]) -> Result<Vec<Listed>, String> {
    let rows: Vec<Row> = serde_json::from_slice(body).map_err(|e| format!("its answer is no list of files ({e})"))?;
    let sound = |path: &str| path.len() <= 300 && path.split('/').all(|part| plain(part, ".-_"));
    let listed = rows.into_iter().filter(|r| sound(&r.path)).map(|r| {
        let oid = r.lfs.as_ref().and_then(|l| l.oid.clone()).map(|o| o.to_ascii_lowercase());
        Listed {
            path: r.path,
            size: r.lfs.and_then(|l| l.size).unwrap_or(r.size),
            sha256: oid.filter(|o| is_sha256(o)),
        }
    });
    Ok(listed.collect())
}

#[cfg(test)]
#[path = "hub_tests.rs"]
mod tests;
