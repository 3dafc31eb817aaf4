//! Progress: work that takes longer than a second is told on standard error, where that is a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kdam::{Animation, Bar, BarExt};
use unicode_width::UnicodeWidthChar;

use crate::render::visible;

/// How long nothing is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far work on a file is.
pub struct Progress {
    name: String,
    /// How much there is of the file.
    whole: u64,
    since: Instant,
    patience: Duration,
    done: AtomicU64,
    /// Where it is shown, if anybody looks there.
    screen: Option<Box<Mutex<Screen>>>,
}

/// A line of a terminal.
struct Screen {
    out: Box<dyn Write + Send>,
    bar: Bar,
    /// How many columns the line has.
    width: usize,
    /// How many of them are written to.
    written: usize,
    /// Whether nothing is shown any more.
    is_over: bool,
}

impl Progress {
    /// Returns the progress of work on a file, which begins now.
    pub fn of(name: &str, whole: u64) -> Self {
        let columns = || terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| width.0);
        let screen = io::stderr().is_terminal().then(|| Screen::new(io::stderr(), columns()));
        Self::shown(name, whole, screen, PATIENCE)
    }

    fn shown(name: &str, whole: u64, screen: Option<Screen>, patience: Duration) -> Self {
        let name = visible(name).into_owned();
        let screen = screen.map(Mutex::new).map(Box::new);
        Self { name, whole, since: Instant::now(), patience, done: AtomicU64::new(0), screen }
    }

    /// Says what is being done, and how much of it there is.
    pub fn stage(&self, doing: &str, total: u64) {
        if let Some(Ok(mut screen)) = self.screen.as_ref().map(|screen| screen.lock()) {
            self.done.store(0, Ordering::Relaxed);
            screen.bar = bar(doing, &self.name, total);
        }
        self.show();
    }

    /// Says how much more is done.
    pub fn add(&self, more: u64) {
        self.done.fetch_add(more, Ordering::Relaxed);
        self.show();
    }

    /// Takes away what is shown, before something else is said.
    pub fn quiet(&self) {
        if let Some(Ok(mut screen)) = self.screen.as_ref().map(|screen| screen.lock()) {
            screen.write("");
        }
    }

    /// Takes away what is shown, and shows nothing any more.
    pub fn end(&self) {
        if let Some(Ok(mut screen)) = self.screen.as_ref().map(|screen| screen.lock()) {
            screen.write("");
            screen.is_over = true;
        }
    }

    /// Shows it where it has taken long.
    fn show(&self) {
        let Some(screen) = &self.screen else { return };
        // Who finds the line taken need not wait: another says nearly the same.
        if self.since.elapsed() >= self.patience
            && let Ok(mut screen) = screen.try_lock()
        {
            let done = self.done.load(Ordering::Relaxed);
            // A little more is read than was wanted; far more is work that nobody counted before.
            if done > screen.total().saturating_add(screen.total() / 8) {
                self.done.store(0, Ordering::Relaxed);
                screen.bar = bar(&screen.bar.desc, &self.name, self.whole);
            }
            screen.show(self.done.load(Ordering::Relaxed));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.quiet();
    }
}

impl Screen {
    fn new(out: impl Write + Send + 'static, columns: Option<u16>) -> Self {
        let width = usize::from(columns.unwrap_or(80));
        Self { out: Box::new(out), bar: Bar::default(), width, written: 0, is_over: false }
    }

    fn total(&self) -> u64 {
        u64::try_from(self.bar.total).unwrap_or(u64::MAX)
    }

    fn show(&mut self, done: u64) {
        let done = usize::try_from(done).unwrap_or(usize::MAX);
        self.bar.counter = done.min(self.bar.total);
        if !self.is_over && self.bar.total > 0 && (self.written == 0 || self.bar.should_refresh()) {
            self.bar.elapsed_time();
            let text = self.bar.render();
            self.write(&text);
        }
    }

