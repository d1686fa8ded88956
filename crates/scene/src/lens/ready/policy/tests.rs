use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::sched::SchedulerKind;

use crate::lens::LensKind;
use crate::testing::{Run, check_lens};
use crate::{Picture, Shape};

const LENS: LensKind = LensKind::ReadyQueue;

/// So many processes that compute, wait, and weigh differently.
fn crowd(scheduler: &str, processes: usize) -> Run {
    let mut text = format!("title Crowd\nmachine\n  scheduler {scheduler}\n  cost switch 200us\n");
    for n in 0..processes {
        text += &format!("process worker{n} at {}us\n  repeat 2\n    compute {}ms\n    io 3ms\n", n * 300, 2 + n % 4);
    }
    Run::of(&text)
}

fn words(picture: &Picture) -> Vec<&str> {
    let word = |mark: &crate::Mark| if let Shape::Text(text) = &mark.shape { Some(text.text.as_ptr()) } else { None };
    let texts = picture.marks.iter().filter(|mark| word(mark).is_some());
    texts.filter_map(|mark| if let Shape::Text(text) = &mark.shape { Some(&*text.text) } else { None }).collect()
}

#[test]
fn nothing_overlaps_under_any_policy() {
    for kind in SchedulerKind::ALL {
        for processes in [1, 5, 12] {
            let run = crowd(kind.name(), processes);
            check_lens(LENS, &run, (run.events.len() / 8).max(1));
        }
    }
}

#[test]
fn a_list_says_what_is_left() {
    // The first burst of worker0 is 2 ms; worker1, worker2 and worker3 come while it runs, the last with 5 ms.
    let run = crowd("sjf", 4);
    let picture = run.layout(LENS, 10, Size::new(640.0, 360.0));
    let bursts: Vec<String> = words(&picture).iter().filter(|word| word.ends_with(" ms")).map(|&word| String::from(word)).collect();
    assert!(bursts.iter().any(|word| word == "3 ms"), "{bursts:?}");
}
