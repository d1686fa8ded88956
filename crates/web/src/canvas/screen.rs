//! What shows a player: a canvas, the place it fills, and the look of its picture.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use kurbo::{Point, Size};
use os_scope_scene::{Picture, hit};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlCanvasElement};

use super::palette::{COLOURS, Palette};
use super::place::{Known, Place};
use super::ratio::Ratio;
use super::surface::{Pixels, Surface, pixels};
use super::window::window;
use crate::moment::PictureOptions;
use crate::player::Player;

/// The least number of device pixels for a css pixel of paper: a printer has more than a screen.
const PAPER: f64 = 2.0;

#[wasm_bindgen]
extern "C" {
    /// What hears of a screen.
    pub type Viewer;

    /// The place has another size.
    #[wasm_bindgen(method)]
    fn resized(this: &Viewer);

    /// The pointer is at a place, in css pixels; without numbers: it has left.
    #[wasm_bindgen(method)]
    fn pointed(this: &Viewer, x: Option<f64>, y: Option<f64>);
}

/// A canvas that shows a player.
#[wasm_bindgen]
#[derive(Default)]
pub struct Screen {
    inner: Rc<Inner>,
}

#[derive(Default)]
struct Inner {
    connected: RefCell<Option<Connected>>,
    known: Rc<Known>,
    look: RefCell<Option<Look>>,
    /// While it draws for paper: the size on the screen.
    printing: Cell<Option<(Size, Option<Pixels>)>>,
    /// The picture that is on the canvas, and what else its pixels depend on.
    shown: RefCell<Option<(Rc<Picture>, Pixels)>>,
}

/// What is held while the element is in a document.
struct Connected {
    surface: Surface,
    place: Place,
    _ratio: Ratio,
}

/// How a picture looks.
#[derive(PartialEq)]
struct Look {
    palette: Palette,
    faces: [String; 2],
    presenter: bool,
    still: bool,
}

#[wasm_bindgen]
impl Screen {
    /// A screen without a canvas.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Draws on `canvas`, which fills `place`. Call [`disconnect`](Self::disconnect) when the element leaves the
    /// document.
    pub fn connect(&self, place: Element, canvas: HtmlCanvasElement, viewer: Viewer) {
        let viewer = Rc::new(viewer);
        let hears = Rc::clone(&viewer);
        let pointed = move |at: Option<Point>| hears.pointed(at.map(|at| at.x), at.map(|at| at.y));
        let resized = || {
            let hears = Rc::clone(&viewer);
            move || hears.resized()
        };
        let parts = || Some((Surface::new(canvas)?, Place::new(place, &self.inner.known, resized(), pointed)?));
        let connected = parts().map(|(surface, place)| {
            let _ratio = Ratio::new(window(), resized());
            Connected { surface, place, _ratio }
        });
        self.inner.shown.take();
        self.inner.connected.replace(connected);
    }

    /// Lets go of everything of the document.
    pub fn disconnect(&self) {
        self.inner.connected.take();
    }

    /// Sets the look: the colours of all tones, 0xRRGGBBAA, in the order of [`theme`](crate::theme), the faces of words
    /// and of digits as CSS names them, whether it is to be read from the back row of a classroom, and whether less
    /// motion is wanted.
    pub fn look(&self, colours: &[u32], words: &str, digits: &str, presenter: bool, still: bool) {
        let Ok(colours) = <[u32; COLOURS]>::try_from(colours) else { return };
        let look = Look { palette: Palette(colours), faces: [words.into(), digits.into()], presenter, still };
        if self.inner.look.borrow().as_ref() != Some(&look) {
            self.inner.shown.take();
            self.inner.look.replace(Some(look));
        }
    }

    /// Draws the player's moment, if it is not on the canvas already. `width` and `height` are those of the whole that
    /// the place is a part of, in css pixels.
    pub fn draw(&self, player: &mut Player, width: f64, height: f64) {
        self.inner.draw(player, Size::new(width, height));
    }

    /// Draws for paper from now on, or for the screen again.
    pub fn print(&self, printing: bool) {
        let known = &self.inner.known;
        let Some(connected) = &*self.inner.connected.borrow() else { return };
        if let Some((size, covered)) = self.inner.printing.take() {
            known.size.set(size);
            known.covered.set(covered);
        }
        if printing {
            self.inner.printing.set(Some((known.size.get(), known.covered.get())));
            connected.place.measure(known);
        }
    }

    /// What the thing at this place says, in css pixels of the picture that is on the canvas.
    pub fn hit(&self, x: f64, y: f64) -> Option<String> {
        let shown = self.inner.shown.borrow();
        shown.as_ref().and_then(|(picture, _)| hit::hit(picture, x, y)).map(String::from)
    }

    /// Forgets the picture, so that the next is drawn whatever is on the canvas.
    pub fn clear(&self) {
        self.inner.shown.take();
    }
}

impl Inner {
    fn draw(&self, player: &mut Player, whole: Size) {
        let size = self.known.size.get();
        let (connected, look) = (self.connected.borrow(), self.look.borrow());
        let (Some(connected), Some(look)) = (&*connected, &*look) else { return };
        if size.width < 1.0 || size.height < 1.0 {
            return;
        }
        let picture =
            player.picture(PictureOptions { size, whole, now: None, presenter: look.presenter, still: look.still });
        let pixels = pixels(size, self.ratio(), self.known.covered.get());
        let same = |shown: &(Rc<Picture>, Pixels)| Rc::ptr_eq(&shown.0, &picture) && shown.1 == pixels;
        if self.shown.borrow().as_ref().is_some_and(same) {
            return;
        }
        connected.surface.show(&picture, pixels, &look.palette, &look.faces);
        self.shown.replace(Some((picture, pixels)));
    }

    /// Device pixels for a css pixel.
    fn ratio(&self) -> f64 {
        let ratio = window().device_pixel_ratio();
        if self.printing.get().is_some() { ratio.max(PAPER) } else { ratio }
    }
}
