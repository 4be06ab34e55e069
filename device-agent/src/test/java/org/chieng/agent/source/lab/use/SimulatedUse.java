package org.chieng.agent.source.lab.use;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.chieng.agent.keep.KeptSlots;
import org.chieng.sim.lab.Doing;

/** The use of a simulated computer: what logind would print is made up, all else is real. Confined to one thread. */
public final class SimulatedUse {
    private static final int IDLE_HINT_AFTER = 300;

    private Doing doing = Doing.NOBODY;
    private long since;
    private long now;
    private boolean stopping;

    /** What goes on. */
    public void at(Doing what, long sinceSecond, long nowSecond) {
        doing = what;
        since = sinceSecond;
        now = nowSecond;
    }

    /** It is being shut down. */
    public void stop() {
        stopping = true;
    }

    /** The source, on this computer. */
    public UseSource source(UseSource.Places places, UUID boot, Duration interval, boolean hasLogind) {
        return new UseSource(
                places, boot, interval, hasLogind ? new Logind() : new Nobody(), new KeptSlots(places.state(), false));
    }

    private final class Logind implements LoginSource {
        @Override
        public boolean isThere() {
            return true;
        }

        @Override
        public Optional<Logins> ask() {
            boolean idle = doing == Doing.IDLE && now - since > IDLE_HINT_AFTER;
            String session = """
                    Class=user
                    Type=wayland
                    State=active
                    Seat=seat0
                    Remote=no
                    LockedHint=%s
                    IdleHint=%s
                    User=1000
                    """.formatted(word(doing == Doing.LOCKED), word(idle));
            List<Session> sessions = LoginParser.sessions(doing.isSession() ? session : "");
            return LoginParser.logins(
                    sessions,
                    "BlockInhibited=sleep%s\nPreparingForSleep=no\nPreparingForShutdown=no\n"
                            .formatted(doing == Doing.FILM ? ":idle" : ""));
        }

        private static String word(boolean is) {
            return is ? "yes" : "no";
        }

        @Override
        public Optional<Boolean> isStopping() {
            return Optional.of(stopping);
        }
    }

    /** As on Windows. */
    private static final class Nobody implements LoginSource {
        @Override
        public boolean isThere() {
            return false;
        }

        @Override
        public Optional<Logins> ask() {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> isStopping() {
            return Optional.empty();
        }
    }
}
