//! `gradus man`: the manual page, made from the same tables as the help and the settings.

use super::args;
use super::output::{EXIT_CODES, Failure};
use crate::config::KEYS;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::io::{self, Write};

/// Prints it, as roff.
///
/// # Errors
/// The output cannot be written.
pub fn run() -> Result<(), Failure> {
    let page = page()?;
    let mut out = io::stdout().lock();
    out.write_all(&page)?;
    Ok(out.flush()?)
}

fn page() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let man = Man::new(args::command()).manual("Gradus");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    commands(&mut roff, &args::command(), "gradus");
    settings(&mut roff);
    files(&mut roff);
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_CODES {
        entry(&mut roff, &code.to_string(), meaning);
    }
    roff.to_writer(&mut page)?;
    man.render_version_section(&mut page)?;
    Ok(page)
}

fn entry(roff: &mut Roff, name: &str, text: &str) {
    roff.control("TP", []);
    roff.text([bold(name)]);
    roff.text([roman(text.replace("\n\n", ". ").replace('\n', " "))]);
}

/// Every command that does something, with its arguments and its own options.
fn commands(roff: &mut Roff, command: &clap::Command, path: &str) {
    for sub in command.get_subcommands().filter(|s| !s.is_hide_set()) {
        let path = format!("{path} {}", sub.get_name());
        if sub.has_subcommands() {
            commands(roff, sub, &path);
            continue;
        }
        let mut line = path;
        for argument in sub.get_positionals() {
            let name = argument.get_value_names().and_then(|n| n.first()).map_or("", |n| n.as_str());
            line.push_str(&if argument.is_required_set() { format!(" {name}") } else { format!(" [{name}]") });
        }
        let about = sub.get_long_about().or(sub.get_about()).map(ToString::to_string).unwrap_or_default();
        entry(roff, &line, &about);
        let own = sub.get_arguments().filter(|a| !a.is_positional() && !a.is_global_set());
        for option in own.filter(|o| o.get_id() != "help") {
            let help = option.get_help().map(ToString::to_string).unwrap_or_default();
            roff.control("RS", []);
            entry(roff, &format!("--{}", option.get_long().unwrap_or_default()), &help);
            roff.control("RE", []);
        }
    }
}

fn settings(roff: &mut Roff) {
    roff.control("SH", ["SETTINGS"]);
    roff.text([roman(
        "What comes first wins: a flag, the variable of the environment, your file, the site's file, the default. An \
         unknown key in a file is an error.",
    )]);
    for key in KEYS {
        let default = if key.default.is_empty() { "\"\"" } else { key.default };
        entry(roff, &format!("{} ({}, default {default})", key.name, key.env), key.help);
    }
    roff.control("SH", ["ENVIRONMENT"]);
    for (name, help) in [
        ("GRADUS_DATA_DIR", "Where progress and models are kept."),
        ("GRADUS_SITE_CONFIG", "The site's file, instead of /etc/gradus/config.toml."),
        ("NO_COLOR, CLICOLOR=0, TERM=dumb", "No colour; on a dumb terminal plain lines too."),
        ("ACCESSIBLE=1", "Plain lines."),
        ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME", "As usual."),
    ] {
        entry(roff, name, help);
    }
}

fn files(roff: &mut Roff) {
    roff.control("SH", ["FILES"]);
    for (name, help) in [
        ("~/.config/gradus/config.toml", "Your settings."),
        ("/etc/gradus/config.toml", "The site's settings."),
        ("~/.local/share/gradus", "Progress and models."),
        ("~/.local/state/gradus", "The log."),
    ] {
        entry(roff, name, help);
    }
}
