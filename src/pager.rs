//! Standard output that shows long answers in a pager.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Command, Stdio};

use crate::files::Signals;

/// The answer, held back until [`Write::flush`]: what does not fit on the screen goes to a pager.
pub struct Pager {
    height: usize,
    answer: Vec<u8>,
}

impl Pager {
    /// Creates a pager if standard output is a terminal whose size is known.
    pub fn for_terminal() -> Option<Self> {
        let is_terminal = io::stdout().is_terminal();
        let (_, height) = is_terminal.then(terminal_size::terminal_size).flatten()?;
        Some(Self { height: usize::from(height.0), answer: Vec::new() })
    }

    /// Shows the answer in the pager that the environment names; returns whether that started.
    fn show(&self) -> bool {
        let Some((program, args)) = program() else { return false };
        let mut command = Command::new(program);
        command.args(args).stdin(Stdio::piped());
        if std::env::var_os("LESSCHARSET").is_none() {
            command.env("LESSCHARSET", "utf-8");
        }
        // Ctrl-C is for the pager, which this program must outlive.
        let Ok(signals) = Signals::hold() else { return false };
        let Ok(mut child) = command.spawn() else { return false };
        if let Some(mut stdin) = child.stdin.take() {
            // A reader who quits early has seen enough.
            let _ = stdin.write_all(&self.answer);
        }
        let _ = child.wait();
        signals.release();
        true
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.answer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let lines = self.answer.iter().filter(|byte| **byte == b'\n').count();
        if lines < self.height || !self.show() {
            let mut out = BufWriter::new(io::stdout().lock());
            out.write_all(&self.answer)?;
            out.flush()?;
        }
        self.answer.clear();
        Ok(())
    }
}

/// The pager and its arguments: `SUMMIT_PAGER`, else `PAGER`, else `less`, which gets `-FRX` unless it or `LESS`
/// says more. An empty variable and `cat` mean no pager. No shell is involved.
fn program() -> Option<(String, Vec<String>)> {
    let named = ["SUMMIT_PAGER", "PAGER"].into_iter().find_map(|name| std::env::var(name).ok());
    let mut words = named.as_deref().unwrap_or("less").split_whitespace().map(str::to_owned);
    let program = words.next().filter(|program| program != "cat")?;
    let mut args: Vec<String> = words.collect();
    if program == "less" && args.is_empty() && std::env::var_os("LESS").is_none() {
        args.push("-FRX".to_owned());
    }
    Some((program, args))
}
