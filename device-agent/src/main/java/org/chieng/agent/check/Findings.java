package org.chieng.agent.check;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chieng.agent.claim.ClaimStatus;
import org.chieng.agent.journal.JournalCounters;
import org.chieng.agent.rule.RuleStatus;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.uplink.LineFault;
import org.chieng.agent.uplink.UplinkStatus;
import org.chieng.agent.uplink.Usage;

/** Judges what the parts of an agent tell of themselves. Pure functions. */
public final class Findings {
    private static final long MB = 1_000_000;

    /** Less room on the disk than this is told; chosen: a day and more of a school's readings. */
    private static final long LOW_DISK_BYTES = 100 * MB;

    /** Most faults of a source that are told one by one; chosen: more than a school's board has sensors. */
    private static final int MOST_FAULTS = 8;

    /** Whether this computer sends through the relay of its lab. */
    public enum LabRelay {
        /** None is configured. */
        NONE,
        /** It takes what this computer tells. */
        CARRIES,
        /** It is not there, or takes nothing. */
        AWAY
    }

    private Findings() {}

    /** What is plugged in: one finding a source, and one a fault. */
    public static List<Finding> boards(List<SourceStatus> sources, Collection<Fault> faults) {
        List<Finding> findings = new ArrayList<>();
        for (SourceStatus source : sources) {
            Mark mark = switch (source.state()) {
                case READING -> Mark.GOOD;
                case WAITING -> Mark.WATCH;
                case FAULTY -> Mark.BAD;
                case GONE -> Mark.INFO;
            };
            findings.add(Finding.of(
                    mark,
                    "source." + source.state().name().toLowerCase(Locale.ROOT),
                    source.name(),
                    source.place(),
                    source.detail(),
                    String.join(", ", source.channels())));
        }
        addFaults(findings, faults);
        if (sources.isEmpty()) {
            findings.add(Finding.of(Mark.WATCH, "boards.none"));
        }
        return findings;
    }

    /** Of a board that makes its labels up there are as many faults as labels: the first tell what is wrong. */
    private static void addFaults(List<Finding> findings, Collection<Fault> faults) {
        Map<String, Integer> ofSource = new LinkedHashMap<>();
        for (Fault fault : faults) {
            if (ofSource.merge(fault.source(), 1, Integer::sum) <= MOST_FAULTS) {
                String place = fault.channel() == null ? fault.source() : fault.source() + "/" + fault.channel();
                findings.add(Finding.of(Mark.BAD, Words.FAULT + fault.kind().wireName(), place));
            }
        }
        ofSource.forEach((source, count) -> {
            if (count > MOST_FAULTS) {
                findings.add(Finding.of(Mark.BAD, "faults.more", source, count - MOST_FAULTS));
            }
        });
    }

    /**
     * What the journal holds and lost.
     *
     * @param folder where it is
     * @param freeBytes room on its disk
     * @param refused whether the server refused something of what it was sent
     */
    public static List<Finding> journal(String folder, JournalCounters counters, long freeBytes, boolean refused) {
        List<Finding> findings = new ArrayList<>();
        addLoss(findings, "journal.too-many", counters.left().tooMany());
        addLoss(findings, "journal.too-old", counters.left().tooOld());
        addLoss(findings, "journal.disk-full", counters.left().diskFull());
        addLoss(findings, "journal.damaged", counters.damaged());
        addLoss(findings, "journal.refused", counters.refused());
        if (!findings.isEmpty()) {
            findings.add(Finding.of(Mark.INFO, counters.serverKnows() ? "journal.told" : "journal.untold"));
        } else if (refused) {
            findings.add(Finding.of(Mark.INFO, "journal.kept", folder, counters.bytes() / MB));
        } else if (counters.pending() > 0) {
            // damage is found when it is read, and it is read when it is sent
            findings.add(Finding.of(Mark.GOOD, "journal.unread", folder, counters.bytes() / MB, counters.pending()));
        } else {
            findings.add(Finding.of(Mark.GOOD, "journal.good", folder, counters.bytes() / MB));
        }
        if (freeBytes < LOW_DISK_BYTES) {
            findings.add(Finding.of(Mark.BAD, "disk.low", freeBytes / MB));
        }
        return findings;
    }

