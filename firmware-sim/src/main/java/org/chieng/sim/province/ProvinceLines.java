package org.chieng.sim.province;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays a province's lines second by second, as a gateway would hear them: a sign of life of each school each minute while its line works, and
 * afterwards what its agent tells of an outage. Confined to one thread.
 */
public final class ProvinceLines {
    private static final int BEAT_SECONDS = 60;

    /** An agent notes that it is alive so often; so much earlier a power cut seems to begin. */
    private static final int SIGN_OF_LIFE_SECONDS = 300;

    private final List<Agent> agents = new ArrayList<>();

    /** Hears what comes. */
    public interface Listener {
        /** A school is heard. */
        void beat(String school, Instant at);

        /** A school's agent tells of an outage that is over: a text of {@code link/event} with its time. */
        void told(String school, String text, Instant at);
    }

    /** Plays from the beginning. */
    public ProvinceLines(Province province, long seed) {
        var truth = province.truth().stream().collect(Collectors.groupingBy(LineOutage::school));
        SplittableRandom random = new SplittableRandom(seed);
        for (ProvinceSchool school : province.schools()) {
            agents.add(new Agent(school, truth.getOrDefault(school.id(), List.of()), random.split()));
        }
    }

    /** What happens in one second. */
    public void play(Instant second, Listener listener) {
        agents.forEach(agent -> agent.play(second, listener));
    }

    private static final class Agent {
        private final ProvinceSchool school;
        private final Iterator<LineOutage> outages;
        private final SplittableRandom random;
        private final int phase;
        private @Nullable LineOutage next;
        private @Nullable Instant backAt;
        private @Nullable LineOutage over;

        Agent(ProvinceSchool school, List<LineOutage> truth, SplittableRandom random) {
            this.school = school;
            this.outages = truth.iterator();
            this.random = random;
            this.phase = random.nextInt(BEAT_SECONDS);
            this.next = outages.hasNext() ? outages.next() : null;
        }

        void play(Instant second, Listener listener) {
            LineOutage outage = next;
            if (outage != null && !second.isBefore(outage.to())) {
                over = outage;
                next = outages.hasNext() ? outages.next() : null;
                backAt = second.plusSeconds(random.nextInt(5, BEAT_SECONDS));
                outage = next;
            }
            Instant back = backAt;
            if (back != null) {
                if (second.isBefore(back)) {
                    return;
                }
                backAt = null;
                listener.beat(school.id(), second);
                tell(second, listener);
            }
            boolean away = outage != null && outage.isAway(second);
            if (!away && Math.floorMod(second.getEpochSecond(), BEAT_SECONDS) == phase) {
                listener.beat(school.id(), second);
            }
        }

        private void tell(Instant second, Listener listener) {
            LineOutage outage = over;
            if (outage == null || Duration.between(outage.from(), outage.to()).toSeconds() < 30) {
                return;
            }
            switch (outage.trouble()) {
                case LINE, PROVIDER -> listener.told(school.id(), "line-down lan=ok", seenLast(outage));
                case SIM_EMPTY -> listener.told(school.id(), "line-down lan=none", seenLast(outage));
                case POWER, AREA_POWER -> {
                    Instant sign = outage.from().minusSeconds(random.nextInt(SIGN_OF_LIFE_SECONDS));
                    listener.told(school.id(), "power-off from=" + sign, second);
                }
                case FLAPPING -> {}
            }
        }

        /** The agent looks each 10 s, and its session lives a while on a dead line. */
        private Instant seenLast(LineOutage outage) {
            return outage.from().plusSeconds(random.nextInt(-10, 30));
        }
    }
}
