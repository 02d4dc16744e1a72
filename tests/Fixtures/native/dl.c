/* Mutexes and file locks of native code, for tests: cc -pthread dl.c -o dl
 *
 * dl abba | pi | self | timed     two threads, each with a mutex that the other wants; with priority inheritance; one thread that takes its mutex
 *                                 twice; one that gives up after a while
 * dl healthy | condition          no deadlock: four threads at work; two that wait to be woken, and are
 * dl flock FIRST SECOND           locks the first file, says HELD, and after a line wants the second; no second thread
 * dl fork FIRST SECOND            the same in a child, while the parent, which has the lock of the first file too, waits for the child's end
 *
 * Says THREAD <id> for each that waits, and READY; ends with its input, and after five minutes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t first, second;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t met;
static int is_timed;
static volatile int wanted[2];

struct actor { pthread_mutex_t *mine, *other; int index; };

static int tid(void) { return (int)syscall(SYS_gettid); }

static void *take_both(void *argument)
{
    struct actor *actor = argument;
    struct timespec end = { time(NULL) + 240, 0 };
    pthread_mutex_lock(actor->mine);
    pthread_barrier_wait(&met);
    wanted[actor->index] = tid();
    if (is_timed && actor->index == 1)
        pthread_mutex_timedlock(actor->other, &end);
    else
        pthread_mutex_lock(actor->other);
    return NULL;
}

static void *work(void *unused)
{
    for (;;) {
        pthread_mutex_lock(&first);
        pthread_mutex_lock(&second);
        for (volatile int i = 0; i < 1000; i++) { }
        pthread_mutex_unlock(&second);
        pthread_mutex_unlock(&first);
    }
    return unused;
}

static void *wait_to_be_woken(void *unused)
{
    pthread_mutex_lock(&first);
    for (;;) pthread_cond_wait(&woken, &first);
    return unused;
}

static void *wake(void *unused)
{
    for (;;) {
        struct timespec pause = { 0, 2000000 };
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&first);
        pthread_cond_broadcast(&woken);
        pthread_mutex_unlock(&first);
    }
    return unused;
}

/* A thread that has said what it wants and sleeps, sleeps for that. */
static void wait_until_asleep(int thread)
{
    char path[64], text[512], *state;
    struct timespec pause = { 0, 1000000 };
    for (int i = 0; i < 60000; i++, nanosleep(&pause, NULL)) {
        snprintf(path, sizeof path, "/proc/%d/stat", thread);
        FILE *file = fopen(path, "r");
        if (!file) continue;
        size_t length = fread(text, 1, sizeof text - 1, file);
        fclose(file);
        text[length] = 0;
        state = strrchr(text, ')');
        if (state && state[2] == 'S') return;
    }
    exit(3);
}

static void start(void *(*body)(void *), void *argument, const char *name)
{
    pthread_t thread;
    pthread_create(&thread, NULL, body, argument);
    pthread_setname_np(thread, name);
}

static void plant_mutexes(int count)
{
    static struct actor actors[2] = { { &first, &second, 0 }, { &second, &first, 1 } };
    if (count == 1) actors[0].other = &first;
    pthread_barrier_init(&met, NULL, count);
    for (int i = 0; i < count; i++) start(take_both, &actors[i], i ? "worker b" : "worker a");
    for (int i = 0; i < count; i++) {
        while (!wanted[i]) usleep(1000);
        wait_until_asleep(wanted[i]);
        printf("THREAD %d\n", wanted[i]);
    }
}

static int take_file(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT, 0644);
    if (file < 0 || flock(file, LOCK_EX)) { perror(path); exit(4); }
    return file;
}

static void report(int waiter)
{
    wait_until_asleep(waiter);
    printf("THREAD %d\nREADY\n", waiter);
    fflush(stdout);
}

static void plant_file_locks(const char *one, const char *other, int is_forked)
{
    char line[16];
    int self = getpid(), held = take_file(one), child;
    printf("HELD\n");
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin)) exit(0);
    child = fork();
    if (child == 0) prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (child == 0 && !is_forked) {
        /* Says READY for its parent, which so has no second thread; and shares no lock with it. */
        close(held);
        report(self);
        _exit(0);
    }
    if (child && is_forked) {
        report(child);
        waitpid(child, NULL, 0);
        exit(0);
    }
    take_file(other);
    exit(0);
}

int main(int count, char **words)
{
    const char *kind = count > 1 ? words[1] : "";
    char line[64];
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    if (!strcmp(kind, "pi")) pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
    pthread_mutex_init(&first, &attributes);
    pthread_mutex_init(&second, &attributes);
    is_timed = !strcmp(kind, "timed");
    alarm(300);
    if (!strcmp(kind, "abba") || !strcmp(kind, "pi") || is_timed) plant_mutexes(2);
    else if (!strcmp(kind, "self")) plant_mutexes(1);
    else if (!strcmp(kind, "healthy")) for (int i = 0; i < 4; i++) start(work, NULL, "worker");
    else if (!strcmp(kind, "condition")) { start(wait_to_be_woken, NULL, "waiter"); start(wait_to_be_woken, NULL, "waiter"); start(wake, NULL, "waker"); }
    else if (count == 4) plant_file_locks(words[2], words[3], !strcmp(kind, "fork"));
    else return 2;
    printf("READY\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) { }
    return 0;
}
