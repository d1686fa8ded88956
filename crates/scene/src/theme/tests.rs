use std::vec::Vec;

use super::{DARK, LIGHT, PRESENTER, Rgb, Theme};
use crate::check::{contrast, linear, luminance};
use crate::{Paint, Part, Role, Tone};

/// All roles.
fn roles() -> impl Iterator<Item = Role> {
    (0..Tone::COUNT).step_by(3).map(|index| Tone::from_index(index).role)
}

/// Roles whose lines mean something: all but those of the page and of panels.
fn meaningful(role: &Role) -> bool {
    !matches!(role, Role::Surface | Role::Panel)
}

/// How eyes see a colour: all of them, and without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
const EYES: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
];

/// CIE L*a*b*, D65.
fn lab(rgb: Rgb, eyes: &[[f64; 3]; 3]) -> [f64; 3] {
    let light = linear(rgb);
    let seen = eyes.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0));
    let [r, g, b] = seen;
    let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_47);
    let y = f(luminance(seen));
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn check_text(theme: &Theme, least: f64) {
    let colour = |role: Role, part: Part| theme.colour(Tone { role, part });
    for role in roles() {
        let ink = colour(role, Part::Ink);
        for on in [Role::Surface, Role::Panel, role] {
            let ratio = contrast(ink, colour(on, Part::Tint));
            assert!(ratio >= least, "{}: text of {role:?} on {on:?}: {ratio:.2}", theme.name);
        }
        // First and second things are said on every ground.
        for said in [Role::Ink, Role::Faint] {
            let ratio = contrast(colour(said, Part::Ink), colour(role, Part::Tint));
            assert!(ratio >= least, "{}: {said:?} on {role:?}: {ratio:.2}", theme.name);
        }
    }
}

#[test]
fn text_can_be_read() {
    check_text(&LIGHT, 4.5);
    check_text(&DARK, 4.5);
    check_text(&PRESENTER, 7.0);
}

#[test]
fn marks_can_be_seen() {
    for theme in Theme::ALL {
        for role in roles().filter(meaningful) {
            for on in [Role::Surface, Role::Panel, role] {
                let ratio = contrast(theme.colour(role.line()), theme.colour(on.tint()));
                assert!(ratio >= 3.0, "{}: line of {role:?} on {on:?}: {ratio:.2}", theme.name);
            }
        }
    }
}

/// How different two colours are at least, to any eyes: CIE 1976; about 2.3 is just noticeable.
fn check_apart(theme: &Theme, roles: &[Role], least: f64) {
    for (n, a) in roles.iter().enumerate() {
        for b in &roles[n + 1..] {
            for eyes in &EYES {
                let (p, q) = (lab(theme.colour(a.line()), eyes), lab(theme.colour(b.line()), eyes));
                let apart = p.iter().zip(q).map(|(p, q)| (p - q) * (p - q)).sum::<f64>().sqrt();
                assert!(apart >= least, "{}: {a:?} and {b:?} are {apart:.1} apart", theme.name);
            }
        }
    }
}

#[test]
fn roles_can_be_distinguished_by_all_eyes() {
    let processes: Vec<Role> = (0..6).map(Role::Process).collect();
    let levels: Vec<Role> = (1..5).map(Role::Level).collect();
    let states = [Role::Active, Role::Hit, Role::Fault, Role::Victim, Role::Dirty, Role::Idle];
    for theme in Theme::ALL {
        check_apart(&theme, &processes, 20.0);
        check_apart(&theme, &levels, 20.0);
        check_apart(&theme, &states, 12.0);
    }
}

#[test]
fn what_an_event_meant_can_be_seen_in_grey() {
    for theme in Theme::ALL {
        let grey = |role: Role| lab(theme.colour(role.line()), &EYES[0])[0];
        let mut lights = [Role::Active, Role::Hit, Role::Fault, Role::Victim, Role::Dirty, Role::Idle].map(grey);
        lights.sort_by(f64::total_cmp);
        assert!(lights.windows(2).all(|pair| pair[1] - pair[0] >= 5.0), "{}: {lights:?}", theme.name);
    }
}

#[test]
fn tones_are_numbered() {
    for index in 0..Tone::COUNT {
        assert_eq!(Tone::from_index(index).index(), index);
    }
}

#[test]
fn paints_mix() {
    let paint = |mix| Paint { from: Role::Surface.tint(), to: Role::Ink.ink(), mix, alpha: 1.0 };
    assert_eq!([0.0, 0.5, 1.0].map(|mix| LIGHT.mix(paint(mix))), [0xffffff, 0x8a8c8e, 0x14181c]);
}
