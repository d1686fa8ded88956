use super::*;
use alloc::vec;

/// Whether a subtree is a red-black tree that counts right; returns its height in black nodes.
fn check(tree: &Tree, number: u32, parent: u32) -> u32 {
    let Some(node) = tree.node(number) else { return 1 };
    assert_eq!(node.parent, parent);
    assert!(!(node.red && tree.is_red(parent)), "red below red");
    let [left, right] = node.children.map(|child| (check(tree, child, number), tree.size(child)));
    assert_eq!(left.0, right.0, "black heights");
    assert_eq!(node.size, left.1 + right.1 + 1);
    left.0 + u32::from(!node.red)
}

#[test]
fn it_stays_balanced_and_counts() {
    for gather in [Gather::Least, Gather::Sum] {
        let (mut tree, mut list) = (Tree::new(gather), vec![]);
        let mut random = 1_u64;
        for round in 0..4_000_u32 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let draw = (random >> 33) as usize;
            // It grows for a while and shrinks for a while.
            if list.is_empty() || !draw.is_multiple_of(if round / 500 % 2 == 0 { 4 } else { 3 }) && round / 500 % 2 == 0
            {
                let place = draw / 8 % (list.len() + 1);
                let value = (draw % 1000) as i64;
                list.insert(place, (Pid(round), value));
                let number = tree.insert_at(place, Pid(round), value);
                assert_eq!(tree.place(number), place);
            } else {
                let place = draw / 8 % list.len();
                let pid = tree.remove(tree.by_place(place));
                assert_eq!(pid, list.remove(place).0);
            }
            assert!(!tree.is_red(tree.root()));
            check(&tree, tree.root(), NONE);
            let values = list.iter().map(|(_, value)| *value);
            let expected = if gather == Gather::Sum { values.sum() } else { values.min().unwrap_or(0) };
            assert_eq!((tree.len(), tree.gathered()), (list.len(), expected));
        }
        assert!(tree.iter().eq(list.iter().map(|(pid, _)| *pid)));
    }
}
