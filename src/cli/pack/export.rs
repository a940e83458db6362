//! `gradus pack export`: cards for Anki.

use super::super::Context;
use super::super::args::ExportArgs;
use super::super::output::Failure;
use super::gather;
use crate::curriculum::{Library, LoadError};
use crate::import::{apkg, cards};

/// Exports.
///
/// # Errors
/// 2 where there is no such curriculum, 5 where it has mistakes; the disk refuses.
pub fn run(ctx: &Context, args: &ExportArgs) -> Result<(), Failure> {
    let curriculum = Library::open(&ctx.shelf().resolve(&args.what)).map_err(|e| match e {
        LoadError::TooMany { .. } | LoadError::Content { .. } => Failure::content(e),
        LoadError::Unknown { .. } | LoadError::Folder { .. } => Failure::usage(e),
    })?;
    let cards = cards::cards(&curriculum);
    let bytes = if args.format == "apkg" {
        apkg::package(&cards, chrono::Utc::now().timestamp())
            .ok_or_else(|| Failure::internal("the package could not be laid out"))?
    } else {
        cards::text(&cards).into_bytes()
    };
    gather::one(&args.output, &bytes)?;
    let file = args.output.display().to_string();
    if ctx.json {
        let told = serde_json::json!({ "ok": true, "file": file, "cards": cards.len(), "bytes": bytes.len() });
        return ctx.out.json(&told);
    }
    ctx.out.line(&format!("{} cards written into {file}", cards.len()))
}
