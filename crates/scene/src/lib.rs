#![no_std]
//! scene
