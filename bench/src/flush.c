/* Preloaded into a program that is measured: counts its flushes in a shared file, and makes each take longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static uint64_t *count;
static struct timespec slower;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("BENCH_FLUSH_COUNT"), *micros = getenv("BENCH_FLUSH_MICROS");
  long delay = micros ? atol(micros) : 0;
  slower.tv_sec = delay / 1000000;
  slower.tv_nsec = delay % 1000000 * 1000;
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file >= 0) {
    void *map = mmap(0, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (map != MAP_FAILED) count = map;
    close(file);
  }
}

static int flushed(const char *name, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  int end = real(file);
  if (count) __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
  if (slower.tv_sec || slower.tv_nsec) nanosleep(&slower, 0);
  return end;
}

int fsync(int file) { return flushed("fsync", file); }
int fdatasync(int file) { return flushed("fdatasync", file); }
