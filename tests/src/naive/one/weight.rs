//! Weights and how Linux divides by them.

/// `sched_prio_to_weight`, of the nice values that the cases use.
pub(super) fn weight(nice: i8) -> i128 {
    match nice {
        -10 => 9548,
        -5 => 3121,
        -3 => 1991,
        0 => 1024,
        1 => 820,
        5 => 335,
        8 => 172,
        15 => 36,
        _ => panic!("no case has nice {nice}"),
    }
}

/// `delta` × 1024 / weight. The kernel multiplies by 2^32 / weight, rounded to the nearest (`sched_prio_to_wmult`).
pub(super) fn virtually(delta: i128, nice: i8) -> i128 {
    if nice == 0 {
        return delta;
    }
    let weight = weight(nice);
    calc_delta(delta, 1024, ((1 << 33) + weight) / (2 * weight))
}

/// `delta` × weight / total. Of a whole queue the kernel takes (2^32 - 1) / total, rounded down.
pub(super) fn part(delta: i128, weight: i128, total: i128) -> i128 {
    calc_delta(delta, weight, ((1 << 32) - 1) / total)
}

/// `__calc_delta`: the product of weight and inverse is cut to 32 bits before it multiplies.
fn calc_delta(delta: i128, weight: i128, inverse: i128) -> i128 {
    let (mut fact, mut shift) = (weight * inverse, 32);
    while fact >= 1 << 32 {
        fact /= 2;
        shift -= 1;
    }
    (delta * fact) >> shift
}
