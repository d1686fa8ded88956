//! What a nice value weighs: a step is worth about a quarter more CPU time (Linux, kernel/sched/core.c, `sched_prio_to_weight`).

/// Weights of nice values -20 to 19.
const WEIGHTS: [u32; 40] = [
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121, 2501, 1991, 1586, 1277, 1024,
    820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23, 18, 15,
];

fn index(nice: i8) -> usize {
    (i16::from(nice) + 20).clamp(0, 39) as usize
}

/// The weight of a nice value: 1024 at 0.
#[must_use]
pub fn weight(nice: i8) -> u64 {
    u64::from(WEIGHTS[index(nice)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_worth_a_quarter_more() {
        for nice in -20..19 {
            let (this, next) = (weight(nice) as f64, weight(nice + 1) as f64);
            assert!((1.15..1.32).contains(&(this / next)), "{nice}");
        }
        assert_eq!((weight(0), weight(5), weight(-128), weight(127)), (1024, 335, 88761, 15));
    }
}
