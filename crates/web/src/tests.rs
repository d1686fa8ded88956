use std::rc::Rc;

use kurbo::Size;
use os_scope_scene::lens::LensKind;
use os_scope_sim::scenario::BUILT_IN;

use crate::Player;
use crate::canvas::palette::COLOURS;
use crate::moment::PictureOptions;
use crate::{Recording, Versus, built_in, built_ins, is_scenario, outline, theme, with_other_line};

/// The JSON of what a page gets as an object.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}

/// A picture in a column of a page.
const WIDE: PictureOptions = PictureOptions {
    size: Size::new(640.0, 360.0),
    whole: Size::new(640.0, 360.0),
    now: None,
    presenter: false,
    still: false,
};

fn recorded(name: &str) -> Player {
    let mut player = Player::scenario(&built_in(name).expect("a built-in")).expect("a scenario");
    while player.run(1000) {}
    player
}

#[test]
fn every_built_in_plays_through_each_of_its_lenses() {
    for scenario in BUILT_IN {
        let mut player = recorded(scenario.name);
        assert_eq!(player.title(), scenario.title);
        let lenses = json(&player.lenses());
        for name in ["walk", "memory", "clock", "ready-queue"]
            .into_iter()
            .filter(|name| lenses.contains(&format!("\"{name}\"")))
        {
            assert!(player.set_lens(name));
            player.seek(0);
            let mut steps = 0;
            while player.position() < player.length() {
                player.step();
                while player.frame(250.0) {
                    assert!(!player.picture(WIDE).marks.is_empty());
                }
                steps += 1;
                assert!(steps <= player.length(), "{name} of {} must come to the end", scenario.name);
            }
        }
    }
}

#[test]
fn a_moment_is_the_same_from_all_sides() {
    let mut player = recorded("clock");
    let at = player.length() / 2;
    let look = |player: &mut Player| {
        player.picture(WIDE);
        (player.caption().0, player.snapshot(), player.event_before(player.position()))
    };
    player.seek(at);
    let expected = look(&mut player);
    for from in [0, player.length(), at + 1, at - 1] {
        player.seek(from);
        look(&mut player);
        player.seek(at);
        assert_eq!(look(&mut player), expected, "from {from}");
    }
    assert_eq!(player.caption_before(at).0, expected.0);
    assert_eq!(player.captions(at - 1, at).0[0].text, expected.0.text);
}

#[test]
fn a_picture_is_laid_out_again_only_if_something_has_changed() {
    let mut player = recorded("clock");
    let at = player.length() / 2;
    player.seek(at);
    let mut changed = |change: &dyn Fn(&mut Player) -> PictureOptions| {
        let before = player.picture(WIDE);
        let frame = change(&mut player);
        !Rc::ptr_eq(&before, &player.picture(frame))
    };
    assert!(!changed(&|player| {
        player.frame(16.0);
        WIDE
    }));
    assert!(changed(&|_| PictureOptions { size: Size::new(320.0, 320.0), ..WIDE }));
    assert!(changed(&|_| PictureOptions { presenter: true, ..WIDE }));
    assert!(changed(&|player| {
        player.seek(at + 1);
        WIDE
    }));
    assert!(changed(&|player| {
        player.set_lens("memory");
        WIDE
    }));
    assert!(changed(&|player| {
        player.step();
        player.frame(0.0);
        player.frame(16.0);
        WIDE
    }));
}

#[test]
fn lenses_that_are_not_known_change_nothing() {
    let mut player = recorded("switch");
    let too_many = "walk ".repeat(LensKind::ALL.len() + 1);
    for names in ["", "nothing", "walk nothing", &too_many] {
        assert!(!player.set_lens(names), "{names}");
        assert_eq!(player.lens(), "walk ready-queue");
    }
}

#[test]
fn markers_lie_where_the_events_are() {
    let player = recorded("clock");
    let length = player.length();
    let each = player.markers(length);
    let faults =
        (0..length).filter(|&at| json(&player.event_before(at + 1)).contains("\"Faulted\"")).collect::<Vec<_>>();
    assert!(!faults.is_empty());
    assert_eq!((0..length).filter(|&at| each[at] & 2 != 0).collect::<Vec<_>>(), faults);
    assert_eq!(player.markers(1)[0], each.iter().fold(0, |all, one| all | one));
}

