"""Requests a second of libCacheSim for `cargo xtask bench-replace`: the file holds a string, a page a line."""

import pathlib
import struct
import sys
import time

import libcachesim

NEVER = -1
FRAMES = 10_000

path = pathlib.Path(sys.argv[1])
pages = [int(line) for line in path.read_text().split()]
later, following = {}, [NEVER] * len(pages)
for at in range(len(pages) - 1, -1, -1):
    following[at] = later.get(pages[at], NEVER)
    later[pages[at]] = at
binary = path.with_suffix(".oracleGeneral")
# Time, object, size, next use.
record = struct.Struct("<IQIq")
binary.write_bytes(b"".join(record.pack(at // 1000, page + 1, 1, following[at]) for at, page in enumerate(pages)))
print(f"{'policy':<8}{'faults':>10}{'million references/s':>22}")
for name in ["FIFO", "LRU", "Clock", "Sieve", "S3FIFO", "ARC", "TwoQ", "LFU", "Belady"]:
    best = float("inf")
    for _ in range(3):
        parameters = libcachesim.ReaderInitParam()
        parameters.ignore_obj_size = True
        reader = libcachesim.TraceReader(str(binary), libcachesim.TraceType.ORACLE_GENERAL_TRACE, parameters)
        cache = getattr(libcachesim, name)(cache_size=FRAMES)
        begun = time.process_time()
        ratio, _ = cache.process_trace(reader)
        best = min(best, time.process_time() - begun)
    print(f"{name:<8}{round(ratio * len(pages)):>10}{len(pages) / best / 1e6:>22.1f}", flush=True)
