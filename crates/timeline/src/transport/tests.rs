//! Transports over runs in which each event is written as its milliseconds, or as 0 with a dot where the lens does not
//! show it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::{Transport, WORK};

/// A run: milliseconds of each event, none for one that is not shown.
#[derive(Debug)]
struct Run(Vec<Option<f32>>);

impl Run {
    fn new(text: &str) -> Self {
        Self(text.split_whitespace().map(|word| word.parse().ok()).collect())
    }

    fn shows(&self) -> impl Fn(usize) -> bool {
        |event| self.0[event].is_some()
    }

    fn advance(&self, transport: &mut Transport, ms: f32) -> bool {
        transport.advance(ms, self.0.len(), self.shows(), |event| self.0[event].unwrap_or(f32::NAN))
    }
}

/// Does what `script` says on a run, and checks the positions after each word: `play`, `pause`, `step`, `back`, `loop`,
/// `@5` (seek), `x4` (speed), or milliseconds to advance by. A position is written `3`, or `3+0.50` within an event;
/// `~` follows while it moves.
fn check(run: &str, script: &str, expected: &str) {
    let run = Run::new(run);
    let len = run.0.len();
    let mut transport = Transport::new();
    let mut seen = Vec::new();
    for word in script.split_whitespace() {
        match word {
            "play" => transport.play(len),
            "pause" => transport.pause(),
            "step" => transport.step(len, run.shows()),
            "back" => transport.back(run.shows()),
            "loop" => transport.looping = true,
            _ => match word.split_at(1) {
                ("@", position) => transport.seek(position.parse().unwrap(), len),
                ("x", speed) => transport.set_speed(speed.parse().unwrap()),
                _ => {
                    let more = run.advance(&mut transport, word.parse().unwrap());
                    assert_eq!(more, transport.moving());
                }
            },
        }
        let moving = if transport.moving() { "~" } else { "" };
        seen.push(match transport.progress() {
            0.0 => format!("{}{moving}", transport.position()),
            progress => format!("{}+{progress:.2}{moving}", transport.position()),
        });
    }
    assert_eq!(seen.join(" "), expected, "{script}");
}

#[test]
fn plays_to_the_end_and_stops() {
    check("100 200 100", "play 50 100 100 100 100", "0~ 0+0.50~ 1+0.25~ 1+0.75~ 2+0.50~ 3");
    check("", "play 16", "0~ 0");
}

#[test]
fn pauses_within_an_event_and_goes_on() {
    check("100 100", "play 50 pause 50 play 25", "0~ 0+0.50~ 0+0.50 0+0.50 0+0.50~ 0+0.75~");
}

#[test]
fn plays_from_the_beginning_once_the_end_was_reached() {
    check("100", "play 100 play 50", "0~ 1 0~ 0+0.50~");
}

#[test]
fn a_loop_rests_at_the_end() {
    check("100", "loop play 100 400 600 50 50", "0 0~ 1~ 1~ 1~ 0~ 0+0.50~");
}

#[test]
fn several_events_go_by_in_a_frame_at_high_speed() {
    check("100 100 100 100 100", "x64 play 5 16", "0 0~ 3+0.20~ 5");
}

#[test]
fn a_step_plays_one_event() {
    check("100 100", "step 50 50 50 step 200 step 16", "0~ 0+0.50~ 1 1 1~ 2 2~ 2");
}

#[test]
fn a_step_is_no_faster_than_can_be_seen() {
    check("100 100", "x64 step 5 20", "0 0~ 0+0.20~ 1");
}

#[test]
fn a_step_back_plays_an_event_in_reverse() {
    check("100 100", "@2 back 25 75 back 100 back 16", "2 1+1.00~ 1+0.75~ 1 0+1.00~ 0 0~ 0");
}

#[test]
fn steps_turn_around_within_an_event() {
    check("100 100", "step 40 back 20 step 80", "0~ 0+0.40~ 0+0.40~ 0+0.20~ 0+0.20~ 1");
}

#[test]
fn quick_steps_are_not_lost() {
    check("100 . 100 100", "step step step 100", "0~ 1~ 3~ 4");
    check("100 . 100 100", "@4 back back back 100", "4 3+1.00~ 2+1.00~ 0+1.00~ 0");
}

#[test]
fn what_is_not_shown_is_passed_over() {
    check(". . 100 . .", "play 50 50 50", "0~ 2+0.50~ 5 5");
    check("100 . . 100 .", "step 100 step 50 50 step 16", "0~ 1 1~ 3+0.50~ 4 4~ 5");
    check("100 . . 100 .", "@5 back 50 50 back 100 back 16", "5 3+1.00~ 3+0.50~ 1 0+1.00~ 0 0~ 0");
}

#[test]
fn a_seek_drops_a_step_and_lets_play_go_on() {
    check("100 100 100", "step 50 @2 50 play 50 @0 50", "0~ 0+0.50~ 2 2 2~ 2+0.50~ 0~ 0+0.50~");
    check("100 100", "@9", "2");
}

#[test]
fn a_run_that_goes_on_is_waited_for() {
    let mut transport = Transport { open: true, ..Transport::new() };
    transport.play(0);
    assert!(transport.advance(16.0, 0, |_| true, |_| 100.0));
    assert!(transport.advance(50.0, 1, |_| true, |_| 100.0));
    assert_eq!((transport.position(), transport.progress()), (0, 0.5));
    transport.open = false;
    assert!(!transport.advance(50.0, 1, |_| true, |_| 100.0));
}

