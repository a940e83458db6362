//! Tests of the settings: the layers, the table, the files and the places.

use super::keys::sample;
use super::*;

fn layer(text: &str) -> Option<Layer> {
    Some(Layer { path: "/c/config.toml".into(), text: text.into() })
}

fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
}

fn file_errors(text: &str) -> Vec<Diagnostic> {
    match Config::resolve(&Sources { user: layer(text), ..Sources::default() }) {
        Err(ConfigError::Files { errors }) => errors,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_table_is_whole() {
    let config = Config::default();
    for (i, key) in KEYS.iter().enumerate() {
        assert!((key.set)(&mut Config::default(), key.default, Origin::Default).is_ok(), "{}", key.name);
        assert_eq!(*(key.get)(&config).1, Origin::Default);
        assert!(key.help.ends_with('.'), "{}", key.name);
        assert_eq!(key.env, format!("GRADUS_{}", key.name.to_uppercase()));
        assert!(KEYS[i + 1..].iter().all(|other| other.name != key.name));
    }
    assert_eq!(config.context.value, 4096);
    assert_eq!(config.hub.value, "https://huggingface.co");
}

#[test]
fn the_sample_equals_the_defaults() {
    let said: String = sample()
        .lines()
        .filter_map(|l| l.strip_prefix('#').filter(|rest| !rest.starts_with(' ')))
        .map(|l| format!("{l}\n"))
        .collect();
    assert_eq!(said.lines().count(), KEYS.len());
    let config = Config::resolve(&Sources { user: layer(&said), ..Sources::default() }).unwrap();
    for key in KEYS {
        let (value, origin) = (key.get)(&config);
        assert_eq!(value, (key.get)(&Config::default()).0, "{}", key.name);
        assert!(matches!(origin, Origin::User(..)), "{}", key.name);
    }
    let untouched = Config::resolve(&Sources { user: layer(&sample()), ..Sources::default() }).unwrap();
    assert_eq!(untouched, Config::default());
}

#[test]
fn each_layer_goes_before_the_one_below() {
    let mut sources = Sources { site: layer("context = 1024\nthreads = 2\n"), ..Sources::default() };
    let path = PathBuf::from("/c/config.toml");
    let at = |s: &Sources| Config::resolve(s).unwrap().context;
    assert_eq!(at(&sources), Setting::new(1024, Origin::Site(path.clone(), 1)));
    sources.user = layer("\n\ncontext = 0x800 # two\n");
    assert_eq!(at(&sources), Setting::new(2048, Origin::User(path.clone(), 3)));
    sources.env = env(&[("GRADUS_CONTEXT", "3000"), ("GRADUS_THREADS", "")]);
    assert_eq!(at(&sources), Setting::new(3000, Origin::Env("GRADUS_CONTEXT")));
    sources.flags.push(FlagValue { flag: "--context", key: "context", value: "5000".into() });
    assert_eq!(at(&sources), Setting::new(5000, Origin::Flag("--context")));
    assert_eq!(Config::resolve(&sources).unwrap().threads, Setting::new(2, Origin::Site(path, 2)));
}

#[test]
fn limits_of_the_site_can_only_be_lowered() {
    let mut sources = Sources { site: layer("max_threads = 4\nmax_memory = \"2 GB\"\n"), ..Sources::default() };
    let of = |s: &Sources| Config::resolve(s).map(|c| (c.max_threads.value, c.max_memory.value)).unwrap();
    assert_eq!(of(&sources), (4, 2_000_000_000));
    for (given, holds) in [("8", 4), ("0", 4), ("2", 2)] {
        sources.env = env(&[("GRADUS_MAX_THREADS", given)]);
        assert_eq!(of(&sources).0, holds, "{given}");
    }
    sources.user = layer("max_memory = \"900 MB\"\n");
    sources.env = env(&[("GRADUS_MAX_MEMORY", "3 GB")]);
    assert_eq!(of(&sources).1, 2_000_000_000);
    sources.env = env(&[("GRADUS_MAX_MEMORY", "1 GB")]);
    assert_eq!(of(&sources).1, 1_000_000_000, "one's own limit is one's own");
    sources.site = None;
    sources.env = env(&[("GRADUS_MAX_MEMORY", "3 GB")]);
    assert_eq!(of(&sources).1, 3_000_000_000);
    for odd in ["2", "2 TB", "99 MB", "GB", "99999999999999999999 GB"] {
        sources.env = env(&[("GRADUS_MAX_MEMORY", odd)]);
        assert!(Config::resolve(&sources).unwrap_err().to_string().contains("800 MB"), "{odd}");
    }
}

#[test]
fn customs_of_other_programs_are_honoured() {
    let with = |pairs: &[(&str, &str)]| Config::resolve(&Sources { env: env(pairs), ..Sources::default() }).unwrap();
    assert_eq!(with(&[("NO_COLOR", "1")]).color, Setting::new(ColorChoice::Never, Origin::Env("NO_COLOR")));
    assert_eq!(with(&[("NO_COLOR", "")]).color.value, ColorChoice::Auto);
    assert_eq!(with(&[("CLICOLOR", "0")]).color.value, ColorChoice::Never);
    assert_eq!(with(&[("CLICOLOR", "1")]).color.value, ColorChoice::Auto);
    assert!(with(&[("TERM", "dumb")]).plain.value);
    assert_eq!(with(&[("ACCESSIBLE", "1")]).plain, Setting::new(true, Origin::Env("ACCESSIBLE")));
    assert!(!with(&[("ACCESSIBLE", "1"), ("GRADUS_PLAIN", "no")]).plain.value);
    assert_eq!(with(&[("NO_COLOR", "1"), ("GRADUS_COLOR", "always")]).color.value, ColorChoice::Always);
}

#[test]
fn every_mistake_of_a_file_is_shown_at_its_place() {
    let text = "modle = \"a\"\ncontext = \"4096\"\n  gpu-layers = 3\nplain = 1\ncolor = \"red\"\nthreads = -1\nhub = \"ftp://x\"\n[frobnicate]\na = 1\n";
    let errors = file_errors(text);
    let places: Vec<(usize, usize)> = errors.iter().map(|e| (e.line, e.column)).collect();
    assert_eq!(places, [(1, 1), (2, 11), (3, 3), (4, 9), (5, 9), (6, 11), (7, 7), (8, 2)]);
    assert_eq!(errors[0].help, "did you mean `model`?");
    assert_eq!(errors[0].source, "modle = \"a\"");
    assert_eq!(errors[1].help, "it is a whole number, not a TOML string");
    assert_eq!(errors[2].help, "did you mean `gpu_layers`?");
    assert!(errors[7].help.contains("the settings are: model, "), "{}", errors[7].help);
}

#[test]
fn broken_toml_is_shown_at_its_place() {
    let errors = file_errors("context = 4096\nplain = tru\n");
    assert_eq!((errors[0].line, errors[0].column), (2, 9), "{errors:?}");
    assert!(!file_errors("context = 4096\ncontext = 4096\n").is_empty());
}

#[test]
fn a_wrong_variable_is_named() {
    let bad = Config::resolve(&Sources { env: env(&[("GRADUS_CONTEXT", "12")]), ..Sources::default() });
    let text = bad.unwrap_err().to_string();
    assert!(text.contains("GRADUS_CONTEXT") && text.contains("512 to 131072"), "{text}");
}

#[test]
fn gpu_layers_and_folders_are_checked() {
    let of = |text: &str| Config::resolve(&Sources { user: layer(text), ..Sources::default() });
    assert_eq!(of("gpu_layers = 12").unwrap().gpu_layers.value, GpuLayers::Count(12));
    assert_eq!(of("gpu_layers = \"auto\"").unwrap().gpu_layers.value, GpuLayers::Auto);
    assert!(of("gpu_layers = -1").is_err());
    assert!(of("models_dir = \"here\"").is_err());
    assert_eq!(of("models_dir = \"\"").unwrap().models_dir.value, None);
    assert_eq!(of("models_dir = \"/no/such\"").unwrap().shared_models(), None);
    assert_eq!(of("hub = \"https://example.org/\"").unwrap().hub.value, "https://example.org");
}

#[test]
fn without_a_home_a_data_folder_is_enough() {
    let none = Paths::from_dirs(None, None).unwrap_err().to_string();
    assert!(none.contains("set HOME") && none.contains("GRADUS_DATA_DIR"), "{none}");
    let paths = Paths::from_dirs(None, Some("/d".into())).unwrap();
    assert_eq!(paths.config_file, PathBuf::from("/d/config/config.toml"));
    assert_eq!(paths.log_file, PathBuf::from("/d/state/gradus.log"));
}

#[cfg(unix)]
#[test]
fn folders_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let paths = Paths::from_dirs(None, Some(home.path().join("data"))).unwrap();
    paths.create().unwrap();
    paths.create().unwrap();
    for path in [&paths.data_dir, &paths.state_dir, &paths.models_dir] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
    std::fs::write(home.path().join("file"), "").unwrap();
    let blocked = Paths::from_dirs(None, Some(home.path().join("file/data"))).unwrap();
    assert!(blocked.create().unwrap_err().to_string().contains("GRADUS_DATA_DIR"));
}
