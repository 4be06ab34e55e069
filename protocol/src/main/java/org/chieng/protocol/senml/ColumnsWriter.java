package org.chieng.protocol.senml;

import java.io.ByteArrayOutputStream;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;

/** Writes one pack in {@link Columns}. Confined to the call that encodes. */
final class ColumnsWriter {
    private record Key(
            ChannelName channel,
            @Nullable String unit,
            @Nullable String label,
            Class<? extends Value> kind) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);

    byte[] write(List<Reading> readings) {
        Map<Key, List<Reading>> columns = new LinkedHashMap<>();
        for (Reading reading : readings) {
            Key key = new Key(
                    reading.channel(),
                    reading.unit(),
                    reading.label(),
                    reading.value().getClass());
            columns.computeIfAbsent(key, any -> new ArrayList<>()).add(reading);
        }
        Map<LongBuffer, Integer> lists = new LinkedHashMap<>(); // channels that are measured together share their times
        List<Integer> listOf = new ArrayList<>();
        for (List<Reading> column : columns.values()) {
            LongBuffer times = LongBuffer.wrap(
                    column.stream().mapToLong(Reading::timeMicros).toArray());
            listOf.add(lists.computeIfAbsent(times, any -> lists.size()));
        }
        long base = readings.isEmpty() ? 0 : readings.get(0).timeMicros();
        out.write(Columns.VERSION);
        signed(base);
        unsigned(lists.size());
        lists.keySet().forEach(times -> times(times.array(), base));
        unsigned(columns.size());
        int number = 0;
        for (Map.Entry<Key, List<Reading>> column : columns.entrySet()) {
            unsigned(listOf.get(number++));
            text(column.getKey().channel.toString());
            text(column.getKey().unit);
            text(column.getKey().label);
            values(column.getValue().stream().map(Reading::value).toList());
        }
        return out.toByteArray();
    }

    /** Each as what it differs from the pace of the list, which is that of most of its readings. */
    private void times(long[] micros, long base) {
        unsigned(micros.length);
        long pace = pace(micros);
        signed(pace);
        signed(micros[0] - base);
        for (int i = 1; i < micros.length; i++) {
            signed(micros[i] - micros[i - 1] - pace);
        }
    }

    private static long pace(long[] micros) {
        if (micros.length < 2) {
            return 0;
        }
        long[] steps = new long[micros.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = micros[i + 1] - micros[i];
        }
        Arrays.sort(steps);
        return steps[steps.length / 2];
    }

    /** Kind and values of one column alone. */
    byte[] writeValues(List<Value> column) {
        values(column);
        return out.toByteArray();
    }

    private void values(List<Value> column) {
        Value first = column.get(0);
        if (first instanceof Value.Numeric) {
            numbers(column.stream()
                    .mapToDouble(value -> ((Value.Numeric) value).number())
                    .toArray());
        } else if (first instanceof Value.Text) {
            out.write(Columns.TEXTS);
            column.forEach(value -> text(((Value.Text) value).text()));
        } else if (first instanceof Value.Bool) {
            out.write(Columns.BOOLEANS);
            column.forEach(value -> out.write(((Value.Bool) value).on() ? 1 : 0));
        } else {
            out.write(Columns.DATA);
            column.forEach(value -> bytes(((Value.Data) value).bytes()));
        }
    }

    private void numbers(double[] numbers) {
        int decimals = decimals(numbers);
        if (decimals < 0) {
            out.write(Columns.DOUBLES);
            for (double number : numbers) {
                long bits = Double.doubleToLongBits(number);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    out.write((int) (bits >>> shift));
                }
            }
            return;
        }
        out.write(decimals);
        long before = 0;
        for (double number : numbers) {
            long digits = (long) Math.rint(number * Columns.power(decimals));
            signed(digits - before);
            before = digits;
        }
    }

    /** With how many decimals all of them can be written and read back as they are; -1 when with none. */
    private static int decimals(double[] numbers) {
        int decimals = 0;
        for (double number : numbers) {
            while (decimals <= Columns.MAX_DECIMALS && !isExact(number, decimals)) {
                decimals++;
            }
        }
        if (decimals > Columns.MAX_DECIMALS) {
            return -1;
        }
        for (double number : numbers) {
            if (!isExact(number, decimals)) { // one that needed fewer, and has too many digits now
                return -1;
            }
        }
        return decimals;
    }

    private static boolean isExact(double number, int decimals) {
        double power = Columns.power(decimals);
        double digits = Math.rint(number * power);
        return Math.abs(digits) <= Columns.MAX_DIGITS && Double.compare((long) digits / power, number) == 0;
    }

    private void text(@Nullable String text) {
        bytes(text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) {
        unsigned(bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    private void signed(long number) {
        unsigned((number << 1) ^ (number >> 63));
    }

    private void unsigned(long number) {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) rest | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
