//! A list of events that grows by pieces of one size, so that it never copies itself and never holds twice what it
//! needs.

use alloc::vec::Vec;

use crate::fold::Stamped;

/// Events in a piece. A short run stays small, and a long one has few pieces.
const CHUNK: usize = 1024;

/// Events in a piece share most of their times' digits: four bytes an event say the rest, unless the piece spans more
/// than four bytes can say.
#[derive(Clone, Debug)]
struct Piece<W> {
    /// The first event's time.
    base: u64,
    /// How much later each event is; empty if `far` is not.
    near: Vec<u32>,
    /// The events' times, in a piece that spans too long for `near`.
    far: Vec<u64>,
    whats: Vec<W>,
}

impl<W: Copy> Piece<W> {
    fn new(base: u64, room: usize) -> Self {
        Self { base, near: Vec::with_capacity(room), far: Vec::new(), whats: Vec::with_capacity(room) }
    }

    fn push(&mut self, at: u64, what: W) {
        let later = at.checked_sub(self.base).and_then(|later| u32::try_from(later).ok());
        match later {
            Some(later) if self.far.is_empty() => self.near.push(later),
            _ => {
                if self.far.is_empty() {
                    self.far = Vec::with_capacity(CHUNK);
                    self.far.extend(self.near.iter().map(|&later| self.base + u64::from(later)));
                    self.near = Vec::new();
                }
                self.far.push(at);
            }
        }
        self.whats.push(what);
    }

    fn at(&self, index: usize) -> u64 {
        if self.far.is_empty() { self.base + u64::from(self.near[index]) } else { self.far[index] }
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.near.capacity() * 4 + self.far.capacity() * 8 + self.whats.capacity() * size_of::<W>()
    }
}

/// A list of events in pieces of [`CHUNK`].
#[derive(Clone, Debug)]
pub(crate) struct Chunks<E: Stamped> {
    /// All but the last are full.
    pieces: Vec<Piece<E::Rest>>,
    len: usize,
    /// Bytes of all pieces but the last.
    full_bytes: usize,
}

impl<E: Stamped> Chunks<E> {
    pub(crate) const fn new() -> Self {
        Self { pieces: Vec::new(), len: 0, full_bytes: 0 }
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn push(&mut self, event: E) {
        let (at, what) = event.split();
        if self.len.is_multiple_of(CHUNK) {
            self.full_bytes += self.pieces.last().map_or(0, Piece::bytes);
            // The first piece grows with its contents: many runs are shorter than a piece.
            self.pieces.push(Piece::new(at, if self.len == 0 { 0 } else { CHUNK }));
        }
        if let Some(last) = self.pieces.last_mut() {
            last.push(at, what);
        }
        self.len += 1;
    }

    pub(crate) fn get(&self, index: usize) -> Option<E> {
        let (piece, index) = (self.pieces.get(index / CHUNK)?, index % CHUNK);
        let what = *piece.whats.get(index)?;
        Some(E::join(piece.at(index), what))
    }

    /// The events from `start` up to but without `end`, which are both cut to the list's length.
    pub(crate) fn range(&self, start: usize, end: usize) -> impl Iterator<Item = E> {
        (start..end.min(self.len)).map_while(|index| self.get(index))
    }

    /// A copy of the first `len` events.
    pub(crate) fn prefix(&self, len: usize) -> Self {
        let mut copy = Self::new();
        self.range(0, len).for_each(|event| copy.push(event));
        copy
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        self.full_bytes + self.pieces.last().map_or(0, Piece::bytes)
    }
}
