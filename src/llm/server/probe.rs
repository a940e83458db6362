//! Whether a server is there, what it has, and how long its queue is.

use super::{Address, Key, Shared, call, clean};
use crate::llm::types::{ModelInfo, ModelState};
use crate::msg;
use serde_json::Value;
use std::{
    io::Read,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    thread,
    time::{Duration, Instant},
};

const ANSWER: Duration = Duration::from_secs(5);
/// Bytes of an answer that are read.
const LONGEST: u64 = 1 << 20;
/// Between two looks at servers that are not there, doubled up to the second.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];

/// Looks for a server in a thread of its own until one is there, and says so. One look at a time.
pub(super) fn begin(shared: &Arc<Shared>) {
    if shared.probing.swap(true, Ordering::SeqCst) {
        return;
    }
    let weak = Arc::downgrade(shared);
    let spawned = thread::Builder::new().name("server-probe".into()).stack_size(512 << 10).spawn(move || {
        let mut pause = PAUSES[0];
        loop {
            let Some(shared) = weak.upgrade().filter(|s| !s.has_quit()) else { return };
            match look(&shared) {
                Ok(info) => {
                    *shared.info.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(info.clone());
                    shared.probing.store(false, Ordering::SeqCst);
                    return shared.tell(ModelState::Ready(info));
                }
                Err(why) => shared.tell(ModelState::Restarting { why, in_ms: pause.as_millis() as u64 }),
            }
            drop(shared); // the engine may go while we wait
            let end = Instant::now() + pause;
            while Instant::now() < end {
                thread::sleep(Duration::from_millis(100));
                if weak.upgrade().is_none_or(|s| s.has_quit()) {
                    return;
                }
            }
            pause = (pause * 2).min(PAUSES[1]);
        }
    });
    if spawned.is_err() {
        shared.probing.store(false, Ordering::SeqCst);
    }
}

/// The first server that answers, and what it has.
fn look(shared: &Shared) -> Result<ModelInfo, String> {
    let mut why = msg!("server-none-named");
    let count = shared.pool().len(); // by itself, as a loop would hold the lock
    for server in 0..count {
        let Some(address) = shared.pool().address(server) else { continue };
        match model(&address, shared.options.key.as_ref(), shared.options.model.as_deref()) {
            Ok(info) => {
                shared.pool().worked(server);
                return Ok(info);
            }
            Err(e) => {
                shared.pool().failed(server, Instant::now());
                why = format!("{}: {e}", address.host());
            }
        }
    }
    Err(why)
}

/// What the server has.
///
/// # Errors
/// Why it cannot be used, in a few words.
pub(super) fn model(address: &Address, key: Option<&Key>, wanted: Option<&str>) -> Result<ModelInfo, String> {
    let list = get(address, "/v1/models", key)?;
    let all = list["data"].as_array().or(list["models"].as_array()).ok_or_else(|| msg!("server-no-models"))?;
    let id = |m: &Value| m["id"].as_str().or(m["name"].as_str()).map(clean).unwrap_or_default();
    let found = match wanted {
        Some(name) => all.iter().find(|m| id(m) == name).ok_or_else(|| {
            let names: Vec<String> = all.iter().take(6).map(&id).collect();
            msg!("server-other-models", name = clean(name), names = crate::locale::list(&names))
        })?,
        None => all.first().ok_or_else(|| msg!("server-no-model"))?,
    };
    // vLLM says it with the model, llama-server on a page of its own
    let number = |v: &Value| v.as_u64().and_then(|n| u32::try_from(n).ok());
    let context = number(&found["max_model_len"]).or_else(|| number(&found["meta"]["n_ctx"])).or_else(|| {
        let props = get(address, "/props", key).ok()?;
        number(&props["default_generation_settings"]["n_ctx"])
    });
    Ok(ModelInfo {
        name: id(found),
        path: PathBuf::new(),
        device: address.host().to_string(),
        context: context.unwrap_or(0),
        gpu_layers: 0,
        threads: 0,
        why: "server".into(),
    })
}

fn get(address: &Address, path: &str, key: Option<&Key>) -> Result<Value, String> {
    let text = fetch(address, path, key)?;
    serde_json::from_slice(&text).map_err(|_| msg!("server-not-understood"))
}

fn fetch(address: &Address, path: &str, key: Option<&Key>) -> Result<Vec<u8>, String> {
    let mut request = call::agent(ANSWER, address).get(address.url(path)).header("Accept-Encoding", "identity");
    if let Some(key) = key {
        request = request.header("Authorization", key.bearer());
    }
    let response = request.config().timeout_global(Some(ANSWER * 2)).build().call().map_err(|e| call::words(&e))?;
    match response.status().as_u16() {
        200 => {}
        401 | 403 => {
            return Err(match key {
                Some(key) => msg!("server-key-refused", source = key.source().to_string()),
                None => msg!("server-key-wanted"),
            });
        }
        503 => return Err(msg!("server-busy")),
        status => return Err(msg!("server-status", status = status.to_string())),
    }
    let mut text = Vec::new();
    response.into_body().into_reader().take(LONGEST).read_to_end(&mut text).map_err(|e| clean(&e.to_string()))?;
    Ok(text)
}

/// Requests that wait at the server, where it tells (llama-server with `--metrics`, vLLM).
pub(super) fn waiting(address: &Address, key: Option<&Key>) -> Option<u32> {
    let text = fetch(address, "/metrics", key).ok()?;
    queue(&String::from_utf8_lossy(&text))
}

fn queue(metrics: &str) -> Option<u32> {
    let names = ["llamacpp:requests_deferred", "vllm:num_requests_waiting"];
    let line = metrics.lines().find(|l| names.iter().any(|n| l.starts_with(n)))?;
    let value = line.rsplit(' ').next()?.parse::<f64>().ok()?;
    (0.0..1e6).contains(&value).then_some(value as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_read_where_it_is_told() {
        assert_eq!(queue("# HELP x\nllamacpp:requests_deferred 3\n"), Some(3));
        assert_eq!(queue("vllm:num_requests_waiting{model_name=\"a\"} 2.0\n"), Some(2));
        for odd in [
            "",
            "other 3",
            "llamacpp:requests_deferred NaN",
            "llamacpp:requests_deferred -1",
            "vllm:num_requests_waiting",
        ] {
            assert_eq!(queue(odd), None, "{odd}");
        }
    }
}
