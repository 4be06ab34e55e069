package org.chieng.agent.source.serial;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;
import org.chieng.protocol.name.ChannelName;

/**
 * What a board is known by: its serial number, or else the USB port that it is plugged into, since clones are alike; or the path, of a port
 * that is configured or is no USB port. Its name is made of that, and of nothing else. Immutable.
 *
 * @param key equal for the same board, here and in the next run; no control characters
 * @param base the beginning of its name
 * @param mark what tells it from others of its kind; empty for a path
 * @param leastMark how many characters of the mark are used, unless that name is another board's
 */
record BoardKey(String key, String base, String mark, int leastMark) {
    private static final int SERIAL_MARK = 4;

    /** Known by its serial number where it has one of its own, else by where it is plugged in. */
    static BoardKey of(UsbTty tty, BoardKind kind) {
        return tty.usb().hasOwnSerial() ? bySerial(tty, kind) : byPort(tty, kind);
    }

    /** The mark is a sum of the serial number: its last digits are the same on all micro:bits. */
    private static BoardKey bySerial(UsbTty tty, BoardKind kind) {
        String key = plain(tty.usb().ids() + " serial " + tty.usb().serial() + index(tty, " port "));
        CRC32 sum = new CRC32();
        sum.update(key.getBytes(StandardCharsets.UTF_8));
        return new BoardKey(key, kind.base(), String.format(Locale.ROOT, "%08x", sum.getValue()), SERIAL_MARK);
    }

    /** Known by where it is plugged in. */
    static BoardKey byPort(UsbTty tty, BoardKind kind) {
        String key = tty.usb().ids() + " at " + tty.usb().portPath() + index(tty, " port ");
        String mark = tty.usb().shortPath() + index(tty, ".if");
        return new BoardKey(plain(key), kind.base(), mark, mark.length());
    }

    /** Known by the path of its port. */
    static BoardKey byPath(Path path) {
        return new BoardKey(plain("path " + path), PortName.of(path), "", 0);
    }

    private static String index(UsbTty tty, String before) {
        return tty.index() == 0 ? "" : before + tty.index();
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /**
     * Its name, e.g. {@code microbit-3a1f}, {@code ch340-1.2}.
     *
     * @param tries 0 at first, 1 when that name is another board's, and so on: each gives another name
     */
    String name(int tries) {
        int length = Math.min(mark.length(), leastMark + tries);
        int number = leastMark + tries - length;
        String end = (length == 0 ? "" : "-" + mark.substring(0, length)) + (number == 0 ? "" : "-" + (number + 1));
        int room = ChannelName.MAX_PART_LENGTH - end.length();
        return base.substring(0, Math.min(room, base.length())) + end;
    }
}
