//! OS Scope in a terminal: answers, traces and pictures.
//!
//! In reading order:
//!
//! - [`args`]: what can be asked;
//! - [`replace`], [`schedule`], [`translate`], [`trace`], [`check`], [`play`], [`render`]: one module for each command;
//! - [`versus`]: a scenario under two rules;
//! - [`input`], [`words`]: files and words as people give them; [`output`]: tables, JSON and CSV; [`failure`]: what can
//!   go wrong.
//!
//! Every command writes its answer to standard output, and one clear line to standard error if there is none. Exit
//! codes: 0, 2 for bad input, 1 if the answer could not be written. A closed pipe is no error.

mod args;
mod check;
mod event;
mod failure;
mod input;
mod output;
mod play;
mod render;
mod replace;
mod rerun;
mod schedule;
mod trace;
mod translate;
mod unpack;
mod versus;
mod words;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command};
use failure::Failure;

fn main() -> ExitCode {
    let stdout = io::stdout();
    let mut out = BufWriter::with_capacity(1 << 16, stdout.lock());
    let answered = match Args::try_parse() {
        Ok(args) => answer(args, &mut out),
        Err(error) if error.use_stderr() => Err(misread(&error)),
        Err(help) => write!(out, "{help}").map_err(Failure::from),
    };
    match answered.and_then(|()| out.flush().map_err(Failure::from)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn answer(args: Args, out: &mut dyn Write) -> Result<(), Failure> {
    match args.command {
        Command::Replace(args) => replace::answer(&args, out),
        Command::Schedule(args) => schedule::answer(&args, out),
        Command::Translate(args) => translate::answer(&args, out),
        Command::Trace(args) => trace::answer(&args, out),
        Command::Check(args) => check::answer(&args, out),
        Command::Run(args) => play::answer(&args, out),
        Command::Render(args) => render::answer(&args, out),
    }
}

/// Why the arguments are not understood: one line, and where to read more.
fn misread(error: &clap::Error) -> Failure {
    if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Failure::Input(
            "no command: expected replace, schedule, translate, trace, check, run or render (see `os-scope --help`)"
                .into(),
        );
    }
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let message = text.split("\nUsage:").next().unwrap_or_default().split("\nFor more").next().unwrap_or_default();
    let lines: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let command = std::env::args().nth(1).filter(|word| Args::command().find_subcommand(word).is_some());
    let command = command.map_or_else(String::new, |command| command + " ");
    Failure::Input(format!("{} (see `os-scope {command}--help`)", lines.join(" ").replace(" tip:", "; tip:")))
}
