//! Bringing a model up: where it runs, how much context it gets, and falling back when the GPU fails.
//!
//! Owns the decisions and the one `unsafe` lifetime of the room. Limits keep the library away from the settings on
//! which it aborts or eats all memory (see [`context_size`] and `machine::threads`).

use super::{
    Busy, Forms, Native, NativeError, Slots, devices, logs,
    pace::{MOST, Pace},
    raw,
    raw::Raw,
    saved::Shelf,
    template::ChatTemplate,
};
use crate::llm::{
    catalog::Catalog,
    gguf,
    machine::Machine,
    offload::{self, DEFAULT_CONTEXT},
    types::{EngineOptions, GpuLayers, ModelInfo},
};
use llama_cpp_2::{
    context::LlamaContext, context::params::LlamaContextParams, llama_backend::LlamaBackend, llama_batch::LlamaBatch,
    model::LlamaModel, model::params::LlamaModelParams, token::LlamaToken,
};
use std::{
    cell::RefCell,
    collections::VecDeque,
    num::NonZeroU32,
    path::Path,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
};

const MIN_CONTEXT: u32 = 256;
const MAX_CONTEXT: u32 = 131_072;
/// Conversations in one context at most.
const MAX_SEQUENCES: u32 = 16;

type Progress = Box<dyn FnMut(u8) -> bool>;

pub(super) fn load(options: &EngineOptions, on_progress: Progress) -> Result<Native, NativeError> {
    let header = gguf::read(&options.model)?;
    logs::capture();
    logs::take_errors();
    let fail = |why: String| NativeError::Load { path: options.model.clone(), why };
    let wanted = options.gpu_layers != GpuLayers::N(0);
    let backend = devices::backend(wanted).map_err(fail)?;
    let found = if wanted { devices::gpus(backend) } else { Vec::new() };
    let (numbers, devices): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let choice = offload::choose(options.gpu_layers, &header, options.context, &devices);
    let busy = Busy::new(options.threads, options.max_threads);
    let threads = busy.threads();
    let shared = Rc::new(RefCell::new((on_progress, false)));
    let start = |layers| {
        let gpus: &[usize] = if layers > 0 { &numbers } else { &[] };
        Start { options, header: &header, backend, layers, gpus, threads, progress: shared.clone() }.run()
    };
    let stopped = || shared.borrow().1;
    let place = offload::names(&devices);
    let (loaded, layers, device, why) = match start(choice.layers) {
        Ok(loaded) if choice.layers > 0 => (loaded, choice.layers, place, choice.why),
        Ok(loaded) => (loaded, 0, "CPU".into(), choice.why),
        Err(_) if stopped() => return Err(NativeError::Stopped),
        Err(why) if choice.layers > 0 => {
            logs::note(&format!("{place} failed: {why}; trying the CPU"));
            (start(0).map_err(fail)?, 0, "CPU".into(), format!("{place} failed: {}", offload::brief(&why)))
        }
        Err(why) => return Err(fail(why)),
    };
    let (mut context, model) = loaded;
    if layers > 0 {
        warm_up(&mut context);
    }
    let mut raw = Raw::of(&context);
    if let Some(raw) = &mut raw {
        raw.listen();
    }
    let info = ModelInfo {
        name: name(&options.model, &header),
        path: options.model.clone(),
        device,
        context: context.n_ctx(),
        gpu_layers: layers.min(header.layers),
        threads,
        why,
    };
    let template = ChatTemplate::of(&model);
    // What is summed up along the way cannot be cut or shared in the middle.
    let partial = !model.is_recurrent() && !model.is_hybrid();
    let slots = Slots::new(sequences(options) as usize, context.n_ctx() as usize, partial);
    Ok(Native {
        context,
        raw,
        model,
        template,
        forms: Forms::default(),
        info,
        slots,
        waiting: VecDeque::new(),
        running: Vec::new(),
        pace: Pace::default(),
        busy,
        shelf: Shelf::open(options.cache.clone(), &options.model),
        broken: false,
    })
}

/// Drivers of GPUs make their programs when they are first used, which takes seconds: now, and not at the first question.
/// One token takes other programs than many.
fn warm_up(context: &mut LlamaContext) {
    for tokens in [MOST / 8, 1] {
        raw::beat();
        let mut batch = LlamaBatch::new(tokens, 1);
        let added = (0..tokens).all(|at| batch.add(LlamaToken(0), at as i32, &[0], at + 1 == tokens).is_ok());
        // What fails here fails at the first question too, and is told there.
        let _ = added.then(|| context.decode(&mut batch));
        context.clear_kv_cache();
    }
}

/// What people call a model: its title in the catalogue where the file is known there, else the name in the file, which is often
/// what a program that converted it made up.
fn name(path: &Path, header: &gguf::Header) -> String {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let title = Catalog::built_in().ok().and_then(|c| c.by_file(&file).map(|e| e.title.clone()));
    let stem = || path.file_stem().map_or_else(|| "model".into(), |n| n.to_string_lossy().into_owned());
    title.or_else(|| header.name.clone()).unwrap_or_else(stem)
}

