//! `gradus doctor --repair`: mends the store, after it has said what is wrong and was told to go on.

use super::output::{Failure, Style, confirm};
use super::{Context, doctor, memory, tutor};
use crate::driver::repair;
use crate::msg;
use crate::store::mend;

/// `gradus doctor …`
#[derive(Debug, Clone, clap::Args)]
pub struct DoctorArgs {
    /// Build the learner's state again from the log of answers
    #[arg(long)]
    rebuild: bool,
    /// Mend the store: damaged or lost files, rights, leftovers; what is replaced is kept beside
    #[arg(long)]
    repair: bool,
    /// Do not ask before mending
    #[arg(short, long, requires = "repair")]
    yes: bool,
}

/// Mends where that is asked for, and then finds out whether all is well.
///
/// # Errors
/// Those of [`run`] and [`doctor::run`].
pub fn doctor(ctx: &Context, args: &DoctorArgs) -> Result<(), Failure> {
    if args.repair {
        run(ctx, args.yes)?;
    }
    doctor::run(ctx, args.rebuild)
}

/// Shows what is wrong with the store, asks unless `yes`, mends, and says what was done.
///
/// # Errors
/// 1 where it cannot be mended, 2 where nobody can be asked, 4 where a session has the store.
fn run(ctx: &Context, yes: bool) -> Result<(), Failure> {
    let folder = memory::folder(ctx)?;
    if !folder.exists() {
        return Ok(());
    }
    let flaws = mend::look(&folder).map_err(|e| tutor::store_failure(&e))?;
    for flaw in &flaws {
        say(ctx, Style::Doubtful, "!!", &flaw.words())?;
    }
    if !flaws.is_empty() && !yes {
        if !ctx.may_ask {
            return Err(Failure::usage("nobody can be asked here; to mend this, say: gradus doctor --repair --yes"));
        }
        if !confirm("Mend this? What is replaced is kept beside.")? {
            return Ok(());
        }
    }
    let done = repair(&folder).map_err(|e| tutor::store_failure(&e))?;
    for sentence in &done {
        say(ctx, Style::Good, "ok", sentence)?;
    }
    if flaws.is_empty() && done.is_empty() {
        say(ctx, Style::Good, "ok", &msg!("mend-nothing"))?;
    }
    Ok(())
}

/// A line, but in JSON mode, where the findings alone are printed.
fn say(ctx: &Context, style: Style, sign: &str, text: &str) -> Result<(), Failure> {
    if ctx.json {
        return Ok(());
    }
    ctx.out.pieces(&[(style, sign), (Style::Bold, &format!(" {:<11}", "repair")), (Style::Plain, text)])
}
