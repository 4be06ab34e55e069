/*
 * LD_PRELOAD library: records in the file $RECORD_WRITES, in order, what a process writes to files whose name begins with
 * "series.db" or is "acks": what was written where, what was cut, and when a file was synced. PowerLossTest replays it.
 *
 * A record: one byte 'W', 'T' or 'S'; one byte length of the file's name, the name; 8 bytes offset (T: new length); 4 bytes
 * length of the data, the data. Numbers in the byte order of the machine.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;

/* The name without its folder, or NULL when the file is none of ours. */
static const char *name_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, size - 1);
  if (length <= 0) {
    return NULL;
  }
  path[length] = 0;
  const char *name = strrchr(path, '/');
  if (name == NULL) {
    return NULL;
  }
  name++;
  return strncmp(name, "series.db", 9) == 0 || strcmp(name, "acks") == 0 ? name : NULL;
}

static void put(const void *bytes, size_t size) {
  while (size > 0) {
    ssize_t done = syscall(SYS_write, trace, bytes, size);
    if (done <= 0) {
      abort();
    }
    bytes = (const char *)bytes + done;
    size -= (size_t)done;
  }
}

static void record(char what, const char *name, uint64_t offset, const void *data, uint32_t size) {
  if (trace < 0) {
    trace = open(getenv("RECORD_WRITES"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }
  unsigned char length = (unsigned char)strlen(name);
  put(&what, 1);
  put(&length, 1);
  put(name, length);
  put(&offset, 8);
  put(&size, 4);
  put(data, size);
}

static ssize_t write_at(int fd, const void *data, size_t size, off_t offset) {
  char path[4096];
  const char *name = name_of(fd, path, sizeof path);
  if (name == NULL) {
    return syscall(SYS_pwrite64, fd, data, size, offset);
  }
  pthread_mutex_lock(&lock);
  ssize_t done = syscall(SYS_pwrite64, fd, data, size, offset);
  if (done > 0) {
    record('W', name, (uint64_t)offset, data, (uint32_t)done);
  }
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return write_at(fd, data, size, offset); }

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) { return write_at(fd, data, size, offset); }

ssize_t write(int fd, const void *data, size_t size) {
  char path[4096];
  const char *name = name_of(fd, path, sizeof path);
  if (name == NULL) {
    return syscall(SYS_write, fd, data, size);
  }
  pthread_mutex_lock(&lock);
  off_t offset = lseek(fd, 0, SEEK_CUR);
  ssize_t done = syscall(SYS_write, fd, data, size);
  if (done > 0) {
    record('W', name, (uint64_t)offset, data, (uint32_t)done);
  }
  pthread_mutex_unlock(&lock);
  return done;
}

static int cut(int fd, off_t length) {
  char path[4096];
  const char *name = name_of(fd, path, sizeof path);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_ftruncate, fd, length);
  if (result == 0 && name != NULL) {
    record('T', name, (uint64_t)length, "", 0);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t length) { return cut(fd, length); }

int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int sync_file(int fd, long call) {
  char path[4096];
  const char *name = name_of(fd, path, sizeof path);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(call, fd);
  if (result == 0 && name != NULL) {
    record('S', name, 0, "", 0);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) { return sync_file(fd, SYS_fsync); }

int fdatasync(int fd) { return sync_file(fd, SYS_fdatasync); }
