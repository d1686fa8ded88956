//! Recordings that are run again, and files that are no recordings at all: an answer or one clear line, within a second
//! of CPU time and 256 MB.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

/// Asks within the limits. A CPU second is the same on a busy machine; a process that goes on is killed, and then has
/// no exit code.
fn ask(words: &str, file: &Path) -> (i32, String, String) {
    let script = "ulimit -t 1 && ulimit -v 262144 && exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_os-scope")]);
    command.args(words.split(' ').map(|word| if word == "FILE" { file.as_os_str() } else { word.as_ref() }));
    let Output { status, stdout, stderr } = command.output().expect("the program");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (
        status.code().unwrap_or_else(|| panic!("{words} {}: killed by a limit", file.display())),
        text(stdout),
        text(stderr),
    )
}

/// Every command that reads recordings or scenarios.
const COMMANDS: [&str; 7] = [
    "trace FILE",
    "trace FILE --rerun fifo",
    "trace FILE --as-scenario",
    "replace --policy lru --frames 3 --file FILE --summary",
    "run FILE --limit 10",
    "check FILE",
    "render FILE --at end -o unused.svg",
];

/// A file of its own for each test.
fn write(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

/// Each command refuses the file, in one line that holds these words.
#[track_caller]
fn refused(file: &Path, words: &[&str]) {
    for command in COMMANDS {
        let (code, out, err) = ask(command, file);
        assert!(
            code == 2 && out.is_empty() && err.starts_with("os-scope: ") && err.lines().count() <= 3,
            "{command}: {code} {out} {err}"
        );
        assert!(err.len() < 600 && words.iter().any(|word| err.contains(word)), "{command}: {err}");
    }
}

fn gzip(pieces: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    pieces.for_each(|piece| packed.write_all(&piece).expect("a vector takes everything"));
    packed.finish().expect("a vector takes everything")
}

fn recording(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings").join(name)
}

#[test]
fn what_is_no_file_is_refused() {
    refused(Path::new("/"), &["it is a folder", "neither a file nor"]);
    refused(Path::new("no-such-file"), &["there is no such file", "neither a file nor"]);
    refused(&write("empty", b""), &["is empty", "nothing runs here"]);
    #[cfg(unix)]
    refused(Path::new("/dev/zero"), &["it is no text", "too long for a scenario"]);
    #[cfg(unix)]
    refused(Path::new("/dev/urandom"), &["it is no text", "not a recording", "too long for a scenario", "is no text"]);
}

#[test]
fn binary_files_are_refused() {
    refused(Path::new(env!("CARGO_BIN_EXE_os-scope")), &["it is no text", "too long for a scenario"]);
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[7; 100_000]].concat();
    refused(&write("picture.png", &png), &["it is no text", "too long for a scenario", "is no text"]);
}

#[test]
fn lines_without_end_are_refused() {
    let words = ["not a recording", "too long for a scenario"];
    refused(&write("long-word", &vec![b'x'; 10 << 20]), &words);
    refused(
        &write("long-name", &[b"process ".as_slice(), &vec![b'x'; 10 << 20]].concat()),
        &["not a recording", "too long"],
    );
    refused(&write("long-brackets", &b"[0] 1.5: ".repeat(1 << 20)), &words);
}

