package org.chieng.sim.province;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays a province's lines second by second, as a gateway would hear them: a sign of life of each school while its line works, how the line does,
 * and afterwards what its agent tells of an outage. Confined to one thread.
 *
 * @implNote Asks in each second only those schools of which something is due: a month of 520 schools takes a few seconds.
 */
public final class ProvinceLines {
    /** The longest time between two signs of life; all others are parts of it. */
    private static final int ROUND_SECONDS = 900;

    /** An agent notes that it is alive so often; so much earlier a power cut seems to begin. */
    private static final int SIGN_OF_LIFE_SECONDS = 300;

    private final List<List<Agent>> bySecond = new ArrayList<>();
    private final PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparing(Turn::at));

    /** Hears what comes. */
    public interface Listener {
        /** A school is heard. */
        void beat(String school, Instant at);

        /** A school's agent tells of an outage that is over: a text of {@code link/event} with its time. */
        void told(String school, String text, Instant at);

        /** A school's agent tells how its line does: each ten minutes, each half hour where each byte costs. */
        default void measured(String school, LineLoad load, Instant at) {}
    }

    /** An outage ends, or a session begins after it. */
    private record Turn(Instant at, Agent agent) {}

    /** Plays from the beginning. */
    public ProvinceLines(Province province, long seed) {
        for (int second = 0; second < ROUND_SECONDS; second++) {
            bySecond.add(new ArrayList<>());
        }
        var truth = province.truth().stream().collect(Collectors.groupingBy(LineOutage::school));
        SplittableRandom random = new SplittableRandom(seed);
        for (ProvinceSchool school : province.schools()) {
            Agent agent = new Agent(school, truth.getOrDefault(school.id(), List.of()), random.split());
            int beat = (int) school.beat().toSeconds();
            for (int second = agent.phase; second < ROUND_SECONDS; second += beat) {
                bySecond.get(second).add(agent);
            }
            agent.await();
        }
    }

    /** What happens in one second; to be called for each, in their order. */
    public void play(Instant second, Listener listener) {
        for (Turn turn = turns.peek(); turn != null && !turn.at.isAfter(second); turn = turns.peek()) {
            turns.remove();
            turn.agent.turn(second, listener);
        }
        int place = Math.floorMod(second.getEpochSecond(), ROUND_SECONDS);
        bySecond.get(place).forEach(agent -> agent.beat(second, listener));
    }

    private final class Agent {
        private final ProvinceSchool school;
        private final List<LineOutage> outages;
        private final SplittableRandom random;
        private final int phase;
        private final int measureSeconds;
        private int next;
        private @Nullable LineOutage over;

        Agent(ProvinceSchool school, List<LineOutage> truth, SplittableRandom random) {
            this.school = school;
            this.outages = truth;
            this.random = random;
            this.phase = random.nextInt((int) school.beat().toSeconds());
            this.measureSeconds = school.isCellular() ? 1_800 : 600;
        }

        private @Nullable LineOutage outage() {
            return next < outages.size() ? outages.get(next) : null;
        }

        /** Waits for the end of the next outage. */
        void await() {
            LineOutage outage = outage();
            if (outage != null) {
                turns.add(new Turn(outage.to(), this));
            }
        }

        void turn(Instant second, Listener listener) {
            LineOutage back = over;
            if (back != null) {
                over = null;
                listener.beat(school.id(), second);
                tell(back, second, listener);
                await();
                return;
            }
            LineOutage ended = outages.get(next++);
            if (ended.trouble() == Trouble.RAIN) {
                await();
            } else {
                over = ended;
                turns.add(new Turn(second.plusSeconds(random.nextInt(5, 60)), this));
            }
        }

        void beat(Instant second, Listener listener) {
            LineOutage outage = outage();
            if (over != null || (outage != null && outage.isAway(second))) {
                return;
            }
            listener.beat(school.id(), second);
            if (Math.floorMod(second.getEpochSecond(), measureSeconds) == phase) {
                boolean rain = outage != null && outage.trouble() == Trouble.RAIN && outage.isAt(second);
                listener.measured(school.id(), LineLoad.of(school, second, rain), second);
            }
        }

        private void tell(LineOutage outage, Instant second, Listener listener) {
            if (Duration.between(outage.from(), outage.to()).toSeconds() < 30) {
                return;
            }
            switch (outage.trouble()) {
                case LINE, PROVIDER, SIM_EMPTY ->
                    listener.told(
                            school.id(), "line-down lan=" + (school.hasModem() ? "none" : "ok"), seenLast(outage));
                case POWER, AREA_POWER -> {
                    Instant sign = outage.from().minusSeconds(random.nextInt(SIGN_OF_LIFE_SECONDS));
                    listener.told(school.id(), "power-off from=" + sign, second);
                }
                case FLAPPING, RAIN -> {}
            }
        }

        /** The agent looks each 10 s, and its session lives a while on a dead line. */
        private Instant seenLast(LineOutage outage) {
            return outage.from().plusSeconds(random.nextInt(-10, 30));
        }
    }
}
