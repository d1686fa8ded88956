//! What can be asked.

use std::path::PathBuf;

use clap::{ArgGroup, Parser, Subcommand, ValueEnum};

/// An oscilloscope for operating systems, in a terminal.
#[derive(Parser)]
#[command(name = "os-scope", version, about, disable_help_subcommand = true)]
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
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// `os-scope replace`.
#[derive(clap::Args)]
#[command(group = ArgGroup::new("references").required(true).args(["refs", "file"]))]
pub(crate) struct Replace {
    /// The policy: fifo, lru, mru, opt, unopt, clock, random, nru, aging, lfu, wsclock, arc, twoq, sieve, s3fifo or linux. Several give one answer each.
    #[arg(long, value_name = "P", required = true, value_delimiter = ',')]
    pub(crate) policy: Vec<String>,
    /// How many frames there are, or from how many to how many, as in 1..64.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) frames: String,
    /// The pages that are referenced, in order, as in 1,2,3; 3w is a write.
    #[arg(long, value_name = "PAGES", allow_hyphen_values = true)]
    pub(crate) refs: Option<String>,
    /// A recording of memory references, plain or gzip: valgrind's lackey, a list of pages or addresses, or Linux page faults. `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// A page just loaded does not count as referenced: clock's R bit starts at 0.
    #[arg(long)]
    pub(crate) load_unreferenced: bool,
    /// Another rule, to be compared with: a policy, load-referenced or load-unreferenced. Tells the first reference at which both part, and the counts of both.
    #[arg(long, value_name = "RULE")]
    pub(crate) versus: Option<String>,
    /// The seed of random.
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true)]
    pub(crate) seed: String,
    /// How many references after one tick of nru's and aging's clock the next one comes: as many as there are frames if it is not said.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) interval: Option<String>,
    /// How many references wsclock's window is long: twice as many as there are frames if it is not said.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) tau: Option<String>,
    /// Only the counts, not every reference.
    #[arg(long)]
    pub(crate) summary: bool,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `os-scope schedule`.
#[derive(Clone, clap::Args)]
pub(crate) struct Schedule {
    /// The policy: fifo, sjf, srtf, rr, priority, mlfq, lottery, stride, cfs or eevdf.
    #[arg(long, value_name = "P")]
    pub(crate) policy: String,
    /// How long a job may run before the next one's turn, under rr, lottery and stride: 4 ticks or 4ms if it is not said. Under eevdf, its slice.
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    pub(crate) quantum: Option<String>,
    /// How many CPUs there are, 1 to 16.
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true)]
    pub(crate) cpus: String,
    /// When to stop, whether all jobs are done or not.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) until: Option<String>,
    /// A job: when it arrives and how long it runs, as in 0:8, then io=K (an I/O after every K of CPU time), nice=N, priority=N, tickets=N and name=WORD, as in 3:6:io=2:name=editor.
    #[arg(long, value_name = "ARRIVAL:RUN[:KEY=VALUE]...", required_unless_present = "jobs", allow_hyphen_values = true)]
    pub(crate) job: Vec<String>,
    /// A file with more jobs, one on a line; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) jobs: Option<PathBuf>,
    /// mlfq: the quantum of each level, the top one first: 4,8,16 (ticks or ms) if it is not said.
    #[arg(long, value_name = "Q,...", allow_hyphen_values = true)]
    pub(crate) quanta: Option<String>,
    /// mlfq: how many quanta a job has at each level before it drops, the top one first: 1 each if it is not said.
    #[arg(long, value_name = "N,...", allow_hyphen_values = true)]
    pub(crate) allotments: Option<String>,
    /// mlfq: how often all jobs return to the top level; 0, or not said: never.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) boost: Option<String>,
    /// mlfq: a job that does an I/O gets its quantum and allotment anew.
    #[arg(long)]
    pub(crate) stay: bool,
    /// mlfq: a job whose I/O is done joins the head of its level.
    #[arg(long)]
    pub(crate) io_bump: bool,
    /// priority: a higher priority takes the CPU at once (it does if nothing is said).
    #[arg(long, conflicts_with = "no_preempt")]
    pub(crate) preempt: bool,
    /// priority: only a free CPU is given away.
    #[arg(long)]
    pub(crate) no_preempt: bool,
    /// priority: how long a job must be ready to count as one priority higher; 0, or not said: it never does.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) aging: Option<String>,
    /// eevdf: how long a job asks to run at a time: Linux's default, or 3 ticks, if it is not said.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) slice: Option<String>,
    /// cfs: in what time every job runs once: Linux's default, or 6 ticks, if it is not said.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) latency: Option<String>,
    /// cfs: how long a job runs at least: Linux's default, or a tick, if it is not said.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) granularity: Option<String>,
    /// cfs and eevdf: from one tick of the timer to the next: 4ms, or a tick, if it is not said.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) tick: Option<String>,
    /// The seed of the lottery.
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true)]
    pub(crate) seed: String,
    /// How long a switch from one job to another takes: no time if it is not said.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) switch_cost: Option<String>,
    /// How long an I/O takes: 5 ticks or 5ms if it is not said.
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) io_time: Option<String>,
    /// Who is first when a quantum ends as another job arrives or wakes.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) same_tick: SameTick,
    /// Another rule, to be compared with: a policy, arrival-first or expired-first. Tells the first moment at which both part, and the means of both.
    #[arg(long, value_name = "RULE")]
    pub(crate) versus: Option<String>,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Who is first when a quantum ends as another job arrives or wakes.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum SameTick {
    /// The newcomer.
    #[default]
    ArrivalFirst,
    /// The job whose quantum ended.
    ExpiredFirst,
}

