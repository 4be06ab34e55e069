package org.chieng.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chieng.agent.rule.FakeActuator.OFF;
import static org.chieng.agent.rule.FakeActuator.ON;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.agent.source.Fault;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.Rule;
import org.chieng.protocol.rule.RuleException;
import org.chieng.protocol.rule.RuleParser;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Time is a number here: what the rules' thread would do is done by hand. */
class RuleEngineTest {
    private static final String WATER = "when soil < 30 % for 10 s then pump on for 5 s at most once an hour";

    private final Map<String, List<Long>> remembered = new LinkedHashMap<>();
    private final FakeActuator pump = new FakeActuator("uno", "pump");
    private Map<ChannelName, Duty> owed = Map.of();
    private RuleEngine engine = restarted();
    private long now = 5_000_000_000L;

    /** As after a kill: what was on the disk is known. */
    private RuleEngine restarted() {
        Outputs outputs = new Outputs(
                duties -> {
                    owed = duties;
                    return true;
                },
                owed);
        return new RuleEngine(remembered::putAll, remembered, outputs);
    }

    private void given(String... rules) {
        given(List.of(), rules);
    }

    private void given(List<ActuatorSetting> actuators, String... rules) {
        engine.present(List.of(pump));
        engine.configure(settings(actuators, rules), now);
    }

    private static RuleSettings settings(List<ActuatorSetting> actuators, String... rules) {
        return new RuleSettings(
                Arrays.stream(rules).map(RuleEngineTest::rule).toList(), actuators, Duration.ofSeconds(60));
    }

    private static Rule rule(String text) {
        try {
            return RuleParser.parse(text);
        } catch (RuleException e) {
            throw new AssertionError(e);
        }
    }

    private static ActuatorSetting longest(int seconds) {
        return new ActuatorSetting(new NameRef("uno", "pump"), OFF, Optional.of(Duration.ofSeconds(seconds)));
    }

    private void reads(String source, double soil) {
        reads(source, new Value.Numeric(soil), "%");
    }

    private void reads(String source, Value value, @Nullable String unit) {
        engine.take(new Reading(new ChannelName(source, "soil"), 0, value, unit, null), now, now);
        engine.tick(now);
    }

    /** A second passes, with the reading that comes each second. */
    private void seconds(int seconds, double soil) {
        for (int i = 0; i < seconds; i++) {
            pass(1);
            reads("uno", soil);
        }
    }

    /** Time passes without readings; the engine is asked when it wants to be. */
    private void pass(double seconds) {
        long until = now + (long) (seconds * 1e6);
        while (engine.nextMicros(now) <= until) {
            assertThat(engine.nextMicros(now)).as("time goes on").isGreaterThan(now - 1);
            now = Math.max(now, engine.nextMicros(now));
            long before = engine.nextMicros(now);
            engine.tick(now);
            assertThat(engine.nextMicros(now)).as("a tick changes what was due").isGreaterThan(before - 1);
            if (engine.nextMicros(now) <= now) {
                throw new AssertionError("it would be asked for ever");
            }
        }
        now = until;
    }

    private String trouble() {
        return engine.statuses().get(0).detail();
    }

    @Test
    void watersWhenItIsDryLongEnoughAndAgainAfterAnHour() {
        given(WATER);
        assertThat(pump.state()).isEqualTo(OFF);
        seconds(10, 25);
        assertThat(pump.state()).isEqualTo(OFF);
        seconds(1, 25);
        assertThat(pump.state()).isEqualTo(ON);
        seconds(4, 25);
        assertThat(pump.state()).isEqualTo(ON);
        pass(1);
        assertThat(pump.state()).isEqualTo(OFF);
        seconds(3594, 25);
        assertThat(pump.state()).isEqualTo(OFF);
        seconds(1, 25);
        assertThat(pump.state()).isEqualTo(ON);
    }

