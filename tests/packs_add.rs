//! Packs are added from folders, archives and repositories, listed, learned, replaced as a whole and removed; what is wrong or
//! hostile changes nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let program = std::env::var_os("GRADUS_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_gradus").into());
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.0.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", self.0.path().join("home"));
        command.env("GRADUS_PACKS_DIR", self.path("site")).env("GRADUS_SITE_CONFIG", self.path("no-such.toml"));
        command
    }

    fn gradus(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The JSON of a command that goes well.
    fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let done = self.gradus(&[arguments, &["--json"]].concat());
        assert!(done.status.success(), "{arguments:?}: {}", words(&done));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// What is said by a command that fails, with its exit code.
    fn refused(&self, arguments: &[&str]) -> (i32, String) {
        let done = self.gradus(arguments);
        assert!(!done.status.success(), "{arguments:?}: {}", words(&done));
        (done.status.code().unwrap(), words(&done))
    }

    /// A new curriculum in a folder.
    fn course(&self, name: &str) -> PathBuf {
        self.json(&["pack", "new", name]);
        self.path(name)
    }

    fn ids(&self) -> Vec<String> {
        let all = self.json(&["pack", "list"]);
        all.as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap().to_string()).collect()
    }

    fn has(&self, id: &str) -> bool {
        self.ids().iter().any(|i| i == id)
    }

    fn packs(&self) -> PathBuf {
        self.path("home/.local/share/gradus/packs")
    }
}

fn words(done: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
}

fn run(folder: &Path, program: &str, arguments: &[&str]) {
    let done = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(done.status.success(), "{program} {arguments:?}: {}", words(&done));
}

fn git(folder: &Path, arguments: &[&str]) {
    run(folder, "git", &[&["-c", "user.name=Ada", "-c", "user.email=ada@example.org"], arguments].concat());
}

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} is not in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_folder_is_added_learned_updated_and_removed() {
    let home = Home::new();
    let course = home.course("tea-course");
    let added = home.json(&["pack", "add", "tea-course"]);
    assert_eq!(
        (added["id"].as_str(), added["replaced"].as_bool(), added["items"].as_u64()),
        (Some("tea-course"), Some(false), Some(6))
    );
    assert!(home.has("tea-course") && home.has("rust"));
    // The copy is its own: the source may go.
    fs::rename(&course, home.path("elsewhere")).unwrap();
    let next = home.command(&["next", "--json"]).env("GRADUS_CURRICULUM", "tea-course").output().unwrap();
    assert!(words(&next).contains("tea-course.first-steps"), "{}", words(&next));
    // An item gets another key, one goes, one comes.
    let skill = home.path("elsewhere/skills/first-steps.md");
    change(&skill, "print(\"milk\")", "print(\"silk\")");
    change(&skill, "expect = { output = \"milk\" }", "expect = { output = \"silk\" }");
    change(&skill, "text = \"`milk`\"", "text = \"`silk`\"");
    change(&skill, "text = \"`\\\"milk\\\"`\"", "text = \"`\\\"silk\\\"`\"");
    change(&skill, "id = \"greet\"", "id = \"greeting\"");
    fs::rename(home.path("elsewhere"), &course).unwrap();
    let updated = home.json(&["pack", "update", "tea-course"]);
    assert_eq!(updated["changed"], serde_json::json!({ "new": 1, "gone": 1, "meaning": 1 }));
    let left: Vec<_> = fs::read_dir(home.packs()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["tea-course"], "nothing half-done lies about");
    home.json(&["pack", "remove", "tea-course"]);
    assert!(!home.has("tea-course"));
    assert_eq!(fs::read_dir(home.packs()).unwrap().count(), 0);
    let (code, said) = home.refused(&["pack", "remove", "tea-course"]);
    assert!(code == 2 && said.contains("no pack `tea-course`"), "{said}");
}

#[test]
fn what_is_wrong_changes_nothing() {
    let home = Home::new();
    let course = home.course("tea-course");
    home.json(&["pack", "add", "./tea-course"]);
    let before = fs::read(home.packs().join("tea-course/skills/first-steps.md")).unwrap();
    change(&course.join("skills/first-steps.md"), "kind = \"order\"", "kind = \"disorder\"");
    let (code, said) = home.refused(&["pack", "add", "tea-course"]);
    assert!(code == 5 && said.contains("skills/first-steps.md:") && said.contains("nothing was added"), "{said}");
    assert_eq!(fs::read(home.packs().join("tea-course/skills/first-steps.md")).unwrap(), before);
    let (code, said) = home.refused(&["pack", "add", "no-such-thing"]);
    assert!(code == 2 && said.contains("nothing at no-such-thing"), "{said}");
    fs::create_dir(home.path("empty")).unwrap();
    let (code, said) = home.refused(&["pack", "add", "empty"]);
    assert!(code == 5 && said.contains("no curriculum.toml"), "{said}");
    // Names of shipped curricula are taken.
    change(&course.join("skills/first-steps.md"), "kind = \"disorder\"", "kind = \"order\"");
    change(&course.join("curriculum.toml"), "\"tea-course\"", "\"rust\"");
    let (code, said) = home.refused(&["pack", "add", "tea-course"]);
    assert!(code == 2 && said.contains("comes with gradus"), "{said}");
    for bad in ["Tea", "tea course", "rust"] {
        assert_eq!(home.refused(&["pack", "new", bad]).0, 2, "{bad}");
    }
    let (code, said) = home.refused(&["pack", "new", "tea-course"]);
    assert!(code == 2 && said.contains("left as it is"), "{said}");
}

