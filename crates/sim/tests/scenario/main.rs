//! The scenario language: what it means, what it refuses and how, what it never does.

#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

use std::fmt::Write;

use expect_test::Expect;
use os_scope_sim::event::AccessKind;
use os_scope_sim::scenario::{Op, Program, Scenario, parse};

mod builtin;
mod docs;
mod edit;
mod errors;
mod errors_machine;
mod errors_process;
mod fuzz;
mod limits;
mod machine;
mod process;

/// A scenario that must be readable.
fn read(text: &str) -> Scenario {
    parse(text).unwrap_or_else(|error| panic!("{error}\n\nin\n{text}"))
}

/// What is wrong with a text, as a person sees it.
fn check_error(text: &str, expect: Expect) {
    match parse(text) {
        Ok(scenario) => panic!("no error in\n{text}\nwhich gives\n{scenario:#?}"),
        Err(error) => expect.assert_eq(&format!("{error}\n")),
    }
}

/// A program in one line: repeats in brackets, as many operations as their length says.
fn program(program: &Program) -> String {
    fn stretch(ops: &[Op], out: &mut String) {
        let mut ops = ops;
        while let [op, rest @ ..] = ops {
            ops = rest;
            if !out.is_empty() && !out.ends_with('(') {
                out.push_str(", ");
            }
            match *op {
                Op::Repeat { times, len } => {
                    let (body, after) = rest.split_at(len as usize);
                    write!(out, "{times} × (").unwrap();
                    stretch(body, out);
                    out.push(')');
                    ops = after;
                }
                Op::Access(AccessKind::Read, addr) => write!(out, "r{addr:?}").unwrap(),
                Op::Access(AccessKind::Write, addr) => write!(out, "w{addr:?}").unwrap(),
                Op::Access(AccessKind::Fetch, addr) => write!(out, "x{addr:?}").unwrap(),
                Op::Compute(time) => write!(out, "compute {}", time.0).unwrap(),
                Op::DiskIo(time) => write!(out, "disk {}", time.0).unwrap(),
                Op::DeviceIo(time) => write!(out, "io {}", time.0).unwrap(),
                Op::Sleep(time) => write!(out, "sleep {}", time.0).unwrap(),
                Op::Yield => out.push_str("yield"),
                Op::Exit => out.push_str("exit"),
            }
        }
    }
    let mut out = String::new();
    stretch(&program.ops, &mut out);
    out
}
