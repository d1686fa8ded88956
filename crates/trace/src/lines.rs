//! Cuts pieces of any size into lines of bounded length.

/// Longer lines are not kept whole.
pub(crate) const LINE_MAX: usize = 64 * 1024;

/// What is done with lines.
pub(crate) trait Lines {
    /// A whole line, without its end. A line that began with [`part`](Self::part)s: what was left of it.
    fn line(&mut self, line: &[u8]);
    /// The first [`LINE_MAX`] bytes of what is left of a longer line. Says how many of them it could use; if none, the
    /// line is skipped.
    fn part(&mut self, part: &[u8]) -> usize;
    /// A line that was skipped has ended.
    fn skipped(&mut self);
}

/// The line that is not yet complete. Where pieces begin and end makes no difference.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cutter {
    carry: Vec<u8>,
    skipping: bool,
}

impl Cutter {
    /// Takes the next piece.
    pub(crate) fn push(&mut self, mut piece: &[u8], lines: &mut impl Lines) {
        while let Some(end) = newline(piece) {
            let (line, rest) = (&piece[..end], &piece[end + 1..]);
            if self.carry.is_empty() && !self.skipping && end <= LINE_MAX {
                lines.line(line);
            } else {
                self.carry(line, lines);
                self.end(lines);
            }
            piece = rest;
        }
        self.carry(piece, lines);
    }

    /// Ends the last line, if it has no end of its own.
    pub(crate) fn finish(&mut self, lines: &mut impl Lines) {
        if self.skipping || !self.carry.is_empty() {
            self.end(lines);
        }
    }

    fn end(&mut self, lines: &mut impl Lines) {
        if self.skipping {
            self.skipping = false;
            lines.skipped();
        } else {
            lines.line(&self.carry);
        }
        self.carry.clear();
    }

    /// Keeps part of a line, up to the limit.
    fn carry(&mut self, mut part: &[u8], lines: &mut impl Lines) {
        while !part.is_empty() && !self.skipping {
            if self.carry.len() == LINE_MAX {
                let used = lines.part(&self.carry);
                self.skipping = used == 0;
                self.carry.drain(..if self.skipping { LINE_MAX } else { used });
                continue;
            }
            let (now, later) = part.split_at(part.len().min(LINE_MAX - self.carry.len()));
            self.carry.extend_from_slice(now);
            part = later;
        }
    }
}

/// Where the line ends, eight bytes at a time.
fn newline(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut words = bytes.chunks_exact(8);
    let mut at = 0;
    for word in &mut words {
        let word = u64::from_le_bytes(word.try_into().unwrap_or_default()) ^ (ONES * b'\n' as u64);
        // The lowest bit found is exact: "determine if a word has a zero byte", Bit Twiddling Hacks, S. E. Anderson.
        let zero = word.wrapping_sub(ONES) & !word & (ONES << 7);
        if zero != 0 {
            return Some(at + zero.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    words.remainder().iter().position(|&byte| byte == b'\n').map(|tail| at + tail)
}