#[test]
fn a_repository_is_fetched_with_its_commit_and_a_branch_or_folder_may_be_named() {
    let home = Home::new();
    let one = home.course("one-course");
    let two = home.course("two-course");
    let tree = home.path("courses");
    fs::create_dir(&tree).unwrap();
    fs::rename(one, tree.join("one")).unwrap();
    fs::rename(two, tree.join("two")).unwrap();
    git(&tree, &["init", "-q", "-b", "main"]);
    git(&tree, &["add", "."]);
    git(&tree, &["commit", "-q", "-m", "Two courses"]);
    git(&tree, &["switch", "-q", "-c", "next"]);
    change(&tree.join("one/curriculum.toml"), "0.1.0", "0.2.0");
    git(&tree, &["commit", "-q", "-a", "-m", "A newer one"]);
    git(&tree, &["switch", "-q", "main"]);
    let address = format!("file://{}", tree.display());
    let (code, said) = home.refused(&["pack", "add", &address]);
    assert!(code == 2 && said.contains("--path one") && said.contains("--path two"), "{said}");
    let added = home.json(&["pack", "add", &address, "--path", "one"]);
    assert_eq!((added["id"].as_str(), added["version"].as_str()), (Some("one-course"), Some("0.1.0")));
    assert_eq!(added["source"]["commit"].as_str().unwrap().len(), 40);
    let added = home.json(&["pack", "add", &format!("{address}#next"), "--path", "one/"]);
    assert_eq!((added["replaced"].as_bool(), added["version"].as_str()), (Some(true), Some("0.2.0")));
    // The branch is remembered.
    git(&tree, &["switch", "-q", "next"]);
    change(&tree.join("one/curriculum.toml"), "0.2.0", "0.3.0");
    git(&tree, &["commit", "-q", "-a", "-m", "Newer still"]);
    git(&tree, &["switch", "-q", "main"]);
    assert_eq!(home.json(&["pack", "update"])["version"], "0.3.0");
    // A bare repository on this machine, without an address.
    let bare = home.path("bare.git");
    git(&home.path("."), &["clone", "-q", "--bare", tree.to_str().unwrap(), bare.to_str().unwrap()]);
    assert_eq!(home.json(&["pack", "add", "bare.git", "--path", "two"])["id"], "two-course");
    let (code, said) = home.refused(&["pack", "add", "file:///no/such/repository"]);
    assert!(code == 1 && said.contains("git could not fetch"), "{said}");
    let (code, said) = home.refused(&["--offline", "pack", "add", "https://example.invalid/x.git"]);
    assert!(code == 1 && said.contains("--offline"), "{said}");
    let (code, _) = home.refused(&["pack", "add", "--", "--upload-pack=touch pwned"]);
    assert!(code == 2 && !home.path("pwned").exists());
}

