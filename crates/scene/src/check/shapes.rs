//! Every built-in scenario through every lens that suits it, alone and in pairs, at the sizes that the element gives
//! them: nothing overlaps or is cut off, type is large enough (12 px; for a presenter 24 px at 1920), and every word
//! stands out from what it stands on (4.5 to 1; for a presenter 7 to 1). No half of a picture is empty, no word is cut
//! that has room, and no two words are seen on one place while things move.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::Event;
use os_scope_sim::scenario::BUILT_IN;

use super::{PAIRS, SIZES, check_contrast, check_flight, check_layout, check_room};
use crate::lens::{LensKind, Transition, View};
use crate::testing::Run;
use crate::theme::{DARK, LIGHT, PRESENTER};

/// How many moments of each run are looked at in each size.
const MOMENTS: usize = 24;

#[test]
fn one_lens() {
    survey(&SIZES, |setup| LensKind::for_setup(setup).into_iter().map(|lens| vec![lens]).collect());
}

#[test]
fn two_lenses() {
    let pairs = |setup: &os_scope_sim::Setup| {
        let lenses = LensKind::for_setup(setup);
        let pair = |n: usize| lenses[n + 1..].iter().map(|&second| vec![lenses[n], second]).collect::<Vec<_>>();
        (0..lenses.len()).flat_map(pair).collect()
    };
    survey(&PAIRS, pairs);
}

/// Looks at the pictures of all built-ins in these sizes, through these lenses.
fn survey(sizes: &[Size], lenses: impl Fn(&os_scope_sim::Setup) -> Vec<Vec<LensKind>>) {
    // What is wrong, how often, and where first.
    let mut wrong: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for built_in in BUILT_IN {
        let run = Run::of(built_in.text);
        let step = run.events.len().div_ceil(MOMENTS);
        let mut before = run.first.clone();
        for (position, event) in run.events.iter().enumerate() {
            let mut after = before.clone();
            after.apply(event);
            let looked_at = position % step == 0 || position + 1 == run.events.len();
            for lenses in lenses(&after.setup).into_iter().filter(|_| looked_at) {
                // A third of the sizes at each moment, another one at the next.
                for (&size, presenter) in
                    sizes.iter().skip(position / step % 3).step_by(3).flat_map(|size| [(size, false), (size, true)])
                {
                    let view = |snapshot| View::new(snapshot, &run.history, size, presenter);
                    let names: Vec<&str> = lenses.iter().map(|lens| lens.name()).collect();
                    let reader = if presenter { " presenter" } else { "" };
                    let place = format!("{} {} {}x{}{reader}", built_in.name, names.join(","), size.width, size.height);
                    for fault in faults(&lenses, &view(&before), event, &view(&after)) {
                        let first = || (0, format!("after event {}", position + 1));
                        wrong.entry(format!("{place}: {fault}")).or_insert_with(first).0 += 1;
                    }
                }
            }
            before = after;
        }
    }
    let list: Vec<String> =
        wrong.into_iter().map(|(fault, (times, first))| format!("{fault} ({times} times, first {first})")).collect();
    assert!(list.is_empty(), "{} faults:\n{}", list.len(), list.join("\n"));
}

/// What is wrong with the picture after an event, and with those on the way there.
fn faults(lenses: &[LensKind], before: &View<'_>, event: &Event, after: &View<'_>) -> Vec<String> {
    let transition = Transition::new(lenses, before, event, after);
    let at = |progress: f64| transition.at(before, event, after, progress);
    let picture = at(1.0);
    let mut faults = check_layout(&picture, after.presenter);
    faults.extend(check_room(&picture));
    let themes = if after.presenter { vec![(PRESENTER, 7.0)] } else { vec![(LIGHT, 4.5), (DARK, 4.5)] };
    faults.extend(themes.iter().flat_map(|(theme, least)| check_contrast(&picture, theme, *least)));
    for progress in [0.25, 0.5, 0.7] {
        faults.extend(check_flight(&at(progress)).into_iter().map(|fault| format!("on the way, {fault}")));
    }
    faults
}

/// Outlines and dashes keep their proportion: on a wall a presenter’s picture looks as it does on a screen.
#[test]
fn outlines_grow_with_the_picture() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for built_in in BUILT_IN {
        let Run { first, events, history } = Run::of(built_in.text);
        let mut snapshot = first;
        events[..events.len() / 2].iter().for_each(|event| snapshot.apply(event));
        for lens in LensKind::for_setup(&snapshot.setup) {
            let [screen, wall] = [1920.0, 3840.0]
                .map(|width| lens.layout(&View::new(&snapshot, &history, Size::new(width, width / 2.0), true)));
            for mark in &wall.marks {
                let Some((line, other)) = mark
                    .stroke
                    .zip(screen.marks.iter().find(|other| other.key == mark.key).and_then(|other| other.stroke))
                else {
                    continue;
                };
                if (line.width - 2.0 * other.width).abs() > 1e-6 {
                    wrong.push(format!("{} {}: {mark:?}", built_in.name, lens.name()));
                }
                seen += usize::from(line.dashes().is_some());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 100, "{seen} dashed outlines");
}
