//! What can be asked.

use std::path::PathBuf;

use clap::{ArgGroup, Parser, Subcommand, ValueEnum};
use os_scope_sim::mem::replace::ReplaceOption;
use os_scope_sim::scenario::BUILT_IN;
use os_scope_sim::sched::SchedOption;

use crate::words::{listed, replacement_policies, schedulers};

/// An oscilloscope for operating systems, in a terminal.
#[derive(Parser)]
#[command(
    name = "os-scope",
    version,
    about,
    max_term_width = 110,
    after_help = "\
Examples:
  os-scope replace --policy fifo,lru,opt --frames 1..5 --refs 1,2,3,4,1,2,5,1,2,3,4,5
  os-scope schedule --policy rr --quantum 2 --job 0:4 --job 2:2
  os-scope run clock --format table

Each command has --help with examples, and answers as a table, as JSON or as CSV (--format).
Exit codes: 0, 2 for bad input, 1 if the answer could not be written."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Which references fault, and which pages leave, under a replacement policy.
    Replace(Replace),
    /// When each job runs, responds and ends, under a scheduling policy.
    Schedule(Box<Schedule>),
    /// How an address is split: each level's index, and the offset.
    Translate(Translate),
    /// What a recording holds.
    Trace(Trace),
    /// Whether a scenario is well written.
    Check(Check),
    /// What happens in a scenario or a recording, one JSON object for each event.
    Run(Run),
    /// A picture of a moment of a scenario or a recording.
    Render(Render),
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[default]
    Table,
    Json,
    Csv,
}

/// The end of a help text: its examples, and the names of what can be shown without a file.
fn built_in(examples: &str) -> String {
    let names: Vec<&str> = BUILT_IN.iter().map(|built_in| built_in.name).collect();
    format!("Built in are {}.\n\n{examples}", listed(&names))
}

/// `os-scope replace`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  os-scope replace --policy clock --frames 3 --refs 7,0,1,2,0,3,0,4
  os-scope replace --policy fifo,lru,opt --frames 1..8 --refs 1,2,3,4,1,2,5,1,2,3,4,5
  os-scope replace --policy clock --versus lru --frames 3 --refs 7,0,1,2,0,3,0,4
  valgrind --tool=lackey --trace-mem=yes true 2>&1 | os-scope replace --policy lru --frames 16 --summary --file -")]
#[command(group = ArgGroup::new("references").required(true).args(["refs", "file"]))]
pub(crate) struct Replace {
    /// The policies; each gives an answer.
    #[arg(long, value_name = "P", required = true, value_delimiter = ',', help = policy_help())]
    pub(crate) policy: Vec<String>,
    /// How many frames there are, or from how many to how many, as in 1..64.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) frames: String,
    /// The pages that are referenced, in order, as in 1,2,3; 3w is a write.
    #[arg(long, value_name = "PAGES", allow_hyphen_values = true)]
    pub(crate) refs: Option<String>,
    /// A recording of memory references, plain or gzip: valgrind's lackey, a list of pages or addresses, or Linux page
    /// faults. `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// A page just loaded does not count as referenced: clock's R bit starts at 0.
    #[arg(long)]
    pub(crate) load_unreferenced: bool,
    /// Another rule, to be compared with: a policy, load-referenced or load-unreferenced. Prints the first reference
    /// at which both part, and the counts of both.
    #[arg(long, value_name = "RULE")]
    pub(crate) versus: Option<String>,
    /// The seed.
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true, help = option_help("The seed", ReplaceOption::Seed))]
    pub(crate) seed: String,
    /// References from one clock interrupt to the next.
    #[arg(long, value_name = "N", allow_hyphen_values = true, help = option_help(INTERVAL, ReplaceOption::Interval))]
    pub(crate) interval: Option<String>,
    /// References in the window.
    #[arg(long, value_name = "N", allow_hyphen_values = true, help = option_help(TAU, ReplaceOption::Tau))]
    pub(crate) tau: Option<String>,
    /// Only the counts, not every reference.
    #[arg(long)]
    pub(crate) summary: bool,
    /// How the answer is written: for people, for programs or for spreadsheets.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// The heading of options that only some schedulers read.
const SOME: &str = "Options of some policies";

/// The help of an option, with the schedulers that read it.
fn scheduler_help(option: SchedOption) -> String {
    let default = option.default();
    let default = if default.is_empty() { String::new() } else { format!("; if not set: {default}") };
    format!("{}{default} [{}]", option.means(), schedulers(Some(option)))
}

/// The help of the quantum, which some read for their slice.
fn quantum_help() -> String {
    format!("{}; under {}, the slice", scheduler_help(SchedOption::Quantum), schedulers(Some(SchedOption::Slice)))
}

/// `os-scope schedule`.
#[derive(Clone, clap::Args)]
#[command(after_help = "\
A time T or Q is a whole number of ticks, or has a unit (3ms; ns, us, ms, s): then all have one.

