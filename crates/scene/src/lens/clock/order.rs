//! The order in which a policy empties the frames.

use alloc::vec::Vec;

use os_scope_sim::Pfn;
use os_scope_sim::mem::replace::{PolicyView, Search};
use os_scope_sim::snapshot::Frame;

/// The frames in the order in which they will leave, free ones last; or in their own order, where a policy has none.
/// `known` says which frames are in a list of the policy.
pub(super) fn order(
    search: Search,
    own: &PolicyView,
    frames: &os_scope_sim::CowVec<Frame>,
    known: &[bool],
) -> Vec<Pfn> {
    let all = || (0..frames.len() as u32).map(Pfn);
    if matches!(search, Search::Frames | Search::Ring) {
        return all().collect();
    }
    let mut order: Vec<Pfn> = own.lists.iter().flat_map(|list| &list.pages).filter_map(|page| page.frame).collect();
    let held = |pfn: &Pfn| frames[pfn.index()].page.is_some();
    for pfn in all().filter(|pfn| held(pfn) && !known[pfn.index()]) {
        // A page that was chosen stays where it was until it has left: in front, unless a hand finds it anywhere.
        let later = |other: &Pfn| frames[other.index()].loaded > frames[pfn.index()].loaded;
        let anywhere = search == Search::Queue;
        let place = if anywhere { order.iter().position(later).unwrap_or(order.len()) } else { 0 };
        order.insert(place, pfn);
    }
    order.extend(all().filter(|pfn| !held(pfn)));
    order
}