    /// Writes as much of a text as the line has room for, over what stands there.
    fn write(&mut self, text: &str) {
        let mut room = self.width.saturating_sub(1);
        let fits = |letter: &char| {
            let width = letter.width().unwrap_or_default();
            let fits = width <= room;
            room = if fits { room - width } else { 0 };
            fits
        };
        let text: String = text.chars().take_while(fits).collect();
        let written = self.width.saturating_sub(1) - room;
        let rest = self.written.saturating_sub(written);
        self.written = written;
        if written + rest > 0 {
            // Nobody is left to tell where standard error is closed.
            let _ = write!(self.out, "\r{text}{}\r", " ".repeat(rest));
            let _ = self.out.flush();
        }
    }
}

/// Returns a bar in ASCII, which every terminal shows.
fn bar(doing: &str, name: &str, total: u64) -> Bar {
    let mut bar = Bar::new(usize::try_from(total).unwrap_or(usize::MAX));
    bar.animation = Animation::Classic;
    bar.ncols = Some(10);
    bar.unit = String::new();
    bar.unit_scale = true;
    bar.set_description(doing);
    bar.set_postfix(name);
    bar
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Terminal(Arc<Mutex<Vec<u8>>>);

    impl Write for Terminal {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("a terminal").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Terminal {
        /// Returns what was written, and forgets it.
        fn taken(&self) -> String {
            let bytes = std::mem::take(&mut *self.0.lock().expect("a terminal"));
            String::from_utf8(bytes).expect("UTF-8")
        }
    }

    fn progress(terminal: &Terminal, columns: u16, patience: Duration) -> Progress {
        let screen = Screen::new(terminal.clone(), Some(columns));
        Progress::shown("東\u{1b}[2J.json", 9_000_000, Some(screen), patience)
    }

    #[test]
    fn nothing_is_shown_before_it_takes_long() {
        let terminal = Terminal::default();
        let progress = progress(&terminal, 80, Duration::MAX);
        progress.stage("reading", 4);
        progress.add(1);
        drop(progress);
        assert_eq!(terminal.taken(), "");
    }

    #[test]
    fn what_takes_long_is_shown_and_taken_away() {
        let terminal = Terminal::default();
        let progress = progress(&terminal, 120, Duration::ZERO);
        progress.stage("checking", 4_000_000);
        let shown = terminal.taken();
        assert!(
            shown.starts_with("\rchecking:   0%[#.........] 0.00/4.00M [00:00<inf, "),
            "{shown}"
        );
        assert!(shown.ends_with(", 東\\u{1b}[2J.json]\r"), "{shown}");
        // More than there is says no more than all, at once.
        progress.add(4_100_000);
        let shown = terminal.taken();
        assert!(
            shown.starts_with("\rchecking: 100%[##########] 4.00M/4.00M [00:00<00:00, "),
            "{shown}"
        );
        // Where far more is done, it begins anew.
        progress.add(1_000_000);
        progress.quiet();
        terminal.taken();
        progress.add(0);
        let shown = terminal.taken();
        let anew = "\rchecking:   0%[#.........] 0.00/9.00M [";
        assert!(shown.starts_with(anew), "{shown}");
        progress.quiet();
        let cleared = terminal.taken();
        let spaces = cleared.trim_matches('\r');
        assert!(spaces.len() > 60 && spaces.chars().all(|letter| letter == ' '), "{cleared:?}");
        progress.quiet();
        assert_eq!(terminal.taken(), "");
        progress.end();
        progress.stage("writing", 4);
        progress.add(1);
        assert_eq!(terminal.taken(), "");
    }

    #[test]
    fn a_line_never_reaches_the_end_of_a_narrow_terminal() {
        for columns in 0..70 {
            let terminal = Terminal::default();
            let progress = progress(&terminal, columns, Duration::ZERO);
            progress.stage("reading", 9);
            let shown = terminal.taken();
            let width = unicode_width::UnicodeWidthStr::width(shown.trim_matches('\r'));
            assert!(width < usize::from(columns.max(1)), "{columns}: {shown}");
        }
    }
}