struct Start<'a> {
    options: &'a EngineOptions,
    header: &'a gguf::Header,
    backend: &'static LlamaBackend,
    layers: u32,
    /// The library's numbers of the devices that they go to.
    gpus: &'a [usize],
    threads: u32,
    /// Whom to tell, and whether the answer was to stop. The library calls from the thread that loads.
    progress: Rc<RefCell<(Progress, bool)>>,
}

impl Start<'_> {
    fn run(self) -> Result<(LlamaContext<'static>, Arc<LlamaModel>), String> {
        let progress = self.progress.clone();
        let mut last = None;
        let params = LlamaModelParams::default().with_n_gpu_layers(self.layers).with_progress_callback(move |done| {
            raw::beat();
            let percent = (done.clamp(0.0, 1.0) * 100.0) as u8;
            let mut shared = progress.borrow_mut();
            let go_on = last.replace(percent) == Some(percent) || (shared.0)(percent);
            shared.1 |= !go_on;
            go_on
        });
        // Said outright: the library would use a device for long prompts even where no layer lives there, and a broken one
        // would fail again.
        let params = params.with_devices(self.gpus).map_err(|e| e.to_string())?;
        let model = LlamaModel::load_from_file(self.backend, &self.options.model, &params)
            .map_err(|e| explain(&e.to_string()))?;
        let model = Arc::new(model);
        let threads = self.threads as i32;
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(context_size(self.options.context, self.header, model.n_ctx_train())))
            .with_n_batch(MOST as u32)
            .with_n_ubatch(MOST as u32)
            // One pool for all conversations: none holds memory that another needs, and what they share is held once.
            .with_n_seq_max(sequences(self.options))
            .with_kv_unified(true)
            .with_flash_attention_policy(flash(self.layers))
            .with_n_threads(threads)
            .with_n_threads_batch(threads)
            .with_no_perf(true);
        Ok((context(self.backend, &model, params)?, model))
    }
}

/// Flash attention on the processor always: what another conversation holds is then skipped instead of computed and
/// masked. A prompt of 512 tokens takes 0.87 of the processor's time that it takes without, two replies at once 0.92; only
/// a short question on 1,200 tokens takes 1.26, as the kernel for fewer than 64 tokens is the slower one. Elsewhere it is
/// left to the library to see whether a device can.
fn flash(layers: u32) -> llama_cpp_sys_2::llama_flash_attn_type {
    if layers == 0 {
        llama_cpp_sys_2::LLAMA_FLASH_ATTN_TYPE_ENABLED
    } else {
        llama_cpp_sys_2::LLAMA_FLASH_ATTN_TYPE_AUTO
    }
}

fn context(
    backend: &LlamaBackend,
    model: &Arc<LlamaModel>,
    params: LlamaContextParams,
) -> Result<LlamaContext<'static>, String> {
    // Making two contexts at once is unsound in the library, even of two models in one process.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let context = model.new_context(backend, params).map_err(|e| explain(&e.to_string()))?;
    // SAFETY: only the lifetime changes. The context refers to the model behind the `Arc`, whose address is fixed;
    // `Native` keeps that `Arc` as long as the context and drops the context first. Here it is dropped with or before
    // the `Arc` of the caller, which holds its own until both are in a `Native`.
    Ok(unsafe { std::mem::transmute::<LlamaContext<'_>, LlamaContext<'static>>(context) })
}

fn explain(error: &str) -> String {
    let said = logs::take_errors();
    if said.is_empty() { error.into() } else { said }
}

fn sequences(options: &EngineOptions) -> u32 {
    options.sequences.clamp(1, MAX_SEQUENCES)
}

/// Tokens of context: the wish, held to what the model was trained for and to a cache of half the free memory.
/// The cache is touched at once, so that too large a wish would end in the out-of-memory killer.
fn context_size(wish: u32, header: &gguf::Header, trained: u32) -> u32 {
    let wish = if wish == 0 { DEFAULT_CONTEXT } else { wish };
    let trained = if trained == 0 { MAX_CONTEXT } else { trained };
    let memory = match (Machine::default().memory().map(|m| m.free), header.kv_bytes_per_token) {
        (Some(free), per_token @ 1..) => u32::try_from(free / 2 / per_token).unwrap_or(MAX_CONTEXT),
        _ => MAX_CONTEXT,
    };
    wish.min(trained).min(memory).clamp(MIN_CONTEXT, MAX_CONTEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(kv: u64) -> gguf::Header {
        gguf::Header { layers: 1, kv_bytes_per_token: kv, ..gguf::Header::default() }
    }

    #[test]
    fn the_context_is_held_to_training_memory_and_sense() {
        assert_eq!(context_size(0, &header(1), 8192), DEFAULT_CONTEXT);
        assert_eq!(context_size(u32::MAX, &header(1), 8192), 8192);
        assert_eq!(context_size(u32::MAX, &header(1), 0), MAX_CONTEXT);
        assert_eq!(context_size(1, &header(1), 8192), MIN_CONTEXT);
        assert_eq!(context_size(8192, &header(u64::MAX / 4), 8192), MIN_CONTEXT);
    }
}
