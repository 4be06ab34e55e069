package org.chieng.sim.wire;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A pseudo-terminal: the board has the master, the host opens the slave (pty(7), ioctl_tty(2)).
 *
 * <p>The slave stays open here, too, or the master would get errors while no host is there. Nothing is written while no
 * host has it open, nor when the host's input queue (4,095 bytes) is full: Linux would take some 20 kB more and then
 * block.
 */
final class Pty implements Wire {

    private static final int QUEUE = 4095;
    private static final int TERMIOS2 = 44; // bytes of struct termios2
    private static final int FIRST_BAUD = 0xd; // B9600: what a fresh serial port of Linux has

    private final int master;
    private final int slave;
    private final Path slavePath;
    private final Path link;
    private final Openings.Count count;
    private final byte[] four = new byte[4];
    private final byte[] termios = new byte[TERMIOS2];
    private final byte[] rest = new byte[64];
    private boolean closed;

    private Pty(int master, int slave, Path slavePath, Path link, Openings.Count count) {
        this.master = master;
        this.slave = slave;
        this.slavePath = slavePath;
        this.link = link;
        this.count = count;
    }

    static Pty open(Path link) {
        int flags = LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_CLOEXEC;
        int master = LibC.posix_openpt(flags | LibC.O_NONBLOCK);
        try {
            LibC.grantpt(master);
            LibC.unlockpt(master);
            byte[] name = new byte[128];
            LibC.ptsname_r(master, name, new NativeLong(name.length));
            int end = 0;
            while (name[end] != 0) {
                end++;
            }
            String path = new String(name, 0, end, StandardCharsets.US_ASCII);
            int slave = LibC.open(path, flags | LibC.O_NONBLOCK);
            makeRaw(slave);
            return new Pty(master, slave, Path.of(path), link, Openings.shared().watch(path));
        } catch (LastErrorException e) {
            LibC.close(master);
            throw e;
        }
    }

    /** cfmakeraw(3), and 9600 baud. */
    private static void makeRaw(int fd) {
        byte[] bytes = new byte[TERMIOS2];
        LibC.ioctl(fd, new NativeLong(LibC.TCGETS2 & 0xffffffffL), bytes);
        ByteBuffer termios = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        termios.putInt(0, termios.getInt(0) & ~0x5eb); // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
        termios.putInt(4, termios.getInt(4) & ~0x1); // OPOST
        termios.putInt(8, (termios.getInt(8) & ~0x113f) | 0x30 | FIRST_BAUD); // CSIZE PARENB CBAUD; CS8
        termios.putInt(12, termios.getInt(12) & ~0x804b); // ECHO ECHONL ICANON ISIG IEXTEN
        LibC.ioctl(fd, new NativeLong(LibC.TCSETS2 & 0xffffffffL), bytes);
    }

    Path slavePath() {
        return slavePath;
    }

    @Override
    public boolean open() {
        return !closed && Openings.shared().open(count);
    }

    @Override
    public long openings() {
        return Openings.shared().openings(count);
    }

    @Override
    public int hostBaud() {
        if (closed) {
            return 0;
        }
        LibC.ioctl(slave, new NativeLong(LibC.TCGETS2 & 0xffffffffL), termios);
        return ByteBuffer.wrap(termios).order(ByteOrder.nativeOrder()).getInt(40); // c_ospeed
    }

    @Override
    public int send(byte[] bytes, int length) {
        if (!open()) {
            return 0;
        }
        LibC.ioctl(slave, new NativeLong(LibC.FIONREAD), four);
        int waiting = ByteBuffer.wrap(four).order(ByteOrder.nativeOrder()).getInt();
        int room = Math.min(length, QUEUE - waiting);
        return room <= 0
                ? 0
                : Math.max(0, LibC.write(master, bytes, new NativeLong(room)).intValue());
    }

    @Override
    public int receive(byte[] into, int most) {
        if (closed || most == 0) {
            return 0;
        }
        return Math.max(0, LibC.read(master, into, new NativeLong(most)).intValue());
    }

    @Override
    public void discard() {
        if (!closed) {
            LibC.tcflush(slave, LibC.TCIFLUSH);
            while (LibC.read(master, rest, new NativeLong(rest.length)).intValue() > 0) {
                // what the host wrote before is gone as well
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(slavePath)) {
                Files.delete(link);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Openings.shared().forget(count);
            LibC.close(slave);
            LibC.close(master);
        }
    }
}
