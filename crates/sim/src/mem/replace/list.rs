//! Doubly linked lists of small numbers (frames or pages) in arrays: every operation in constant time, no allocation
//! once there is room.

use alloc::vec;
use alloc::vec::Vec;

/// The most lists that share their numbers.
pub(super) const MOST: usize = 4;

/// In no list.
const NOWHERE: u8 = u8::MAX;

/// Up to [`MOST`] lists, oldest first. Each number is in at most one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lists {
    /// (before, after): first the two ends of each list, which close it to a ring, then the numbers.
    links: Vec<(u32, u32)>,
    /// The list that each number is in.
    home: Vec<u8>,
    lens: [u32; MOST],
}

const fn at(number: u32) -> usize {
    number as usize + MOST
}

impl Lists {
    /// Empty lists with room for numbers below `numbers`; larger ones make room for themselves.
    pub(super) fn new(numbers: u32) -> Self {
        let mut links = vec![(0, 0); at(numbers)];
        for list in 0..MOST as u32 {
            links[list as usize] = (list, list);
        }
        Self { links, home: vec![NOWHERE; numbers as usize], lens: [0; MOST] }
    }

    /// Makes room for a number.
    pub(super) fn admit(&mut self, number: u32) {
        if self.home.len() <= number as usize {
            self.home.resize(number as usize + 1, NOWHERE);
            self.links.resize(at(number) + 1, (0, 0));
        }
    }

    /// Puts a number that is in no list, and for which there is room, at the young end of one.
    #[inline]
    pub(super) fn push(&mut self, list: usize, number: u32) {
        let place = at(number);
        let youngest = self.links[list].0;
        self.links[place] = (youngest, list as u32);
        self.links[youngest as usize].1 = place as u32;
        self.links[list].0 = place as u32;
        self.home[number as usize] = list as u8;
        self.lens[list] += 1;
    }

    /// Takes a number out of the list it is in, if it is in one.
    #[inline]
    pub(super) fn remove(&mut self, number: u32) {
        let Some(list) = self.list_of(number) else { return };
        let (before, after) = self.links[at(number)];
        self.links[before as usize].1 = after;
        self.links[after as usize].0 = before;
        self.home[number as usize] = NOWHERE;
        self.lens[list] -= 1;
    }

    /// Moves a number to the young end of a list, from wherever it is.
    #[inline]
    pub(super) fn renew(&mut self, list: usize, number: u32) {
        if self.links[list].0 as usize != at(number) {
            self.remove(number);
            self.push(list, number);
        }
    }

    /// Which list a number is in.
    #[inline]
    pub(super) fn list_of(&self, number: u32) -> Option<usize> {
        self.home.get(number as usize).map(|&list| list as usize).filter(|&list| list < MOST)
    }

    /// How many numbers a list holds.
    pub(super) const fn len(&self, list: usize) -> u32 {
        self.lens[list]
    }

    fn number(place: u32) -> Option<u32> {
        place.checked_sub(MOST as u32)
    }

    /// The oldest number of a list.
    #[inline]
    pub(super) fn oldest(&self, list: usize) -> Option<u32> {
        Self::number(self.links[list].1)
    }

    /// The number after this one in its list: the next younger.
    #[inline]
    pub(super) fn after(&self, number: u32) -> Option<u32> {
        Self::number(self.links[at(number)].1)
    }

    /// A list, oldest first.
    #[inline]
    pub(super) fn iter(&self, list: usize) -> impl Iterator<Item = u32> {
        let mut place = list as u32;
        core::iter::from_fn(move || {
            place = self.links[place as usize].1;
            Self::number(place)
        })
    }

    /// Bytes on the heap.
    pub(super) const fn bytes(&self) -> usize {
        self.links.len() * size_of::<(u32, u32)>() + self.home.len()
    }
}
