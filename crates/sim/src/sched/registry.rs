//! What a list of policies becomes: their [kinds](crate::kinds), the enum over them, and the dispatch.

/// Makes [`SchedulerKind`](super::SchedulerKind) and [`Policy`](super::Policy) of lines `Kind(type) = entry;`.
macro_rules! registry {
    ($($Kind:ident($Type:ty) = $entry:path;)*) => {
        crate::kinds::kinds! {
            /// Every scheduler there is: what scenarios, menus, the command line and tests read.
            SchedulerKind { $($Kind = $entry;)* }
        }

        impl SchedulerKind {
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
