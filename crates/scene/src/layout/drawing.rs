//! A picture in the making, and the size of its type.

use crate::Picture;
use crate::lens::sheet::Scale;

/// A picture that is being drawn.
pub(crate) struct Drawing {
    pub(crate) picture: Picture,
    /// The sizes of type and of lines, in css pixels.
    pub(crate) scale: Scale,
}

impl Drawing {
    /// A length in ems, in css pixels.
    pub(crate) fn px(&self, ems: f64) -> f64 {
        ems * self.scale.small
    }
}
