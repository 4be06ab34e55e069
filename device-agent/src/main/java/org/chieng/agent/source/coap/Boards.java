package org.chieng.agent.source.coap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.chieng.agent.source.ReservedNames;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;

/**
 * The boards that posted. Those with a line of their own in the boards file are as many as that has lines; those that share the class's
 * secret are bounded, since any of them can invent names: the one that is gone longest makes room for a new one. Thread-safe.
 */
final class Boards {
    /** Most boards that share a secret; chosen: two classes. */
    static final int MOST_SHARING = 64;

    /** How old may be what is known of the other sources' names; chosen: a message costs nothing, a new board on USB is noticed. */
    private static final long LOOK_MICROS = 5_000_000;

    private final BoardSecrets secrets;
    private final SourceSink sink;
    private final AgentClock clock;
    private final Supplier<Set<String>> otherSources;
    private final Map<String, Board> boards = new LinkedHashMap<>();
    private Set<String> others = Set.of();
    private long lookedMicros;

    /** @param otherSources names of what else the agent reads now, asked for every some seconds */
    Boards(BoardSecrets secrets, SourceSink sink, AgentClock clock, Supplier<Set<String>> otherSources) {
        this.secrets = secrets;
        this.sink = sink;
        this.clock = clock;
        this.otherSources = otherSources;
        this.lookedMicros = clock.monotonicMicros() - LOOK_MICROS;
    }

    /**
     * The board of a name; makes one for a name that is new.
     *
     * @param name of a board whose secret was right
     * @throws RejectedException when the name is another source's, or too many boards share the class's secret
     */
    synchronized Board of(String name) throws RejectedException {
        if (ReservedNames.isReserved(name) || isOthers(name)) {
            throw new RejectedException(
                    ErrorCode.INVALID_NAME,
                    "'" + name + "' is the name of something else that this agent reads: give the board another name");
        }
        Board known = boards.get(name);
        if (known != null) {
            return known;
        }
        if (!secrets.names(name)) {
            makeRoom();
        }
        Board made = new Board(name, clock);
        boards.put(name, made);
        return made;
    }

    private boolean isOthers(String name) {
        long now = clock.monotonicMicros();
        if (now - lookedMicros >= LOOK_MICROS) {
            lookedMicros = now;
            others = Set.copyOf(otherSources.get());
        }
        return others.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** Makes room for one more board that shares the secret. */
    private void makeRoom() throws RejectedException {
        long now = clock.monotonicMicros();
        List<Board> sharing = new ArrayList<>(boards.values());
        sharing.removeIf(board -> secrets.names(board.name()));
        if (sharing.size() < MOST_SHARING) {
            return;
        }
        Board oldest = sharing.stream()
                .filter(board -> board.isGone(now))
                .min(Comparator.comparingLong(Board::heardMicros))
                .orElseThrow(() -> new RejectedException(
                        ErrorCode.UNKNOWN_DEVICE,
                        "at most " + MOST_SHARING + " boards can share the secret of '*': keep numbers that change out"
                                + " of their names, or give each a line of its own in the boards file"));
        boards.remove(oldest.name());
        sink.works(oldest.name(), null); // nobody would tell it any longer
    }

    List<SourceStatus> status() {
        long now = clock.monotonicMicros();
        List<SourceStatus> all = new ArrayList<>();
        synchronized (this) {
            boards.values().forEach(board -> all.add(board.status(now)));
        }
        return all;
    }
}
