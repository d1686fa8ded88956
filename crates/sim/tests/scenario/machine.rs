//! Everything under `machine`, and what stands beside it.

use expect_test::{Expect, expect};
use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::sched::Tuning;
use os_scope_sim::setup::{Costs, MachineConfig};
use os_scope_sim::{Time, TimeUnit};

use super::read;

/// What the lines change of the machine that `unit` gives by itself.
fn check(unit: &str, lines: &str, expect: Expect) {
    let machine = |lines: &str| {
        let body: String = lines.lines().map(|line| format!("  {line}\n")).collect();
        read(&format!("unit {unit}\nmachine\n{body}process a\n  yield\n")).setup.machine
    };
    expect.assert_eq(&difference(&machine(""), &machine(lines)));
}

fn difference(before: &MachineConfig, after: &MachineConfig) -> String {
    // `{:?}` puts `name: value` between commas, and the names of types around them.
    let fields = |config: &MachineConfig| -> Vec<String> {
        let text = format!("{config:?}").replace(" }", "");
        text.split(", ").map(|field| field.rsplit("{ ").next().unwrap().to_string()).collect()
    };
    let (before, after) = (fields(before), fields(after));
    assert_eq!(before.len(), after.len());
    let changes = before.iter().zip(&after).filter(|(a, b)| a != b);
    let changes: Vec<String> = changes.map(|(a, b)| format!("{a} -> {}", b.split_once(": ").unwrap().1)).collect();
    changes.join(", ")
}

#[test]
fn a_machine_of_which_nothing_is_said() {
    let scenario = read("process a\n  yield");
    assert_eq!(scenario.setup.unit, TimeUnit::Nanos);
    assert_eq!(scenario.setup.title, "Untitled");
    assert_eq!(scenario.setup.machine, MachineConfig::default());
    assert!(scenario.lenses.is_empty());
    assert!(!scenario.setup.recorded);

    let scenario = read("unit ticks\nprocess a\n  yield");
    assert_eq!(scenario.setup.unit, TimeUnit::Ticks);
    let tuning = Tuning { levels: Tuning::levels_of(Time(4)), ..Tuning::default() };
    assert_eq!(
        scenario.setup.machine,
        MachineConfig { quantum: Time(4), costs: Costs::TICKS, tuning, ..MachineConfig::default() }
    );
    assert_eq!(read("unit ns\nprocess a\n  yield"), read("process a\n  yield"));
}

#[test]
fn numbers() {
    check("ns", "cpus 2", expect!["cpus: 1 -> 2"]);
    check("ns", "cpus 0x1_0", expect!["cpus: 1 -> 16"]);
    check("ns", "frames 65_536", expect!["frames: 64 -> 65536"]);
    check("ns", "huge-pages 128", expect!["huge_pages: 0 -> 128"]);
    check("ns", "swap 1048576", expect!["swap: 1024 -> 1048576"]);
    check("ns", "swap off", expect!["swap: 1024 -> 0"]);
    check("ns", "walk-cache 4", expect!["walk_cache: 0 -> 4"]);
    check("ns", "seed 18446744073709551615", expect!["seed: 1 -> 18446744073709551615"]);
}

#[test]
fn words() {
    check("ns", "translation ideal", expect!["translation: X86_64 -> Ideal"]);
    check("ns", "translation x86-64", expect![""]);
    check("ns", "pcid on", expect!["pcid: false -> true"]);
    check("ns", "pcid off", expect![""]);
    check("ns", "load unreferenced", expect!["load_referenced: true -> false"]);
    check("ns", "load referenced", expect![""]);
    check("ns", "same-tick expired-first", expect!["same_tick: ArrivalFirst -> ExpiredFirst"]);
    check("ns", "same-tick arrival-first", expect![""]);
}

#[test]
fn tlbs() {
    check("ns", "tlb 4", expect!["sets: 4 -> 1"]);
    check("ns", "tlb 64", expect!["sets: 4 -> 1, ways: 4 -> 64"]);
    check("ns", "tlb 16 sets 4 ways", expect!["sets: 4 -> 16"]);
    check("ns", "tlb 1024 sets 4 ways", expect!["sets: 4 -> 1024"]);
    check("ns", "tlb off", expect!["sets: 4 -> 0, ways: 4 -> 0"]);
    check("ns", "stlb 128 sets 8 ways", expect!["sets: 0 -> 128, ways: 0 -> 8"]);
    check("ns", "stlb off", expect![""]);
}

#[test]
fn parameters_of_replacement() {
    check("ns", "replacement nru interval 8", expect!["replacement: Clock -> Nru, interval: None -> Some(8)"]);
    check("ns", "replacement aging", expect!["replacement: Clock -> Aging"]);
    check(
        "ns",
        "replacement wsclock tau 1000000",
        expect!["replacement: Clock -> WsClock, tau: None -> Some(1000000)"],
    );
    check("ns", "working-set 65536", expect!["working_set: 0 -> 65536"]);
    check("ns", "working-set off", expect![""]);
    let scenario = read("process a\n  quota 3\n  yield\nprocess b\n  yield");
    assert_eq!(scenario.setup.processes.iter().map(|process| process.quota).collect::<Vec<_>>(), [3, 0]);
    let refused = |text: &str| os_scope_sim::scenario::parse(text).unwrap_err().message;
    let replacement = |words: &str| refused(&format!("machine\n  replacement {words}\nprocess a\n  yield"));
    assert_eq!(replacement("fifo interval 8"), "expected nothing more on this line, as in `replacement clock`");
    assert_eq!(replacement("aging tau 8"), "expected `interval`, as in `replacement clock`");
    assert_eq!(
        replacement("aging interval 0"),
        "expected a number of references from 1 to 1000000, as in `replacement clock`"
    );
    assert_eq!(
        refused("process a\n  quota 3\n  quota 4\n  yield"),
        "this process has a quota already: expected it once"
    );
}

