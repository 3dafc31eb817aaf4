"""Completes command lines in real shells, as a user does: types, presses Tab, and reads the words that result.

Usage: shells.py SUMMIT, with the shells bash, zsh and fish on the path; one that is missing fails.
"""

import os
import pty
import re
import select
import shutil
import sys
import tempfile
import time
from pathlib import Path

START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--private", "-i"],
}
SOURCE = {
    "bash": "source <(summit completions bash)\n",
    "zsh": "autoload -Uz compinit; compinit -u -D; source <(summit completions zsh)\n",
    "fish": "summit completions fish | source\n",
}
# What is typed before Tab, and the words that the shell then passes on.
CASES = [
    ("summit initia", ["initiatives"]),
    ("summit leaders --country kaza", ["leaders", "--country", "kazakhstan"]),
    ("summit leaders --country KA", ["leaders", "--country", "KAZ"]),
    ("summit documents --area connec", ["documents", "--area", "connectivity"]),
    ("summit documents --columns title,sect", ["documents", "--columns", "title,sector"]),
    ("summit documents --sort val", None),
    ("summit show takaichi-s", ["show", "takaichi-sanae"]),
    ("summit stats provi", ["stats", "provisions"]),
    ("summit man initia", ["man", "initiatives"]),
    ("summit leaders -o markd", ["leaders", "-o", "markdown"]),
    ("summit --data my", ["--data", "my record.json"]),
    ("summit --data 'my record.json' show only-h", ["--data", "my record.json", "show", "only-here"]),
    ("summit search my", ["search", "my"]),
    ("summit leaders --country my", ["leaders", "--country", "my"]),
]


class Shell:
    def __init__(self, name, folder, binary):
        os.makedirs(folder / "home", exist_ok=True)
        self.name = name
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            env = {"PATH": f"{binary.parent}:/usr/bin:/bin", "HOME": str(folder / "home"),
                   "TERM": "dumb" if name != "fish" else "xterm", "LANG": "C.UTF-8", "PS1": "$ "}
            os.execvpe(name, START[name], env)
        self.read(1.0)
        self.type(SOURCE[name], 1.0)

    def type(self, text, quiet=0.4):
        os.write(self.terminal, text.encode())
        return self.read(quiet)

    def read(self, quiet):
        """Returns the output until there is none for a while."""
        output, end = b"", time.monotonic() + 10
        while time.monotonic() < end and select.select([self.terminal], [], [], quiet)[0]:
            try:
                chunk = os.read(self.terminal, 65536)
            except OSError:
                break
            # fish asks the terminal what it is, and waits for an answer.
            if b"\x1b[c" in chunk or b"\x1b[0c" in chunk:
                os.write(self.terminal, b"\x1b[?62;c")
            output += chunk
        return output.decode(errors="replace")

    def complete(self, line):
        """Returns the words after the name of the program once Tab has been pressed."""
        self.type(line)
        self.type("\t", 0.8)
        # Prints the words instead of running them: the line becomes `printf '<%s>' summit ...`.
        output = self.type("\x01printf '<%s>' \n", 0.8)
        found = [part for part in re.findall(r"(?:<[^<>\r\n]*>)+", output) if part.startswith("<summit>")]
        return re.findall(r"<([^<>]*)>", found[-1])[1:] if found else output

    def close(self):
        os.write(self.terminal, b"\x03exit\n")
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


def main():
    binary = Path(sys.argv[1]).resolve()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        record = Path("data/example.json").read_text().replace("leader-example-host", "only-here")
        (folder / "my record.json").write_text(record)
        for name in START:
            if not shutil.which(name):
                raise SystemExit(f"{name} is not installed")
            shell = Shell(name, folder, binary)
            for line, expected in CASES:
                words = shell.complete(line)
                if expected is not None and words != expected:
                    failed += 1
                    print(f"{name}: {line!r} became {words!r} instead of {expected!r}")
            shell.close()
    if failed:
        raise SystemExit(f"{failed} command lines were not completed as expected")


if __name__ == "__main__":
    main()
