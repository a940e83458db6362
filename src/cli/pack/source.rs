//! Where a pack can come from: a folder, an archive, a git repository. Finds its files; installs nothing.
//!
//! Nothing of a source is run: of an archive and of a repository only a curriculum's own text files are read, links are left out,
//! and git gets no hooks, no submodules and no other transport than those that fetch.

use crate::cli::Context;
use crate::cli::output::Failure;
use crate::curriculum::Library;
use crate::curriculum::load::{MAX_BYTES, MAX_FILES};
use crate::curriculum::parse::{Files, MAX_FILE};
use crate::curriculum::shelf::roots;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

/// How deep below a folder a curriculum is looked for.
const DEEP: usize = 3;

/// What was found.
pub struct Found {
    /// The files of the pack.
    pub files: Files,
    /// The commit, where it came from git.
    pub commit: Option<String>,
    /// The source as it should be written down: a folder as an absolute path.
    pub from: String,
}

/// Finds the pack that `from` means; `path` chooses where it holds several.
///
/// # Errors
/// 2 where there is no such thing, 5 where it is no curriculum or too large, 1 where it cannot be fetched.
pub fn fetch(ctx: &Context, from: &str, path: Option<&str>) -> Result<Found, Failure> {
    let local = Path::new(from);
    if local.is_dir() && !is_bare(local) {
        let whole = std::path::absolute(local).unwrap_or_else(|_| local.to_path_buf());
        return Ok(Found { files: folder(local, path)?, commit: None, from: whole.to_string_lossy().into_owned() });
    }
    if local.is_file() {
        let whole = std::path::absolute(local).unwrap_or_else(|_| local.to_path_buf());
        let files = archive(local, path)?;
        return Ok(Found { files, commit: None, from: whole.to_string_lossy().into_owned() });
    }
    if is_address(from) || local.is_dir() {
        return git(ctx, from, path);
    }
    Err(Failure::usage(format!(
        "there is nothing at {from}\n   = name a folder, a .tar.gz or .tar file, or the address of a git repository"
    )))
}

/// A repository without a working tree.
fn is_bare(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir()
}

/// `https://…`, `ssh://…`, `git://…`, `file://…`, `name@host:path`.
fn is_address(text: &str) -> bool {
    let scheme = ["https://", "http://", "ssh://", "git://", "file://"].iter().any(|s| text.starts_with(s));
    let short = text.split_once(':').is_some_and(|(host, path)| {
        !path.is_empty() && host.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
    });
    (scheme || short) && !text.starts_with('-')
}

fn folder(root: &Path, path: Option<&str>) -> Result<Files, Failure> {
    let found = roots(root, DEEP).map_err(Failure::content)?;
    let names: Vec<String> = found.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    let inner = choose(&names, path, &root.display().to_string())?;
    let whole = root.join(inner);
    // With a slash it is a folder to the library, whatever its name.
    Library::files(&format!("{}/", whole.display())).map_err(Failure::content)
}

/// One of the places of curricula in a source.
fn choose<'a>(names: &'a [String], path: Option<&str>, of: &str) -> Result<&'a str, Failure> {
    let list = || names.iter().map(|n| format!("   - --path {n}\n")).collect::<String>();
    match (path.map(|p| p.trim_matches('/')), names) {
        (_, []) => Err(Failure::content(format!(
            "there is no curriculum.toml in {of}\n   = see curricula/README.md, or: gradus pack new"
        ))),
        (None, [one]) => Ok(one),
        (None, many) => {
            Err(Failure::usage(format!("{of} holds {} curricula; say which with --path:\n{}", many.len(), list())))
        }
        (Some(path), many) => {
            many.iter().find(|n| *n == path).map(String::as_str).ok_or_else(|| {
                Failure::usage(format!("there is no curriculum at {path} in {of}; there is:\n{}", list()))
            })
        }
    }
}

/// Reads a .tar or .tar.gz in memory: nothing is unpacked to the disk.
fn archive(file: &Path, path: Option<&str>) -> Result<Files, Failure> {
    let bad = |e: std::io::Error| {
        Failure::content(format!(
            "{} cannot be read as a .tar or .tar.gz: {e}\n   = unpack it, and name the folder",
            file.display()
        ))
    };
    let mut opened = std::fs::File::open(file).map_err(Failure::failed)?;
    let mut magic = [0; 2];
    let zipped = opened.read_exact(&mut magic).is_ok() && magic == [0x1f, 0x8b];
    let opened = std::fs::File::open(file).map_err(Failure::failed)?;
    let stream: Box<dyn Read> =
        if zipped { Box::new(flate2::read::MultiGzDecoder::new(opened)) } else { Box::new(opened) };
    let mut all: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let too_much = || Failure::content(format!("{} holds more than a curriculum does", file.display()));
    // What is skipped counts too, so that no small file keeps us busy for ever.
    let mut tar = tar::Archive::new(stream.take(2 * MAX_BYTES));
    let (mut entries, mut bytes) = (0, 0);
    for entry in tar.entries().map_err(bad)? {
        let entry = entry.map_err(bad)?;
        entries += 1;
        if entries > 10 * MAX_FILES || all.len() > MAX_FILES || bytes > MAX_BYTES {
            return Err(too_much());
        }
        let Some(name) = plain(&entry.path().map_err(bad)?).filter(|_| entry.header().entry_type().is_file()) else {
            continue;
        };
        let mut content = Vec::new();
        // One byte over the limit is enough for the parser to refuse it.
        entry.take(MAX_FILE as u64 + 1).read_to_end(&mut content).map_err(bad)?;
        bytes += content.len() as u64;
        all.insert(name, content);
    }
    let place = |name: &String| match name.as_str() {
        "curriculum.toml" => Some(String::new()),
        other => other.strip_suffix("/curriculum.toml").map(str::to_string),
    };
    let places: Vec<String> = all.keys().filter_map(place).collect();
    let root = choose(&places, path, &file.display().to_string())?;
    let below = |name: &str| {
        if root.is_empty() {
            Some(name.to_string())
        } else {
            Some(name.strip_prefix(root)?.strip_prefix('/')?.to_string())
        }
    };
    Ok(all
        .into_iter()
        .filter_map(|(name, content)| Some((below(&name)?, content)))
        .filter(|(n, _)| belongs(n))
        .collect())
}

