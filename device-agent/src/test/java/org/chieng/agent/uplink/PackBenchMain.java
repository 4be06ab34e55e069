package org.chieng.agent.uplink;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.chieng.agent.testkit.School;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;

/** Prints how many bytes a reading takes in which form, and what it costs to make and to read it. */
public final class PackBenchMain {
    private PackBenchMain() {}

    private interface Form {
        byte[] of(List<Reading> readings);
    }

    /** Runs. */
    public static void main(String[] args) throws Exception {
        System.out.printf(
                "%s %s, %d processors%n",
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        for (int count : new int[] {4, 12, 120, 500, 2_000}) {
            List<Reading> readings = new ArrayList<>();
            School school = new School(11);
            while (readings.size() < count) {
                school.second().forEach(measured -> readings.add(measured.reading()));
            }
            List<Reading> some = readings.subList(0, count);
            List<Reading> byChannel = some.stream()
                    .sorted(Comparator.comparing(
                            (Reading reading) -> reading.channel().toString()))
                    .toList();
            print(count, "SenML JSON", some, PackEncoder::toJson);
            print(count, "SenML CBOR", some, PackEncoder::toCbor);
            print(count, "SenML CBOR, deflated", some, of -> PackEncoder.deflate(PackEncoder.toCbor(of)));
            print(
                    count,
                    "SenML CBOR by channel, deflated",
                    byChannel,
                    of -> PackEncoder.deflate(PackEncoder.toCbor(of)));
            print(count, "columns", some, PackEncoder::toColumns);
            print(count, "columns, deflated", some, of -> PackEncoder.deflate(PackEncoder.toColumns(of)));
        }
    }

    private static void print(int count, String name, List<Reading> readings, Form form) throws Exception {
        byte[] bytes = form.of(readings);
        int rounds = Math.max(3, 200_000 / count);
        long encode = 0;
        long decode = 0;
        for (int i = 0; i < 2 * rounds; i++) {
            long start = System.nanoTime();
            byte[] made = form.of(readings);
            long between = System.nanoTime();
            int read = PackDecoder.decode(made, null, 0).readings().size();
            if (read != count) {
                throw new IllegalStateException("read " + read + " of " + count);
            }
            if (i >= rounds) { // the first half warms up
                encode += between - start;
                decode += System.nanoTime() - between;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%6d readings, %-32s %8d bytes, %6.2f a reading; encode %5.0f ns, decode %5.0f ns a reading%n",
                count,
                name,
                bytes.length,
                (double) bytes.length / count,
                (double) encode / rounds / count,
                (double) decode / rounds / count);
    }
}
