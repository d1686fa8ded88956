//! Running other programs, and reading and writing files, with errors that say what was attempted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a task stopped: one or more sentences for the caller.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .components()
        .as_path()
        .ancestors()
        .nth(2)
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// A command to be run in the workspace's folder.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// Runs a command; its output goes to the terminal.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{} failed ({status})", line(command)))) }
}

/// Runs a command that installs something, and once more if that fails: networks have bad moments.
pub(crate) fn install(command: &mut Command) -> Result<(), Failure> {
    run(command).or_else(|Failure(message)| {
        println!("{message}; once more");
        run(command)
    })
}

/// Runs a command and gives what it wrote to standard output.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.output().map_err(|error| cannot_start(command, &error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure(format!("{} failed ({})\n{said}", line(command), output.status)));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| Failure(format!("{} wrote something that is not UTF-8", line(command))))
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure(format!("cannot start {}: {error}", line(command)))
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure(format!("cannot read {}: {error}", path.display())))
}

/// Reads a text file.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure(format!("cannot read {}: {error}", path.display())))
}

/// Writes a file, and the folders above it.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| Failure(format!("cannot write {}: {error}", path.display())))
}

/// All files under a folder, in the order of their names; a folder that is not there holds none.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let of_tools = ["node_modules", "generated", "target"].iter().any(|name| path.ends_with(name));
            match path.is_dir() {
                true if of_tools => {}
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}