#[test]
fn a_mistake_is_an_object_with_its_place() {
    let error = json(&Player::scenario("process a\n  compte 1ms\n").err().expect("an error"));
    for part in [
        "\"line\":2",
        "\"column\":3",
        "\"length\":6",
        "\"quote\":\"  compte 1ms\"",
        "\"caret\":2",
        "\"suggestion\":\"compute\"",
    ] {
        assert!(error.contains(part), "{part} in {error}");
    }
}

#[test]
fn recordings_of_both_kinds_play() {
    let mut list = Recording::new("pages.txt");
    list.feed(b"1\n2\n3\n1\nwhat\n2\n").expect("a list");
    let mut player = list.finish().expect("a player");
    while player.run(1000) {}
    assert!(player.length() > 5);
    assert!(list.remarks().0[0].starts_with("line 5: "));
    let mut schedule = Recording::new("sched.txt");
    for piece in [
        "  a-10 [000] d..2. 1.000001: sched_switch: prev_comm=a prev_pid=10 prev_prio=120 prev_state=R ==> next_comm=b ",
        "next_pid=11 next_prio=120\n",
    ] {
        schedule.feed(piece.as_bytes()).expect("a piece of a line");
    }
    assert_eq!(schedule.finish().expect("a player").lens(), "ready-queue");
    let mut nothing = Recording::new("photo.jpg");
    let refused = nothing.feed(b"\xff\xd8\xff\n").and_then(|()| nothing.finish().map(drop));
    let fault = refused.expect_err("no recording").0;
    assert_eq!((fault.line, fault.column, fault.quoted.as_str(), fault.suggestion), (0, 0, "", None));
    assert!(!fault.message.is_empty());
}

#[test]
fn scenarios_are_told_from_recordings() {
    for text in ["title X\n", "\u{feff}# hello\n\n  machine\n", "process a\n compute 1ms"] {
        assert!(is_scenario(text.as_bytes()), "{text}");
    }
    for text in ["", "1 2 3", "read 0x1000", "# tracer: nop\n", "titles\n", " L 04222c,4\n"] {
        assert!(!is_scenario(text.as_bytes()), "{text}");
    }
}

#[test]
fn what_there_is_to_choose_from_is_listed() {
    assert_eq!(json(&built_ins()).matches("{\"name\":\"").count(), BUILT_IN.len());
    assert_eq!(built_in("nothing"), None);
    assert_eq!([theme(0).len(), theme(1).len(), theme(2).len(), theme(3).len()], [COLOURS, COLOURS, COLOURS, 0]);
}

/// A player of a whole scenario, at its end.
fn played(text: &str) -> Player {
    let mut player = Player::scenario(text).expect("a scenario");
    while player.run(10_000) {}
    player.seek(usize::MAX);
    player
}

