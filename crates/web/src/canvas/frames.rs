//! The frame loop: animation frames are asked for while something moves and can be seen, and otherwise not at all.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Document, Window};

use super::listener::Listener;
use super::window::window;

/// The longest time that passes between two frames, in milliseconds: a page that stood still does not leap.
const LONGEST: f64 = 100.0;

#[wasm_bindgen]
extern "C" {
    /// What an animation frame is for.
    pub type Animation;

    /// Does what is due. `milliseconds`: since the frame before; 0 after a pause. Gives whether another frame is
    /// wanted.
    #[wasm_bindgen(method)]
    fn frame(this: &Animation, milliseconds: f64) -> bool;
}

/// Asks for animation frames, one at a time.
#[wasm_bindgen]
#[derive(Default)]
pub struct Frames {
    inner: Rc<Inner>,
}

#[derive(Default)]
struct Inner {
    connected: RefCell<Option<Connected>>,
    /// The frame that was asked for and did not come yet.
    pending: Cell<Option<i32>>,
    /// When the last frame came, if it wanted another.
    last: Cell<Option<f64>>,
    in_sight: Cell<bool>,
}

/// What is held while the element is in a document.
struct Connected {
    window: Window,
    document: Document,
    animation: Rc<Animation>,
    tick: Closure<dyn FnMut(f64)>,
    _visibility: Listener,
}

#[wasm_bindgen]
impl Frames {
    /// A loop that does nothing yet.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets frames do something. Call [`disconnect`](Self::disconnect) when the element leaves the document.
    pub fn connect(&self, animation: Animation) {
        let window = window();
        let Some(document) = window.document() else { return };
        let weak = Rc::downgrade(&self.inner);
        let tick = Closure::new(move |now| {
            if let Some(inner) = weak.upgrade() {
                inner.tick(now);
            }
        });
        let weak = Rc::downgrade(&self.inner);
        let visibility = Listener::new(&document, &["visibilitychange"], move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.settle();
            }
        });
        let connected = Connected { window, document, animation: Rc::new(animation), tick, _visibility: visibility };
        self.inner.connected.replace(Some(connected));
    }

    /// Lets go of everything of the document; nothing is asked for any more.
    pub fn disconnect(&self) {
        self.sight(false);
        self.inner.connected.take();
    }

    /// Says whether the element is on the screen.
    pub fn sight(&self, in_sight: bool) {
        self.inner.in_sight.set(in_sight);
        self.inner.settle();
    }

    /// Asks for a frame, unless one is on its way. Out of sight: once the element is seen.
    pub fn wake(&self) {
        self.inner.wake();
    }
}

impl Inner {
    fn visible(&self, connected: &Connected) -> bool {
        self.in_sight.get() && !connected.document.hidden()
    }

    fn wake(&self) {
        let connected = self.connected.borrow();
        if let Some(connected) =
            connected.as_ref().filter(|connected| self.pending.get().is_none() && self.visible(connected))
        {
            self.pending.set(connected.window.request_animation_frame(connected.tick.as_ref().unchecked_ref()).ok());
        }
    }

    /// Goes on when the element is seen again; otherwise takes back what was asked for.
    fn settle(&self) {
        let connected = self.connected.borrow();
        let Some(connected) = connected.as_ref() else { return };
        if self.visible(connected) {
            return self.wake();
        }
        self.last.set(None);
        if let Some(pending) = self.pending.take() {
            connected.window.cancel_animation_frame(pending).ok();
        }
    }

    fn tick(&self, now: f64) {
        self.pending.set(None);
        let animation = self.connected.borrow().as_ref().map(|connected| Rc::clone(&connected.animation));
        let Some(animation) = animation else { return };
        // After a pause the clock begins anew: time in which nothing was seen does not count.
        let more = animation.frame(self.last.get().map_or(0.0, |last| (now - last).min(LONGEST)));
        self.last.set(more.then_some(now));
        if more {
            self.wake();
        }
    }
}