/// A tar of these entries: path, content, and the kind of entry (`0` a file, `2` a link to the content).
fn tar(entries: &[(&str, &[u8], u8)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (path, content, kind) in entries {
        let mut header = [0_u8; 512];
        header[..path.len()].copy_from_slice(path.as_bytes());
        header[100..107].copy_from_slice(b"0000644");
        let size = if *kind == b'0' { content.len() } else { 0 };
        header[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
        header[156] = *kind;
        if *kind == b'2' {
            header[157..157 + content.len()].copy_from_slice(content);
        }
        header[257..263].copy_from_slice(b"ustar\0");
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        out.extend(header);
        if *kind == b'0' {
            out.extend(*content);
            out.resize(out.len().next_multiple_of(512), 0);
        }
    }
    out.extend([0; 1024]);
    out
}

#[test]
fn archives_are_read_and_hostile_ones_lead_nowhere() {
    let home = Home::new();
    let course = home.course("tea-course");
    run(&home.path("."), "tar", &["czf", "tea.tar.gz", "tea-course"]);
    assert_eq!(home.json(&["pack", "add", "tea.tar.gz"])["id"], "tea-course");
    run(&course, "tar", &["cf", "../flat.tar", "."]);
    assert_eq!(home.json(&["pack", "add", "flat.tar"])["replaced"], true);
    let header = fs::read(course.join("curriculum.toml")).unwrap();
    let skill = fs::read(course.join("skills/first-steps.md")).unwrap();
    fs::write(home.path("secret"), "secret").unwrap();
    let secret = home.path("secret");
    let good: [(&str, &[u8], u8); 2] =
        [("t/curriculum.toml", &header, b'0'), ("t/skills/first-steps.md", &skill, b'0')];
    let hostile: [(&str, &[u8], u8); 5] = [
        ("../../../outside.md", b"x", b'0'),
        ("/tmp/gradus-test-absolute", b"x", b'0'),
        ("t/skills/../../up.md", b"x", b'0'),
        ("t/skills/link.md", secret.as_os_str().as_encoded_bytes(), b'2'),
        ("t/hooks/run.sh", b"#!/bin/sh\ntouch pwned", b'0'),
    ];
    fs::write(home.path("hostile.tar"), tar(&[&good[..], &hostile[..]].concat())).unwrap();
    home.json(&["pack", "add", "hostile.tar"]);
    let kept: Vec<_> =
        fs::read_dir(home.packs().join("tea-course/skills")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(kept, ["first-steps.md"]);
    assert!(!home.path("outside.md").exists() && !home.path("up.md").exists() && !home.path("pwned").exists());
    assert!(!Path::new("/tmp/gradus-test-absolute").exists() && !home.packs().join("tea-course/hooks").exists());
    // Cut and made of noise.
    let whole = fs::read(home.path("tea.tar.gz")).unwrap();
    for (n, bytes) in
        [whole[..whole.len() / 2].to_vec(), whole[..20].to_vec(), vec![0x1f, 0x8b, 1, 2, 3], vec![7; 4096], Vec::new()]
            .iter()
            .enumerate()
    {
        fs::write(home.path("bad.tar.gz"), bytes).unwrap();
        let (code, said) = home.refused(&["pack", "add", "bad.tar.gz"]);
        assert!(code == 5, "{n}: {code} {said}");
    }
    // A file that is larger than a skill may be, named well.
    let long = vec![b'x'; (1 << 20) + 1];
    fs::write(home.path("long.tar"), tar(&[good[0], ("t/skills/first-steps.md", &long, b'0')])).unwrap();
    let (code, said) = home.refused(&["pack", "add", "long.tar"]);
    assert!(code == 5 && said.contains("1048576 are allowed"), "{said}");
    // A terminal escape in the text is refused before it is shown.
    let mut steering = skill.clone();
    steering.extend(b"\n\x1b]0;pwned\x07\n");
    fs::write(home.path("steer.tar"), tar(&[good[0], ("t/skills/first-steps.md", &steering, b'0')])).unwrap();
    let (code, said) = home.refused(&["pack", "add", "steer.tar"]);
    assert!(code == 5 && said.contains("U+001B") && !said.contains('\x1b'), "{said}");
}

#[test]
fn packs_of_the_site_are_there_for_all_and_the_own_one_goes_first() {
    let home = Home::new();
    let course = home.course("tea-course");
    fs::create_dir(home.path("site")).unwrap();
    fs::rename(&course, home.path("site/tea-course")).unwrap();
    fs::create_dir(home.path("site/.hidden")).unwrap();
    fs::create_dir(home.path("site/no-course")).unwrap();
    assert_eq!(home.ids().iter().filter(|i| *i == "tea-course").count(), 1);
    let (code, said) = home.refused(&["pack", "remove", "tea-course"]);
    assert!(code == 2 && said.contains("all users"), "{said}");
    let (_, said) = home.refused(&["learn", "no-course"]);
    assert!(said.contains("no curriculum `no-course`") && said.contains("tea-course"), "{said}");
    change(&home.path("site/tea-course/curriculum.toml"), "0.1.0", "7.0.0");
    home.json(&["pack", "add", "site/tea-course"]);
    change(&home.path("site/tea-course/curriculum.toml"), "7.0.0", "8.0.0");
    let all = home.json(&["pack", "list"]);
    let tea = all.as_array().unwrap().iter().find(|e| e["id"] == "tea-course").unwrap().clone();
    assert_eq!((tea["place"].as_str(), tea["version"].as_str()), (Some("own"), Some("7.0.0")));
    assert!(home.gradus(&["pack", "check", "tea-course"]).status.success());
    // A broken pack is listed with its fault and hides nothing else.
    fs::write(home.packs().join("tea-course/curriculum.toml"), "id = ").unwrap();
    let all = home.json(&["pack", "list"]);
    let tea = all.as_array().unwrap().iter().find(|e| e["id"] == "tea-course").unwrap().clone();
    assert!(tea["error"].as_str().unwrap().contains("errors"), "{tea}");
    assert!(home.has("rust"));
}

#[test]
fn a_new_curriculum_in_each_language_passes_its_own_check() {
    let home = Home::new();
    for code in gradus::curriculum::languages::KNOWN {
        let name = format!("a-{code}");
        home.json(&["pack", "new", &name, "--code", code, "--author", "Ada \"A\"", "--title", "Läsning"]);
        let checked = home.json(&["pack", "check", &format!("{name}/"), "--run", "--yes", "--skip-missing"]);
        assert_eq!(checked["ok"], true, "{checked}");
        assert_eq!(home.json(&["pack", "add", &name])["title"], "Läsning");
    }
}
