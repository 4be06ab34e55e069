package org.chieng.agent.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/**
 * What one computer of a lab tells in a month: on from 7:00 to 17:00 on 26 of 30 days; quarters of an hour, some 24 states that change, parts once a day. States
 * change in eight lessons, as the class comes, pauses and goes; or at any time, which no lab's do. Confined to one thread.
 */
final class LabMonth {
    static final int DAYS = 30;
    static final int DAY = 86_400;
    static final int BEGIN = 7 * 3600;
    static final int END = 17 * 3600;
    private static final int QUARTER = 900;
    private static final int LESSON = 45 * 60;
    private static final int COMING = 3 * 60;
    private static final int[] LESSONS = {435, 485, 540, 590, 810, 860, 915, 965};
    private static final String[] STATES = {"active", "idle", "nobody", "locked"};

    private final SplittableRandom random;
    private final String identity;
    private final boolean inLessons;
    private long lastOff = -1;

    LabMonth(int number, boolean inLessons) {
        this.inLessons = inLessons;
        this.random = new SplittableRandom(number);
        StringBuilder parts = new StringBuilder("1");
        for (String kind : List.of(";b0:0:", ";u0:0:", ";d1:500:", ";n1:0:", ";m0:4096:", ";m1:4096:")) {
            parts.append(kind);
            for (int i = 0; i < 11; i++) {
                parts.append(
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".charAt(random.nextInt(64)));
            }
        }
        this.identity = parts.toString();
    }

    static boolean isSchool(int day) {
        return day % 7 != 6;
    }

    private static Reading number(String channel, long micros, double value, String unit) {
        return Reading.ofNumber(new ChannelName(LabChannels.SOURCE, channel), micros, value, unit);
    }

    private static Reading text(String channel, long micros, String value) {
        return new Reading(new ChannelName(LabChannels.SOURCE, channel), micros, new Value.Text(value), null, null);
    }

    /** What it tells in a second of the month; mostly nothing. */
    List<Reading> at(int day, int second, long startMicros) {
        List<Reading> told = new ArrayList<>();
        long micros = startMicros + (day * (long) DAY + second) * 1_000_000L + random.nextInt(1_000_000);
        if (!isSchool(day) || second < BEGIN || second > END) {
            return told;
        }
        if (second == BEGIN) {
            told.add(number("boots", micros, day + 1, "count"));
            if (lastOff > 0) {
                told.add(number("off", lastOff, (micros - lastOff) / 1_000_000.0, "s"));
            }
        }
        if (second == BEGIN + 60) {
            parts(told, micros);
        }
        if (second % QUARTER == 0 && second > BEGIN) {
            int session = random.nextInt(QUARTER);
            long begin = micros / 1_000_000L / QUARTER * QUARTER * 1_000_000L - QUARTER * 1_000_000L;
            told.add(number("on", begin, QUARTER, "s"));
            told.add(number("session", begin, session, "s"));
            told.add(number("active", begin, random.nextInt(session + 1), "s"));
            told.add(number("unknown", begin, 0, "s"));
            told.add(number("weak", begin, 0, "s"));
        }
        if (second == BEGIN || changes(second)) {
            told.add(text("state", micros, STATES[random.nextInt(STATES.length)]));
        }
        if (second == END) {
            told.add(text("state", micros, "stopping"));
            lastOff = micros;
        }
        return told;
    }

    /** Three times a lesson: 45 minutes from 7:15, 8:05, 9:00, 9:50, 13:30, 14:20, 15:15 and 16:05 on; or as often at any time. */
    private boolean changes(int second) {
        if (!inLessons) {
            return random.nextInt(1500) == 0;
        }
        for (int begin : LESSONS) {
            int in = second - begin * 60;
            if (in >= 0 && in < LESSON) {
                boolean isEdge = in < COMING || in >= LESSON - COMING;
                return random.nextInt(isEdge ? COMING : LESSON - 2 * COMING) == 0;
            }
        }
        return false;
    }

    private void parts(List<Reading> told, long micros) {
        told.add(text("identity", micros, identity));
        for (String part : List.of("disk.1", "space", "temperature", "memory", "clock")) {
            told.add(text("health." + part, micros, "good ok"));
        }
        for (String counter : List.of("reallocated", "pending", "uncorrectable", "starts")) {
            told.add(number("disk.1." + counter, micros, random.nextInt(50), "count"));
        }
        told.add(number("disk.1.hours", micros, 8000 + random.nextInt(5000), "h"));
        told.add(number("disk.1.temperature", micros, 30 + random.nextInt(10), "Cel"));
        told.add(number("space.free", micros, 10 + random.nextInt(80), "%"));
        told.add(number("temperature.processor", micros, 40 + random.nextInt(20), "Cel"));
        told.add(number("memory.total", micros, 8_000_000 + random.nextInt(1000), "KiB"));
        told.add(number("clock.ahead", micros, random.nextInt(3), "s"));
    }
}
