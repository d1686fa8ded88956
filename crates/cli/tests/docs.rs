//! `docs/terminal.md` shows what the program says: every example is asked again.

use std::path::Path;
use std::process::Command;

#[test]
fn every_example_is_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/terminal.md");
    let text = std::fs::read_to_string(path).expect("the page");
    let mut count = 0;
    for block in text.split("```console\n").skip(1) {
        let block = block.split("```").next().expect("a block");
        let (question, expected) = block.split_once('\n').expect("a question and its answer");
        let words = question.strip_prefix("$ os-scope ").expect("a question").split(' ');
        // Nothing there could be mistaken for a built-in scenario.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output = Command::new(env!("CARGO_BIN_EXE_os-scope")).args(words).current_dir(folder).output().expect("the program");
        let said = [output.stdout, output.stderr].concat();
        assert_eq!(String::from_utf8_lossy(&said), expected, "{question}");
        count += 1;
    }
    assert!(count > 8, "there are only {count} examples");
}
