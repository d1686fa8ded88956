// Work to record in every format that readers should know: threads with names made to mislead them, a fork, sleeps, a pipe, page faults, and a number that
// is used twice. As root: `work`.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// struct clone_args of the kernel (include/uapi/linux/sched.h), as far as it is used.
struct clone {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

static void pin(int cpu) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(cpu, &cpus);
    sched_setaffinity(0, sizeof cpus, &cpus);
}

static void compute(double ms) {
    struct timespec from, now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    do {
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    } while ((now.tv_sec - from.tv_sec) * 1e3 + (now.tv_nsec - from.tv_nsec) / 1e6 < ms);
}

static void nap(double ms) {
    struct timespec time = {0, (long)(ms * 1e6)};
    nanosleep(&time, NULL);
}

static void *thread(void *name) {
    prctl(PR_SET_NAME, name);
    pin(1);
    for (int at = 0; at < 4; at++) {
        compute(0.5);
        nap(1);
    }
    return NULL;
}

// A child with a number of our choice (0: of the kernel's), which runs for a while.
static pid_t child(pid_t number, const char *name) {
    struct clone how = {.exit_signal = SIGCHLD, .set_tid = number > 0 ? (uintptr_t)&number : 0, .set_tid_size = number > 0};
    pid_t pid = syscall(SYS_clone3, &how, sizeof how);
    if (pid == 0) {
        prctl(PR_SET_NAME, name);
        pin(1);
        compute(1);
        _exit(0);
    }
    return pid;
}

int main(void) {
    char *names[] = {"a b c", "x-1 [000] 1.5:", "==> next_pid=7", "a: b: [120] R"};
    pthread_t threads[4];
    pin(0);
    for (int at = 0; at < 4; at++) {
        pthread_create(&threads[at], NULL, thread, names[at]);
    }
    for (int at = 0; at < 4; at++) {
        pthread_join(threads[at], NULL);
    }
    pid_t first = child(0, "first");
    waitpid(first, NULL, 0);
    pid_t second = child(first, "second");
    waitpid(second, NULL, 0);
    char *pages = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(pages, 1 << 16, MADV_NOHUGEPAGE);
    for (int at = 0; at < 16; at++) {
        pages[at << 12] = 1;
    }
    return first < 0 || first != second;
}
