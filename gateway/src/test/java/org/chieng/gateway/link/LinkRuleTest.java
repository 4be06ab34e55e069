package org.chieng.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.link.Confidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkRuleTest {
    private static final Target SCHOOL = Target.of(OptionalInt.empty(), OptionalDouble.empty());
    private static final long SEED = 5;

    private static Evidence online(AccessClass observed, Confidence confidence, Optional<AccessClass> declared) {
        return new Evidence(
                Presence.ONLINE,
                observed,
                confidence,
                declared,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    private static Evidence withSpeed(Evidence one, OptionalDouble megabits) {
        return new Evidence(
                one.presence(),
                one.observed(),
                one.confidence(),
                one.declared(),
                megabits,
                one.leastMegabits(),
                one.rttMillis(),
                one.lossPercent());
    }

    @ParameterizedTest
    @CsvSource({
        "0, NO",
        "0.999999, NO",
        "1, SLOW",
        "4.999999, SLOW",
        "5, MODERATE",
        "19.999999, MODERATE",
        "20, GOOD",
        "1000, GOOD",
        "NaN, UNKNOWN",
        "-1, UNKNOWN"
    })
    void aLimitBelongsToTheBetterSide(double megabits, Quality quality) {
        assertThat(LinkRule.quality(OptionalDouble.of(megabits), SCHOOL)).isEqualTo(quality);
    }

    @ParameterizedTest
    @CsvSource({"0.9, UNKNOWN", "4.2, UNKNOWN", "19.999, UNKNOWN", "20, GOOD", "80, GOOD"})
    void whatIsOnlyProvenNeverMakesALineWorse(double least, Quality quality) {
        Evidence proven = new Evidence(
                Presence.ONLINE,
                AccessClass.CELLULAR_3G,
                Confidence.HIGH,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(least),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        assertThat(LinkRule.judge(proven, SCHOOL))
                .isEqualTo(new Verdict(LinkState.CELLULAR, quality, LinkRule.VERSION));
    }

    @ParameterizedTest
    @CsvSource({"0, 20", "400, 20", "401, 20.05", "1000, 50"})
    void theTargetFollowsTheStudents(int students, double megabits) {
        assertThat(Target.of(OptionalInt.of(students), OptionalDouble.empty()).megabits())
                .isEqualTo(megabits, Offset.offset(1e-9));
        assertThat(Target.of(OptionalInt.of(students), OptionalDouble.of(7)).megabits())
                .as("what somebody set wins")
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aTargetIsAboveNothing(double megabits) {
        assertThatThrownBy(() -> new Target(megabits)).hasMessageContaining("above 0");
    }

    @ParameterizedTest
    @CsvSource({
        "CELLULAR_3G, HIGH, , CELLULAR",
        "CELLULAR, MEDIUM, FIXED, CELLULAR", // sure evidence is taken, the contradiction is told beside it
        "FIXED, LOW, CELLULAR_4G, CELLULAR", // a router with a SIM at the other end of the cable
        "FIXED, LOW, FIXED, BROADBAND",
        "FIXED, LOW, , UNKNOWN", // unknown is never counted as broadband
        "WIFI, LOW, WIFI, BROADBAND",
        "UNKNOWN, NONE, SATELLITE, BROADBAND",
        "UNKNOWN, NONE, , UNKNOWN",
    })
    void theKindIsWhatIsSureElseWhatWasDeclared(
            AccessClass observed, Confidence confidence, AccessClass declared, LinkState state) {
        assertThat(LinkRule.judge(online(observed, confidence, Optional.ofNullable(declared)), SCHOOL))
                .isEqualTo(new Verdict(state, Quality.UNKNOWN, LinkRule.VERSION));
    }

    @ParameterizedTest
    @CsvSource({"1499.9, 9.99, BROADBAND", "1500, 0, DEGRADED", "0, 10, DEGRADED"})
    void aLineThatIsHardlyUsableIsDegraded(double rtt, double loss, LinkState state) {
        Evidence evidence = new Evidence(
                Presence.ONLINE,
                AccessClass.FIXED,
                Confidence.HIGH,
                Optional.empty(),
                OptionalDouble.of(50),
                OptionalDouble.empty(),
                OptionalDouble.of(rtt),
                OptionalDouble.of(loss));

        assertThat(LinkRule.judge(evidence, SCHOOL)).isEqualTo(new Verdict(state, Quality.GOOD, LinkRule.VERSION));
    }

    @Test
    void whatIsNotHeardIsOfflineOrUnknownWhateverElseIsKnown() {
        Evidence good = withSpeed(online(AccessClass.FIXED, Confidence.HIGH, Optional.empty()), OptionalDouble.of(90));
        for (Presence presence : List.of(Presence.OFFLINE, Presence.UNSEEN)) {
            Evidence evidence = new Evidence(
                    presence,
                    good.observed(),
                    good.confidence(),
                    good.declared(),
                    good.megabits(),
                    good.leastMegabits(),
                    good.rttMillis(),
                    good.lossPercent());
            assertThat(LinkRule.judge(evidence, SCHOOL).state())
                    .isEqualTo(presence == Presence.OFFLINE ? LinkState.OFFLINE : LinkState.UNKNOWN);
        }
    }

    /** Every evidence has a verdict, that is the same each time, and raising the speed worsens neither quality nor usability. */
    @Test
    void raisingTheSpeedNeverWorsensAnything() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int tries = 0; tries < 200_000; tries++) {
            Evidence evidence = any(random);
            Target target = random.nextBoolean() ? SCHOOL : new Target(Math.pow(10, random.nextDouble(-1, 3)));
            Verdict verdict = LinkRule.judge(evidence, target);
            assertThat(LinkRule.judge(evidence, target)).isEqualTo(verdict);

            double speed = evidence.megabits().orElse(0);
            Evidence measured = withSpeed(evidence, OptionalDouble.of(speed));
            Evidence faster = withSpeed(evidence, OptionalDouble.of(speed + random.nextDouble(0, 10)));
            Verdict before = LinkRule.judge(measured, target);
            Verdict after = LinkRule.judge(faster, target);
            assertThat(after.quality()).isGreaterThanOrEqualTo(before.quality());
            if (before.state() != LinkState.DEGRADED) {
                assertThat(after.state()).as("%s %s", measured, faster).isEqualTo(before.state());
            }
        }
    }

    /** Also what no agent should send: each has one state and one quality, and what is no speed is not measured. */
    @ParameterizedTest
    @ValueSource(
            doubles = {
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                -1,
                -0.0,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY
            })
    void everyInputHasExactlyOneVerdict(double odd) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int tries = 0; tries < 2_000; tries++) {
            Evidence any = any(random);
            Evidence evidence = new Evidence(
                    any.presence(),
                    any.observed(),
                    any.confidence(),
                    any.declared(),
                    OptionalDouble.of(odd),
                    OptionalDouble.empty(),
                    perhaps(random, odd),
                    perhaps(random, odd));
            Verdict verdict = LinkRule.judge(evidence, SCHOOL);
            assertThat(verdict.ruleVersion()).isEqualTo(LinkRule.VERSION);
            assertThat(verdict.state()).isIn((Object[]) LinkState.values());
            if (evidence.presence() == Presence.ONLINE && !(odd >= 0)) {
                assertThat(verdict.quality()).isEqualTo(Quality.UNKNOWN);
            }
        }
    }

    private static <T> T oneOf(SplittableRandom random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static OptionalDouble perhaps(SplittableRandom random, double number) {
        return random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private static Evidence any(SplittableRandom random) {
        List<AccessClass> classes = List.of(AccessClass.values());
        return new Evidence(
                oneOf(random, List.of(Presence.values())),
                oneOf(random, classes),
                oneOf(random, List.of(Confidence.values())),
                random.nextBoolean() ? Optional.empty() : Optional.of(oneOf(random, classes)),
                perhaps(random, oneOf(random, List.of(0.0, 1.0, 5.0, 20.0, random.nextDouble(0, 200)))),
                perhaps(random, oneOf(random, List.of(0.0, 1.0, 5.0, 20.0, random.nextDouble(0, 200)))),
                perhaps(random, random.nextDouble(0, 3000)),
                perhaps(random, random.nextDouble(0, 100)));
    }
}
