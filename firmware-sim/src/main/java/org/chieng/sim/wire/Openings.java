package org.chieng.sim.wire;

import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts who opens and closes the host's side of pseudo-terminals.
 *
 * <p>A pseudo-terminal has no DTR, and its master does not hear of openings; inotify on the device file does (tried:
 * opening by path or symbolic link, closing, and the death of a process by SIGKILL are each reported at once). One inotify
 * instance serves all terminals of the process, because the kernel gives a user only 128 of them. Thread-safe.
 */
final class Openings {

    private static final Openings SHARED = new Openings();
    private static final int HEAD = 16; // struct inotify_event: watch, mask, cookie, length of the name

    private final Map<Integer, Count> counts = new HashMap<>();
    private final byte[] events = new byte[4096];
    private int fd = -1;

    private Openings() {}

    static Openings shared() {
        return SHARED;
    }

    /** What is known of one terminal. */
    static final class Count {
        private final int watch;
        private int open;
        private long openings;

        private Count(int watch) {
            this.watch = watch;
        }
    }

    synchronized Count watch(String path) {
        if (fd < 0) {
            fd = LibC.inotify_init1(LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        }
        int mask = LibC.IN_OPEN | LibC.IN_CLOSE_WRITE | LibC.IN_CLOSE_NOWRITE;
        Count count = new Count(LibC.inotify_add_watch(fd, path, mask));
        counts.put(count.watch, count);
        return count;
    }

    synchronized void forget(Count count) {
        if (counts.remove(count.watch, count)) {
            LibC.inotify_rm_watch(fd, count.watch);
        }
        if (counts.isEmpty() && fd >= 0) {
            LibC.close(fd);
            fd = -1;
        }
    }

    synchronized boolean open(Count count) {
        take();
        return count.open > 0;
    }

    /** How often it went from closed to open. */
    synchronized long openings(Count count) {
        take();
        return count.openings;
    }

    private void take() {
        if (fd < 0) {
            return;
        }
        int length = LibC.read(fd, events, new NativeLong(events.length)).intValue();
        ByteBuffer buffer = ByteBuffer.wrap(events, 0, Math.max(0, length)).order(ByteOrder.nativeOrder());
        while (buffer.remaining() >= HEAD) {
            Count count = counts.get(buffer.getInt());
            int mask = buffer.getInt();
            buffer.getInt();
            int name = buffer.getInt();
            buffer.position(buffer.position() + name);
            if (count != null) {
                note(count, mask);
            }
        }
    }

    private static void note(Count count, int mask) {
        if ((mask & LibC.IN_OPEN) != 0 && count.open++ == 0) {
            count.openings++;
        }
        if ((mask & (LibC.IN_CLOSE_WRITE | LibC.IN_CLOSE_NOWRITE)) != 0) {
            count.open = Math.max(0, count.open - 1);
        }
    }
}
