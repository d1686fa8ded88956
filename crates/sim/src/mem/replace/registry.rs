//! What a list of policies becomes: their [kinds](crate::kinds), the enum over them, and the dispatch.

/// Makes [`ReplaceKind`](super::ReplaceKind) and [`Policy`](super::Policy) of lines `Kind(type) = entry;`.
macro_rules! registry {
    ($($Kind:ident($Type:ty) = $entry:path;)*) => {
        crate::kinds::kinds! {
            /// Every policy there is: what scenarios, menus, the command line and tests read.
            ReplaceKind { $($Kind = $entry;)* }
        }

        impl ReplaceKind {
            /// Whether a machine can use it: it needs no knowledge of the future.
            #[must_use]
            pub const fn online(self) -> bool {
                !self.info().needs_future
            }

            /// A fresh policy of this kind for a number of frames.
            #[must_use]
            pub fn policy(self, frames: u32, options: Options) -> Policy {
                match self {
                    $(Self::$Kind => Policy::$Kind(($entry.make)(frames, options)),)*
                }
            }
        }

        /// A policy of any kind.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the variants are named as their kinds")]
        pub enum Policy {
            $($Kind($Type),)*
        }

        impl Policy {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> ReplaceKind {
                match self {
                    $(Self::$Kind(_) => ReplaceKind::$Kind,)*
                }
            }

            /// What it shows of itself, and what it says of its decisions.
            #[must_use]
            pub fn explain(&self) -> &dyn Explain {
                match self {
                    $(Self::$Kind(policy) => policy,)*
                }
            }

            fn inner_mut(&mut self) -> &mut dyn Replacement {
                match self {
                    $(Self::$Kind(policy) => policy,)*
                }
            }
        }
    };
}

pub(super) use registry;