/// `os-scope translate`.
#[derive(clap::Args)]
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
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `os-scope trace`.
#[derive(clap::Args)]
pub(crate) struct Trace {
    /// The recording's file, plain or gzip: valgrind's lackey, a list of pages or addresses, Linux page faults or scheduling events. `-` is standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The work that a recording of scheduling holds, as a scenario: what each task computed, and how long it waited.
    #[arg(long)]
    pub(crate) as_scenario: bool,
    /// That work under another scheduler, beside what was recorded: cfs, or with more words "rr quantum 2ms".
    #[arg(long, value_name = "P")]
    pub(crate) rerun: Option<String>,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `os-scope check`.
#[derive(clap::Args)]
pub(crate) struct Check {
    /// A scenario's file, the name of one that is built in, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `os-scope run`.
#[derive(clap::Args)]
pub(crate) struct Run {
    /// A scenario's or a recording's file, the name of a scenario that is built in, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// After how many events to stop.
    #[arg(long, value_name = "N", default_value = "4000000", allow_hyphen_values = true)]
    pub(crate) limit: String,
    /// A line under `machine`, as in replacement=lru or 'scheduler rr quantum 2ms', with which the scenario is run as well: tells the first moment at which both part.
    #[arg(long, value_name = "LINE")]
    pub(crate) versus: Option<String>,
    /// How the events are written: `json` (an object a line) if it is not said; `table` tells them in sentences.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

/// `os-scope render`.
#[derive(clap::Args)]
pub(crate) struct Render {
    /// A scenario's or a recording's file, the name of a scenario that is built in, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The moment: after how many events, or `end`.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) at: String,
    /// The lens: walk, memory, clock or ready-queue. Several stand side by side. The scenario's own if it is not said.
    #[arg(long, value_name = "L", value_delimiter = ',')]
    pub(crate) lens: Vec<String>,
    /// The size of the picture in css pixels.
    #[arg(long, value_name = "WxH", default_value = "1280x720", allow_hyphen_values = true)]
    pub(crate) size: String,
    /// The colours.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) theme: Theme,
    /// Where to write it: a name that ends in .svg or .png.
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    pub(crate) output: PathBuf,
    /// How the answer is written that says what was drawn.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// The colours of a picture.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on near black.
    Dark,
    /// Light, with larger words.
    Presenter,
}
