//! `gradus doctor`: whether all is well here, and mending it.

use super::output::{Failure, Style};
use super::{Context, devices, memory, sandbox, tutor, voice};
use crate::config::Backend;
use crate::curriculum::text::printable;
use crate::driver::{StoreError, load_learner, rebuild};
use crate::llm::machine::{self, Machine};
use crate::llm::{Address, ServerOptions, exams, gguf, look, offload};
use crate::report::count;
use crate::runner::sandbox::Layers;
use crate::runner::{LANGUAGES, Workbench};
use crate::store::Store;
use serde::Serialize;
use std::io::IsTerminal;
use std::time::Instant;

#[derive(Serialize)]
struct Finding {
    what: &'static str,
    /// `None` is something to know, neither good nor bad.
    fine: Option<bool>,
    says: String,
}

/// Checks terminal, settings, folders, store, model, engine, curriculum and compiler; with `again`, folds the state anew
/// from the journal first.
///
/// # Errors
/// 1 where something is not well; 4 where another process has the store.
pub fn run(ctx: &Context, again: bool) -> Result<(), Failure> {
    let mut all = vec![terminal(ctx)];
    match ctx.paths() {
        Ok(paths) => {
            all.push(good(
                "places",
                format!("data in {}, log in {}", paths.data_dir.display(), paths.log_file.display()),
            ));
            all.push(store(ctx, again)?);
            all.extend(voices(ctx)?);
        }
        Err(e) => all.push(bad("places", e.message)),
    }
    all.extend(engine(ctx));
    all.push(match tutor::curriculum(ctx, None) {
        Ok(c) => good(
            "curriculum",
            format!("{} {}: {} skills, {} items", c.id, c.version, c.skills.len(), c.items().count()),
        ),
        Err(e) => bad("curriculum", e.message),
    });
    all.extend(languages());
    all.push(match sandbox::find() {
        Ok(Some(s)) if s.layers.whole() => good("sandbox", s.layers.words()),
        Ok(Some(s)) => note("sandbox", s.layers.words()),
        Ok(None) => note("sandbox", Layers::default().words()),
        Err(e) => bad("sandbox", e),
    });
    report(ctx, &all)
}

/// What can run programs here; none of it stops the tutor.
fn languages() -> Vec<Finding> {
    let bench = Workbench::default();
    let one = |what: &'static str| match bench.compiler(what) {
        Ok((_, found)) if found.version.is_empty() => {
            good(what, format!("programs are run with {}", found.path.display()))
        }
        Ok((_, found)) => good(what, format!("programs are run with {} ({})", found.path.display(), found.version)),
        Err(e) => note(what, format!("programs cannot be run: {}; {}", e.why, e.how)),
    };
    LANGUAGES.iter().map(|language| one(language.name)).collect()
}

fn report(ctx: &Context, all: &[Finding]) -> Result<(), Failure> {
    let wrong = all.iter().filter(|f| f.fine == Some(false)).count();
    if ctx.json {
        ctx.out.json(&all)?;
    } else {
        for f in all {
            let (style, sign) = match f.fine {
                Some(true) => (Style::Good, "ok"),
                Some(false) => (Style::Bad, "!!"),
                None => (Style::Doubtful, " i"),
            };
            ctx.out.pieces(&[(style, sign), (Style::Bold, &format!(" {:<11}", f.what)), (Style::Plain, &f.says)])?;
        }
    }
    if wrong == 0 {
        Ok(())
    } else {
        Err(Failure::failed(format!("{wrong} of {} checks found something wrong", all.len())))
    }
}

fn good(what: &'static str, says: String) -> Finding {
    Finding { what, fine: Some(true), says }
}

fn bad(what: &'static str, says: String) -> Finding {
    Finding { what, fine: Some(false), says }
}

fn note(what: &'static str, says: String) -> Finding {
    Finding { what, fine: None, says }
}

fn terminal(ctx: &Context) -> Finding {
    let term = std::env::var("TERM").unwrap_or_else(|_| "unset".into());
    match crossterm::terminal::size() {
        Ok((w, h)) if std::io::stdout().is_terminal() => {
            let (least_w, least_h) = crate::tui::view::SMALLEST;
            let says = format!("{w}x{h}, TERM={term}{}", if ctx.config.plain.value { ", plain mode" } else { "" });
            if w < least_w || h < least_h {
                bad("terminal", format!("{says}: at least {least_w}x{least_h} is needed"))
            } else {
                good("terminal", says)
            }
        }
        _ => note("terminal", format!("output is no terminal (TERM={term}); the tutor would use the plain mode")),
    }
}

