//! The scenarios that come with OS Scope.

use os_scope_sim::Machine;
use os_scope_sim::scenario::BUILT_IN;

use super::read;

#[test]
fn every_one_is_readable_and_is_what_the_list_says() {
    for built_in in BUILT_IN {
        let scenario = read(built_in.text);
        assert_eq!(scenario.setup.title, built_in.title, "{}", built_in.name);
        assert!(built_in.title.ends_with('?'), "{}: a title is the question that the picture answers", built_in.name);
    }
}

#[test]
fn names_differ_and_topics_stand_together() {
    for (at, built_in) in BUILT_IN.iter().enumerate() {
        assert!(BUILT_IN[..at].iter().all(|other| other.name != built_in.name && other.title != built_in.title));
        let first = BUILT_IN.iter().position(|other| other.topic == built_in.topic).unwrap();
        assert!(
            BUILT_IN[first..=at].iter().all(|other| other.topic == built_in.topic),
            "{} stands apart",
            built_in.name
        );
    }
}

#[test]
fn every_one_is_a_short_story() {
    for built_in in BUILT_IN {
        let mut machine = Machine::new(read(built_in.text));
        let mut events = Vec::new();
        machine.run(&mut events);
        assert!(machine.snapshot().finished);
        assert!((30..=200).contains(&events.len()), "{} has {} events", built_in.name, events.len());
    }
}

/// What a story is about must happen in it.
#[test]
fn every_one_shows_what_it_is_about() {
    let count = |name: &str| {
        let built_in = BUILT_IN.iter().find(|built_in| built_in.name == name).unwrap();
        let mut machine = Machine::new(read(built_in.text));
        let mut events = Vec::new();
        machine.run(&mut events);
        let log = format!("{events:?}");
        move |what: &str| log.matches(what).count()
    };
    let walk = count("walk");
    assert!(walk("huge: true") > 0 && walk("TlbHit") > 0 && walk("Unmapped") > 0);
    let levels = count("tlb-levels");
    assert!(levels("TlbHit { cpu: CpuId(0), level: 2") >= 2 && levels("WalkCacheHit { cpu: CpuId(0), level: 1") > 2);
    assert!(levels("WalkCacheHit { cpu: CpuId(0), level: 3") > 0, "and a walk that begins at an upper table");
    let clock = count("clock");
    assert!(clock("HandCleared") > 5 && clock("SwapOut") > 0 && clock("SwapIn") > 0);
    let memory = count("memory");
    assert!(memory("SwapOut") > 0 && memory("SwapIn") > 0 && memory("slot: None") > 0);
    assert_eq!(count("belady")("Faulted"), 9);
    let queue = count("ready-queue");
    assert!(
        queue("QuantumExpired") > 0
            && queue("on: Device") > 0
            && queue("on: Disk") > 0
            && queue("on: Sleep") > 0
            && queue("Idled") > 0
    );
    assert!(count("smp")("Migrated") > 0);
    let mlfq = count("mlfq");
    assert!(mlfq("Boosted") == 1 && mlfq("Preempted") > 0 && mlfq("level: 0") > 0);
    let (cfs, eevdf) = (count("cfs"), count("eevdf"));
    assert!(cfs("Preempted") > 0 && cfs("Advanced") > 5 && eevdf("LagKept") > 0 && eevdf("DeadlineSet") > 5);
    assert!(count("lottery")("TicketDrawn") > 10);
    let (switch, pcid) = (count("switch"), count("switch-pcid"));
    assert!(switch("TlbFlushed") > 0 && pcid("TlbFlushed") == 0 && pcid("TlbHit") > switch("TlbHit"));
}

#[test]
fn a_thrashing_machine_is_idle_while_its_disk_is_busy() {
    let built_in = BUILT_IN.iter().find(|built_in| built_in.name == "thrash").unwrap();
    let mut machine = Machine::new(read(built_in.text));
    machine.run(&mut Vec::new());
    let end = machine.snapshot();
    assert!(end.cpus[0].busy.0 * 10 < end.now.0, "busy {:?} of {:?}", end.cpus[0].busy, end.now);
    assert!(end.disk.since.0 > 0 && end.counts.major_faults >= 4);
}
