//! The registry of schedulers: the only file that names them all.

#[cfg(test)]
use super::answers::Answer;
use super::api::{Conditions, Scheduler};
use super::info::Info;
use super::registry::registry;

mod cfs;
mod eevdf;
mod fifo;
mod hrrn;
mod lottery;
mod mlfq;
mod priority;
mod rr;
mod sjf;
mod srtf;
mod stride;

registry! {
    Fifo(fifo::Fifo) = fifo::FIFO;
    Sjf(sjf::Sjf) = sjf::SJF;
    Srtf(srtf::Srtf) = srtf::SRTF;
    Hrrn(hrrn::Hrrn) = hrrn::HRRN;
    Rr(rr::Rr) = rr::RR;
    Priority(priority::Priority) = priority::PRIORITY;
    Mlfq(mlfq::Mlfq) = mlfq::MLFQ;
    Lottery(lottery::Lottery) = lottery::LOTTERY;
    Stride(stride::Stride) = stride::STRIDE;
    Cfs(cfs::Cfs) = cfs::CFS;
    Eevdf(eevdf::Eevdf) = eevdf::EEVDF;
}
