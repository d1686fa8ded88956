//! The layout kit: a lens says what there is and what matters most, the kit says where.
//!
//! A lens describes its picture as a tree of [`Part`]s and hands it to [`sheet`]. Lengths in it are in ems: sizes of
//! the small type. Only what is drawn gets pixels.
//!
//! - [`part`]: rows, columns, flows of equal cells, frames; variants, of which the richest that fits is taken;
//! - [`cells`]: groups of small cells that run on from line to line;
//! - [`ring`]: cells round an ellipse;
//! - [`solve`]: how much room a part needs and where its parts go;
//! - [`drawing`]: the picture in the making, and the size of its type;
//! - [`words`]: a line of text with several wordings;
//! - [`line`]: what is about something, and the number that it leads to, in a box;
//! - [`things`]: what can move: cards, tokens, empty places, bars;
//! - [`table`]: rows of cells that are the lens's [`Table`](crate::lens::Table) too;
//! - [`axis`]: numbers along a row, with their ticks;
//! - [`motion`]: cards that go on a bow or round each other;
//! - [`wires`]: wires between things, and values that travel along them;
//! - [`sheet`]: the title line, and the largest type with which the parts fit.
//!
//! Nothing may be rearranged while a run plays. So a part's least room is made of what does not change: the setup, or
//! what the history knows of the whole run.

pub(crate) mod axis;
mod cells;
mod drawing;
mod ellipse;
pub(crate) mod line;
pub(crate) mod motion;
pub(crate) mod part;
mod ring;
pub(crate) mod sheet;
mod solve;
pub(crate) mod table;
pub(crate) mod things;
pub(crate) mod wires;
pub(crate) mod words;

#[cfg(test)]
mod tests;

pub(crate) use cells::{Cells, Group};
pub(crate) use drawing::Drawing;
pub(crate) use ellipse::Ellipse;
pub(crate) use part::{
    Align, Flow, Part, Ring, best, cells, column, flow, leaf, nothing, optional, ring, row, section, space,
};
pub(crate) use sheet::{largest, sheet};
pub(crate) use things::{Card, Look, Thing};
pub(crate) use wires::{Course, Way, Wire};
pub(crate) use words::{Words, words};

pub(crate) use crate::tween::Value;
