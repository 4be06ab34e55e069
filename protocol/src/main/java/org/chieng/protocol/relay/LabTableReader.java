package org.chieng.protocol.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.ColumnValues;

/**
 * Takes a table apart into a pack in columns for each device. What stands in a pack is not looked at here: whoever stores it does, reading by reading, as if
 * the device had sent it. Confined to the call that decodes.
 */
final class LabTableReader {
    /** Bytes of name, unit and label; far above what is valid. */
    private static final int LONGEST_HEAD = 1_000;

    /** Which device measured, and when. */
    private record Point(int device, long micros) {}

    private final TableReader in;
    private int readings;

    LabTableReader(byte[] bytes) {
        this.in = new TableReader(bytes);
    }

    List<RelayedPart> parts() throws RejectedException {
        if (in.oneByte() != RelayedBatch.VERSION) {
            throw in.malformed("it does not begin with version " + RelayedBatch.VERSION);
        }
        int count = in.count();
        if (count > RelayedBatch.MAX_PARTS) {
            throw in.malformed(
                    "it says that it has " + count + " parts, at most " + RelayedBatch.MAX_PARTS + " may be");
        }
        List<DevicePack> devices = new ArrayList<>();
        String before = "";
        for (int i = 0; i < count; i++) {
            String name =
                    before.substring(0, in.place(before.length() + 1)) + new String(in.bytes(), StandardCharsets.UTF_8);
            DeviceId device = DeviceId.parse(name);
            before = name;
            devices.add(new DevicePack(device, presence(in.oneByte())));
        }
        long base = in.signed();
        List<List<Point>> lists = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            lists.add(points(base, count));
        }
        for (int left = in.count(); left > 0; left--) {
            column(lists.get(in.place(lists.size())), devices);
        }
        in.end();
        return devices.stream().map(DevicePack::part).toList();
    }

    private RelayedPart.Presence presence(int code) throws RejectedException {
        for (RelayedPart.Presence one : RelayedPart.Presence.values()) {
            if (one.code() == code) {
                return one;
            }
        }
        throw in.malformed("a device's presence is " + code);
    }

    private List<Point> points(long base, int devices) throws RejectedException {
        int count = readable(in.count());
        int[] whose = new int[count];
        for (int i = 0; i < count; i++) {
            whose[i] = in.place(devices);
        }
        List<Point> points = new ArrayList<>(count);
        long time = base;
        for (int device : whose) {
            time += in.signed();
            points.add(new Point(device, time));
        }
        return points;
    }

    private static int readable(int count) throws RejectedException {
        if (count > RelayedBatch.MAX_READINGS) {
            throw new RejectedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "batch has more than " + RelayedBatch.MAX_READINGS + " readings: send it in parts");
        }
        return count;
    }

    private void column(List<Point> points, List<DevicePack> devices) throws RejectedException {
        readings = readable(readings + points.size());
        byte[] head = new TableWriter()
                .bytes(in.bytes())
                .bytes(in.bytes())
                .bytes(in.bytes())
                .done();
        if (head.length
                > LONGEST_HEAD) { // it is written anew for each device: a small message must not become a large one
            throw in.malformed("a column's name, unit and label have " + head.length + " bytes");
        }
        int kind = in.oneByte();
        long digits = 0;
        for (Point point : points) {
            DevicePack device = devices.get(point.device);
            if (ColumnValues.isDigits(kind)) {
                digits += in.signed();
                device.add(head, kind, point.micros, digits);
            } else {
                device.add(head, kind, point.micros, value(kind));
            }
        }
    }

    /** A value as it stands there. */
    private byte[] value(int kind) throws RejectedException {
        int fixed = ColumnValues.fixedBytes(kind);
        if (fixed < 0) {
            throw in.malformed("a column is of kind " + kind);
        }
        return fixed > 0 ? in.raw(fixed) : new TableWriter().bytes(in.bytes()).done();
    }
}
