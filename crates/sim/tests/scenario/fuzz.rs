//! Whatever the text, it ends in a scenario within the limits or in an error that points into the text.

use std::time::{Duration, Instant};

use os_scope_sim::Rng;
use os_scope_sim::scenario::limits::{MAX_OPS, MAX_PERFORMED, MAX_PROCESSES, MAX_REGIONS, MAX_TEXT};
use os_scope_sim::scenario::{BUILT_IN, KEYS, Op, Place, ScenarioError, parse_scene};

/// Numbers that look random.
struct Random(Rng);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        (self.0.bits() % limit as u64) as usize
    }

    fn one_of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// Names of lenses; the crate that draws knows which there are.
const LENSES: [&str; 2] = ["walk", "ready-queue"];

/// How many texts of each kind are tried.
const ROUNDS: usize = 20_000;

/// Reads a text and checks what must hold for every one. Returns whether it is a scenario.
fn try_text(text: &str) -> bool {
    match parse_scene(text, &LENSES) {
        Ok(scenario) => {
            let setup = &scenario.setup;
            assert_eq!(setup.processes.len(), scenario.programs.len());
            assert!((1..=MAX_PROCESSES).contains(&setup.processes.len()));
            assert!(setup.processes.iter().all(|info| info.regions.len() <= MAX_REGIONS));
            assert!(scenario.programs.iter().map(|program| program.ops.len()).sum::<usize>() <= MAX_OPS);
            assert!(
                scenario.programs.iter().map(|program| performed(&program.ops)).sum::<u64>() <= MAX_PERFORMED,
                "{text}"
            );
            true
        }
        Err(error) => {
            check_place(text, &error);
            false
        }
    }
}

/// Operations with repeats unrolled, until the first exit.
fn performed(ops: &[Op]) -> u64 {
    fn stretch(ops: &[Op]) -> (u64, bool) {
        let (mut sum, mut ops) = (0, ops);
        while let [op, rest @ ..] = ops {
            ops = rest;
            match *op {
                Op::Exit => return (sum + 1, true),
                Op::Repeat { times, len } => {
                    assert!(times > 0 && len > 0);
                    let (body, exits) = stretch(&rest[..len as usize]);
                    if exits {
                        return (sum + body, true);
                    }
                    sum += u64::from(times) * body;
                    ops = &rest[len as usize..];
                }
                _ => sum += 1,
            }
        }
        (sum, false)
    }
    stretch(ops).0
}

/// An error points at a place that is there.
fn check_place(text: &str, error: &ScenarioError) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line =
        text.split('\n').nth(error.line as usize - 1).unwrap_or_else(|| panic!("no line {} in {text:?}", error.line));
    let (column, length) = (error.column as usize, error.length as usize);
    assert!(column >= 1 && length >= 1);
    assert!(column + length <= line.chars().count() + 2, "{error:?} in {line:?}");
    assert!(error.quoted.chars().count() <= 122, "{error:?}");
    assert!(error.caret as usize <= error.quoted.chars().count());
    assert!(error.message.len() < 500 && error.message.contains("expected"), "{error:?}");
    assert!(!error.message.starts_with(char::is_uppercase) && !error.message.ends_with('.'), "{error:?}");
    let shown = error.to_string();
    assert_eq!(shown.lines().count(), if error.quoted.is_empty() { 1 } else { 3 }, "{shown:?}");
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
}