    /**
     * Whether the time is known.
     *
     * @param isKnown whether it is
     * @param trueMicros the time, UTC
     * @param systemMicros what the system's clock shows
     */
    public static Finding clock(boolean isKnown, long trueMicros, long systemMicros) {
        if (!isKnown) {
            return Finding.of(Mark.WATCH, "clock.unknown");
        }
        long wrongSeconds = (systemMicros - trueMicros) / 1_000_000;
        return Math.abs(wrongSeconds) > 1
                ? Finding.of(Mark.WATCH, "clock.corrected", wrongSeconds)
                : Finding.of(
                        Mark.GOOD,
                        "clock.known",
                        Instant.EPOCH.plus(trueMicros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS));
    }

    /** What each rule does. */
    public static List<Finding> rules(List<RuleStatus> rules) {
        return rules.stream()
                .map(rule -> Finding.of(
                        rule.state() == RuleStatus.State.UNDECIDED ? Mark.WATCH : Mark.GOOD,
                        "rule." + rule.state().name().toLowerCase(Locale.ROOT),
                        rule.text(),
                        rule.detail()))
                .toList();
    }

    /**
     * Whether the server is reached, and what the line costs.
     *
     * @param uri the server
     * @param relay whether the relay of the lab takes what this computer tells
     */
    public static List<Finding> line(String uri, UplinkStatus status, LabRelay relay) {
        List<Finding> findings = new ArrayList<>();
        if (relay == LabRelay.AWAY) {
            findings.add(Finding.of(Mark.WATCH, "line.relay.away"));
        }
        if (relay == LabRelay.CARRIES) {
            findings.add(Finding.of(Mark.GOOD, "line.relay.carries"));
        } else if (status.connectedSince().isPresent()) {
            findings.add(Finding.of(Mark.GOOD, "line.connected", uri));
        } else {
            findings.add(status.lastFault()
                    .map(fault -> lost(uri, fault))
                    .orElseGet(() -> Finding.of(Mark.BAD, "line.none", uri)));
        }
        if (status.behind() > 0) {
            findings.add(Finding.of(Mark.INFO, "line.behind", status.behind()));
        }
        if (status.refused() > 0) {
            findings.add(Finding.of(Mark.BAD, "line.refused", status.refused(), status.lastRefusal()));
        }
        if (status.metered()) {
            Usage usage = status.usage();
            findings.add(
                    Finding.of(Mark.INFO, "line.metered", status.step(), usage.used() / MB, usage.forecast() / MB));
            if (usage.allowance() > 0) {
                boolean over = usage.forecast() > usage.allowance();
                findings.add(Finding.of(
                        over ? Mark.WATCH : Mark.GOOD,
                        over ? "line.allowance.over" : "line.allowance",
                        usage.allowance() / MB));
            }
        }
        return findings;
    }

    /** What somebody has to do so that the agent gets its secret; nothing when it has one. */
    public static List<Finding> claim(ClaimStatus status) {
        return switch (status.state()) {
            case NOT_NEEDED, CLAIMED -> List.of();
            case WAITING -> List.of(Finding.of(Mark.BAD, "claim.waiting", status.shownCode(), status.door()));
            case HELD -> List.of(Finding.of(Mark.BAD, "claim.held", status.door()));
            case ASKING ->
                List.of(
                        status.fault().isEmpty()
                                ? Finding.of(Mark.BAD, "claim.asking", status.door())
                                : Finding.of(Mark.BAD, "claim.away", status.door(), status.fault()));
        };
    }

    /** That the server is not reached, and why. */
    public static Finding lost(String uri, LineFault fault) {
        return Finding.of(Mark.BAD, "line.lost", uri, fault.reason().key(), fault.detail());
    }

    private static void addLoss(List<Finding> findings, String key, long count) {
        if (count > 0) {
            findings.add(Finding.of(Mark.BAD, key, count));
        }
    }
}
