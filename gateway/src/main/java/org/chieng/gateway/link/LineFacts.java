package org.chieng.gateway.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.link.Confidence;
import org.chieng.protocol.senml.Value;

/**
 * The newest of what a school's devices tell of its line, of the channels of source {@code link} ({@code docs/protocol.md}). What is older than
 * what is known changes nothing, so that a backlog may come in any order. Confined to one thread.
 */
final class LineFacts {
    private static final String RTT = "rtt";
    private static final String THROUGHPUT = "throughput";
    private static final String THROUGHPUT_LEAST = "throughput.least";

    /** A single slow round trip says nothing: the middle one of so many counts. Chosen. */
    private static final int ROUND_TRIPS = 3;

    /** A speed that was measured longer ago says nothing of today; chosen: four times as long as between two measurements of a metered line. */
    static final long SPEED_HOLDS_MICROS = 28L * 86_400 * 1_000_000;

    private final Map<String, Long> times = new HashMap<>();
    private final Deque<Double> roundTrips = new ArrayDeque<>();
    private AccessClass observed = AccessClass.UNKNOWN;
    private Confidence confidence = Confidence.NONE;
    private Optional<AccessClass> declared = Optional.empty();
    private OptionalDouble megabits = OptionalDouble.empty();
    private OptionalDouble leastMegabits = OptionalDouble.empty();
    private boolean isNews = true;

    /** Goes on from what was known of the kind of line before a restart, until it is told again; agents repeat it each six hours. */
    void resume(LinkSpan newest) {
        if (newest.basis() == Basis.OBSERVED) {
            observed = newest.access();
            confidence = Confidence.MEDIUM;
        } else if (newest.basis() == Basis.DECLARED) {
            declared = Optional.of(newest.access());
        }
    }

    /** Of a gathered channel the mean is taken: {@code rtt.mean} is as {@code rtt}. */
    private static String plain(String channel) {
        return channel.endsWith(".mean") ? channel.substring(0, channel.length() - ".mean".length()) : channel;
    }

    /** Whether a channel says something of how the line is. */
    static boolean isFact(String channel) {
        return switch (plain(channel)) {
            case "access", "confidence", "declared", RTT, THROUGHPUT, THROUGHPUT_LEAST -> true;
            default -> false;
        };
    }

    /** Takes a reading; of another kind than the channel's it is nothing. */
    void take(String channel, long timeMicros, Value value) {
        String name = plain(channel);
        Long before = times.get(name);
        if (before != null && before >= timeMicros) {
            return;
        }
        times.put(name, timeMicros);
        isNews = true;
        switch (name) {
            case "access" ->
                // a class that is not known here is none that is seen, and the one before is not seen any more
                text(value).ifPresent(one -> observed = AccessClass.of(one).orElse(AccessClass.UNKNOWN));
            case "confidence" -> text(value).flatMap(Confidence::of).ifPresent(one -> confidence = one);
            case "declared" -> declared = text(value).flatMap(AccessClass::of);
            case RTT -> number(value).ifPresent(this::roundTrip);
            case THROUGHPUT ->
                number(value).ifPresent(one -> speed(timeMicros, OptionalDouble.of(one), OptionalDouble.empty()));
            case THROUGHPUT_LEAST ->
                number(value).ifPresent(one -> speed(timeMicros, OptionalDouble.empty(), OptionalDouble.of(one)));
            default -> times.remove(name);
        }
    }

    /** Forgets a speed that is too old. */
    void passed(long nowMicros) {
        boolean known = megabits.isPresent() || leastMegabits.isPresent();
        long measured = Math.max(times.getOrDefault(THROUGHPUT, 0L), times.getOrDefault(THROUGHPUT_LEAST, 0L));
        if (known && nowMicros - measured > SPEED_HOLDS_MICROS) {
            megabits = OptionalDouble.empty();
            leastMegabits = OptionalDouble.empty();
            isNews = true;
        }
    }

    /** The clock was set back: what comes from now on is newer than what came before. */
    void setBack(long nowMicros) {
        times.replaceAll((channel, time) -> Math.min(time, nowMicros - 1));
    }

    /** The newest measurement counts, be it of the one kind or of the other. */
    private void speed(long timeMicros, OptionalDouble measured, OptionalDouble proven) {
        if (timeMicros
                >= Math.max(
                        times.getOrDefault(THROUGHPUT, timeMicros), times.getOrDefault(THROUGHPUT_LEAST, timeMicros))) {
            megabits = measured;
            leastMegabits = proven;
        }
    }

    private void roundTrip(double millis) {
        roundTrips.add(millis);
        if (roundTrips.size() > ROUND_TRIPS) {
            roundTrips.removeFirst();
        }
    }

    private static Optional<String> text(Value value) {
        return value.fold(
                number -> Optional.empty(),
                text -> Optional.of(text.text()),
                bool -> Optional.empty(),
                data -> Optional.empty());
    }

    private static OptionalDouble number(Value value) {
        return value.fold(
                number -> OptionalDouble.of(number.number()),
                text -> OptionalDouble.empty(),
                bool -> OptionalDouble.empty(),
                data -> OptionalDouble.empty());
    }

    /**
     * What is known now.
     *
     * @param registered what people say of the line; what its agent was told goes before
     */
    Evidence evidence(Presence presence, Optional<AccessClass> registered) {
        return new Evidence(
                presence,
                observed,
                confidence,
                declared.or(() -> registered),
                megabits,
                leastMegabits,
                roundTrips.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(roundTrips.stream()
                                .sorted()
                                .skip((roundTrips.size() - 1) / 2)
                                .findFirst()
                                .orElseThrow()),
                OptionalDouble.empty());
    }

    /** Whether anything was taken since the last call; at first it is news, too. */
    boolean takeNews() {
        boolean news = isNews;
        isNews = false;
        return news;
    }

    /** Something else than a reading has changed that a verdict follows. */
    void renew() {
        isNews = true;
    }

    /** Whether the line is a mobile one, for all that is known. */
    boolean isCellular() {
        return observed.isCellular() || declared.filter(AccessClass::isCellular).isPresent();
    }
}