/// A line of numbers may be as long as it likes.
#[test]
fn a_long_list_is_a_list() {
    let (code, out, err) = ask("trace FILE --format json", &write("long-list", &b"1 2 3 4 5 ".repeat(1 << 20)));
    assert_eq!(
        (code, out.trim_end(), err.as_str()),
        (0, r#"{"kind":"memory","references":5242880,"pages":5,"warnings":0}"#, "")
    );
}

#[test]
fn bombs_are_refused() {
    let words = ["100 times its size", "it is no text", "too long for a scenario", "is no text"];
    refused(&write("zeros.gz", &gzip((0..2048).map(|_| vec![0; 1 << 20]))), &words);
    let list = b"7 8 9 10 11 12\n".repeat(70_000);
    refused(&write("list.gz", &gzip((0..300).map(|_| list.clone()))), &words);
    let line = b"a-1 [000] d..2. 1.000000: sched_wakeup: comm=b pid=2 prio=120 target_cpu=000\n".repeat(13_000);
    refused(&write("wakeups.gz", &gzip((0..300).map(|_| line.clone()))), &words);
}

#[test]
fn a_damaged_recording_is_read_as_far_as_it_is_good() {
    let packed = std::fs::read(recording("shares/one-0-5.txt.gz")).expect("a recording");
    let half = &packed[..packed.len() / 2];
    let (code, out, err) = ask("trace FILE --format json", &write("half.gz", half));
    let answer: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {err}"));
    assert!(code == 0 && answer["events"].as_u64() > Some(100), "{code} {err}");
    assert!(err.contains("it ends too early: what follows line ") && err.contains("not understood"), "{err}");
    for command in &COMMANDS[..5] {
        let (code, _, err) = ask(command, &write("half-again.gz", half));
        // It is no recording of memory accesses, and that is all that is wrong with it.
        assert_eq!(code, if command.starts_with("replace") { 2 } else { 0 }, "{command}: {err}");
    }
    let mut zeros =
        b"# tracer: nop\n a-1 [000] d..2. 1.0: sched_wakeup: comm=b pid=2 prio=120 target_cpu=000\n".to_vec();
    zeros.resize(1 << 20, 0);
    let (code, out, err) = ask("trace FILE --format json", &write("zeros-at-the-end", &zeros));
    assert!(
        code == 0 && out.contains("\"events\":1") && err.contains("nothing but zeros follows line 2"),
        "{out} {err}"
    );
}

/// Bits of a packed recording are changed one after the other: there is an answer, or one clear line, but nothing else.
#[test]
fn a_damaged_gzip_is_no_disaster() {
    let packed = std::fs::read(recording("formats/perf.txt.gz")).expect("a recording");
    let mut answers = 0;
    for step in 0..40 {
        let mut damaged = packed.clone();
        let at = step * packed.len() / 40;
        damaged[at] ^= 1 << (step % 8);
        let (code, out, err) = ask("trace FILE --format json", &write("damaged.gz", &damaged));
        assert!(
            code == 0 && out.starts_with("{\"kind\":") || code == 2 && out.is_empty() && err.lines().count() == 1,
            "bit {step}: {code} {err}"
        );
        answers += usize::from(code == 0);
    }
    assert!(answers > 20, "only {answers} of 40 were read");
}

#[test]
fn a_schedule_is_run_again() {
    let file = recording("shares/one-n5-0-5-10.txt.gz");
    let (_, out, _) = ask("trace FILE --format json", &file);
    let recorded: Value = serde_json::from_str(&out).expect("JSON");
    let (code, text, err) = ask("trace FILE --as-scenario", &file);
    assert_eq!(code, 0, "{err}");
    let (_, out, _) = ask("check FILE --format json", &write("again.scope", text.as_bytes()));
    let scenario: Value = serde_json::from_str(&out).expect("JSON");
    let (code, out, _) = ask("trace FILE --rerun fifo --format json", &file);
    let rerun: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &rerun["kind"], &rerun["scheduler"]), (0, &"rerun".into(), &"fifo".into()));
    let mut loops = 0;
    for process in scenario["processes"].as_array().expect("a list") {
        let same = |tasks: &Value| {
            tasks
                .as_array()
                .expect("a list")
                .iter()
                .find(|task| task["pid"] == process["pid"])
                .expect("the task")
                .clone()
        };
        let (recorded, rerun) = (same(&recorded["tasks"]), same(&rerun["tasks"]));
        assert_eq!((&process["compute"], &recorded["cpu_ns"]), (&recorded["cpu_ns"], &rerun["recorded"]["cpu_ns"]));
        assert_eq!(recorded["cpu_ns"], rerun["rerun"]["cpu_ns"]);
        loops += usize::from(recorded["comm"].as_str().is_some_and(|comm| comm.starts_with("loop")));
    }
    assert_eq!(loops, 4);
    let table = ask("trace FILE --rerun rr", &file).1;
    assert!(
        table.lines().any(|line| line.contains("loop1-nice-5"))
            && table.starts_with("11 tasks, as recorded and run again under rr"),
        "{table}"
    );
    assert_eq!(ask("trace FILE --rerun rr --format csv", &file).1.lines().count(), 12);
}

#[test]
fn what_cannot_be_run_again_is_refused() {
    let file = recording("shares/one-0-5.txt.gz");
    for (words, expected) in [
        ("trace FILE --rerun rrr", "--rerun is `rrr`: expected a scheduler"),
        ("trace FILE --rerun lru", "--rerun is `lru`: expected a scheduler"),
    ] {
        let (code, out, err) = ask(words, &file);
        assert!(code == 2 && out.is_empty() && err.contains(expected), "{err}");
    }
    let (code, _, err) = ask("trace FILE --as-scenario", &write("pages", b"1 2 3\n"));
    assert!(code == 2 && err.ends_with("is a recording of memory accesses: expected scheduling\n"), "{err}");
    let (code, _, err) = ask("trace FILE --as-scenario", &write("nobody", b"# tracer: nop\n"));
    assert!(code == 2 && err.contains("there is nothing to run again"), "{err}");
}
