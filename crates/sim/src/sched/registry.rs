//! What a list of policies becomes: their kinds, the enum over them, and the dispatch.

/// Makes [`SchedulerKind`](super::SchedulerKind) and [`Policy`](super::Policy) of lines `Kind(type) = entry;`.
macro_rules! registry {
    ($($Kind:ident($Type:ty) = $entry:path;)*) => {
        /// Every scheduler there is: what scenarios, menus, the command line and tests read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each file says what its policy is")]
        pub enum SchedulerKind {
            $($Kind,)*
        }

        impl SchedulerKind {
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

            /// A fresh policy of this kind.
            pub(super) fn policy(self, conditions: &Conditions<'_>) -> Policy {
                match self {
                    $(Self::$Kind => Policy::$Kind(($entry.make)(conditions)),)*
                }
            }
        }

        /// A policy of any kind.
        #[derive(Clone, Debug)]
        pub(super) enum Policy {
            $($Kind($Type),)*
        }

        impl Policy {
            pub(super) fn get(&self) -> &dyn Scheduler {
                match self {
                    $(Self::$Kind(policy) => policy,)*
                }
            }

            pub(super) fn get_mut(&mut self) -> &mut dyn Scheduler {
                match self {
                    $(Self::$Kind(policy) => policy,)*
                }
            }
        }
    };
}

pub(super) use registry;