#[test]
fn rules_are_those_that_the_lens_shows() {
    let mut player = played(&built_in("switch").expect("a scenario"));
    let questions = |player: &Player| {
        let rules = json(&player.rules());
        let lines: Vec<String> =
            rules.split("\"line\":\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default().into()).collect();
        let held = rules.matches("\"held\":true").count();
        (
            lines
                .iter()
                .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
                .collect::<std::collections::BTreeSet<_>>(),
            held,
        )
    };
    let set = |words: &[&str]| words.iter().map(|word| String::from(*word)).collect();
    assert_eq!(questions(&player), (set(&["scheduler", "same-tick", "pcid"]), 3));
    assert!(player.set_lens("memory"));
    assert_eq!(questions(&player), (set(&["replacement", "load"]), 2));
    assert_eq!(Player::scenario(&built_in("walk").expect("a scenario")).expect("a scenario").rules().0, []);
    let mut recording = Recording::new("schedule");
    recording.feed(b"a-1 [000] d..2 1.0: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state=S ==> next_comm=b next_pid=2 next_prio=120\n").expect("text");
    assert_eq!(recording.finish().expect("a recording").rules().0, [], "a recording has no machine");
}

#[test]
fn the_moment_at_which_two_part() {
    let text = built_in("ready-queue").expect("a scenario");
    let other = with_other_line(&text, "scheduler sjf");
    let mut versus = Versus::new(&text, &other).expect("two scenarios");
    while versus.run(7) {}
    let finding = versus.finding().0;
    assert!(finding.text.starts_with("Until 4 ms both do the same. Then round robin runs "), "{}", finding.text);
    let positions = finding.positions;
    let [mut a, mut b] = [played(&text), played(&other)];
    a.seek(positions[0]);
    b.seek(positions[1]);
    let event = json(&a.event_before(positions[0]));
    assert!(event.starts_with("{\"at\":4000000,\"type\":\"SwitchStarted\""), "{event}");
    assert_eq!(b.time(positions[1] - 1), Some(os_scope_sim::Time(3_000_000)), "it computes on");
    a.follow(&mut b, None);
    assert_eq!(a.time(a.position() - 1), b.time(positions[1] - 1));
    b.seek(0);
    a.follow(&mut b, None);
    assert_eq!(a.position(), 0);
    b.seek(usize::MAX);
    a.follow(&mut b, None);
    assert_eq!(a.clock(), b.clock());
    assert!(a.time(a.position() - 1) <= b.time(b.length() - 1));
    let mut same = Versus::new(&text, &with_other_line(&text, "seed 9")).expect("two scenarios");
    while same.run(1000) {}
    let finding = same.finding().0;
    assert!(finding.text.contains("do the same to the end") && finding.positions.is_empty(), "{finding:?}");
    assert!(Versus::new(&text, "nonsense").is_err());
}

#[test]
fn two_beside_each_other_show_the_same_time() {
    let text = built_in("ready-queue").expect("a scenario");
    let [mut a, mut b] = [played(&text), played(&with_other_line(&text, "scheduler sjf"))];
    a.play();
    let mut between = 0;
    while a.playing() {
        a.frame(40.0);
        a.picture(WIDE);
        b.follow(&mut a, None);
        assert_eq!(b.clock(), a.clock());
        let now = a.clock().0;
        assert!(b.position() == 0 || b.time(b.position() - 1) <= Some(now), "nothing of what comes later");
        assert!(b.time(b.position()).is_none_or(|next| next >= now), "all that came before");
        between += usize::from(b.position() > 0 && b.time(b.position() - 1) < Some(now));
    }
    assert!(between > 20, "time passes between events too");
    // There and back again, and no later than before.
    b.seek(b.length() / 2);
    let clock = b.clock();
    for _ in 0..3 {
        a.follow(&mut b, None);
        b.follow(&mut a, None);
        assert_eq!((a.clock(), b.clock()), (clock, clock));
    }
    b.step();
    assert_ne!(b.clock(), (os_scope_sim::Time::ZERO, 0.0), "a step begins where it stands");
}

#[test]
fn what_two_rules_come_to() {
    // OSTEP, "Scheduling: Introduction": jobs of 100, 10 and 10 that come at once.
    let text = "unit ticks\nmachine\n  scheduler fifo\n  cost switch 0\nprocess a\n  compute 100\nprocess b\n  compute 10\nprocess c\n  compute 10\n";
    let totals = |text: &str| json(&played(text).totals());
    let fifo =
        r#"[["mean turnaround","110"],["mean wait","70"],["mean response","70"],["switches","2"],["end","120"]]"#;
    assert_eq!(totals(text), fifo);
    let sjf = r#"[["mean turnaround","50"],["mean wait","10"],["mean response","10"],["switches","2"],["end","120"]]"#;
    assert_eq!(totals(&with_other_line(text, "scheduler sjf")), sjf);
    let pages = "unit ticks\nmachine\n  frames 3\n  translation ideal\n  replacement fifo\nprocess a\n  pages 0 1 2 3 0 1\nlens clock\n";
    assert!(totals(pages).starts_with(r#"[["faults","6"],["hits","0"]"#), "{}", totals(pages));
}

#[test]
fn a_recording_keeps_the_numbers_of_its_cpus() {
    let mut recording = Recording::new("two of many");
    for (cpu, at, from, to) in [(9, 0, "a-1", "b-2"), (4, 1, "c-3", "d-4"), (9, 2, "b-2", "a-1"), (4, 3, "d-4", "c-3")]
    {
        let ((prev, pid), (next, number)) = (from.split_once('-').expect("two"), to.split_once('-').expect("two"));
        let line = format!(
            "{from} [00{cpu}] d..2 1.00000{at}: sched_switch: prev_comm={prev} prev_pid={pid} prev_prio=120 prev_state=S ==> next_comm={next} next_pid={number} next_prio=120\n"
        );
        recording.feed(line.as_bytes()).expect("text");
    }
    let mut player = recording.finish().expect("a recording");
    while player.run(1000) {}
    let snapshot = json(&player.snapshot());
    assert!(snapshot.contains("\"cpuNumbers\":[4,9]"), "{snapshot}");
    let sentences = json(&player.captions(0, player.length()));
    for cpu in ["CPU 4", "CPU 9"] {
        assert!(sentences.contains(cpu), "{sentences}");
    }
    assert!(!sentences.contains("CPU 0") && !sentences.contains("CPU 1"), "{sentences}");
    assert!(recording.rerun().contains("cpus 2"), "its own are numbered from 0");
}

#[test]
fn a_snapshot_has_the_structures_of_the_policies() {
    let text = |policy: &str| {
        format!(
            "unit ticks\nmachine\n  frames 3\n  translation ideal\n  replacement {policy}\n  working-set 2\nprocess a\n  quota 2\n  pages 0 1 2 0\nprocess b\n  pages 3 4 3\n"
        )
    };
    for kind in os_scope_sim::mem::replace::ReplaceKind::ALL.into_iter().filter(|kind| kind.online()) {
        let mut player = played(&text(kind.name()));
        for position in [0, player.length() / 2, player.length()] {
            player.seek(position);
            let (snapshot, name) = (json(&player.snapshot()), kind.name());
            assert!(snapshot.contains("\"policy\":{\"lists\":[{\"name\":\""), "{name}: {snapshot}");
            assert!(snapshot.contains("\"quota\":2") && snapshot.contains("\"workingSet\":2"), "{name}: {snapshot}");
        }
        player.seek(0);
        let all = json(&player.captions(0, player.length()));
        assert!(all.contains("quota"), "a process at its quota: {all}");
    }
    let mut player = played(&text("arc"));
    player.seek(player.length());
    let snapshot = json(&player.snapshot());
    assert!(snapshot.contains("\"name\":\"B1\",\"ghosts\":true,\"room\":null,\"pages\":["), "{snapshot}");
    assert!(snapshot.contains("\"marks\":\"\",\"hand\":null,\"share\":"), "{snapshot}");
}

/// The greatest of the numbers in a JSON, whatever their sign.
fn greatest(value: &serde_json::Value) -> u64 {
    match value {
        serde_json::Value::Number(number) => {
            number.as_u64().or(number.as_i64().map(i64::unsigned_abs)).expect("a whole number")
        }
        serde_json::Value::Array(values) => values.iter().map(greatest).max().unwrap_or(0),
        serde_json::Value::Object(members) => members.values().map(greatest).max().unwrap_or(0),
        _ => 0,
    }
}

#[test]
fn every_number_is_one_that_javascript_has() {
    let far = "machine\n  scheduler eevdf\n  seed 18446744073709551615\nprocess a nice 19\n  sleep 9007199254740992ns\n  compute 9000000000000000ns\nprocess b nice 19\n  compute 9000000000000000ns\n";
    let ticks = "unit ticks\nmachine\n  scheduler cfs\nprocess a nice 19\n  compute 900000000000\nprocess b nice -20\n  compute 900000000000\n";
    for text in [far, ticks] {
        let mut player = Player::scenario(text).expect("a scenario");
        player.run(2_000);
        for position in 0..=player.length() {
            player.seek(position);
            let objects = serde_json::to_value((player.snapshot(), player.event_before(position))).expect("JSON");
            assert!(greatest(&objects) < 1 << 53, "{objects}");
        }
    }
    let player = Player::scenario(far).expect("a scenario");
    assert!(json(&player.snapshot()).contains("\"seed\":\"18446744073709551615\""));
}

#[test]
fn a_scenario_as_an_object() {
    let text = "\u{feff}    title What, a # first line\nmachine # that one\n  cpus 2\n  cost  disk 5ms\n  cost memory 1ns\n\nprocess a, b nice 3\n\trepeat 2\n\t\tcompute 5ms\n\tyield\nlens ready-queue walk\n";
    let object = r#"{"title":"What, a","machine":{"cpus":"2","cost  disk":"5ms","cost memory":"1ns"},"process a, b nice 3":[{"repeat 2":["compute 5ms"]},"yield"],"lens":"ready-queue walk"}"#;
    assert_eq!(json(&outline(text.into())), object);
    let twice = "process a\n  compute 1ms\nprocess a\n  exit\n";
    assert_eq!(json(&outline(twice.into())), r#"[{"process a":["compute 1ms"]},{"process a":["exit"]}]"#);
}