fn store(ctx: &Context, again: bool) -> Result<Finding, Failure> {
    let folder = memory::folder(ctx)?;
    if !folder.exists() {
        return Ok(note("store", "nothing has been learned yet".into()));
    }
    let opened = Store::open(&folder).and_then(|(mut store, mut notes)| {
        let (learner, more) = if again { rebuild(&mut store)? } else { load_learner(&mut store)? };
        notes.extend(more);
        let says = format!("{}, {}", count(store.journal_seq(), "record"), count(learner.overall.attempts, "answer"));
        store.close();
        Ok((says, notes))
    });
    match opened {
        Ok((says, notes)) => {
            let done = if again { "; the state was folded anew from the journal" } else { "" };
            let notes: String = notes.iter().map(|n| format!(" {n}")).collect();
            Ok(good("store", format!("{says}{done}.{notes}")))
        }
        Err(e @ StoreError::InUse(_)) if again => Err(tutor::store_failure(&e)),
        Err(e @ StoreError::InUse(_)) => Ok(note("store", e.to_string())),
        Err(e) => Ok(bad("store", e.to_string())),
    }
}

/// What is to speak: a model on this machine, or each of the servers.
fn voices(ctx: &Context) -> Result<Vec<Finding>, Failure> {
    if ctx.config.no_model.value || ctx.config.backend.value == Backend::Local {
        return Ok(std::iter::once(model(ctx)?).chain(roles(ctx)?).chain(sharing(ctx)?).collect());
    }
    Ok(match voice::servers(&ctx.config) {
        Ok(options) => options.servers.iter().map(|address| server(&options, address)).collect(),
        Err(why) => vec![bad("server", printable(&why))],
    })
}

fn server(options: &ServerOptions, address: &Address) -> Finding {
    let begun = Instant::now();
    let key = options.key.as_ref().map_or("no key".into(), |k| format!("key from {}", k.source()));
    let way = match (address.is_tls(), address.is_local()) {
        (true, _) => "TLS",
        (false, true) => "this machine, no TLS",
        (false, false) => "no TLS: who is on the way can read along",
    };
    let found = look(options, address);
    let (ms, host) = (begun.elapsed().as_millis(), address.host());
    let says = match &found {
        Ok(info) => {
            let room = if info.context > 0 { format!("{} tokens", info.context) } else { "context not told".into() };
            format!("{host} has {} ({room}), answered in {ms} ms; {key}; {way}", info.name)
        }
        Err(why) => format!("{host}: {why}; {key}; {way}"),
    };
    let says = printable(&says);
    if found.is_ok() { good("server", says) } else { bad("server", says) }
}

/// What computes. Asked in a process of its own; none of it stops the tutor, so that nothing here is wrong as such.
fn engine(ctx: &Context) -> Vec<Finding> {
    if !cfg!(feature = "llama") {
        return vec![note("engine", "this program was built without one; the tutor works, no model speaks".into())];
    }
    let built_in = "built in (llama.cpp, in a child process)";
    let no_gpu = "no GPU that this program can use";
    let found = match devices::probe() {
        Ok(found) => found,
        // the engine's own process may fare no better, and will say so
        Err(why) => {
            return vec![
                note("engine", built_in.into()),
                note("gpu", format!("{no_gpu}: asking the drivers failed ({why})")),
            ];
        }
    };
    let cpu = if found.cpu.is_empty() { String::new() } else { format!(", on this processor with {}", found.cpu) };
    let mut all = vec![good("engine", format!("{built_in}{cpu}"))];
    let drivers: Vec<&str> = found.backends.iter().map(String::as_str).filter(|b| *b != "CPU").collect();
    let gpu = if !found.devices.is_empty() {
        gpu(ctx, &found.devices)
    } else if !found.troubles.is_empty() {
        note("gpu", format!("{no_gpu}: {}", found.troubles.join("; ")))
    } else if drivers.is_empty() {
        note("gpu", format!("{no_gpu}: it was built without GPU support"))
    } else {
        note("gpu", format!("{no_gpu}: {} finds no device", drivers.join(", ")))
    };
    all.push(gpu);
    all
}