/// Whether a file belongs to a curriculum.
fn belongs(name: &str) -> bool {
    match name.split_once('/') {
        Some(("skills", rest)) => !rest.contains('/'),
        Some(_) => false,
        None => ["curriculum.toml", crate::curriculum::priors::FILE].contains(&name),
    }
}

/// A path within an archive as a plain name; none where it would lead out of it, or hides.
fn plain(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => parts.push(name.to_str().filter(|n| !n.starts_with('.'))?),
            _ => return None,
        }
    }
    Some(parts.join("/")).filter(|p| !p.is_empty())
}

/// Clones the newest state of a repository aside, and reads the pack in it. `#name` at the end means a branch or a tag.
fn git(ctx: &Context, from: &str, path: Option<&str>) -> Result<Found, Failure> {
    let far = is_address(from) && !from.starts_with("file://");
    if far && ctx.config.offline.value {
        return Err(Failure::failed(format!("{from} would be fetched over the network, and --offline forbids it")));
    }
    let (address, reference) = from.split_once('#').map_or((from, None), |(a, r)| (a, Some(r)));
    let room = tempfile::tempdir().map_err(Failure::failed)?;
    let tree = room.path().join("tree");
    let mut command = Command::new("git");
    command.args(["-c", "core.symlinks=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never"]);
    command.args([
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--single-branch",
        "--no-tags",
        "--no-recurse-submodules",
        "--template=",
    ]);
    if let Some(name) = reference {
        command.arg(format!("--branch={name}"));
    }
    command.arg("--").arg(address).arg(&tree);
    quiet(&mut command, ctx.may_ask);
    ctx.out.progress(&format!("fetching {address}"));
    let done = command.output();
    ctx.out.progress("");
    let done = done.map_err(|e| {
        Failure::failed(format!("git cannot be run: {e}\n   = install git, or name a folder or an archive"))
    })?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(Failure::failed(format!("git could not fetch {address}:\n{}", said.trim())));
    }
    let mut head = Command::new("git");
    head.arg("-C").arg(&tree).args(["rev-parse", "HEAD"]);
    quiet(&mut head, false);
    let head = head.output().map_err(Failure::failed)?;
    let commit = String::from_utf8_lossy(&head.stdout).trim().to_string();
    let from = if Path::new(from).is_dir() {
        std::path::absolute(from).map_or_else(|_| from.to_string(), |p| p.to_string_lossy().into_owned())
    } else {
        from.to_string()
    };
    Ok(Found { files: folder(&tree, path)?, commit: Some(commit).filter(|c| !c.is_empty()), from })
}

/// Nothing of another repository that this is run in, and no questions where nobody can answer.
fn quiet(command: &mut Command, may_ask: bool) {
    command.stdin(Stdio::null()).env("LC_ALL", "C").env("GIT_LFS_SKIP_SMUDGE", "1");
    let inherited: Vec<PathBuf> = std::env::vars_os()
        .map(|(k, _)| PathBuf::from(k))
        .filter(|k| k.to_string_lossy().starts_with("GIT_"))
        .collect();
    for name in inherited.iter().filter(|n| n.as_os_str() != "GIT_SSH_COMMAND") {
        command.env_remove(name);
    }
    if !may_ask {
        command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        for yes in ["https://a/b", "ssh://git@a/b", "git@host:course.git", "file:///srv/x"] {
            assert!(is_address(yes), "{yes}");
        }
        for no in ["course", "./a:b", "--upload-pack=x", "ext::sh -c x", "C:stuff", "@host:x", "-x@host:y"] {
            assert!(!is_address(no), "{no}");
        }
    }

    #[test]
    fn names_in_an_archive_stay_within_it() {
        assert_eq!(plain(Path::new("./a/skills/b.md")).as_deref(), Some("a/skills/b.md"));
        for out in ["../a", "/etc/passwd", "a/../../b", "", "a/.git/config"] {
            assert_eq!(plain(Path::new(out)), None, "{out}");
        }
        assert!(belongs("skills/a.md") && belongs("priors.toml") && !belongs("skills/a/b.md") && !belongs("run.sh"));
    }
}