#[test]
fn policies() {
    for kind in ReplaceKind::ALL.into_iter().filter(|kind| kind.online()) {
        let text = format!("machine\n  replacement {}\nprocess a\n  yield", kind.name());
        assert_eq!(read(&text).setup.machine.replacement, kind);
    }
    for kind in SchedulerKind::ALL {
        let text = format!("machine\n  scheduler {}\nprocess a\n  yield", kind.name());
        assert_eq!(read(&text).setup.machine.scheduler, kind);
    }
    check("ns", "scheduler rr quantum 2ms", expect!["quantum: Time(4000000) -> Time(2000000)"]);
    check("ticks", "scheduler rr quantum 2", expect!["quantum: Time(4) -> Time(2)"]);
}

#[test]
fn costs() {
    check(
        "ns",
        "cost tlb 2ns\ncost stlb 7ns\ncost memory 80ns\ncost fault 2us\ncost switch 0\ncost disk 5ms",
        expect![
            "tlb: 1 -> 2, stlb: 4 -> 7, memory: 100 -> 80, fault: 1000 -> 2000, switch: 3000 -> 0, disk: Time(100000) -> Time(5000000)"
        ],
    );
    check(
        "ticks",
        "cost tlb 1\ncost stlb 2\ncost memory 3\ncost fault 4\ncost switch 5\ncost disk 6",
        expect!["tlb: 0 -> 1, stlb: 0 -> 2, memory: 1 -> 3, fault: 0 -> 4, switch: 0 -> 5, disk: Time(10) -> Time(6)"],
    );
}

#[test]
fn times_have_units_where_time_is_nanoseconds() {
    check("ns", "cost disk 250ns", expect!["disk: Time(100000) -> Time(250)"]);
    check("ns", "cost disk 250us", expect!["disk: Time(100000) -> Time(250000)"]);
    check("ns", "cost disk 250µs", expect!["disk: Time(100000) -> Time(250000)"]);
    check("ns", "cost disk 250μs", expect!["disk: Time(100000) -> Time(250000)"]);
    check("ns", "cost disk 1.5ms", expect!["disk: Time(100000) -> Time(1500000)"]);
    check("ns", "cost disk 0.000000001s", expect!["disk: Time(100000) -> Time(1)"]);
    check("ns", "cost disk 1_000s", expect!["disk: Time(100000) -> Time(1000000000000)"]);
    check("ns", "cost disk 0", expect!["disk: Time(100000) -> Time(0)"]);
}

#[test]
fn titles_and_lenses() {
    let text = "title   C# and #hash  # a comment\nlens ready-queue walk\nprocess a\n  yield";
    let scenario = os_scope_sim::scenario::parse_scene(text, &["walk", "ready-queue"]).unwrap();
    assert_eq!(scenario.setup.title, "C# and");
    assert_eq!(scenario.lenses, ["ready-queue", "walk"]);
    assert!(read(text).lenses.is_empty(), "without a list, names of lenses are passed over");
    let scenario = read("title C# and µ, “quoted”, 日本語\nprocess a\n  yield");
    assert_eq!(scenario.setup.title, "C# and µ, “quoted”, 日本語");
}

#[test]
fn lines_groups_and_comments() {
    let plain = read("machine\n  cpus 2\nprocess a\n  repeat 2\n    yield\n  exit");
    let same = [
        "machine\r\n  cpus 2\r\nprocess a\r\n  repeat 2\r\n    yield\r\n  exit\r\n",
        "\u{feff}machine # the machine\n  cpus\t2",
        "\n\n# a comment\n  machine\n      cpus 2\n\n  process a\n   repeat 2\n# left of everything\n    yield\n   exit\n\n",
        "machine\n\tcpus 2\nprocess a\n\trepeat 2\n\t\tyield\n        exit",
        "process a\n  repeat 2\n    yield\n  exit\nmachine\n  cpus 2",
    ];
    for (at, text) in same.iter().enumerate() {
        let text = if text.contains("process") {
            text.to_string()
        } else {
            format!("{text}\nprocess a\n  repeat 2\n    yield\n  exit")
        };
        assert_eq!(read(&text), plain, "text {at}");
    }
}

#[test]
fn text_inside_a_page_may_begin_beside_its_tag() {
    let scenario = read(" title Inline\n     machine\n       cpus 2\n     process a\n       yield\n   ");
    assert_eq!((scenario.setup.title.as_str(), scenario.setup.machine.cpus), ("Inline", 2));
}
