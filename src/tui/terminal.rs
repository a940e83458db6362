//! The terminal: taken over at the start, given back at the end, whatever the end is.

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::io::{self, BufWriter, Stdout, Write};
use std::process::Command;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Whether the terminal knows no more than ASCII, by what the environment says of it: an old kind of terminal, or a locale that
/// is named and is not one of UTF-8. Where nothing is said, it is taken to know more.
pub fn only_ascii(env: impl Fn(&str) -> Option<String>) -> bool {
    let old = |term: String| ["dumb", "vt52", "vt100", "vt102", "vt220", "ansi"].contains(&term.as_str());
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env(name).filter(|v| !v.is_empty()));
    let other = named.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    });
    other || env("TERM").is_some_and(old)
}

/// The screen.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
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
        let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 14, io::stdout()));
        acquire()?;
        Ok(Screen { terminal: Terminal::new(backend)? })
    }

    /// Draws one frame; only cells that changed are sent, and the terminal shows them at once.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn draw(&mut self, view: impl FnOnce(&mut ratatui::Frame)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(view)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Forgets what is on the screen, so that the next frame is drawn whole.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn redraw(&mut self) -> io::Result<()> {
        let (columns, rows) = crossterm::terminal::size()?;
        self.terminal.resize(ratatui::layout::Rect::new(0, 0, columns, rows))
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
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)
}

/// Gives the terminal back, once. Errors are of no use here: where the terminal is gone, there is nothing to give back.
pub fn release() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        let _ = execute!(out, EndSynchronizedUpdate, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
        let _ = disable_raw_mode();
        let _ = out.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_terminals_and_locales_get_ascii() {
        let of = |pairs: &[(&str, &str)]| {
            only_ascii(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string()))
        };
        assert!(!of(&[]) && !of(&[("LANG", "de_DE.UTF-8"), ("TERM", "xterm")]) && !of(&[("LC_ALL", "C.utf8")]));
        assert!(of(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]));
        assert!(of(&[("LANG", "de_DE.ISO-8859-1")]) && of(&[("TERM", "vt100")]) && of(&[("LANG", "C")]));
        assert!(!of(&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8"), ("TERM", "linux")]));
    }
}
