"""Misses of libCacheSim, for `cargo xtask correctness`: a line of input is a cache, its size and a string of pages; a line of output is the number of misses."""

import sys

import libcachesim

NEVER = 1 << 62


def misses(name, size, pages):
    cache = getattr(libcachesim, name)(cache_size=size, hashpower=12)
    later, following = {}, [NEVER] * len(pages)
    for at in range(len(pages) - 1, -1, -1):
        following[at] = later.get(pages[at], NEVER)
        later[pages[at]] = at
    missed = 0
    for at, page in enumerate(pages):
        request = libcachesim.Request()
        request.clock_time, request.obj_id, request.obj_size = at, page + 1, 1
        request.next_access_vtime = following[at]
        missed += not cache.get(request)
    return missed


for line in sys.stdin:
    name, size, *pages = line.split()
    print(misses(name, int(size), [int(page) for page in pages]), flush=True)
