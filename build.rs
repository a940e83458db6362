//! The program holds these folders. Macros that read folders are not asked again when a file in them changes; this says so.

fn main() {
    for folder in ["build.rs", "curricula", "prompts"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
