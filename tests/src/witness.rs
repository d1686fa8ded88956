//! What witnesses said. A test that compares a policy with something outside it, or holds a rule against it, notes how
//! many cases there were and how many agreed; `cargo xtask test correctness` makes `docs/correctness.md` of these
//! notes.
//!
//! A note is a line of words between tabs in a file below the build's folder. The same test writes the same line
//! whenever it runs.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::string::{String, ToString};
use std::{env, format, thread};

/// Counts what agreed, policy by policy, and notes it when it goes; what a test that fails has counted is worth
/// nothing.
pub struct Tally {
    topic: &'static str,
    witness: &'static str,
    counts: BTreeMap<String, (u64, u64)>,
    why: String,
}

impl Tally {
    /// A count for a topic (`replacement`, `scheduling` or `machine`) and a witness; one whose name begins with
    /// `property: ` is a rule.
    #[must_use]
    pub fn new(topic: &'static str, witness: &'static str) -> Self {
        Self { topic, witness, counts: BTreeMap::new(), why: String::new() }
    }

    /// A case in which a policy and the witness agreed.
    pub fn agreed(&mut self, policy: &str) {
        self.count(policy, 1, 1);
    }

    /// A case in which they did not, and why that is no defect.
    pub fn differed(&mut self, policy: &str, why: &str) {
        self.count(policy, 1, 0);
        self.why = why.to_string();
    }

    /// The number of cases, and of those that agreed.
    pub fn count(&mut self, policy: &str, cases: u64, agreed: u64) {
        let count = self.counts.entry(policy.to_string()).or_default();
        count.0 += cases;
        count.1 += agreed;
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        let thread = thread::current();
        for (policy, &counts) in &self.counts {
            note(self.topic, policy, self.witness, thread.name().unwrap_or_default(), counts, &self.why);
        }
    }
}

/// Notes how many of how many cases agreed. `part` distinguishes notes about the same policy and witness; of several
/// equal ones the last counts.
///
/// # Panics
/// If nothing can be written below the build's folder.
pub fn note(topic: &str, policy: &str, witness: &str, part: &str, (cases, agreed): (u64, u64), why: &str) {
    // A single run with other numbers of cases is not what the document is about.
    if env::var_os("OS_SCOPE_RUNS").is_some() {
        return;
    }
    let line = [topic, policy, witness, part, &cases.to_string(), &agreed.to_string(), why]
        .map(|word| word.replace(['\t', '\n'], " "));
    let program = env::current_exe().expect("this program is a file");
    let name = program.file_stem().and_then(|name| name.to_str()).unwrap_or("witness");
    let folder = folder(&program);
    fs::create_dir_all(&folder).expect("a folder for notes");
    // One write a line: tests of a program run side by side.
    let mut file = fs::File::options()
        .create(true)
        .append(true)
        .open(folder.join(format!("{name}.tsv")))
        .expect("a file of notes");
    file.write_all((line.join("\t") + "\n").as_bytes()).expect("a note");
}

/// `correctness` in the folder that cargo builds in, which is the one that it marks as worth no backup.
fn folder(program: &std::path::Path) -> PathBuf {
    let built = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    built.expect("this program was built by cargo").join("correctness")
}
