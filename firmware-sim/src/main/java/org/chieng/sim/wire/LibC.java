package org.chieng.sim.wire;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** The calls of Linux that pseudo-terminals need. Numbers are those of x86 and ARM (asm-generic). */
final class LibC {

    static final int O_RDWR = 0x2;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    static final int FIONREAD = 0x541b;
    static final int TCGETS2 = 0x802c542a;
    static final int TCSETS2 = 0x402c542b;
    static final int TCIFLUSH = 0;

    static final int IN_CLOSE_WRITE = 0x8;
    static final int IN_CLOSE_NOWRITE = 0x10;
    static final int IN_OPEN = 0x20;

    static final int EAGAIN = 11;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int posix_openpt(int flags) throws LastErrorException;

    static native int grantpt(int fd) throws LastErrorException;

    static native int unlockpt(int fd) throws LastErrorException;

    static native int ptsname_r(int fd, byte[] name, NativeLong size) throws LastErrorException;

    static native int open(String path, int flags) throws LastErrorException;

    static native int close(int fd) throws LastErrorException;

    static native NativeLong read(int fd, byte[] bytes, NativeLong length);

    static native NativeLong write(int fd, byte[] bytes, NativeLong length);

    static native int ioctl(int fd, NativeLong request, byte[] argument) throws LastErrorException;

    static native int tcflush(int fd, int queue);

    static native int inotify_init1(int flags) throws LastErrorException;

    static native int inotify_add_watch(int fd, String path, int mask) throws LastErrorException;

    static native int inotify_rm_watch(int fd, int watch);
}
