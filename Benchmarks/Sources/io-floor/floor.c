// io-floor [--threads N] [--chunk BYTES] [--written BYTES] [--cold] OUTPUT INPUT…
//
// Reads every INPUT once and writes a copy of the first to OUTPUT, or as many bytes as --written says,
// chunk by chunk in file order, each thread taking the next chunk when it is done with one. --cold drops the inputs from the
// page cache before the clock starts and fsyncs OUTPUT before it stops. Prints the seconds.

#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { maxInputs = 16, maxThreads = 64, pageSize = 4096 };

static struct {
  int threads;
  size_t chunk;
  bool cold;
  const char *outputPath;
  int inputs[maxInputs];
  size_t sizes[maxInputs];
  int inputCount;
  int output;
  size_t written;
  size_t longest;
} job = {.threads = 2, .chunk = 512 << 10};

static atomic_size_t nextChunk;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/// Bytes of a file of `size` in the chunk that starts at `offset`.
static size_t bytesAt(size_t size, size_t offset) {
  return offset < size ? smaller(job.chunk, size - offset) : 0;
}

static void readAll(int file, char *buffer, size_t count, size_t offset) {
  while (count > 0) {
    ssize_t done = pread(file, buffer, count, (off_t)offset);
    if (done <= 0) die("pread");
    buffer += done, offset += (size_t)done, count -= (size_t)done;
  }
}

static void writeAll(int file, const char *buffer, size_t count, size_t offset) {
  while (count > 0) {
    ssize_t done = pwrite(file, buffer, count, (off_t)offset);
    if (done <= 0) die("pwrite");
    buffer += done, offset += (size_t)done, count -= (size_t)done;
  }
}

/// One thread: as a merge would, it holds a chunk of every input before it writes.
static void *work(void *unused) {
  (void)unused;
  char *buffers = aligned_alloc(pageSize, job.chunk * (size_t)job.inputCount);
  if (buffers == NULL) die("aligned_alloc");
  for (;;) {
    size_t offset = atomic_fetch_add(&nextChunk, 1) * job.chunk;
    if (offset >= job.longest) break;
    for (int i = 0; i < job.inputCount; i++) {
      readAll(job.inputs[i], buffers + job.chunk * (size_t)i, bytesAt(job.sizes[i], offset),
              offset);
    }
    writeAll(job.output, buffers, bytesAt(job.written, offset), offset);
  }
  free(buffers);
  return NULL;
}

static void openInput(const char *path) {
  if (job.inputCount == maxInputs) {
    fprintf(stderr, "io-floor: more than %d inputs\n", maxInputs);
    exit(2);
  }
  int file = open(path, O_RDONLY);
  struct stat info;
  if (file < 0 || fstat(file, &info) != 0) die(path);
  size_t size = (size_t)info.st_size;
  job.inputs[job.inputCount] = file;
  job.sizes[job.inputCount++] = size;
  if (size > job.longest) job.longest = size;
}

static void dropFromCache(int file) {
#ifdef __linux__
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
#elif defined(__APPLE__)
  fcntl(file, F_NOCACHE, 1);
#endif
}

static void usage(void) {
  fputs("usage: io-floor [--threads N] [--chunk BYTES] [--written BYTES] [--cold] OUTPUT INPUT...\n", stderr);
  exit(2);
}

static void parse(int count, char **arguments) {
  int i = 1;
  for (; i < count && strncmp(arguments[i], "--", 2) == 0; i++) {
    if (strcmp(arguments[i], "--cold") == 0) {
      job.cold = true;
    } else if (i + 1 < count && strcmp(arguments[i], "--threads") == 0) {
      job.threads = atoi(arguments[++i]);
    } else if (i + 1 < count && strcmp(arguments[i], "--chunk") == 0) {
      job.chunk = (size_t)atol(arguments[++i]);
    } else if (i + 1 < count && strcmp(arguments[i], "--written") == 0) {
      job.written = (size_t)atol(arguments[++i]);
    } else {
      usage();
    }
  }
  bool sensible = job.threads >= 1 && job.threads <= maxThreads && job.chunk >= pageSize
      && job.chunk % pageSize == 0;
  if (!sensible || count - i < 2) usage();
  job.outputPath = arguments[i++];
  for (; i < count; i++) openInput(arguments[i]);
  if (job.written == 0) job.written = job.sizes[0];
  if (job.written > job.longest) job.longest = job.written;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

int main(int count, char **arguments) {
  parse(count, arguments);
  for (int i = 0; job.cold && i < job.inputCount; i++) dropFromCache(job.inputs[i]);

  double start = now();
  job.output = open(job.outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (job.output < 0) die(job.outputPath);
  pthread_t threads[maxThreads];
  for (int i = 1; i < job.threads; i++) {
    if (pthread_create(&threads[i], NULL, work, NULL) != 0) die("pthread_create");
  }
  work(NULL);
  for (int i = 1; i < job.threads; i++) pthread_join(threads[i], NULL);
  if (job.cold && fsync(job.output) != 0) die("fsync");
  if (close(job.output) != 0) die("close");
  printf("%.4f\n", now() - start);
  return 0;
}
