package org.chieng.agent.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.SystemTime;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/**
 * A Pi whose wall clock may show anything, and the truth beside it. It measures a reading at a time, whose value is its number, and remembers
 * when that was in truth.
 */
final class SimulatedPi implements AutoCloseable {
    private static final ChannelName CHANNEL = new ChannelName("uno", "n");
    private static final long SECOND = 1_000_000;

    private final Path data;
    private final HandClock clock = new HandClock();
    private final JournalFolder folder;
    private final List<Long> truth = new ArrayList<>();
    private long trueMicros = HandClock.START.getEpochSecond() * SECOND;
    private int boots;
    private int next;
    private AgentClock agentClock;
    private ClockBook book;
    private Journal journal;

    /** A Pi that has just been switched on. */
    SimulatedPi(Path data, Instant shown) throws JournalException {
        this.data = data;
        this.folder = new JournalFolder(data.resolve("journal"));
        clock.setWall(shown);
        this.agentClock = clock.agentClock(boot());
        this.book = openBook();
        this.journal = folder.open(agentClock, book);
    }

    private UUID boot() {
        return new UUID(7, ++boots);
    }

    private ClockBook openBook() {
        return ClockBook.open(data.resolve("clock"), agentClock, SystemTime.below(data.resolve("root")));
    }

    Journal journal() {
        return journal;
    }

    ClockBook book() {
        return book;
    }

    JournalFolder folder() {
        return folder;
    }

    /** The truth now. */
    long trueMicros() {
        return trueMicros;
    }

    /** The monotonic clock of the boot now. */
    long monotonicMicros() {
        return agentClock.monotonicMicros();
    }

    /** What a reading's time should be. */
    long truth(int number) {
        return truth.get(number);
    }

    int measured() {
        return next;
    }

    /** Lets time pass. */
    SimulatedPi pass(Duration duration) {
        clock.pass(duration);
        trueMicros += duration.toNanos() / 1_000;
        return this;
    }

    /** Measures once a second. */
    SimulatedPi measure(int times) {
        for (int i = 0; i < times; i++) {
            pass(Duration.ofSeconds(1));
            AgentClock.Stamp now = agentClock.now();
            truth.add(trueMicros);
            journal.accept(List.of(new Measured(
                    new Reading(CHANNEL, now.wallMicros(), new Value.Numeric(next), null, null),
                    now.monotonicMicros())));
            next++;
        }
        return this;
    }

    /** Sets the wall clock by so much. */
    SimulatedPi setBy(Duration step) {
        clock.setWall(clock.instant().plus(step));
        return this;
    }

    /** Sets the wall clock right. */
    SimulatedPi setRight() {
        clock.setWall(AgentReadings.instant(trueMicros));
        return this;
    }

    /** The server is asked for the time and tells it, with a round trip of 200 ms. */
    SimulatedPi askServer() {
        long sent = agentClock.monotonicMicros();
        pass(Duration.ofMillis(130));
        long answered = trueMicros;
        pass(Duration.ofMillis(70));
        book.serverSaid(answered, sent, agentClock.monotonicMicros());
        return this;
    }

    /** The agent is started anew in the same boot. */
    SimulatedPi restartAgent() throws JournalException {
        journal.close();
        return start();
    }

    private SimulatedPi start() throws JournalException {
        agentClock = clock.agentClock(new UUID(7, boots));
        book = openBook();
        journal = folder.open(agentClock, book);
        return this;
    }

    /** The power fails, and is back after a while; the clock then shows this. */
    SimulatedPi reboot(Duration off, Instant shown) throws JournalException {
        journal.close();
        pass(off);
        clock.reboot();
        clock.setWall(shown);
        boots++;
        return start();
    }

    /** What a new cursor reads of the channel now: times by number. */
    Map<Integer, Long> read() throws Exception {
        Map<Integer, Long> times = new HashMap<>();
        long last = Long.MIN_VALUE;
        for (JournalRecord record : JournalFolder.readAll(journal)) {
            Reading reading = record.measured().reading();
            if (reading.channel().equals(CHANNEL)) {
                int number = (int) ((Value.Numeric) reading.value()).number();
                if (times.put(number, reading.timeMicros()) != null) {
                    throw new AssertionError("reading " + number + " came twice");
                }
                if (reading.timeMicros() <= last) {
                    throw new AssertionError("reading " + number + " is out of order");
                }
                last = reading.timeMicros();
            }
        }
        return times;
    }

    /** The texts of a channel of the agent itself. */
    List<String> texts(String channel) throws Exception {
        return JournalFolder.readAll(journal).stream()
                .map(record -> record.measured().reading())
                .filter(reading -> reading.channel().equals(new ChannelName("agent", channel)))
                .map(reading -> ((Value.Text) reading.value()).text())
                .toList();
    }

    @Override
    public void close() {
        journal.close();
    }
}
