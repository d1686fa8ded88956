//! What a nice value weighs: a step is worth about a quarter more CPU time (Linux, kernel/sched/core.c,
//! `sched_prio_to_weight` and `sched_prio_to_wmult`).

/// Weights of nice values -20 to 19.
const WEIGHTS: [u32; 40] = [
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121, 2501,
    1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23, 18, 15,
];

/// 2^32 divided by each, as the kernel has them.
const INVERSES: [u32; 40] = [
    48388, 59856, 76040, 92818, 118348, 147320, 184698, 229616, 287308, 360437, 449829, 563644, 704093, 875809,
    1099582, 1376151, 1717300, 2157191, 2708050, 3363326, 4194304, 5237765, 6557202, 8165337, 10153587, 12820798,
    15790321, 19976592, 24970740, 31350126, 39045157, 49367440, 61356676, 76695844, 95443717, 119304647, 148102320,
    186737708, 238609294, 286331153,
];

fn index(nice: i8) -> usize {
    (i16::from(nice) + 20).clamp(0, 39) as usize
}

/// The weight of a nice value: 1024 at 0.
#[must_use]
pub fn weight(nice: i8) -> u64 {
    u64::from(WEIGHTS[index(nice)])
}

/// A time weighed: `delta` × 1024 / weight, rounded as the kernel does (kernel/sched/fair.c, `__calc_delta`).
pub(super) fn weigh(delta: u64, nice: i8) -> i64 {
    // fact = 1024 × inverse, shifted until it fits 32 bits; then delta × fact / 2^shift.
    let inverse = u64::from(INVERSES[index(nice)]);
    if inverse == 1 << 22 {
        return delta.min(i64::MAX as u64) as i64;
    }
    scale(delta, 1024, inverse)
}

/// `delta` × weight / total, rounded as the kernel does (`__calc_delta` again, with the inverse of a queue's weight).
pub(super) fn share(delta: u64, weight: u64, total: u64) -> u64 {
    scale(delta, weight, u64::from(u32::MAX) / total.max(1)) as u64
}

/// After how much running a virtual runtime has grown by `gap`, rounded up.
pub(super) fn unweigh(gap: u64, nice: i8) -> u64 {
    let weight = weight(nice);
    // (gap × weight) / 1024, in two parts so that it fits.
    (gap >> 10).saturating_mul(weight).saturating_add(((gap & 1023) * weight).div_ceil(1024))
}

fn scale(delta: u64, weight: u64, inverse: u64) -> i64 {
    let mut fact = weight.saturating_mul(inverse);
    let over = 64 - (fact >> 32).leading_zeros();
    fact >>= over;
    let shift = 32 - over;
    // delta × fact >> shift, which may not fit 64 bits in between.
    let low = (delta & 0xffff_ffff) * fact;
    let high = (delta >> 32) * fact;
    let product = (u128::from(low) + (u128::from(high) << 32)) >> shift;
    product.min(i64::MAX as u128) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_worth_a_quarter_more() {
        for nice in -20..19 {
            let (this, next) = (weight(nice) as f64, weight(nice + 1) as f64);
            assert!((1.15..1.32).contains(&(this / next)), "{nice}");
            let inverse = f64::from(INVERSES[index(nice)]);
            assert!((inverse - 4_294_967_296.0 / this).abs() <= 1.0, "{nice}");
        }
        assert_eq!((weight(0), weight(5), weight(-128), weight(127)), (1024, 335, 88761, 15));
    }

    #[test]
    fn times_are_weighed_as_the_kernel_does() {
        for (delta, nice) in [(4_000_000, 5), (1, 19), (3_000_000, -20), (1 << 53, 19), (u64::MAX, 0)] {
            let exact = u128::from(delta) * 1024 / u128::from(weight(nice));
            let found = weigh(delta, nice) as u128;
            assert!(
                found.abs_diff(exact.min(i64::MAX as u128)) <= exact / 1_000_000 + 1,
                "{delta} at {nice}: {found}, exactly {exact}"
            );
        }
        assert_eq!(weigh(4_000_000, 0), 4_000_000);
        assert_eq!(share(6_000_000, 1024, 2048), 2_999_998);
    }
}
