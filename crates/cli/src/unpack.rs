//! Bytes of a file as they come, plain or gzip, within limits.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

/// How much is read at once.
pub(crate) const PIECE: usize = 1 << 16;

/// The most by which a file may grow when it is unpacked, as a multiple of its size. A gigabyte of nothing is 1032
/// times as large as its gzip, the most there can be (the format's matches have at most 258 bytes, and a code at least
/// one bit: RFC 1951, section 3.2.5); recordings, some 20 to 30 times.
const RATIO: u64 = 100;

/// Below this size, in bytes, growth is not checked.
const HARMLESS: u64 = 8 << 20;

/// What an error says of a file that grows beyond that.
pub(crate) const BOMB: &str =
    "it unpacks to more than 100 times its size (to read it nevertheless: gzip -dc FILE | os-scope ... -)";

/// A source's bytes; gzip is unpacked on the way.
pub(crate) fn unpacked(source: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
    let packed = Rc::new(Cell::new(0));
    let mut source = BufReader::with_capacity(PIECE, Counted { source, count: Rc::clone(&packed) });
    match source.fill_buf()? {
        [0x1f, 0x8b, ..] => Ok(Box::new(Unpacked { decoder: MultiGzDecoder::new(source), packed, unpacked: 0 })),
        _ => Ok(Box::new(source)),
    }
}

/// Counts what is read.
struct Counted {
    source: Box<dyn Read>,
    count: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(into)?;
        self.count.set(self.count.get() + length as u64);
        Ok(length)
    }
}

struct Unpacked {
    decoder: MultiGzDecoder<BufReader<Counted>>,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.decoder.read(into)?;
        self.unpacked += length as u64;
        if self.unpacked > HARMLESS && self.unpacked / RATIO > self.packed.get() {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, BOMB));
        }
        Ok(length)
    }
}