#[test]
fn a_run_that_became_shorter_ends_earlier() {
    let mut transport = Transport::new();
    transport.play(10);
    assert!(transport.advance(850.0, 10, |_| true, |_| 100.0));
    assert!(!transport.advance(16.0, 8, |_| true, |_| 100.0));
    assert_eq!((transport.position(), transport.progress()), (8, 0.0));
}

#[test]
fn a_call_passes_a_bounded_number_of_events() {
    for shown in [false, true] {
        let (len, shows, duration) = (3 * WORK / 2, |_| shown, |_| 0.0);
        let mut transport = Transport::new();
        transport.play(len);
        assert!(transport.advance(16.0, len, shows, duration));
        assert_eq!(transport.position(), WORK);
        assert!(!transport.advance(16.0, len, shows, duration));
        assert_eq!(transport.position(), len);
    }
    let (len, first) = (5 * WORK / 2, |event| event == 0);
    let mut transport = Transport::new();
    transport.seek(len, len);
    transport.back(first);
    assert_eq!((transport.position(), transport.moving()), (len - WORK, true));
    while transport.advance(16.0, len, first, |_| 100.0) {}
    assert_eq!(transport.position(), 0);
}

#[test]
fn speeds_are_powers_of_two_within_limits() {
    let check = |asked: f32, expected: f32| {
        let mut transport = Transport::new();
        transport.set_speed(asked);
        assert_eq!(transport.speed(), expected, "{asked}");
    };
    check(1.0, 1.0);
    check(1.4, 1.0);
    check(1.5, 2.0);
    check(0.0, Transport::SLOWEST);
    check(-3.0, Transport::SLOWEST);
    check(f32::INFINITY, Transport::FASTEST);
    check(f32::NAN, 1.0);
    let mut transport = Transport::new();
    let mut all = Vec::new();
    (0..12).for_each(|_| transport.slower());
    for _ in 0..12 {
        all.push(format!("{}", transport.speed()));
        transport.faster();
    }
    assert_eq!(all.join(" "), "0.125 0.25 0.5 1 2 4 8 16 32 64 64 64");
}

/// Odd numbers among ordinary ones.
fn milliseconds() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => 0.0..500.0_f32,
        1 => prop::sample::select(&[f32::NAN, f32::INFINITY, -1.0, 0.0, f32::MIN_POSITIVE, f32::MAX, 1e9][..]),
    ]
}

fn runs() -> impl Strategy<Value = Run> {
    prop::collection::vec(prop::option::of(milliseconds()), 0..30).prop_map(Run)
}

/// Advances by frames of 16 ms until it stops; returns how many there were.
fn settle(run: &Run, transport: &mut Transport) -> usize {
    (1..100_000).find(|_| !run.advance(transport, 16.0)).expect("it never stops")
}

proptest! {
    #[test]
    fn whatever_is_done_the_play_head_stays_within_the_run(
        run in runs(),
        acts in prop::collection::vec((0..12_u8, milliseconds(), 0..40_usize), 0..60),
    ) {
        let len = run.0.len();
        let mut transport = Transport::new();
        for (act, ms, position) in acts {
            match act {
                0 => transport.play(len),
                1 => transport.pause(),
                2 => transport.step(len, run.shows()),
                3 => transport.back(run.shows()),
                4 => transport.faster(),
                5 => transport.slower(),
                6 => transport.set_speed(ms),
                7 => transport.seek(position, len),
                8 => transport.looping = !transport.looping,
                _ => {
                    let more = run.advance(&mut transport, ms);
                    prop_assert_eq!(more, transport.moving());
                }
            }
            prop_assert!(transport.position() <= len);
            prop_assert!((0.0..=1.0).contains(&transport.progress()), "{}", transport.progress());
            prop_assert!(transport.position() < len || transport.progress() == 0.0);
        }
        transport.looping = false;
        settle(&run, &mut transport);
    }

    #[test]
    fn a_step_back_undoes_a_step(run in runs(), steps in 0..30_usize) {
        let len = run.0.len();
        let mut transport = Transport::new();
        for _ in 0..steps {
            transport.step(len, run.shows());
            settle(&run, &mut transport);
        }
        let there = transport.position();
        transport.step(len, run.shows());
        settle(&run, &mut transport);
        let stepped = run.0[there..].iter().any(Option::is_some);
        prop_assert_eq!(transport.position() > there && transport.position() > 0 && run.0[transport.position() - 1].is_some(), stepped);
        if stepped {
            transport.back(run.shows());
            settle(&run, &mut transport);
            prop_assert_eq!(transport.position(), there);
        }
    }

    #[test]
    fn a_run_takes_the_sum_of_its_events_by_the_speed(
        events in prop::collection::vec(prop::option::of(0.0..500.0_f32), 1..40),
        exponent in -3..=6_i32,
        frame in 1.0..40.0_f32,
    ) {
        let run = Run(events);
        let mut transport = Transport::new();
        let speed = (0..exponent.abs()).fold(1.0_f32, |speed, _| if exponent < 0 { speed / 2.0 } else { speed * 2.0 });
        transport.set_speed(speed);
        transport.play(run.0.len());
        let mut took = frame;
        while run.advance(&mut transport, frame) {
            took += frame;
        }
        let sum: f32 = run.0.iter().flatten().sum::<f32>() / speed;
        prop_assert!(took + 0.01 * sum.max(1.0) >= sum && took <= sum * 1.01 + 2.0 * frame, "{took} for {sum}");
        let shown: String = run.0.iter().map(|event| if event.is_some() { '#' } else { '.' }).collect();
        prop_assert_eq!(transport.position(), shown.len());
    }
}
