//! What a list of policies becomes: their kinds, and what is fixed about each.

/// Makes an enum of lines `Kind = entry;`, where an entry has `info`, with a `name`, and in tests `answers`. The caller
/// has `Info` and `Answer` in scope.
macro_rules! kinds {
    ($(#[$doc:meta])* $Name:ident { $($Kind:ident = $entry:path;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each file says what its policy is")]
        pub enum $Name {
            $($Kind,)*
        }

        impl $Name {
            /// All of them.
            pub const ALL: [Self; [$(Self::$Kind),*].len()] = [$(Self::$Kind),*];

            /// What is fixed about it.
            #[must_use]
            pub const fn info(self) -> &'static Info {
                match self {
                    $(Self::$Kind => const { &$entry.info },)*
                }
            }

            /// Its name in scenarios and on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                self.info().name
            }

            /// What it is known to do.
            #[cfg(test)]
            pub(super) const fn answers(self) -> &'static [Answer] {
                match self {
                    $(Self::$Kind => $entry.answers,)*
                }
            }
        }
    };
}

pub(crate) use kinds;
