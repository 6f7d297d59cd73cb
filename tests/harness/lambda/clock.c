/* Lets the wall clock of a function's process stand where a test puts it: the file that STANDING_CLOCK names holds
   milliseconds since 1970. Only CLOCK_REALTIME stands; timers go on. Loaded by LD_PRELOAD, in tests only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    const char *path = clock == CLOCK_REALTIME ? getenv("STANDING_CLOCK") : NULL;
    if (path) {
        char text[32] = {0};
        int file = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
        if (file >= 0) close(file);
        if (length > 0) {
            long long ms = atoll(text);
            now->tv_sec = ms / 1000;
            now->tv_nsec = ms % 1000 * 1000000;
            return 0;
        }
    }
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    return real(clock, now);
}
