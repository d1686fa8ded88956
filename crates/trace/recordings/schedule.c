// What web/recordings/sched-nice.txt.gz shows. On CPU 1 two busy loops at nice 0 and 5 and a task that mostly sleeps, on CPU 0 a pipeline of three.
#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double end;

static double milliseconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int over(void) {
    return milliseconds(CLOCK_MONOTONIC) >= end;
}

static void compute(double ms) {
    double start = milliseconds(CLOCK_THREAD_CPUTIME_ID);
    while (!over() && milliseconds(CLOCK_THREAD_CPUTIME_ID) - start < ms) {
    }
}

static void nap(double ms) {
    struct timespec time = {0, (long)(ms * 1e6)};
    nanosleep(&time, NULL);
}

// Forks; says whether this is the child, which is named, pinned and niced then.
static int child(const char *name, int cpu, int nice) {
    if (fork() != 0) {
        return 0;
    }
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(cpu, &cpus);
    prctl(PR_SET_NAME, name);
    setpriority(PRIO_PROCESS, 0, nice);
    sched_setaffinity(0, sizeof cpus, &cpus);
    return 1;
}

int main(int count, char **words) {
    char block[4096] = {0};
    int first[2], second[2];
    end = milliseconds(CLOCK_MONOTONIC) + (count > 1 ? atof(words[1]) : 250);
    if (pipe(first) != 0 || pipe(second) != 0) {
        return 1;
    }
    if (child("spin", 1, 0) || child("spin-nice5", 1, 5)) {
        while (!over()) {
            compute(1000);
        }
        _exit(0);
    }
    if (child("blink", 1, 0)) {
        while (!over()) {
            nap(12);
            compute(1);
        }
        _exit(0);
    }
    if (child("produce", 0, 0)) {
        close(first[0]), close(second[0]), close(second[1]);
        while (!over()) {
            compute(4);
            if (write(first[1], block, sizeof block) < 0) {
                break;
            }
        }
        _exit(0);
    }
    if (child("filter", 0, 0)) {
        close(first[1]), close(second[0]);
        while (read(first[0], block, sizeof block) > 0) {
            compute(2);
            if (write(second[1], block, sizeof block) < 0) {
                break;
            }
        }
        _exit(0);
    }
    if (child("consume", 0, 0)) {
        close(first[0]), close(first[1]), close(second[1]);
        while (read(second[0], block, sizeof block) > 0) {
            compute(1);
            nap(1);
        }
        _exit(0);
    }
    close(first[0]), close(first[1]), close(second[0]), close(second[1]);
    while (wait(NULL) > 0) {
    }
    return 0;
}
