#define _GNU_SOURCE
#include "CMokumeSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#ifdef __APPLE__
#define MODIFIED st_mtimespec
#else
#include <sys/syscall.h>
#include <sys/vfs.h>
#define MODIFIED st_mtim
#define TMPFS_MAGIC_NUMBER 0x01021994
#define RAMFS_MAGIC_NUMBER 0x858458f6
#define FLAG_NOREPLACE 1
#define FLAG_EXCHANGE 2
#endif

static int outcome(int result) { return result < 0 ? -errno : 0; }

static void fill(const struct stat *from, ms_status *to) {
  to->device = (uint64_t)from->st_dev;
  to->inode = (uint64_t)from->st_ino;
  to->size = from->st_size < 0 ? 0 : (uint64_t)from->st_size;
  to->modified_seconds = (int64_t)from->MODIFIED.tv_sec;
  to->modified_nanoseconds = (int64_t)from->MODIFIED.tv_nsec;
  to->kind = S_ISREG(from->st_mode)   ? MS_KIND_FILE
             : S_ISDIR(from->st_mode) ? MS_KIND_FOLDER
             : S_ISLNK(from->st_mode) ? MS_KIND_LINK
                                      : MS_KIND_OTHER;
}

int ms_status_of_descriptor(int descriptor, ms_status *status) {
  struct stat found;
  if (fstat(descriptor, &found) < 0) return -errno;
  fill(&found, status);
  return 0;
}

int ms_status_of_path(const char *path, int follow_links, ms_status *status) {
  struct stat found;
  if ((follow_links ? stat(path, &found) : lstat(path, &found)) < 0) return -errno;
  fill(&found, status);
  return 0;
}

int ms_space_of_path(const char *path, ms_space *space) {
  struct statvfs found;
  if (statvfs(path, &found) < 0) return -errno;
  uint64_t block = found.f_frsize ? found.f_frsize : found.f_bsize;
  if (__builtin_mul_overflow((uint64_t)found.f_bavail, block, &space->available)) {
    space->available = UINT64_MAX;
  }
  space->in_memory = 0;
#ifndef __APPLE__
  struct statfs type;
  if (statfs(path, &type) == 0) {
    uint32_t magic = (uint32_t)type.f_type;
    space->in_memory = magic == TMPFS_MAGIC_NUMBER || magic == RAMFS_MAGIC_NUMBER;
  }
#endif
  return 0;
}

int64_t ms_copy_range(
  int source, int64_t source_offset, int target, int64_t target_offset, uint64_t count) {
#ifdef __APPLE__
  (void)source, (void)source_offset, (void)target, (void)target_offset, (void)count;
  return -ENOSYS;
#else
  off_t from = source_offset, to = target_offset;
  ssize_t copied = copy_file_range(source, &from, target, &to, count, 0);
  return copied < 0 ? -errno : copied;
#endif
}

int ms_rename_exclusive(const char *from, const char *to) {
#ifdef __APPLE__
  return outcome(renamex_np(from, to, RENAME_EXCL));
#else
  return outcome((int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, FLAG_NOREPLACE));
#endif
}

int ms_rename_exchange(const char *first, const char *second) {
#ifdef __APPLE__
  return outcome(renamex_np(first, second, RENAME_SWAP));
#else
  return outcome((int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, FLAG_EXCHANGE));
#endif
}

int ms_reserve(int descriptor, int64_t size) {
#ifdef __APPLE__
  (void)descriptor, (void)size;
  return -ENOSYS;
#else
  // Not posix_fallocate: where the file system cannot reserve, that writes every block.
  return outcome(fallocate(descriptor, 0, 0, size));
#endif
}

int ms_start_writeback(int descriptor) {
#ifdef __APPLE__
  (void)descriptor;
  return 0;
#else
  return outcome(sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE));
#endif
}

int ms_sync_range(int descriptor, int64_t offset, int64_t count) {
#ifdef __APPLE__
  (void)descriptor, (void)offset, (void)count;
  return 0;
#else
  unsigned int flags =
    SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
  return outcome(sync_file_range(descriptor, offset, count, flags));
#endif
}

int ms_sync(int descriptor) {
#ifdef __APPLE__
  // fsync on macOS leaves the bytes in the drive's cache.
  if (fcntl(descriptor, F_FULLFSYNC) == 0) return 0;
#endif
  return outcome(fsync(descriptor));
}
