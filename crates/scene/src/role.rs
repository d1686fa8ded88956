//! What marks mean, and how their colours are named: painters give roles their colours.

/// A tone, or something between two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// The tone at `mix` 0.
    pub from: Tone,
    /// The tone at `mix` 1.
    pub to: Tone,
    /// 0 to 1.
    pub mix: f64,
    /// 0, not to be seen, to 1.
    pub alpha: f64,
}

/// A role's colour for one of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    /// The process.
    pub role: Role,
    /// For what.
    pub part: Part,
}

/// Which of a role's three colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// For areas that text stands on.
    Tint,
    /// For outlines, arrows, bars and solid shapes.
    Line,
    /// For text.
    Ink,
}

/// What a mark means; its colour is the theme's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The page itself. Its line is a hairline that means nothing.
    Surface,
    /// A box that groups things. Its line is a hairline that means nothing.
    Panel,
    /// What is said first.
    Ink,
    /// What is said second.
    Faint,
    /// Axes, arrows, wires.
    Line,
    /// What this event is about.
    Active,
    /// Found.
    Hit,
    /// Not found, refused.
    Fault,
    /// Has to leave.
    Victim,
    /// Written to.
    Dirty,
    /// Nothing to do, nothing there.
    Idle,
    /// A process, by its number: six colours in turn.
    Process(u8),
    /// A level of the page tables, 4 (PGD) to 1 (PTE).
    Level(u8),
}

impl Role {
    /// How many roles there are, each process's and each level's colour counted.
    pub const COUNT: usize = 21;

    /// Its place in a theme's table.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Surface => 0,
            Self::Panel => 1,
            Self::Ink => 2,
            Self::Faint => 3,
            Self::Line => 4,
            Self::Active => 5,
            Self::Hit => 6,
            Self::Fault => 7,
            Self::Victim => 8,
            Self::Dirty => 9,
            Self::Idle => 10,
            Self::Process(n) => 11 + (n % 6) as usize,
            Self::Level(level) => 17 + (level.saturating_sub(1) % 4) as usize,
        }
    }

    /// The role of a process.
    #[must_use]
    pub const fn process(pid: os_scope_sim::Pid) -> Self {
        Self::Process((pid.0 % 6) as u8)
    }

    /// Its colour for areas that text stands on.
    #[must_use]
    pub const fn tint(self) -> Tone {
        Tone { role: self, part: Part::Tint }
    }

    /// Its colour for outlines, arrows, bars and solid shapes.
    #[must_use]
    pub const fn line(self) -> Tone {
        Tone { role: self, part: Part::Line }
    }

    /// Its colour for text.
    #[must_use]
    pub const fn ink(self) -> Tone {
        Tone { role: self, part: Part::Ink }
    }
}

impl Tone {
    /// How many tones there are.
    pub const COUNT: usize = Role::COUNT * 3;

    /// Its place among all tones, role by role: where a palette has it.
    #[must_use]
    pub const fn index(self) -> usize {
        self.role.index() * 3 + self.part as usize
    }

    /// The tone with this [`index`](Tone::index): to list a theme's colours.
    #[must_use]
    pub const fn from_index(index: usize) -> Self {
        let role = match index / 3 {
            0 => Role::Surface,
            1 => Role::Panel,
            2 => Role::Ink,
            3 => Role::Faint,
            4 => Role::Line,
            5 => Role::Active,
            6 => Role::Hit,
            7 => Role::Fault,
            8 => Role::Victim,
            9 => Role::Dirty,
            10 => Role::Idle,
            n @ 11..17 => Role::Process((n - 11) as u8),
            n => Role::Level((n - 16) as u8),
        };
        let part = match index % 3 {
            0 => Part::Tint,
            1 => Part::Line,
            _ => Part::Ink,
        };
        Self { role, part }
    }
}

impl From<Tone> for Paint {
    fn from(tone: Tone) -> Self {
        Self { from: tone, to: tone, mix: 0.0, alpha: 1.0 }
    }
}
