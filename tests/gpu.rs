//! A GPU's part in the engine, on a device made of software: the program as `script/dist` makes it, with loadable
//! drivers, and Mesa's Vulkan device of the processor, which the library uses only where it is told to.
//!
//! Needs the folder that `script/dist` makes in `GRADUS_TEST_DIST`, and a small model in `GRADUS_TEST_MODEL`. Without
//! them, or without the software device, these tests say so and pass.
#![cfg(all(feature = "llama", target_os = "linux"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // helpers of tests

#[path = "support/rig.rs"]
mod rig;

use gradus::llm::{EngineOptions, GpuLayers, ModelInfo, spawn_child};
use rig::{Rig, alone, options, request, user};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc,
};

/// The software device has no GPU's type, so it is named outright.
const SOFTWARE: &str = "export GGML_VK_VISIBLE_DEVICES=0";

struct Place {
    dist: PathBuf,
    model: PathBuf,
    /// Mesa's description of its device for the loader.
    device: PathBuf,
    folder: tempfile::TempDir,
}

impl Place {
    fn find() -> Option<Place> {
        let skip = |why: &str| -> Option<Place> {
            println!("skipped: {why}");
            None
        };
        let Some(dist) = std::env::var_os("GRADUS_TEST_DIST").map(PathBuf::from) else {
            return skip("set GRADUS_TEST_DIST to the folder that script/dist makes to run this test");
        };
        let Some(model) = std::env::var_os("GRADUS_TEST_MODEL").map(PathBuf::from) else {
            return skip("set GRADUS_TEST_MODEL to the path of a small GGUF model to run this test");
        };
        assert!(dist.join("gradus").is_file(), "GRADUS_TEST_DIST is {}, where there is no gradus", dist.display());
        if !dist.join("backends/gpu/libggml-vulkan.so").is_file() {
            return skip("the folder was made without Vulkan");
        }
        let known = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"].iter().filter_map(|d| fs::read_dir(d).ok());
        let device = known
            .flatten()
            .flatten()
            .map(|e| e.path())
            .find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("lvp_icd.")));
        let Some(device) = device else {
            return skip("Mesa's software Vulkan device is not here (Debian: mesa-vulkan-drivers)");
        };
        Some(Place { dist, model, device, folder: tempfile::tempdir().unwrap() })
    }

    /// The program with settings of the environment, as a program of its own: `lines` are sh.
    fn program(&self, name: &str, lines: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let device = self.device.display();
        let text = format!(
            "#!/bin/sh\nexport VK_ICD_FILENAMES='{device}' VK_DRIVER_FILES='{device}' HOME='{}'\n{lines}\nexec '{}' \"$@\"\n",
            self.folder.path().display(),
            self.dist.join("gradus").display()
        );
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn start(&self, program: &Path, layers: GpuLayers) -> (Rig, ModelInfo) {
        let options = EngineOptions {
            gpu_layers: layers,
            context: 512,
            threads: None,
            log: Some(self.folder.path().join("log")),
            ..options(&self.model)
        };
        let (tx, events) = mpsc::channel();
        let engine = spawn_child(program.into(), options, Box::new(move |e| drop(tx.send(e))));
        let rig = Rig { engine, events };
        let info = rig.wait_ready();
        (rig, info)
    }
}

fn answer(rig: &mut Rig) -> String {
    rig.ask(request(1, user("Write the numbers 1 to 9."), 5)).0
}

#[test]
fn all_layers_a_few_or_none_and_the_same_words() {
    let (Some(place), _alone) = (Place::find(), alone()) else { return };
    let program = place.program("software", SOFTWARE);
    let (mut rig, cpu) = place.start(&program, GpuLayers::N(0));
    assert_eq!((cpu.device.as_str(), cpu.gpu_layers), ("CPU", 0), "{cpu:?}");
    assert!(cpu.why.contains("as you asked"), "{cpu:?}");
    let on_cpu = answer(&mut rig);
    drop(rig);
    let (mut rig, all) = place.start(&program, GpuLayers::Auto);
    assert!(all.device.contains("llvmpipe") && all.gpu_layers == 30, "{all:?}");
    assert!(all.why.starts_with("all layers"), "{all:?}");
    let on_gpu = answer(&mut rig);
    drop(rig);
    assert!(!on_cpu.trim().is_empty());
    assert_eq!(on_gpu, on_cpu, "the first words are the same wherever they are computed");
    let (_rig, three) = place.start(&program, GpuLayers::N(3));
    assert_eq!((three.gpu_layers, three.why.as_str()), (3, "3 of 31 layers, as you asked"), "{three:?}");
}

