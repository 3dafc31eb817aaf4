//! `summit completions`: scripts that let shells complete the command line by asking this program.

use std::ffi::OsString;

use clap::{Args, Command};
use clap_complete::env::{CompleteEnv, Shells};
use clap_complete_nushell::Nushell;

use crate::error::Error;

/// The variable by which a script asks for completions; it holds the name of the shell.
const VARIABLE: &str = "SUMMIT_COMPLETE";

#[derive(Debug, Args)]
#[command(after_long_help = super::PRINTS)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_parser = ["bash", "elvish", "fish", "nushell", "powershell", "zsh"])]
    shell: String,
}

impl CompletionsArgs {
    pub fn run(&self, definition: fn() -> Command) -> Result<Vec<u8>, Error> {
        let mut script = Vec::new();
        match self.shell.as_str() {
            "bash" => script.extend_from_slice(BASH.replace("VARIABLE", VARIABLE).as_bytes()),
            // Options and commands only: its script cannot ask a program.
            "nushell" => {
                clap_complete::generate(Nushell, &mut definition(), "summit", &mut script);
            }
            name => {
                if let Some(shell) = Shells::builtins().completer(name) {
                    shell.write_registration(
                        VARIABLE,
                        "summit",
                        "summit",
                        "summit",
                        &mut script,
                    )?;
                }
            }
        }
        Ok(script)
    }
}

/// Answers the script of a shell that asks for completions; returns false if none does.
pub fn complete(args: &[OsString], definition: fn() -> Command) -> Result<bool, Error> {
    let folder = std::env::current_dir().ok();
    CompleteEnv::with_factory(definition)
        .var(VARIABLE)
        .try_complete(args, folder.as_deref())
        .map_err(|error| Error::Usage(error.to_string()))
}

/// A script for bash that rejoins words split at `=` and `:`, and quotes file names, which that of clap does not.
const BASH: &str = r#"_summit() {
    local -a words=()
    local word current at start=0
    for ((at = 0; at <= COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        # Bash splits --data=FILE and date:desc into three words.
        if ((at > 1)) && [[ $word == [=:]* || ${COMP_WORDS[at - 1]} == [=:] ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
    done
    current=${words[${#words[@]} - 1]}
    [[ $word == [=:] ]] && word=
    start=$((${#current} - ${#word}))
    words[${#words[@]} - 1]=${current//\\/}
    COMPREPLY=()
    while IFS= read -r word; do
        word=${word:start}
        [[ $word == *[[:space:]\'\"\\\&\;\|\<\>\(\)\$\`\*\?\[]* ]] && printf -v word %q "$word"
        COMPREPLY+=("$word")
    done < <(VARIABLE=bash _CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX=$((${#words[@]} - 1)) \
        summit -- "${words[@]}" 2>/dev/null && echo)
    [[ ${#COMPREPLY[@]} -gt 1 && -z ${COMPREPLY[-1]} ]] && unset 'COMPREPLY[-1]'
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[/=:] ]] && compopt -o nospace
    return 0
}
complete -F _summit summit
"#;
