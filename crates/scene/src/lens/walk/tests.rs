use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::What;

use crate::lens::{LensKind, Transition, View};
use crate::testing::{Run, check_lens, golden};
use crate::theme::{DARK, LIGHT, PRESENTER};
use crate::{Picture, Shape};

const LENS: LensKind = LensKind::Walk;

/// Two TLB levels, PCIDs, a page-walk cache, swap, two CPUs, and every fault there is.
const EVERYTHING: &str = "title Everything
machine
  cpus 2
  frames 3
  huge-pages 1
  swap 8
  tlb 4 sets 4 ways
  stlb 64 sets 4 ways
  walk-cache 4
  pcid on
process editor
  region text 0x55d0_0000_0000 16K
  region data 0x55d0_0060_0000 64K
  region heap 0x55d0_4000_0000 2M rw- huge
  write 0x55d000600010
  write 0x55d000601010
  write 0x55d000602010
  write 0x55d000603010
  read 0x55d000600010
  read 0x55d000600018
  write 0x55d0401fff40
  write 0x55d000000010
process player
  region data 0x7000000000 64K
  write 0x7000000010
  read 0x8000000000000010
process a-rather-long-name
  region data 0x7000000000 64K
  write 0x7000000010
  fetch 0x7000001010
";

fn words(picture: &Picture) -> Vec<&str> {
    let word = |mark: &'_ crate::Mark| matches!(&mark.shape, Shape::Text(_));
    let texts = picture.marks.iter().filter(|mark| word(mark));
    texts.filter_map(|mark| if let Shape::Text(text) = &mark.shape { Some(&*text.text) } else { None }).collect()
}

/// The position after the `nth` event, from 0, that is as wanted.
fn after(run: &Run, nth: usize, wanted: impl Fn(&What) -> bool) -> usize {
    let mut found = run.events.iter().enumerate().filter(|(_, event)| wanted(&event.what));
    found.nth(nth).expect("such an event").0 + 1
}

#[test]
fn nothing_overlaps_in_a_walk() {
    check_lens(LENS, &Run::built_in("walk"), 1);
}

#[test]
fn nothing_overlaps_when_processes_switch() {
    check_lens(LENS, &Run::built_in("switch"), 1);
    check_lens(LENS, &Run::built_in("switch-pcid"), 1);
}

#[test]
fn nothing_overlaps_whatever_the_machine_has() {
    check_lens(LENS, &Run::of(EVERYTHING), 1);
}

#[test]
fn nothing_overlaps_in_odd_machines() {
    for machine in
        ["  tlb 64", "  tlb 1024 sets 4 ways\n  stlb 1", "  stlb 8", "  tlb 1", "  frames 65536\n  huge-pages 128\n  tlb 16 sets 1 ways"]
    {
        let text = EVERYTHING.replace("  tlb 4 sets 4 ways\n  stlb 64 sets 4 ways", machine).replace("  frames 3\n  huge-pages 1\n", "");
        let text = if text.contains("huge-pages") { text } else { text.replace("machine\n", "machine\n  frames 3\n  huge-pages 1\n") };
        let run = Run::of(&text);
        check_lens(LENS, &run, 7);
    }
}