Examples:
  os-scope schedule --policy rr --quantum 2 --job 0:4 --job 2:2 --job 3:1
  os-scope schedule --policy mlfq --quanta 2,4,8 --boost 50 --job 0:30 --job 5:6:io=1:name=editor
  os-scope schedule --policy eevdf --job 0ms:50ms --job 0ms:50ms:nice=5
  os-scope schedule --policy fifo --versus sjf --job 0:6 --job 0:8 --job 0:7 --job 0:3")]
#[command(group = ArgGroup::new("work").required(true).multiple(true).args(["job", "jobs"]))]
pub(crate) struct Schedule {
    /// The policy.
    #[arg(long, value_name = "P", help = format!("The policy: {}", schedulers(None)))]
    pub(crate) policy: String,
    /// How long a job may run before the next one's turn.
    #[arg(long, value_name = "Q", allow_hyphen_values = true, help = quantum_help())]
    pub(crate) quantum: Option<String>,
    /// How many CPUs there are, 1 to 16.
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true)]
    pub(crate) cpus: String,
    /// When to stop, whether all jobs are done or not.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) until: Option<String>,
    /// A job, ARRIVAL:RUN[:KEY=VALUE]...: when it arrives and how long it runs, as in 0:8, then io=K (an I/O after
    /// every K of CPU time), nice=N, priority=N, tickets=N and name=WORD, as in 3:6:io=2:name=editor.
    #[arg(long, value_name = "JOB", allow_hyphen_values = true)]
    pub(crate) job: Vec<String>,
    /// A file with more jobs, one on a line; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) jobs: Option<PathBuf>,
    /// The quantum of each level, the top one first.
    #[arg(long, help_heading = SOME, value_name = "Q,...", allow_hyphen_values = true, help = scheduler_help(SchedOption::Quanta))]
    pub(crate) quanta: Option<String>,
    /// How many quanta a job has at each level before it drops, the top one first.
    #[arg(long, help_heading = SOME, value_name = "N,...", allow_hyphen_values = true, help = scheduler_help(SchedOption::Allotments))]
    pub(crate) allotments: Option<String>,
    /// How often all jobs return to the top level.
    #[arg(long, help_heading = SOME, value_name = "T", allow_hyphen_values = true, help = scheduler_help(SchedOption::Boost))]
    pub(crate) boost: Option<String>,
    /// A job that does an I/O gets its quantum and allotment anew.
    #[arg(long, help_heading = SOME, help = scheduler_help(SchedOption::Stay))]
    pub(crate) stay: bool,
    /// A job whose I/O is done joins the head of its level.
    #[arg(long, help_heading = SOME, help = scheduler_help(SchedOption::IoBump))]
    pub(crate) io_bump: bool,
    /// The opposite of --no-preempt, which holds if neither is set.
    #[arg(long, help_heading = SOME, conflicts_with = "no_preempt")]
    pub(crate) preempt: bool,
    /// Only a free CPU is given away.
    #[arg(long, help_heading = SOME, help = scheduler_help(SchedOption::NoPreempt))]
    pub(crate) no_preempt: bool,
    /// How long a job must be ready to count as one priority higher.
    #[arg(long, help_heading = SOME, value_name = "T", allow_hyphen_values = true, help = scheduler_help(SchedOption::Aging))]
    pub(crate) aging: Option<String>,
    /// How long a job asks to run at a time.
    #[arg(long, help_heading = SOME, value_name = "T", allow_hyphen_values = true, help = scheduler_help(SchedOption::Slice))]
    pub(crate) slice: Option<String>,
    /// In what time every job runs once.
    #[arg(long, help_heading = SOME, value_name = "T", allow_hyphen_values = true, help = scheduler_help(SchedOption::Latency))]
    pub(crate) latency: Option<String>,
    /// How long a job runs at least.
    #[arg(long, help_heading = SOME, value_name = "T", allow_hyphen_values = true, help = scheduler_help(SchedOption::Granularity))]
    pub(crate) granularity: Option<String>,
    /// From one tick of the timer to the next.
    #[arg(long, help_heading = SOME, value_name = "T", allow_hyphen_values = true, help = scheduler_help(SchedOption::Tick))]
    pub(crate) tick: Option<String>,
    /// The seed of the lottery.
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true)]
    pub(crate) seed: String,
    /// How long a switch from one job to another takes: no time if it is not set.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) switch_cost: Option<String>,
    /// How long an I/O takes: 5 ticks or 5ms if it is not set.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) io_time: Option<String>,
    /// Which job is first when a quantum ends as another job arrives or wakes.
    #[arg(long, value_name = "WHO", value_enum, default_value_t)]
    pub(crate) same_tick: SameTick,
    /// Another rule, to be compared with: a policy, arrival-first or expired-first. Prints the first moment at which
    /// both part, and the means of both.
    #[arg(long, value_name = "RULE")]
    pub(crate) versus: Option<String>,
    /// How the answer is written: for people, for programs or for spreadsheets.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Which job is first when a quantum ends as another job arrives or wakes.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum SameTick {
    #[default]
    ArrivalFirst,
    ExpiredFirst,
}

