//! Texts that the painter knows, by number.

/// When there are more, all are forgotten: a long run of a scene with changing numbers must not fill the memory.
const LIMIT: usize = 8192;

/// Gives each text a number, the same every time, and lists those that are new.
#[derive(Default)]
pub(crate) struct Texts {
    known: Vec<Box<str>>,
    /// Numbers plus one by hash, at most half full; 0: nothing there.
    places: Vec<u32>,
    /// How many of them the painter has.
    sent: usize,
}

impl Texts {
    /// Forgets all if there are too many. Called before a list is begun, as numbers are good for the whole of a list.
    pub(crate) fn begin(&mut self) {
        if self.known.len() > LIMIT {
            *self = Self::default();
        }
    }

    /// The number of a text.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if self.known.len() * 2 >= self.places.len() {
            self.grow();
        }
        let mask = self.places.len() - 1;
        let mut at = hash(text) as usize & mask;
        while let Some(number) = self.places[at].checked_sub(1) {
            if *self.known[number as usize] == *text {
                return number;
            }
            at = (at + 1) & mask;
        }
        self.known.push(text.into());
        self.places[at] = self.known.len() as u32;
        self.places[at] - 1
    }

    /// From which number on the painter's texts are out of date.
    pub(crate) const fn fresh_from(&self) -> usize {
        self.sent
    }

    /// The texts from there on, each followed by a line feed, which counts as sent from now on.
    pub(crate) fn fresh(&mut self) -> String {
        let mut fresh = String::new();
        for text in &self.known[self.sent..] {
            // A text of a picture is one line.
            fresh.extend(text.chars().map(|letter| if letter == '\n' { ' ' } else { letter }));
            fresh.push('\n');
        }
        self.sent = self.known.len();
        fresh
    }

    fn grow(&mut self) {
        let mask = (self.places.len() * 2).max(64) - 1;
        self.places = vec![0; mask + 1];
        for (number, text) in (1..).zip(&self.known) {
            let mut at = hash(text) as usize & mask;
            while self.places[at] != 0 {
                at = (at + 1) & mask;
            }
            self.places[at] = number;
        }
    }
}

/// FNV-1a, 32 bits.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
