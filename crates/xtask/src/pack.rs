//! The wasm as `os-scope.js` carries it: taken apart by kind, then packed with LZMA.
//!
//! LZMA leaves a tenth less where like stands beside like: all opcodes, all indices of locals, all offsets. What a
//! constant or a local is depends on what is done with it: each stands with those before the same opcode.
//! `web/src/unpack.ts` undoes LZMA, `web/src/weave.ts` puts the parts together.

use std::io::Write;

use lzma_rust2::{LzmaOptions, LzmaWriter};

use crate::run::Failure;

/// What follows each opcode up to `f64.const`, as `web/src/weave.ts` has it too: `-` nothing; `a` to `d` a load's
/// alignment and offset, `e` to `h` a store's, each with the usual alignment 0 to 3; anything else operands, and is
/// their stream, counted from `0`. A blank: there is no such opcode.
const KINDS: &[u8; 0x45] = b"--000-     -666-50        --    9220000 \
    cdcdaabbaabbccghghefefg00:;88";

/// Streams: opcodes with small operands; declarations of locals; offsets of loads, and in the next those of stores;
/// what is before the functions, and in the next what is after them, and an empty one.
const OPCODES: usize = 0;
const LOCALS: usize = 1;
const LOADS: usize = 3;
const HEAD: usize = 7;
const TAIL: usize = 8;
/// In place of a stream: the length of the wasm.
const LENGTH: usize = 10;
/// From this kind on there is a stream for each byte that can be next among the opcodes.
const BY_NEXT: u8 = b'8';
const STREAMS: usize = 5 * 256;

/// Stands, with the alignment added, before the opcode of a load or store that has not the usual one.
const ALIGNED: u8 = 6;

/// Packs a module in the form that `web/src/weave.ts` knows, as small as possible or quickly.
pub(crate) fn pack(wasm: &[u8], small: bool) -> Result<Vec<u8>, Failure> {
    let split = split(wasm)?;
    let mut options = LzmaOptions { lc: 1, lp: 0, pb: 0, ..LzmaOptions::with_preset(if small { 9 } else { 1 }) };
    if small {
        (options.nice_len, options.depth_limit) = (273, 1000);
    }
    let failed = |error| Failure(format!("cannot pack: {error}"));
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(split.len() as u64)).map_err(failed)?;
    writer.write_all(&split).and_then(|()| writer.finish()).map_err(failed)
}

/// Where each stream begins, four bytes each with the lowest first, then the streams.
fn split(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut split = Split { wasm, at: 8, streams: vec![Vec::new(); STREAMS], waiting: None };
    split.module()?;
    let mut start = STREAMS * 4;
    let mut packed = Vec::new();
    for (place, stream) in split.streams.iter().enumerate() {
        let number = u32::try_from(if place == LENGTH { wasm.len() } else { start });
        packed.extend(number.map_err(|_| Failure("the wasm is too large to be packed".into()))?.to_le_bytes());
        start += stream.len();
    }
    packed.extend(split.streams.concat());
    Ok(packed)
}

/// A module that is being taken apart.
struct Split<'a> {
    wasm: &'a [u8],
    /// How much has been read.
    at: usize,
    streams: Vec<Vec<u8>>,
    /// Operands that wait for the byte after them among the opcodes, and the first of their streams.
    waiting: Option<(usize, &'a [u8])>,
}

impl<'a> Split<'a> {
    fn module(&mut self) -> Result<(), Failure> {
        let wasm = self.wasm;
        if !wasm.starts_with(b"\0asm\x01\0\0\0") {
            return Err(Failure("cannot pack: this is no wasm module".into()));
        }
        while self.byte()? != 10 {
            let size = self.number()?;
            self.at += size;
        }
        self.number()?;
        let functions = self.number()?;
        self.streams[HEAD] = wasm[..self.at].to_vec();
        for _ in 0..functions {
            self.function()?;
        }
        self.streams[TAIL] = wasm[self.at..].to_vec();
        Ok(())
    }