    @Test
    void beginsToCountAnewWhenTheConditionBreaks() {
        given(WATER);
        seconds(9, 25);
        seconds(1, 31);
        seconds(10, 25);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void finishesItsTimeThoughTheConditionIsOver() {
        given(WATER);
        seconds(11, 25);
        seconds(4, 80);
        assertThat(pump.state()).isEqualTo(ON);
        seconds(1, 80);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void actsAsLongAsTheConditionHoldsWithoutATime() {
        given("when soil < 30 then pump on");
        seconds(100, 25);
        assertThat(pump.state()).isEqualTo(ON);
        seconds(1, 30);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void actsOnceForEachTimeThatTheConditionComesTrueWithoutALimit() {
        given("when soil < 30 then pump on for 5 s");
        seconds(50, 25);
        assertThat(pump.sets.stream().filter(ON::equals)).hasSizeBetween(1, 3); // sent again each 2 s
        assertThat(pump.state()).isEqualTo(OFF);
        seconds(1, 35);
        seconds(1, 25);
        assertThat(pump.state()).isEqualTo(ON);
    }

    @Test
    void switchesOffWhenItsInputIsStaleOrFaulty() {
        given("when soil < 30 then pump on");
        seconds(1, 25);
        assertThat(pump.state()).isEqualTo(ON);
        pass(59.9);
        assertThat(pump.state()).isEqualTo(ON);
        pass(0.2);
        assertThat(pump.state()).isEqualTo(OFF);
        assertThat(trouble()).isEqualTo("no reading of soil for 60 s");

        seconds(1, 25);
        assertThat(pump.state()).isEqualTo(ON);
        engine.faults(List.of(new Fault("uno", "soil", Fault.Kind.SENSOR_NO_VALUE, "")));
        engine.tick(now);
        assertThat(pump.state()).isEqualTo(OFF);
        assertThat(trouble()).isEqualTo("uno/soil is faulty");
        engine.faults(List.of());
        engine.tick(now);
        assertThat(pump.state()).isEqualTo(ON);
        engine.faults(List.of(new Fault("uno", null, Fault.Kind.SILENT, "")));
        engine.tick(now);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void endsATimedActionTooWhenItsInputIsFaulty() {
        given(WATER);
        seconds(11, 25);
        engine.faults(List.of(new Fault("uno", "soil", Fault.Kind.SENSOR_NO_VALUE, "")));
        engine.tick(now);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void doesNotDecideBetweenTwoSourcesOrUnits() {
        given("when soil < 30 % then pump on");
        reads("uno", 25);
        assertThat(pump.state()).isEqualTo(ON);
        reads("uno-2", 80);
        assertThat(pump.state()).isEqualTo(OFF);
        assertThat(trouble()).isEqualTo("several sources have soil: write one of uno-2/soil, uno/soil");
        pass(61);
        reads("uno", new Value.Numeric(25), "V");
        assertThat(trouble()).isEqualTo("uno/soil comes in V, the rule says %");
        reads("uno", new Value.Numeric(25), "%RH");
        assertThat(pump.state()).isEqualTo(ON);
        reads("uno", new Value.Text("dry"), null);
        assertThat(trouble()).isEqualTo("uno/soil is no number");
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void takesYesAndNoAsOnAndOff() {
        given("when soil on then pump on");
        reads("uno", new Value.Bool(true), null);
        assertThat(pump.state()).isEqualTo(ON);
        reads("uno", new Value.Bool(false), null);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void letsTheFirstRuleOfAnActuatorWin() {
        given("when soil > 90 then pump off", "when soil > 10 then pump on");
        seconds(1, 50);
        assertThat(pump.state()).isEqualTo(ON);
        seconds(1, 95);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void putsAnActuatorToItsSafeValueWhenItsBoardComesAndWhenItStops() {
        engine.configure(settings(List.of(new ActuatorSetting(new NameRef("uno", "pump"), ON, Optional.empty()))), now);
        assertThat(pump.sets).isEmpty();
        engine.present(List.of(pump));
        engine.tick(now);
        assertThat(pump.sets).containsExactly(ON);
        engine.present(List.of());
        engine.tick(now);
        engine.present(List.of(pump));
        engine.tick(now);
        assertThat(pump.sets).containsExactly(ON, ON);
        engine.close(now);
        assertThat(pump.sets).containsExactly(ON, ON, ON);
    }

    @Test
    void doesNotUseUpItsLimitWhileTheActuatorIsMissing() {
        given(WATER);
        engine.present(List.of());
        seconds(20, 25);
        assertThat(trouble()).isEqualTo("there is no actuator pump now; there is none");
        engine.present(List.of(pump));
        seconds(12, 25);
        assertThat(pump.state()).isEqualTo(ON);
    }

    @Test
    void putsEverythingSafeWhenRulesChangeAndKeepsCounting() {
        given(WATER);
        seconds(12, 25);
        assertThat(pump.state()).isEqualTo(ON);
        engine.configure(settings(List.of(), WATER, "when soil > 99 then pump on"), now);
        assertThat(pump.state()).isEqualTo(OFF);
        seconds(60, 25);
        assertThat(pump.state()).isEqualTo(OFF);
        assertThat(remembered).containsKey(WATER);

        FakeActuator next = new FakeActuator("uno", "pump");
        engine = restarted(); // the agent was killed and started again
        engine.present(List.of(next));
        engine.configure(settings(List.of(), WATER), now);
        seconds(60, 25);
        assertThat(next.sets).containsOnly(OFF);
        seconds(3600, 25);
        assertThat(next.sets).contains(ON);
    }

    @Test
    void putsBackWhatIsAwayForLongerThanItMay() throws IOException {
        given(List.of(longest(30)), "when soil < 30 then pump on");
        seconds(30, 25);
        assertThat(pump.state()).isEqualTo(ON);
        seconds(1, 25);
        assertThat(pump.state()).isEqualTo(OFF);
        assertThatThrownBy(() -> engine.command(new NameRef(null, "pump"), ON, null, now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pump was away from its safe value for as long as it may: it can be set again in 31 s");
        seconds(29, 25);
        assertThat(pump.state()).isEqualTo(OFF);
        seconds(1, 25);
        assertThat(pump.state()).isEqualTo(ON);
    }

    @Test
    void sendsAgainWhatIsNotSafeSoThatABoardCanNoticeADeadAgent() {
        given("when soil < 30 then pump on");
        seconds(11, 25);
        assertThat(pump.sets.stream().filter(ON::equals)).hasSize(6);
        seconds(1, 50);
        int sets = pump.sets.size();
        seconds(100, 50);
        assertThat(pump.sets).hasSize(sets);
    }

    @Test
    void triesAgainUntilABrokenActuatorIsOff() {
        given("when soil < 30 then pump on");
        seconds(1, 25);
        pump.broken = true;
        seconds(10, 50);
        assertThat(pump.state()).isEqualTo(ON);
        pump.broken = false;
        seconds(1, 50);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void aCommandGoesBeforeTheRulesUntilItsTimeIsOver() throws IOException {
        given("when soil < 30 then pump on");
        seconds(1, 50);
        engine.command(new NameRef("uno", "pump"), ON, Duration.ofSeconds(3), now);
        seconds(2, 50);
        assertThat(pump.state()).isEqualTo(ON);
        pass(1);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void aCommandThatSwitchesOffStopsTheRuleUntilItsConditionComesAnew() throws IOException {
        given("when soil < 30 then pump on");
        seconds(3, 25);
        engine.command(new NameRef("uno", "pump"), OFF, null, now);
        seconds(20, 25);
        assertThat(pump.state()).isEqualTo(OFF);
        seconds(1, 50);
        seconds(1, 25);
        assertThat(pump.state()).isEqualTo(ON);
    }

    @Test
    void aCommandThatFailsIsNotDoneLater() {
        given(WATER);
        pump.broken = true;
        assertThatThrownBy(() -> engine.command(new NameRef("uno", "pump"), ON, null, now))
                .isInstanceOf(IOException.class)
                .hasMessage("the board does not answer");
        pump.broken = false;
        seconds(5, 50);
        assertThat(pump.sets).doesNotContain(ON);
        assertThatThrownBy(() -> engine.command(new NameRef("uno", "pump"), new Value.Text("x"), null, now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it takes on or off");
        assertThatThrownBy(() -> engine.command(new NameRef(null, "fan"), ON, null, now))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no actuator fan now; there is uno/pump");
    }

    @Test
    void aCommandsValueIsPutBackWhenItsBoardComesAgainOrTheAgentWasKilled() throws IOException {
        NameRef name = new NameRef("uno", "pump");
        engine.present(List.of(pump));
        engine.command(name, ON, Duration.ofHours(1), now);
        assertThat(owed).as("on the disk").containsOnlyKeys(pump.name());
        engine.present(List.of());
        engine.tick(now);
        FakeActuator again = new FakeActuator("uno", "pump");
        engine.present(List.of(again));
        seconds(5, 50);
        assertThat(again.sets).containsExactly(OFF);

        engine.command(name, ON, Duration.ofHours(1), now);
        FakeActuator afterKill = new FakeActuator("uno", "pump");
        afterKill.broken = true;
        engine = restarted();
        engine.configure(settings(List.of()), now);
        engine.present(List.of(afterKill));
        seconds(5, 50);
        afterKill.broken = false;
        seconds(2, 50);
        assertThat(afterKill.sets).containsExactly(OFF);
    }

    @Test
    void aBoardThatCameAgainBetweenTwoLooksGoesToItsSafeValueFirst() {
        given("when soil < 30 then pump on");
        seconds(1, 25);
        FakeActuator again = new FakeActuator("uno", "pump");
        engine.present(List.of(again));
        engine.tick(now);
        assertThat(again.sets).containsExactly(OFF, ON);
    }

    @Test
    void rulesThatAreGoneLeaveTheSafeValueDueThoughTheBoardIsAwayOrBroken() {
        given("when soil < 30 then pump on");
        seconds(1, 25);
        engine.present(List.of());
        engine.configure(settings(List.of()), now);
        FakeActuator again = new FakeActuator("uno", "pump");
        engine.present(List.of(again));
        engine.tick(now);
        assertThat(again.sets).containsExactly(OFF);

        engine.configure(settings(List.of(), "when soil < 30 then pump on"), now);
        seconds(1, 25);
        assertThat(again.state()).isEqualTo(ON);
        again.broken = true;
        engine.configure(settings(List.of()), now);
        again.broken = false;
        pass(2);
        assertThat(again.state()).isEqualTo(OFF);
    }

    @Test
    void itsRestGoesOnOverAReplugAPushedConfigurationAndARestart() {
        String rule = "when soil < 30 then pump on";
        given(List.of(longest(30)), rule);
        seconds(31, 25);
        assertThat(pump.state()).isEqualTo(OFF);
        engine.present(List.of());
        engine.tick(now);
        engine.present(List.of(pump));
        seconds(10, 25);
        engine.configure(settings(List.of(longest(30)), rule), now);
        seconds(10, 25);
        engine = restarted();
        given(List.of(longest(30)), rule);
        seconds(9, 25);
        assertThat(pump.state()).isEqualTo(OFF);
        seconds(2, 25);
        assertThat(pump.state()).isEqualTo(ON);
    }

    @Test
    void doesNotActOnReadingsOfThePast() {
        given("when soil < 30 then pump on");
        takenAgo(61, 10);
        assertThat(trouble()).isEqualTo("no reading of soil for 60 s");
        seconds(1, 50);
        takenAgo(20, 10);
        assertThat(pump.sets).containsOnly(OFF);
        seconds(1, 10);
        assertThat(pump.state()).isEqualTo(ON);
    }

    private void takenAgo(int seconds, double soil) {
        engine.take(Reading.ofNumber(new ChannelName("uno", "soil"), 0, soil, null), now - seconds * 1_000_000L, now);
        engine.tick(now);
    }

    @Test
    void aTextThatItDoesNotTakeIsForgotten() throws IOException {
        engine.present(List.of(pump));
        assertThatThrownBy(() -> engine.command(new NameRef("uno", "pump"), new Value.Text("x"), null, now))
                .isInstanceOf(IllegalArgumentException.class);
        engine.tick(now);
        assertThat(owed).isEmpty();
        engine.command(new NameRef("uno", "pump"), ON, Duration.ofSeconds(2), now);
        pass(2);
        assertThat(pump.state()).isEqualTo(OFF);
    }

    @Test
    void aCommandWorksForWhatNoRuleNames() throws IOException {
        FakeActuator lamp = new FakeActuator("uno", "lamp");
        engine.present(new ArrayList<>(List.of(pump, lamp)));
        engine.command(new NameRef(null, "lamp"), ON, Duration.ofSeconds(2), now);
        assertThat(lamp.state()).isEqualTo(ON);
        pass(2);
        assertThat(lamp.state()).isEqualTo(OFF);
    }
}
