//! Where parts go, by hand.
