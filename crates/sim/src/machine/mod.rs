//! machine
/// machine
#[derive(Debug)]
pub struct Machine;
