//! The disk: one request at a time, in the order of their coming.

use super::event_queue::Due;
use super::{Machine, Out};
use crate::event::{DiskOp, EventKind};
use crate::ids::{Pfn, Pid, Slot, Time};
use crate::snapshot::Request;

impl Machine {
    /// Puts a request that will take `time` into the queue.
    pub(super) fn request(&mut self, op: DiskOp, pid: Pid, time: Time, slot: Slot, pfn: Pfn, out: &mut Out) {
        self.disk.queue.push_back(Request { op, pid, slot, pfn });
        self.disk_times.push_back(time);
        out.emit(EventKind::DiskQueued { op, pid, slot, pfn });
        self.start_request(out);
    }

    /// Begins with the next request if the disk is free.
    fn start_request(&mut self, out: &mut Out) {
        if self.disk.current.is_some() {
            return;
        }
        let (Some(request), Some(time)) = (self.disk.queue.pop_front(), self.disk_times.pop_front()) else { return };
        let until = out.now + time;
        self.disk.current = Some(request);
        self.disk.since = out.now;
        self.disk.until = until;
        out.emit(EventKind::DiskStarted { until });
        self.event_queue.put(until, Due::Disk);
    }

    /// The request under way is done: whoever waits for it goes on.
    pub(super) fn finish_request(&mut self, out: &mut Out) {
        let Some(request) = self.disk.current.take() else { return };
        self.disk.served = self.disk.served.saturating_add(1);
        out.emit(EventKind::DiskFinished);
        match request.op {
            DiskOp::SwapIn | DiskOp::SwapOut => self.go_on_with_fault(request.pid, request.op, out),
            // Nobody waits for it.
            DiskOp::WriteBack => {}
            DiskOp::Io => self.wake(request.pid, out),
        }
        self.start_request(out);
    }
}
