package org.chieng.gateway.link;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a school's devices tell of its lines. Where they are on different ones, the school is connected as well as by the best. Confined to one
 * thread.
 */
final class SchoolFacts {
    /** A device that has told nothing for so long while another did is gone; agents tell each six hours at the least. */
    private static final long GONE_MICROS = Duration.ofHours(13).toNanos() / 1_000;

    private static final Comparator<Verdict> WORST_FIRST =
            Comparator.<Verdict>comparingInt(one -> rank(one.state())).thenComparing(Verdict::quality);

    private final Map<String, LineFacts> devices = new TreeMap<>();
    private LineFacts before = new LineFacts();
    private @Nullable LinkSpan newest;

    /** What is thought, and of what it follows. Immutable. */
    record Thought(Evidence evidence, Verdict verdict) {}

    private static int rank(LinkState state) {
        return switch (state) {
            case OFFLINE -> 0;
            case UNKNOWN -> 1;
            case DEGRADED -> 2;
            case CELLULAR -> 3;
            case BROADBAND -> 4;
        };
    }

    /** Goes on from what was known before a restart, until it is told again. */
    void resume(LinkSpan span) {
        newest = span;
        before = fresh();
    }

    private LineFacts fresh() {
        LineFacts facts = new LineFacts();
        if (newest != null) {
            facts.resume(newest);
        }
        return facts;
    }

    /** Takes a device's reading, as {@link LineFacts#take}. */
    void take(DeviceId device, String channel, long timeMicros, Value value) {
        devices.computeIfAbsent(device.value(), any -> fresh()).take(channel, timeMicros, value);
    }

    /** Forgets what is too old. */
    void passed(long nowMicros) {
        devices.values().forEach(one -> one.passed(nowMicros));
    }

    /** The clock was set back. */
    void setBack(long nowMicros) {
        devices.values().forEach(one -> one.setBack(nowMicros));
    }

    /** Something else than a reading has changed that a verdict follows. */
    void renew() {
        before.renew();
    }

    /** Whether anything was taken since the last call; at first it is news, too. */
    boolean takeNews() {
        boolean news = before.takeNews();
        for (LineFacts one : devices.values()) {
            news |= one.takeNews();
        }
        return news;
    }

    /** Whether any line is a mobile one, for all that is known. */
    boolean isCellular() {
        return devices.isEmpty()
                ? before.isCellular()
                : devices.values().stream().anyMatch(LineFacts::isCellular);
    }

    /**
     * What is thought of a school that is online.
     *
     * @param registered what people say of its line
     */
    Thought thought(Optional<AccessClass> registered, Target target) {
        long last =
                devices.values().stream().mapToLong(LineFacts::lastMicros).max().orElse(0);
        return devices.values().stream()
                .filter(one -> last - one.lastMicros() <= GONE_MICROS)
                .map(one -> thought(one, registered, target))
                .max(Comparator.comparing(Thought::verdict, WORST_FIRST))
                .orElseGet(() -> thought(before, registered, target));
    }

    private static Thought thought(LineFacts facts, Optional<AccessClass> registered, Target target) {
        Evidence evidence = facts.evidence(Presence.ONLINE, registered);
        return new Thought(evidence, LinkRule.judge(evidence, target));
    }
}
