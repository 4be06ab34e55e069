package org.chieng.agent.source.lab.use;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.chieng.agent.keep.KeptSlots;
import org.chieng.agent.process.Command;
import org.chieng.agent.process.Programs;
import org.chieng.protocol.lab.OffSpan;
import org.chieng.protocol.lab.SeatState;
import org.chieng.protocol.lab.UseQuarter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of the use of a computer: looks, judges, counts, and keeps what is needed for the next run. Confined to the source's thread. */
public final class UseSource {
    private static final Logger log = LoggerFactory.getLogger(UseSource.class);

    /** How often it is kept; a power cut costs that and the time between two looks. In place, so that 24 hours of it are at most 4 MB. */
    private static final long KEEP_MICROS = 90_000_000;

    private final LoginSource logins;
    private final InputWatch inputs;
    private final DesktopIdle desktop;
    private final PresenceRule rule = new PresenceRule();
    private final KeptSlots slots;
    private final UseMeter meter;
    private final Optional<UseState> earlier;
    private final long boots;
    private long memoryMebibytes;
    private long keptMicros = Long.MIN_VALUE;
    private Presence presence = Presence.UNKNOWN;
    private boolean warned;

    /**
     * @param places where to look
     * @param boot of the machine
     * @param interval how often it will be looked
     */
    public UseSource(Places places, UUID boot, Duration interval) {
        this(places, boot, interval, new LoginFetch(places.programs(), Command.USUAL), new KeptSlots(places.state()));
    }

    UseSource(Places places, UUID boot, Duration interval, LoginSource logins, KeptSlots slots) {
        this.logins = logins;
        this.inputs = new InputWatch(places.sys(), places.proc());
        this.desktop = new DesktopIdle(places.programs(), Command.USUAL, places.run());
        this.slots = slots;
        this.earlier = slots.read().flatMap(UseState::parse);
        this.meter = new UseMeter(boot, earlier, interval);
        this.boots = earlier.map(left -> left.boots() + (left.boot().equals(boot) ? 0 : 1))
                .orElse(1L);
        this.memoryMebibytes = 0;
    }

    /**
     * Where to look. Immutable.
     *
     * @param sys where sysfs is
     * @param proc where procfs is
     * @param run where the system's run-time files are
     * @param programs where programs are
     * @param state the file in which it is kept
     */
    public record Places(Path sys, Path proc, Path run, Programs programs, Path state) {}

    /** What tells of use on this computer. Immutable. */
    public record Evidence(boolean logind, int inputDevices, boolean desktop) {}

    /** What tells of use here. */
    public Evidence evidence() {
        return new Evidence(logins.isThere(), inputs.devices(), desktop.isThere());
    }

    /** How many starts of the machine were seen, this one with them. */
    public long boots() {
        return boots;
    }

    /** How much memory there was at the start before; empty where nobody knows, or this run goes on with that start. */
    public OptionalLong memoryBefore() {
        return earlier.filter(left -> left.memoryMebibytes() > 0)
                .map(left -> OptionalLong.of(left.memoryMebibytes()))
                .orElse(OptionalLong.empty());
    }

    /** How much memory there is, to be compared with at the next start. */
    public void memory(long mebibytes) {
        memoryMebibytes = mebibytes;
    }

    /** Looks once. Blocks for some seconds at most. */
    public SeatState look(Moment now) throws InterruptedException {
        Optional<Logins> who = logins.ask();
        OptionalLong idle = inputs.idleSeconds(now.bootMicros());
        Optional<Session> shown = who.flatMap(all -> all.sessions().stream()
                .filter(one -> one.isPersonAtScreen() && one.isShown())
                .findFirst());
        if (shown.isPresent()) {
            OptionalLong told = desktop.idleSeconds(shown.get());
            idle = told.isPresent() ? told : idle;
        }
        presence = rule.judge(who, idle);
        meter.look(now, presence);
        if (now.bootMicros() - keptMicros >= KEEP_MICROS || keptMicros == Long.MIN_VALUE) {
            keptMicros = now.bootMicros();
            keep(UseState.End.NONE);
        }
        if (who.filter(Logins::stopSoon).isPresent()) {
            return SeatState.STOPPING;
        }
        return who.filter(Logins::sleepSoon).isPresent() ? SeatState.SLEEPING : presence.state();
    }

    /** Whether what is told now rests on weak evidence. */
    public boolean isWeak() {
        return presence.weak();
    }

    /** The quarters that are over, and were not taken yet. */
    public List<UseQuarter> takeQuarters() {
        return meter.takeQuarters();
    }

    /** The spans in which it was off, and were not taken yet. */
    public List<OffSpan> takeSpans() {
        return meter.takeSpans();
    }

    private void keep(UseState.End end) {
        Optional<UseState> state = meter.state(boots, memoryMebibytes, end);
        try {
            if (state.isPresent()) {
                slots.write(state.get().text());
            }
            warned = false;
        } catch (IOException e) {
            if (!warned) {
                log.warn(
                        "the use of this computer can't be kept, and a power cut now costs a quarter of an hour: {}",
                        e.toString());
            }
            warned = true;
        }
    }

    /**
     * The agent ends.
     *
     * @return whether the machine does, too
     */
    public boolean close(Moment now) throws InterruptedException {
        meter.look(now, presence);
        Optional<Boolean> stopping = logins.isStopping();
        if (stopping.orElse(true)) {
            meter.stop();
        }
        keep(stopping.orElse(true) ? UseState.End.SHUTDOWN : UseState.End.AGENT);
        return stopping.orElse(false);
    }
}