#[test]
fn random_bytes() {
    let random = &mut Random(Rng::new(1));
    for _ in 0..ROUNDS {
        let bytes: Vec<u8> = (0..random.below(200)).map(|_| random.0.bits() as u8).collect();
        try_text(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn random_characters() {
    let random = &mut Random(Rng::new(2));
    let characters: Vec<char> = " \n\t\r#x0159wKMG_-.,prosceadµ\u{feff}\u{a0}\u{202e}\u{1b}日".chars().collect();
    for _ in 0..ROUNDS {
        let text: String = (0..random.below(200)).map(|_| characters[random.below(characters.len())]).collect();
        try_text(&text);
    }
}

#[test]
fn mutations_of_built_ins() {
    let random = &mut Random(Rng::new(3));
    let mut scenarios = 0;
    for _ in 0..ROUNDS {
        let mut text = BUILT_IN[random.below(BUILT_IN.len())].text.to_string();
        for _ in 0..1 + random.below(4) {
            mutate(&mut text, random);
        }
        scenarios += usize::from(try_text(&text));
    }
    // Were all refused, or none, this would test half of what it should.
    assert!((ROUNDS / 50..ROUNDS).contains(&scenarios), "{scenarios} scenarios");
}

fn mutate(text: &mut String, random: &mut Random) {
    let boundary = |text: &str, mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let a = boundary(text, random.below(text.len() + 1));
    let b = boundary(text, random.below(text.len() + 1));
    let (a, b) = (a.min(b), a.max(b).min(boundary(text, (a.min(b) + 20).min(text.len()))));
    match random.below(6) {
        0 => text.replace_range(a..b, ""),
        1 => {
            let piece = text[a..b].to_string();
            text.insert_str(a, &piece);
        }
        2 => text.insert(a, [' ', '\n', '#', '0', 'x', '\t', 'é'][random.below(7)]),
        3 => text.truncate(a),
        4 => {
            let mut lines: Vec<&str> = text.lines().collect();
            if !lines.is_empty() {
                let (a, b) = (random.below(lines.len()), random.below(lines.len()));
                lines.swap(a, b);
            }
            *text = lines.join("\n");
        }
        _ => {
            let other = BUILT_IN[random.below(BUILT_IN.len())].text;
            if let Some(line) = other.lines().nth(random.below(20)) {
                let at = text[..a].rfind('\n').map_or(0, |newline| newline + 1);
                text.insert_str(at, &format!("{line}\n"));
            }
        }
    }
}

#[test]
fn soups_of_lines() {
    let random = &mut Random(Rng::new(4));
    let words = [
        "0",
        "1",
        "4",
        "64",
        "4K",
        "2M",
        "0x400000",
        "5ms",
        "2us",
        "1.5s",
        "x3",
        "at",
        "every",
        "nice",
        "pid",
        "step",
        "times",
        "disk",
        "huge",
        "r-x",
        "rw-",
        "sets",
        "ways",
        "on",
        "off",
        "rr",
        "fifo",
        "quantum",
        "ns",
        "ticks",
        "ideal",
        "2w",
        "99999999999999999999",
        "9007199254740992",
    ];
    let words: Vec<&str> = words.into_iter().chain(LENSES).collect();
    for _ in 0..ROUNDS {
        let mut text = String::new();
        for _ in 0..random.below(30) {
            text.push_str(&" ".repeat(2 * random.below(4)));
            let key = &KEYS[random.below(KEYS.len())];
            if random.below(2) == 0 {
                text.push_str(key.example);
            } else {
                text.push_str(key.word);
                for _ in 0..random.below(5) {
                    text.push(' ');
                    text.push_str(random.one_of(&words));
                }
            }
            text.push('\n');
        }
        try_text(&text);
    }
}

#[test]
fn right_lines_in_any_order() {
    // Keys where they belong, with their examples: most of these texts are scenarios.
    let random = &mut Random(Rng::new(5));
    let mut scenarios = 0;
    for _ in 0..ROUNDS {
        let mut text = String::from("machine\n");
        for key in KEYS.iter().filter(|key| key.place == Place::Machine) {
            if random.below(2) == 0 {
                text.push_str(&format!("  {}\n", key.example));
            }
        }
        text.push_str("process p\n  region heap 0x600000 64K\n");
        let mut depth = 1;
        for _ in 0..random.below(30) {
            let keys: Vec<_> = KEYS.iter().filter(|key| key.place == Place::Program).collect();
            let key = random.one_of(&keys);
            text.push_str(&format!("{}{}\n", "  ".repeat(depth), key.example));
            depth = if key.word == "repeat" { depth + 1 } else { 1 + random.below(depth) };
        }
        text.push_str(&format!("{}yield\n", "  ".repeat(depth)));
        scenarios += usize::from(try_text(&text));
    }
    assert!(scenarios > ROUNDS / 2, "{scenarios} scenarios");
}

#[test]
fn the_worst_texts_end_quickly() {
    let fill = |part: &str| {
        let head = "process a\n  yield\n";
        let rest = (MAX_TEXT - head.len()) / part.len();
        format!("{head}{}", part.repeat(rest))
    };
    let numbered = |part: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        for at in 0.. {
            let part = part(at);
            if text.len() + part.len() > MAX_TEXT {
                return text;
            }
            text.push_str(&part);
        }
        text
    };
    let texts = [
        fill("\n"),
        fill(" "),
        fill("#"),
        fill("  pages 1\n"),
        fill("  read 0 times 65536\n"),
        fill("process "),
        fill("  region r 0 4K\n"),
        format!("process a\n  pages{}", " 1".repeat(30_000)),
        format!("process a\n  pages {}", "1,".repeat(30_000)),
        format!("process a x256\n  pages{}", " 1".repeat(30_000)),
        format!("process {}", "a".repeat(60_000)),
        format!("{}title", " ".repeat(60_000)),
        format!("title {}", "\t".repeat(60_000)),
        numbered(&|at| format!("process p{at} pid {}\n  yield\n", 1000 - at % 1000)),
        numbered(&|at| format!("process p{at}x x250\n  region a 0 4K\n  yield\n")),
        numbered(&|at| format!("{}repeat 2\n", " ".repeat(at))),
        numbered(&|at| format!("process p{at}\n  repeat 1000000\n    yield\n")),
        "é".repeat(2_000_000),
        "process a\n  yield\n".repeat(100_000),
        "a ".repeat(1_000_000),
    ];
    for text in texts {
        let begin = Instant::now();
        try_text(&text);
        // A page stays smooth: milliseconds on any machine, seconds on none.
        assert!(
            begin.elapsed() < Duration::from_secs(1),
            "{:?} for {:?}…",
            begin.elapsed(),
            &text.chars().take(60).collect::<String>()
        );
    }
}
