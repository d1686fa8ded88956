//! Numbers the numbers it is shown: the first one 0, the next new one 1, and so on.

/// A set of numbers in the order of their coming, with quick look-up: open addressing, at most half full.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    keys: Vec<u64>,
    /// For each place of the table, 1 + the index into `keys`, or 0. As many as a power of two, or none.
    table: Vec<u32>,
}

impl Index {
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The numbers, in the order of their coming.
    pub(crate) fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// The number's number, if it was shown before.
    pub(crate) fn get(&self, key: u64) -> Option<usize> {
        if self.table.is_empty() {
            return None;
        }
        Some(self.table[self.place(key)] as usize).filter(|&entry| entry > 0).map(|entry| entry - 1)
    }

    /// The number's number.
    pub(crate) fn insert(&mut self, key: u64) -> usize {
        if self.keys.len() * 2 >= self.table.len() {
            self.grow();
        }
        let place = self.place(key);
        if self.table[place] == 0 {
            self.keys.push(key);
            self.table[place] = self.keys.len() as u32;
        }
        self.table[place] as usize - 1
    }

    /// Where the number stands in the table, or would.
    fn place(&self, key: u64) -> usize {
        let mask = self.table.len() - 1;
        // Fibonacci hashing: Knuth, The Art of Computer Programming, vol. 3, section 6.4.
        let mut place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
        while let entry @ 1.. = self.table[place] as usize {
            if self.keys[entry - 1] == key {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        self.table = vec![0; (self.table.len() * 2).max(64)];
        for index in 0..self.keys.len() {
            let place = self.place(self.keys[index]);
            self.table[place] = index as u32 + 1;
        }
    }
}
