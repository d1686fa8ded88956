// Records how Linux shares CPUs among busy loops: `loops SECONDS CPUS SLICE_US NICE...`, as root, writes an ftrace text to standard output.
//
// The loops are pinned to the CPUs named (as in `1` or `0,1`), and are a group of their own with the largest weight there is, so that what else runs on the machine
// takes little of the time and none of it changes how the group shares its part. Only switches to and from the loops are recorded. A SLICE_US other than 0 asks for
// slices of so many microseconds (sched_setattr with sched_runtime, Linux 6.12).
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRACE "/sys/kernel/tracing/instances/loops/"
#define GROUP "/sys/fs/cgroup/cpu/loops/"
#define LOOPS 16

// struct sched_attr of the kernel (include/uapi/linux/sched/types.h): the C library's headers clash with it.
struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

static int failed(const char *what) {
    perror(what);
    return 1;
}

static int put(const char *file, const char *text) {
    int to = open(file, O_WRONLY);
    ssize_t length = strlen(text);
    int bad = to < 0 || write(to, text, length) != length;
    if (to >= 0) {
        close(to);
    }
    return bad ? failed(file) : 0;
}

// A loop that waits until the pipe is closed.
static int spin(const char *cpus, int slice, int nice, int number, int gate[2]) {
    char name[16], byte;
    cpu_set_t set;
    struct attributes how = {.size = sizeof how, .nice = nice, .runtime = slice * 1000ull};
    CPU_ZERO(&set);
    for (const char *at = cpus; *at; at += strspn(at, ",")) {
        CPU_SET(strtol(at, (char **)&at, 10), &set);
    }
    snprintf(name, sizeof name, "loop%d-nice%d", number, nice);
    prctl(PR_SET_NAME, name);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (sched_setaffinity(0, sizeof set, &set) != 0 || syscall(SYS_sched_setattr, 0, &how, 0) != 0) {
        return failed(name);
    }
    close(gate[1]);
    if (read(gate[0], &byte, 1) < 0) {
        return failed(name);
    }
    for (;;) {
    }
}

int main(int count, char **words) {
    int loops = count - 4, gate[2], status = 0;
    pid_t pids[LOOPS];
    char text[LOOPS * 12] = "", one[12], block[65536];
    if (loops < 1 || loops > LOOPS || pipe(gate) != 0) {
        return failed("usage: loops SECONDS CPUS SLICE_US NICE...");
    }
    mkdir(TRACE, 0755), mkdir(GROUP, 0755);
    if (put(GROUP "cpu.shares", "262144")) {
        return 1;
    }
    for (int at = 0; at < loops; at++) {
        pids[at] = fork();
        if (pids[at] == 0) {
            _exit(spin(words[2], atoi(words[3]), atoi(words[4 + at]), at + 1, gate));
        }
        snprintf(one, sizeof one, "%d", pids[at]);
        status |= put(GROUP "cgroup.procs", one);
        strcat(strcat(text, one), " ");
    }
    usleep(100000);
    status |= put(TRACE "set_event_pid", text) | put(TRACE "set_event", "sched:sched_switch") | put(TRACE "tracing_on", "1");
    close(gate[1]);
    usleep(atof(words[1]) * 1e6);
    status |= put(TRACE "tracing_on", "0");
    for (int at = 0; at < loops; at++) {
        kill(pids[at], SIGKILL);
    }
    while (wait(NULL) > 0) {
    }
    int from = open(TRACE "trace", O_RDONLY);
    for (ssize_t length; (length = read(from, block, sizeof block)) > 0;) {
        status |= write(1, block, length) != length;
    }
    close(from);
    rmdir(TRACE), rmdir(GROUP);
    return status;
}
