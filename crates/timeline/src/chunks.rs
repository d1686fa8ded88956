//! A list that grows by pieces of one size, so that it never copies itself and never holds twice what it needs.

use alloc::vec::Vec;

/// Items in a piece. A short run stays small, and a long one has few pieces.
const CHUNK: usize = 1024;

/// A list of items in pieces of [`CHUNK`].
#[derive(Clone, Debug)]
pub(crate) struct Chunks<T> {
    /// All but the last are full.
    pieces: Vec<Vec<T>>,
    len: usize,
}

impl<T: Copy> Chunks<T> {
    pub(crate) const fn new() -> Self {
        Self { pieces: Vec::new(), len: 0 }
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn push(&mut self, item: T) {
        match self.pieces.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(item),
            Some(_) => {
                let mut piece = Vec::with_capacity(CHUNK);
                piece.push(item);
                self.pieces.push(piece);
            }
            // The first piece grows with its contents: many runs are shorter than a piece.
            None => self.pieces.push(alloc::vec![item]),
        }
        self.len += 1;
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.pieces.get(index / CHUNK)?.get(index % CHUNK)
    }

    /// The items from `start` up to but without `end`, which are both cut to the list's length.
    pub(crate) fn range(&self, start: usize, end: usize) -> impl Iterator<Item = &T> {
        let end = end.min(self.len);
        let start = start.min(end);
        let mut from = start % CHUNK;
        let mut left = end - start;
        self.pieces.iter().skip(start / CHUNK).flat_map(move |piece| {
            let take = left.min(piece.len() - from);
            let part = &piece[from..from + take];
            from = 0;
            left -= take;
            part
        })
    }

    /// A copy of the first `len` items.
    pub(crate) fn prefix(&self, len: usize) -> Self {
        let mut copy = Self::new();
        copy.pieces.extend(self.pieces.iter().take(len.div_ceil(CHUNK)).map(|piece| {
            let mut whole = Vec::with_capacity(CHUNK);
            whole.extend_from_slice(piece);
            whole
        }));
        copy.len = len.min(self.len);
        if let (Some(last), rest @ 1..) = (copy.pieces.last_mut(), copy.len % CHUNK) {
            last.truncate(rest);
        }
        copy
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        let items: usize = self.pieces.iter().map(Vec::capacity).sum();
        items * size_of::<T>() + self.pieces.capacity() * size_of::<Vec<T>>()
    }
}
