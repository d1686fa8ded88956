//! Where parts go, by hand.

use kurbo::Size;

use super::{Part, best, column, leaf};

fn block<'a>(height: f64) -> Part<'a> {
    leaf(1.0, height, |_, _| ())
}

#[test]
fn a_poorer_variant_gets_poorer_itself() {
    let inner = |heights: [f64; 2]| best(0, heights.map(block));
    let part = || best(9, [column(0.0, [inner([9.0, 8.0]), inner([9.0, 8.0])]), inner([7.0, 3.0]), block(2.0)]);
    let settled = |height: f64| {
        let mut part = part();
        assert!(part.settle(Size::new(1.0, height)), "{height}");
        [18.0, 17.0, 16.0, 7.0, 3.0, 2.0].map(|least| part.fits(Size::new(1.0, least)))
    };
    assert_eq!(settled(17.5), [true, true, false, false, false, false], "one of two gets poorer");
    assert_eq!(settled(16.0), [true, true, true, false, false, false], "both do");
    assert_eq!(settled(10.0), [true, true, true, true, false, false], "the next variant at its richest");
    assert_eq!(settled(3.0), [true, true, true, true, true, false], "the next variant at its poorest");
    assert_eq!(settled(2.5), [true; 6]);
}