#[test]
fn without_a_device_or_with_a_failing_one_the_processor_answers_and_says_so() {
    let (Some(place), _alone) = (Place::find(), alone()) else { return };
    let none = "export VK_ICD_FILENAMES=/nonexistent VK_DRIVER_FILES=/nonexistent";
    let (mut rig, info) = place.start(&place.program("none", none), GpuLayers::N(99));
    assert_eq!((info.device.as_str(), info.gpu_layers), ("CPU", 0), "{info:?}");
    assert!(info.why.contains("no GPU that this program can use"), "{info:?}");
    assert!(!answer(&mut rig).is_empty());
    drop(rig);
    let (mut rig, info) = place.start(&place.program("auto", none), GpuLayers::Auto);
    assert_eq!((info.device.as_str(), info.why.as_str()), ("CPU", ""), "nothing was asked, nothing is said");
    assert!(!answer(&mut rig).is_empty());
    drop(rig);
    // a device that exists and refuses all memory
    let mean = format!("{SOFTWARE} GGML_VK_FORCE_MAX_BUFFER_SIZE=4096 GGML_VK_FORCE_MAX_ALLOCATION_SIZE=4096");
    let (mut rig, info) = place.start(&place.program("mean", &mean), GpuLayers::Auto);
    assert_eq!((info.device.as_str(), info.gpu_layers), ("CPU", 0), "{info:?}");
    assert!(info.why.contains("llvmpipe") || info.why.contains("GPU"), "{info:?}");
    assert!(!answer(&mut rig).is_empty());
}

/// A driver that ends the process that loads it; the next one loads none.
#[test]
fn a_driver_that_ends_the_engine_is_left_alone_from_then_on() {
    let (Some(place), _alone) = (Place::find(), alone()) else { return };
    let at = |name: &str| place.folder.path().join(name);
    fs::write(at("end.c"), "#include <stdlib.h>\n__attribute__((constructor)) static void end(void) { abort(); }\n")
        .unwrap();
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([at("end.so"), at("end.c")]).status();
    assert!(made.is_ok_and(|m| m.success()), "a C compiler is needed to make a deadly driver");
    let library = at("end.so").display().to_string();
    let driver = serde_json::json!({
        "file_format_version": "1.0.0", "ICD": { "library_path": library, "api_version": "1.3.0" }
    });
    fs::write(at("end.json"), driver.to_string()).unwrap();
    let lines = format!("export VK_ICD_FILENAMES='{0}' VK_DRIVER_FILES='{0}'", at("end.json").display());
    let (mut rig, info) = place.start(&place.program("deadly", &lines), GpuLayers::Auto);
    assert_eq!((info.device.as_str(), info.gpu_layers), ("CPU", 0), "{info:?}");
    assert!(info.why.contains("GPU") && info.why.contains("SIGABRT"), "{info:?}");
    assert!(!answer(&mut rig).is_empty());
}

#[test]
fn the_doctor_knows_the_device_and_what_it_would_get() {
    let (Some(place), _alone) = (Place::find(), alone()) else { return };
    let doctor = |program: PathBuf, more: &[&str]| {
        let mut command = Command::new(program);
        command.args(["doctor", "--json", "--model"]).arg(&place.model).args(more);
        let out = command.output().unwrap();
        let all: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        let says = |what: &str| {
            let found = all.as_array().unwrap().iter().find(|f| f["what"] == what).unwrap();
            found["says"].as_str().unwrap().to_string()
        };
        (says("gpu"), says("engine"))
    };
    let (gpu, engine) = doctor(place.program("software", SOFTWARE), &[]);
    assert!(gpu.contains("llvmpipe") && gpu.contains("(Vulkan)") && gpu.contains("all layers"), "{gpu}");
    assert!(cfg!(not(target_arch = "x86_64")) || engine.contains("SSE3"), "{engine}");
    let (gpu, _) = doctor(place.program("few", SOFTWARE), &["--gpu-layers", "3"]);
    assert!(gpu.contains("3 of 31 layers"), "{gpu}");
    let (gpu, _) = doctor(place.program("none", "export VK_ICD_FILENAMES=/none VK_DRIVER_FILES=/none"), &[]);
    assert!(gpu.contains("no GPU that this program can use") && gpu.contains("no device"), "{gpu}");
}
