//! The terminal: taken over at the start, given back at the end, whatever the end is.

mod caps;
mod cells;
mod paint;
mod scroll;
mod sheet;
mod slide;
mod style;

pub use caps::Caps;
pub use paint::Painter;

use crate::report::chart::Glyphs;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, queue};
use ratatui::Terminal;
use ratatui::layout::Rect;
use sheet::Sheet;
use std::io::{self, Write};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Once, OnceLock};
use std::time::{Duration, Instant};

/// Frames for streamed text are at least this far apart; input is drawn at once.
const FRAME: Duration = Duration::from_millis(33);
/// The same where the terminal is at the other end of a network.
const FRAME_AFAR: Duration = Duration::from_millis(100);
/// Bytes a second that streamed text may send to a terminal at the other end of a network: half of a bad link.
const RATE_AFAR: f64 = 1_000.0;
/// A terminal that takes its time gets frames so much farther apart than it needed for the last one.
const RELIEF: u32 = 4;
/// But the screen never stands still for longer.
const SLOWEST: Duration = Duration::from_millis(1_000);

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();
static CAPS: OnceLock<Caps> = OnceLock::new();

fn caps() -> Caps {
    *CAPS.get_or_init(Caps::here)
}

/// The characters that charts and the map are drawn with here.
pub fn glyphs() -> Glyphs {
    if caps().drawn_in_ascii { Glyphs::Ascii } else { Glyphs::Unicode }
}

/// The screen.
pub struct Screen {
    terminal: Terminal<Sheet>,
    painter: Painter,
    pace: Duration,
}

impl Screen {
    /// Takes the terminal over. A panic from now on gives it back before its message is written.
    ///
    /// # Errors
    /// Where the terminal refuses raw mode.
    pub fn take() -> io::Result<Screen> {
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                release();
                before(info);
            }));
        });
        let caps = caps();
        let pace = pace(caps, 0, Duration::ZERO);
        acquire()?;
        Ok(Screen { terminal: Terminal::new(Sheet::default())?, painter: Painter::new(caps), pace })
    }

    /// Draws one frame; only what changed is sent, in one piece.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn draw(&mut self, view: impl FnOnce(&mut ratatui::Frame)) -> io::Result<()> {
        let seen = self.terminal.draw(view)?;
        let picture = seen.buffer.clone();
        let bytes = self.painter.paint(&picture, self.terminal.backend().cursor);
        let begun = Instant::now();
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()?;
        self.pace = pace(caps(), bytes.len(), begun.elapsed());
        Ok(())
    }

    /// How far the next frame of streamed text should be from the last one: what the terminal has shown that it can take.
    pub fn pace(&self) -> Duration {
        self.pace
    }

    /// Says something to the terminal that draws no cell; one that would show such a sequence is spared it.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn say(&mut self, sequence: &str) -> io::Result<()> {
        if !caps().osc {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(sequence.as_bytes())?;
        out.flush()
    }

    /// Forgets what is on the screen, so that the next frame is drawn whole.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn redraw(&mut self) -> io::Result<()> {
        let (columns, rows) = crossterm::terminal::size()?;
        self.painter.forget();
        self.terminal.resize(Rect::new(0, 0, columns, rows))
    }

    /// Gives the terminal back, stops the process until it is continued, and takes the terminal over again.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn suspend(&mut self) -> io::Result<()> {
        release();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        acquire()?;
        self.redraw()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        release();
    }
}

/// The time to the next frame after one of so many bytes, for which the terminal took so long.
fn pace(caps: Caps, bytes: usize, took: Duration) -> Duration {
    let afar = || Duration::from_secs_f64(bytes as f64 / RATE_AFAR).max(FRAME_AFAR);
    let least = if caps.remote { afar() } else { FRAME };
    least.max(took * RELIEF).min(SLOWEST)
}

/// Lends the terminal to a command until that ends. Nobody else may read from it meanwhile.
///
/// # Errors
/// The command cannot be started, or the terminal is gone.
pub fn lend(screen: &mut Screen, mut command: Command) -> io::Result<()> {
    release();
    let ended = command.status();
    acquire()?;
    screen.redraw()?;
    ended.map(|_| ())
}

/// Lends the screen, without its own second page, while keys still come one by one: to a shell on a terminal of its own.
///
/// # Errors
/// Those of `visit`, or the terminal is gone.
pub fn share(screen: &mut Screen, visit: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    release();
    enable_raw_mode()?;
    let done = visit();
    disable_raw_mode()?;
    acquire()?;
    screen.redraw()?;
    done
}

fn acquire() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let (caps, mut out) = (caps(), io::stdout());
    if caps.alternate {
        queue!(out, EnterAlternateScreen)?;
    }
    if caps.paste {
        queue!(out, EnableBracketedPaste)?;
    }
    queue!(out, cursor::Hide)?;
    out.flush()
}

/// Gives the terminal back, once. Errors are of no use here: where the terminal is gone, there is nothing to give back.
pub fn release() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = give_back(&mut io::stdout(), caps());
        let _ = disable_raw_mode();
    }
}

fn give_back(out: &mut impl Write, caps: Caps) -> io::Result<()> {
    if caps.sync {
        queue!(out, EndSynchronizedUpdate)?;
    }
    // A frame may have been cut off in the middle: style, and the lines that scroll.
    out.write_all(b"\x1b[m\x1b[r")?;
    if caps.paste {
        queue!(out, DisableBracketedPaste)?;
    }
    if caps.alternate {
        queue!(out, LeaveAlternateScreen)?;
    } else {
        queue!(out, Clear(ClearType::All), cursor::MoveTo(0, 0))?;
    }
    queue!(out, cursor::Show)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_terminal_gets_fewer_frames_but_is_never_left_alone() {
        let ms = Duration::from_millis;
        let (here, afar) = (Caps::MODERN, Caps { remote: true, ..Caps::MODERN });
        assert_eq!(pace(here, 50_000, ms(1)), FRAME);
        assert_eq!(pace(here, 50, ms(40)), ms(160));
        assert_eq!(pace(here, 50, ms(4_000)), SLOWEST);
        assert_eq!(pace(afar, 20, ms(0)), FRAME_AFAR);
        assert_eq!(pace(afar, 500, ms(0)), ms(500));
    }

    #[test]
    fn an_old_terminal_is_given_back_without_what_it_never_had() {
        let given = |caps| {
            let mut out = Vec::new();
            give_back(&mut out, caps).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(given(Caps::MODERN).contains("[?1049l") && given(Caps::MODERN).contains("[?2004l"));
        let old = Caps { sync: false, paste: false, osc: false, alternate: false, ..Caps::MODERN };
        assert!(!given(old).contains("[?1049l") && !given(old).contains("[?2") || given(old).contains("[?25h"));
        assert!(!given(old).contains("2004") && !given(old).contains("2026") && given(old).contains("[2J"));
    }
}
