//! A list whose clones share what neither has changed since, so that a snapshot of a large machine is cheap to keep.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::array;
use core::ops::{Index, IndexMut};

/// Items in a piece: few enough that changing one copies little, and enough that there are few pieces.
const SIZE: usize = 32;

/// A list in pieces of 32 items. A clone shares all of them; changing an item first copies the piece that holds
/// it.
///
/// It is read and written like a `Vec`: by index, [`get`](Self::get) and [`iter`](Self::iter).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CowVec<T> {
    /// What is in the last one beyond `len` are defaults.
    pieces: Vec<Arc<[T; SIZE]>>,
    len: usize,
}

impl<T> Default for CowVec<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), len: 0 }
    }
}

impl<T: Clone + Default> CowVec<T> {
    /// A list of `len` defaults.
    #[must_use]
    pub fn new(len: usize) -> Self {
        let mut list = Self::default();
        list.grow(len);
        list
    }

    /// Makes the list at least `len` items long, by defaults at its end.
    pub fn grow(&mut self, len: usize) {
        self.len = self.len.max(len);
        // All new pieces are one.
        let count = self.len.div_ceil(SIZE);
        if count > self.pieces.len() {
            self.pieces.resize(count, Arc::new(array::from_fn(|_| T::default())));
        }
    }

    /// Makes every item the default.
    pub fn clear(&mut self) {
        *self = Self::new(self.len);
    }

    /// How many items there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no items.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The item at `index`, if the list is that long.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        if index < self.len { Some(&self.pieces[index / SIZE][index % SIZE]) } else { None }
    }

    /// The item at `index`, to be changed, if the list is that long.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index < self.len { Some(&mut Arc::make_mut(&mut self.pieces[index / SIZE])[index % SIZE]) } else { None }
    }

    /// All items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator + Clone {
        // Not by pieces: chains of iterators are long code, once for each use.
        (0..self.len).map(|index| &self[index])
    }

    /// Whether any item equals this one.
    #[must_use]
    pub fn contains(&self, item: &T) -> bool
    where
        T: PartialEq,
    {
        self.iter().any(|other| other == item)
    }

    /// Makes the default of every item that is to go, and calls `gone` with its index.
    pub(crate) fn drop_if(&mut self, goes: impl Fn(&T) -> bool, mut gone: impl FnMut(usize)) {
        for (piece, first) in self.pieces.iter_mut().zip((0..).step_by(SIZE)) {
            for at in 0..SIZE {
                if goes(&piece[at]) {
                    Arc::make_mut(piece)[at] = T::default();
                    gone(first + at);
                }
            }
        }
    }

    /// Roughly the bytes that this list takes beside one that it may share pieces with.
    #[must_use]
    pub fn bytes_beside(&self, other: &Self) -> usize {
        let mut bytes = self.pieces.len() * size_of::<Arc<[T; SIZE]>>();
        let mut before = None;
        for (at, piece) in self.pieces.iter().enumerate() {
            // Pieces that were never written are one, so mostly neighbours are.
            let shared = [before, other.pieces.get(at)].into_iter().flatten().any(|other| Arc::ptr_eq(piece, other));
            bytes += if shared { 0 } else { size_of::<[T; SIZE]>() };
            before = Some(piece);
        }
        bytes
    }
}

impl<T: Clone + Default> Index<usize> for CowVec<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.pieces[index / SIZE][index % SIZE]
    }
}

impl<T: Clone + Default> IndexMut<usize> for CowVec<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.pieces[index / SIZE])[index % SIZE]
    }
}

impl<T: Clone + Default> FromIterator<T> for CowVec<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut list = Self::default();
        for item in items {
            list.grow(list.len + 1);
            let last = list.len - 1;
            list[last] = item;
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    /// Letters in a list, a dot for the default.
    fn picture(list: &CowVec<u8>) -> String {
        list.iter().map(|&item| if item == 0 { '.' } else { char::from(item) }).collect()
    }

    fn list(letters: &str) -> CowVec<u8> {
        letters.bytes().map(|letter| if letter == b'.' { 0 } else { letter }).collect()
    }

    #[test]
    fn it_reads_and_writes_like_a_vec() {
        let mut letters = list("ab.d");
        letters[2] = b'c';
        assert_eq!((picture(&letters).as_str(), letters.len()), ("abcd", 4));
        assert_eq!((letters.get(3), letters.get(4)), (Some(&b'd'), None));
        assert_eq!(letters.get_mut(4), None);
        letters.grow(6);
        letters.grow(2);
        assert_eq!(picture(&letters), "abcd..");
        let mut gone = Vec::new();
        letters.drop_if(|&letter| matches!(letter, b'a' | b'c'), |at| gone.push(at));
        assert_eq!((picture(&letters).as_str(), gone), (".b.d..", alloc::vec![0, 2]));
        letters.clear();
        assert_eq!(letters, CowVec::new(6));
        assert!(!letters.is_empty() && CowVec::<u8>::new(0).is_empty());
    }

    #[test]
    fn a_clone_takes_what_it_does_not_share() {
        let piece = size_of::<[u64; SIZE]>();
        let pointers = 4 * size_of::<usize>();
        let first = CowVec::<u64>::new(3 * SIZE + 1);
        let mut second = first.clone();
        assert_eq!(second.bytes_beside(&first), pointers);
        second[0] = 1;
        second[SIZE - 1] = 1;
        second[3 * SIZE] = 1;
        assert_eq!(second.bytes_beside(&first), pointers + 2 * piece);
        assert_eq!((first[0], second[0]), (0, 1));
        assert_eq!(second.bytes_beside(&CowVec::default()), pointers + 3 * piece);
        assert!(first != second);
    }
}