/// The devices, and how much of the model in use would go there.
fn gpu(ctx: &Context, devices: &[offload::Device]) -> Finding {
    let gb = |bytes: u64| format!("{:.1}", bytes as f64 / 1e9);
    let each = devices
        .iter()
        .map(|d| format!("{} ({}), {} of {} GB free", d.name, d.backend, gb(d.free), gb(d.total)))
        .collect::<Vec<_>>();
    let header = ctx.paths().ok().and_then(|p| {
        let model = voice::model_file(&ctx.config, p).ok()?;
        Some((gguf::read(&model).ok()?, voice::options(&ctx.config, p, model)))
    });
    let would = header.map(|(header, options)| {
        let choice = offload::choose(options.gpu_layers, &header, options.context, devices);
        format!("; the model gets: {}", if choice.layers == 0 { format!("none, {}", choice.why) } else { choice.why })
    });
    good("gpu", each.join("; ") + &would.unwrap_or_default())
}

/// What the model in use costs this machine, and what of it others have for nothing.
fn sharing(ctx: &Context) -> Result<Option<Finding>, Failure> {
    let paths = ctx.paths()?;
    let model = voice::model_file(&ctx.config, paths).ok().filter(|_| !ctx.config.no_model.value);
    let Some((model, header)) = model.and_then(|m| gguf::read(&m).ok().map(|h| (m, h))) else { return Ok(None) };
    let options = voice::options(&ctx.config, paths, model);
    let machine = Machine::default();
    let cores = machine.cores();
    let others = machine.running().unwrap_or(1).saturating_sub(1);
    let now = machine::threads(options.threads, options.max_threads, cores, others);
    let mb = |bytes: u64| bytes.div_ceil(1_000_000);
    let own = header.memory_bytes(options.context).saturating_sub(header.file_size);
    let mut says = format!(
        "{} MB of weights, in memory once for all users of the file; about {} MB for each engine; {now} of {cores} cores now",
        mb(header.file_size),
        mb(own),
    );
    for (name, value, origin) in [
        ("threads", options.max_threads.map(|n| n.to_string()), &ctx.config.max_threads.origin),
        ("memory", options.max_memory.map(|n| format!("{} MB", mb(n))), &ctx.config.max_memory.origin),
    ] {
        says += &value.map_or(String::new(), |v| format!("; {name} at most {v} ({origin})"));
    }
    if options.socket.is_some_and(|s| std::os::unix::net::UnixStream::connect(s).is_ok()) {
        says += "; an engine of yours runs, and further sessions join it";
    }
    Ok(Some(good("sharing", says)))
}

/// What the model in use has earned, and why no more.
fn roles(ctx: &Context) -> Result<Option<Finding>, Failure> {
    let paths = ctx.paths()?;
    let model = voice::model_file(&ctx.config, paths).ok().filter(|_| !ctx.config.no_model.value);
    let Some(model) = model.filter(|m| gguf::read(m).is_ok()) else { return Ok(None) };
    // Any sum will do to find out whether the outcomes can be read.
    if let Err(e) = exams::find(&paths.data_dir, "") {
        return Ok(Some(bad("roles", e.to_string())));
    }
    let standing = voice::standing_of(&model, &paths.data_dir, &paths.cache_dir);
    let mut says = super::model::parts_line(&standing);
    if standing.examined {
        // The first reason of each; `model show` tells all.
        let first = |part| standing.first_reason(part).unwrap_or_default().trim_end_matches('.').to_string();
        says += &standing.refused.iter().map(|(p, _)| format!("; {}: {}", p.name(), first(*p))).collect::<String>();
    }
    Ok(Some(if standing.may.is_empty() { note("roles", says) } else { good("roles", says) }))
}

fn model(ctx: &Context) -> Result<Finding, Failure> {
    if ctx.config.no_model.value {
        return Ok(note("model", format!("none, as you asked ({})", ctx.config.no_model.origin)));
    }
    Ok(match voice::model_file(&ctx.config, ctx.paths()?) {
        Err(why) => note("model", why),
        Ok(path) => match gguf::read(&path) {
            Ok(h) => good("model", format!("{} ({} {})", path.display(), h.size_label(), h.quantisation)),
            Err(e) => bad("model", e.to_string()),
        },
    })
}
