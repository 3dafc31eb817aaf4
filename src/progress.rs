//! Progress: work that takes longer than a second is told on standard error, where that is a terminal.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::render::visible;

/// How long nothing is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often what is shown moves, so that people see that something goes on.
const TICK: Duration = Duration::from_millis(200);

/// How far work on a file is.
pub struct Progress {
    name: String,
    bar: ProgressBar,
    since: Instant,
    patience: Duration,
    /// Where it is shown; hidden where nobody looks.
    target: fn() -> ProgressDrawTarget,
    is_shown: AtomicBool,
}

impl Progress {
    /// Returns the progress of work on a file, which begins now.
    pub fn of(name: &str) -> Self {
        // Nothing but a terminal shows it, whatever the environment says.
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr
        } else {
            ProgressDrawTarget::hidden
        };
        Self::shown(name, target, PATIENCE)
    }

    fn shown(name: &str, target: fn() -> ProgressDrawTarget, patience: Duration) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // In ASCII, which every terminal shows.
        let style = ProgressStyle::with_template("{spinner} {wide_msg} {percent:>3} %");
        if let Ok(style) = style {
            bar.set_style(style.tick_chars("|/-\\ "));
        }
        let (name, since) = (visible(name).into_owned(), Instant::now());
        Self { name, bar, since, patience, target, is_shown: AtomicBool::new(false) }
    }

    /// Says what is being done, and how much of it there is.
    pub fn stage(&self, doing: &str, total: u64) {
        self.bar.set_message(format!("{doing} {}", self.name));
        self.bar.set_length(total);
        self.bar.set_position(0);
        self.show();
    }

    /// Says how much more is done.
    pub fn add(&self, more: u64) {
        self.bar.inc(more);
        self.show();
    }

    /// Takes away what is shown, before something else is said.
    pub fn quiet(&self) {
        self.bar.finish_and_clear();
    }

    /// Shows it where it has taken long.
    fn show(&self) {
        let is_due =
            !self.is_shown.load(Ordering::Relaxed) && self.since.elapsed() >= self.patience;
        if is_due && !self.is_shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target((self.target)());
            self.bar.tick();
            self.bar.enable_steady_tick(TICK);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.quiet();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use indicatif::InMemoryTerm;

    use super::*;

    static TERMINAL: LazyLock<InMemoryTerm> = LazyLock::new(|| InMemoryTerm::new(4, 60));

    fn terminal() -> ProgressDrawTarget {
        ProgressDrawTarget::term_like(Box::new(TERMINAL.clone()))
    }

    #[test]
    fn what_takes_long_is_shown_and_taken_away() {
        let progress = Progress::shown("a\u{1b}[2J.json", terminal, Duration::MAX);
        progress.stage("reading", 4);
        progress.add(1);
        assert_eq!(TERMINAL.contents(), "", "nothing is shown before it takes long");
        drop(progress);
        let progress = Progress::shown("a\u{1b}[2J.json", terminal, Duration::ZERO);
        progress.stage("checking", 4);
        progress.add(1);
        let shown = TERMINAL.contents();
        assert!(shown.contains("checking a\\u{1b}[2J.json") && shown.contains('%'), "{shown:?}");
        progress.quiet();
        assert_eq!(TERMINAL.contents(), "");
    }
}