/// `os-scope translate`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  os-scope translate 0x7f5a12345678 0x800000000000
  os-scope translate --page 2M 0x7f5a12345678
  os-scope translate --levels 9,9,9,9,9 --format json 0xff7f5a12345678
  os-scope translate --levels 10,10 0xdeadbeef")]
pub(crate) struct Translate {
    /// How many bits choose the entry at each level, top level first.
    #[arg(long, value_name = "BITS", default_value = "9,9,9,9", allow_hyphen_values = true)]
    pub(crate) levels: String,
    /// The size of the page: 4K, or a larger one that ends the walk early, such as 2M or 1G.
    #[arg(long, value_name = "SIZE", default_value = "4K", allow_hyphen_values = true)]
    pub(crate) page: String,
    /// The addresses, such as 0x7f0000001234.
    #[arg(value_name = "ADDRESS", required = true, allow_negative_numbers = true)]
    pub(crate) addresses: Vec<String>,
    /// How the answer is written: for people, for programs or for spreadsheets.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `os-scope trace`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  valgrind --tool=lackey --trace-mem=yes true 2>&1 | os-scope trace -
  perf script | os-scope trace - --format json
  trace-cmd report | os-scope trace - --rerun 'rr quantum 2ms'")]
pub(crate) struct Trace {
    /// The recording's file, plain or gzip: valgrind's lackey, a list of pages or addresses, Linux page faults or
    /// scheduling events. `-` is standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The work that a recording of scheduling holds, as a scenario: what each task computed, and how long it waited.
    #[arg(long)]
    pub(crate) as_scenario: bool,
    /// That work under another scheduler, beside what was recorded: cfs, or with more words "rr quantum 2ms".
    #[arg(long, value_name = "P")]
    pub(crate) rerun: Option<String>,
    /// How the answer is written: for people, for programs or for spreadsheets.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `os-scope check`.
#[derive(clap::Args)]
#[command(after_help = built_in("\
Examples:
  os-scope check ready-queue"))]
pub(crate) struct Check {
    /// A scenario's file, the name of one that is built in, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// How the answer is written: for people, for programs or for spreadsheets.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `os-scope run`.
#[derive(clap::Args)]
#[command(after_help = built_in("\
Examples:
  os-scope run clock --format table
  os-scope run ready-queue --limit 20
  os-scope run clock --versus replacement=lru --format table"))]
pub(crate) struct Run {
    /// A scenario's or a recording's file, the name of a scenario that is built in, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// After how many events to stop.
    #[arg(long, value_name = "N", default_value = "4000000", allow_hyphen_values = true)]
    pub(crate) limit: String,
    /// A line under `machine`, as in replacement=lru or 'scheduler rr quantum 2ms', with which the scenario is run as
    /// well: prints the first moment at which both part.
    #[arg(long, value_name = "LINE")]
    pub(crate) versus: Option<String>,
    /// How the events are written: `json` (an object a line) by default; `table` prints sentences.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

/// `os-scope render`.
#[derive(clap::Args)]
#[command(after_help = built_in("\
Examples:
  os-scope render clock --at 40 -o clock.svg
  os-scope render walk --at end --lens walk,memory --theme dark -o walk.svg"))]
pub(crate) struct Render {
    /// A scenario's or a recording's file, the name of a scenario that is built in, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The moment: after how many events, or `end`.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) at: String,
    /// The lens: walk, memory, clock or ready-queue. Several stand side by side. The scenario's own if it is not set.
    #[arg(long, value_name = "L", value_delimiter = ',')]
    pub(crate) lens: Vec<String>,
    /// The size of the picture in css pixels.
    #[arg(long, value_name = "WxH", default_value = "1280x720", allow_hyphen_values = true)]
    pub(crate) size: String,
    /// The colours: dark on white, light on near black, or light with larger words.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) theme: Theme,
    /// Where to write it: a name that ends in .svg or .png.
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    pub(crate) output: PathBuf,
    /// How it is said what was drawn.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// The colours of a picture.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Theme {
    #[default]
    Light,
    Dark,
    Presenter,
}

const INTERVAL: &str = "References from one clock interrupt to the next; as many as there are frames unless set";
const TAU: &str = "References in the window; twice as many as there are frames unless set";

/// What `--policy` of `replace` takes.
fn policy_help() -> String {
    format!("The policy: {}. Several give one answer each", replacement_policies(None))
}

/// What an option of replacement policies means, and which of them read it.
fn option_help(means: &str, option: ReplaceOption) -> String {
    format!("{means} ({})", replacement_policies(Some(option)))
}
