//! How long scheduling takes: `cargo bench -p os-scope-sim --bench schedule`. Events are counted and thrown away.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use os_scope_sim::scenario::{Op, Program};
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::setup::{Costs, MachineConfig, ProcessInfo, Setup, Translation, Work};
use os_scope_sim::{Event, Machine, Scenario, Sink, Time, TimeUnit};

fn main() {
    divan::main();
}

/// Counts.
struct Count(u64);

impl Sink for Count {
    fn event(&mut self, event: Event) {
        self.0 += 1;
        black_box(event);
    }
}

/// Jobs of 1 to 40 ticks, as many as a CPU can just not serve.
fn jobs(kind: SchedulerKind, count: usize) -> Scenario {
    let mut state = 1_u64;
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let mut processes = Vec::new();
    let mut programs = Vec::new();
    for number in 0..count as u32 {
        let run = Time(1 + below(40));
        processes.push(ProcessInfo {
            number,
            arrival: Time(below(count as u64 * 18)),
            nice: below(11) as i8 - 5,
            priority: below(10) as i32,
            tickets: 1 + below(200) as u32,
            work: Work { compute: run, accesses: 0, transfers: 0 },
            ..ProcessInfo::default()
        });
        programs.push(Program { ops: vec![Op::Compute(run)] });
    }
    let costs = Costs { tlb: 0, stlb: 0, memory: 0, fault: 0, switch: 0, migration: 0, disk: Time::ZERO };
    let machine = MachineConfig {
        frames: 1,
        translation: Translation::Ideal,
        scheduler: kind,
        quantum: Time(4),
        costs,
        ..MachineConfig::default()
    };
    let setup = Setup {
        title: String::new(),
        unit: TimeUnit::Ticks,
        recorded: false,
        machine,
        cpu_numbers: Vec::new(),
        processes,
    };
    Scenario { setup, programs, lenses: Vec::new() }
}

fn bench(bencher: Bencher, name: &str, count: usize) {
    let kind = SchedulerKind::ALL.into_iter().find(|kind| kind.name() == name).expect("a scheduler");
    bencher.counter(ItemsCount::new(count)).with_inputs(|| jobs(kind, count)).bench_values(|scenario| {
        let mut count = Count(0);
        Machine::new(scenario).run(&mut count);
        count.0
    });
}

#[divan::bench(args = SchedulerKind::ALL.map(SchedulerKind::name), sample_count = 5)]
fn jobs_100_000(bencher: Bencher, name: &str) {
    bench(bencher, name, 100_000);
}

#[divan::bench(args = ["rr", "mlfq", "cfs", "eevdf"], sample_count = 20)]
fn jobs_4_000(bencher: Bencher, name: &str) {
    bench(bencher, name, 4_000);
}
