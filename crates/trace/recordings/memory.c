// What web/recordings/memory-sort.txt.gz shows: a heap sort of 192 records of 512 bytes (24 pages) through an index, and a scan in order.
// Without a C library, so that every reference is the program's own: gcc -O1 -static -nostdlib -fno-pie -no-pie -fno-stack-protector -o sort memory.c
#define RECORDS 192

struct record {
    unsigned key;
    char rest[508];
};

static struct record records[RECORDS];
static unsigned short order[RECORDS];

static void swap(int a, int b) {
    unsigned short kept = order[a];
    order[a] = order[b];
    order[b] = kept;
}

static void sift(int root, int end) {
    for (int child = 2 * root + 1; child < end; root = child, child = 2 * root + 1) {
        if (child + 1 < end && records[order[child]].key < records[order[child + 1]].key) {
            child++;
        }
        if (records[order[root]].key >= records[order[child]].key) {
            return;
        }
        swap(root, child);
    }
}

void _start(void) {
    unsigned seed = 1, sum = 0;
    for (int index = 0; index < RECORDS; index++) {
        seed = seed * 1664525u + 1013904223u;
        records[index].key = seed >> 8;
        order[index] = index;
    }
    for (int root = RECORDS / 2 - 1; root >= 0; root--) {
        sift(root, RECORDS);
    }
    for (int end = RECORDS - 1; end > 0; end--) {
        swap(0, end);
        sift(0, end);
    }
    for (int index = 0; index < RECORDS; index++) {
        sum += records[order[index]].key;
    }
    __asm__ volatile("syscall" : : "a"(60), "D"(sum & 0));
    __builtin_unreachable();
}
