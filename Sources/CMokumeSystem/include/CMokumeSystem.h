// System calls that Glibc's Swift module hides or that differ between Linux and macOS.
// Prefix: ms_. Every function returns 0 or a byte count, or a negative errno.
#ifndef MOKUME_SYSTEM_H
#define MOKUME_SYSTEM_H

#include <stdint.h>

enum { MS_KIND_OTHER = 0, MS_KIND_FILE = 1, MS_KIND_FOLDER = 2, MS_KIND_LINK = 3 };

// What identifies a file and tells whether it changed.
typedef struct {
  uint64_t device;
  uint64_t inode;
  uint64_t size;
  int64_t modified_seconds;
  int64_t modified_nanoseconds;
  int32_t kind;
} ms_status;

int ms_status_of_descriptor(int descriptor, ms_status *status);
int ms_status_of_path(const char *path, int follow_links, ms_status *status);

// Bytes that an ordinary user may still write, and whether the files live in memory.
typedef struct {
  uint64_t available;
  int32_t in_memory;
} ms_space;

int ms_space_of_path(const char *path, ms_space *space);

// Copies inside the kernel; may copy fewer bytes than asked, 0 at the end of the source.
int64_t ms_copy_range(
  int source, int64_t source_offset, int target, int64_t target_offset, uint64_t count);

// Renames, and fails with -EEXIST when the new name is taken.
int ms_rename_exclusive(const char *from, const char *to);
// Swaps two names in one step.
int ms_rename_exchange(const char *first, const char *second);

// Reserves blocks for the first `size` bytes without changing what is read from them.
int ms_reserve(int descriptor, int64_t size);
// A hint: start writing dirty pages back. Failure is harmless.
int ms_start_writeback(int descriptor);
// Waits until dirty pages of a range are written, without the file's size and blocks: not instead
// of ms_sync.
int ms_sync_range(int descriptor, int64_t offset, int64_t count);
// Waits until the file's bytes have reached the drive.
int ms_sync(int descriptor);

#endif