    /// One function; its size is left out.
    fn function(&mut self) -> Result<(), Failure> {
        let before = self.at;
        let size = self.number()?;
        let begin = self.at;
        // 7 bits a byte: written shorter, it would not be the same module.
        if begin - before > 1 && size >> (7 * (begin - before - 1)) == 0 {
            return self.odd("a function's size has more bytes than it needs");
        }
        let locals = self.number()?;
        self.numbers(2 * locals)?;
        self.streams[LOCALS].extend(&self.wasm[begin..self.at]);
        let mut depth = 1;
        while depth > 0 {
            depth += self.instruction()?;
        }
        if self.at == begin + size { Ok(()) } else { self.odd("a function has not the size that it should have") }
    }

    /// One instruction. Returns how much deeper blocks are nested after it.
    fn instruction(&mut self) -> Result<i32, Failure> {
        let opcode = self.byte()?;
        let kind = match opcode {
            0x45..=0xc4 | 0xd1 => b'-',
            0xd0 | 0xfc => b'0',
            _ => KINDS.get(usize::from(opcode)).copied().unwrap_or(b' '),
        };
        let mut stream = usize::from(kind.saturating_sub(b'0'));
        match kind {
            b' ' => return self.odd(&format!("web/src/weave.ts does not know opcode {opcode:#x}")),
            b'a'..=b'h' => {
                stream = LOADS + usize::from(kind - b'a') / 4;
                let align = self.byte()?;
                if align > 3 {
                    return self.odd("web/src/weave.ts knows no alignment above 3");
                }
                if align != (kind - b'a') % 4 {
                    self.opcode(ALIGNED + align);
                }
            }
            _ => {}
        }
        self.opcode(opcode);
        if kind != b'-' {
            let operands = self.operands(opcode)?;
            match kind {
                BY_NEXT..b'a' => self.waiting = Some((usize::from(kind + 1 - BY_NEXT) * 256, operands)),
                _ => self.streams[stream].extend(operands),
            }
        }
        Ok(match opcode {
            2..=4 => 1,
            0xb => -1,
            _ => 0,
        })
    }

    /// Adds a byte to the opcodes, which decides where operands before it go.
    fn opcode(&mut self, byte: u8) {
        if let Some((stream, operands)) = self.waiting.take() {
            self.streams[stream + usize::from(byte)].extend(operands);
        }
        self.streams[OPCODES].push(byte);
    }

    /// Reads the operands of an instruction that has any; of a load or store those after the alignment.
    fn operands(&mut self, opcode: u8) -> Result<&'a [u8], Failure> {
        let begin = self.at;
        match opcode {
            0x0e => {
                let targets = self.number()?;
                self.numbers(targets + 1)?;
            }
            0x11 => self.numbers(2)?,
            0x43 => self.at += 4,
            0x44 => self.at += 8,
            0xfc => match self.number()? {
                0..=7 => {}
                10 => self.numbers(2)?,
                9 | 11 | 13 | 15..=17 => self.numbers(1)?,
                second => return self.odd(&format!("web/src/weave.ts does not know opcode 0xfc {second}")),
            },
            _ => self.numbers(1)?,
        }
        let wasm = self.wasm;
        wasm.get(begin..self.at).map_or_else(|| self.odd(ENDS), Ok)
    }

    fn numbers(&mut self, count: usize) -> Result<(), Failure> {
        (0..count).try_for_each(|_| self.number().map(drop))
    }

    /// Reads a number in LEB128, signed or not. What is counted has at most 32 bits: more are not looked at.
    fn number(&mut self) -> Result<usize, Failure> {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 127).checked_shl(shift).unwrap_or(0) & u64::from(u32::MAX);
            if byte < 128 {
                break;
            }
        }
        Ok(value as usize)
    }

    fn byte(&mut self) -> Result<u8, Failure> {
        let Some(byte) = self.wasm.get(self.at) else { return self.odd(ENDS) };
        self.at += 1;
        Ok(*byte)
    }

    fn odd<T>(&self, what: &str) -> Result<T, Failure> {
        Err(Failure(format!("cannot pack the wasm, of which {} bytes are read: {what}", self.at)))
    }
}

const ENDS: &str = "it ends too early";
