//! How quickly recordings are read. Each is made of the lines of a small real one, repeated to about 32 MB, and is
//! handed in by pieces of 64 KiB.

use std::io::{Read, Write};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use os_scope_trace::{Reader, Recording};

const BYTES: usize = 32 << 20;

fn main() {
    divan::main();
}

fn unpacked(packed: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text).expect("the recording is whole");
    text
}

fn read(bencher: Bencher, text: &[u8]) {
    bencher.counter(BytesCount::of_slice(text)).bench(|| {
        let mut reader = Reader::new("bench");
        for piece in black_box(text).chunks(64 * 1024) {
            reader.push(piece).expect("a recording");
        }
        let recording = reader.finish().expect("a recording");
        match &recording {
            Recording::Memory(memory) => assert!(memory.total > 1_000_000),
            Recording::Schedule(schedule) => assert!(schedule.recorded > 100_000),
        }
        recording
    });
}

#[divan::bench(sample_count = 10)]
fn lackey(bencher: Bencher) {
    let text = unpacked(include_bytes!("../../../web/recordings/memory-sort.txt.gz"));
    read(bencher, text.repeat(BYTES / text.len()).as_bytes());
}

/// Each repetition takes place a second after the one before it.
#[divan::bench(sample_count = 10)]
fn ftrace(bencher: Bencher) {
    let text = unpacked(include_bytes!("../../../web/recordings/sched-nice.txt.gz"));
    let seconds = 1754..1754 + BYTES / text.len();
    read(bencher, seconds.map(|second| text.replace(" 1754.", &format!(" {second}."))).collect::<String>().as_bytes());
}

/// Unpacked on the way: counted are the unpacked bytes.
#[divan::bench(sample_count = 10)]
fn ftrace_gzip(bencher: Bencher) {
    let text = unpacked(include_bytes!("../../../web/recordings/sched-nice.txt.gz"));
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    for second in 1754..1754 + BYTES / text.len() {
        packed.write_all(text.replace(" 1754.", &format!(" {second}.")).as_bytes()).expect("a vector takes everything");
    }
    let packed = packed.finish().expect("a vector takes everything");
    bencher.counter(BytesCount::new(BYTES / text.len() * text.len())).bench(|| {
        let mut reader = Reader::new("bench");
        let mut source = GzDecoder::new(black_box(&packed[..]));
        let mut piece = vec![0; 64 * 1024];
        while let length @ 1.. = source.read(&mut piece).expect("the recording is whole") {
            reader.push(&piece[..length]).expect("a recording");
        }
        reader.finish().expect("a recording")
    });
}

#[divan::bench(sample_count = 10)]
fn list(bencher: Bencher) {
    read(bencher, "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1\n".repeat(BYTES / 41).as_bytes());
}
