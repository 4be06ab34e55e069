package org.chieng.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.Rule;
import org.chieng.protocol.rule.RuleParser;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

/** Actuators that take texts, and those whose safe value is none that they take. Time is a number here. */
class SafeValueTest {
    private static final Value ZERO = new Value.Numeric(0);
    private static final Value ONE = new Value.Numeric(1);
    private static final Value ON = new Value.Text("ON");
    private static final Value NOTHING = new Value.Text("");
    private static final NameRef SEND = new NameRef("uno", "send");

    /** As a board that waits for a text. */
    private static final class Board extends FakeActuator {
        private int refused;
        private Value tooLarge = NOTHING;

        Board() {
            super("uno", "send");
        }

        @Override
        public void set(Value value) throws IOException {
            if (broken) {
                throw new IOException("the board does not answer");
            }
            if (value.equals(NOTHING) || value.equals(tooLarge)) {
                refused++;
                throw new IllegalArgumentException("uno/send takes 1 to 100 characters");
            }
            sets.add(value);
        }
    }

    private final Board board = new Board();
    private final RuleEngine engine =
            new RuleEngine(starts -> {}, new HashMap<>(), new Outputs(duties -> true, Map.of()));
    private long now = 5_000_000_000L;

    private void configure(Value safe, List<Rule> rules) {
        engine.configure(
                new RuleSettings(
                        rules, List.of(new ActuatorSetting(SEND, safe, Optional.empty())), Duration.ofSeconds(60)),
                now);
    }

    private void seconds(int seconds) {
        for (int i = 0; i < seconds * 10; i++) {
            now += 100_000;
            engine.tick(now);
        }
    }

    @Test
    void aTextIsEndedByZeroAndTheNextIsTaken() throws Exception {
        engine.present(List.of(board));
        engine.command(SEND, ON, Duration.ofSeconds(1), now);
        seconds(4);
        assertThat(board.sets).containsExactly(ON, ZERO);
        engine.command(SEND, ONE, Duration.ofSeconds(1), now);
        seconds(4);
        assertThat(board.sets).containsExactly(ON, ZERO, ONE, ZERO);
    }

    @Test
    void aSafeValueThatIsRefusedIsNotTriedForEverAndCommandsAreDone() throws Exception {
        engine.present(List.of(board));
        configure(NOTHING, List.of());
        seconds(60);
        assertThat(board.refused).isLessThan(4);
        engine.command(SEND, ONE, Duration.ofSeconds(1), now);
        assertThat(board.sets).containsExactly(ONE);
        seconds(60);
        assertThat(board.refused).isLessThan(6);
        assertThatThrownBy(() -> engine.command(SEND, NOTHING, null, now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes 1 to 100 characters");
        engine.command(SEND, new Value.Text("OFF"), null, now);
        assertThat(board.sets).contains(new Value.Text("OFF"));
        configure(ZERO, List.of());
        assertThat(board.state()).isEqualTo(ZERO);
    }

    /** The lamp was switched on for a second, and nobody looks at it any more. */
    @Test
    void whatDoesNotTakeItsSafeValueIsSwitchedOffAtTheEndOfACommandAndOfTheAgent() throws Exception {
        engine.present(List.of(board));
        configure(NOTHING, List.of());
        engine.command(SEND, ONE, Duration.ofSeconds(1), now);
        seconds(4);
        assertThat(board.sets).containsExactly(ONE, ZERO);

        engine.command(SEND, ONE, null, now);
        engine.close(now);
        assertThat(board.state()).isEqualTo(ZERO);
    }

    @Test
    void aRuleSwitchesNothingOnThatItCouldNotSwitchOff() throws Exception {
        engine.present(List.of(board));
        Rule rule = RuleParser.parse("when soil < 30 then send on");
        configure(NOTHING, List.of(rule));
        for (int i = 0; i < 10; i++) {
            engine.take(Reading.ofNumber(new ChannelName("uno", "soil"), 0, 20, null), now, now);
            seconds(1);
        }
        assertThat(board.sets).isEmpty();
        configure(ZERO, List.of(rule));
        engine.take(Reading.ofNumber(new ChannelName("uno", "soil"), 0, 20, null), now, now);
        seconds(1);
        assertThat(board.sets).containsExactly(ZERO, FakeActuator.ON);
    }

    @Test
    void aValueThatARuleWantsInVainIsTriedEverMoreSeldomAndOnceAgainAfterOtherRules() throws Exception {
        engine.present(List.of(board));
        Rule rule = RuleParser.parse("when soil < 30 then set send 7");
        board.tooLarge = new Value.Numeric(7);
        configure(ZERO, List.of(rule));
        dry(600, rule);
        assertThat(board.refused).as("at 0, 1, 3, 7 … 511 s").isBetween(9, 11);
        assertThat(board.sets).as("it stands at its safe value").containsExactly(ZERO);
        int before = board.refused;
        for (int i = 0; i < 10; i++) {
            wet(2);
            dry(2, rule);
        }
        assertThat(board.refused).as("though the rule ends and begins").isEqualTo(before);
        configure(ZERO, List.of(rule));
        dry(2, rule);
        assertThat(board.refused).isGreaterThan(before);
        board.tooLarge = NOTHING;
        dry(10, rule);
        assertThat(board.sets).contains(new Value.Numeric(7));
    }

    private void dry(int seconds, Rule rule) {
        soil(seconds, 20);
        assertThat(engine.statuses().get(0).state()).as(rule.text()).isEqualTo(RuleStatus.State.ACTING);
    }

    private void wet(int seconds) {
        soil(seconds, 80);
    }

    private void soil(int seconds, double percent) {
        for (int i = 0; i < seconds; i++) {
            engine.take(Reading.ofNumber(new ChannelName("uno", "soil"), 0, percent, null), now, now);
            seconds(1);
        }
    }

    @Test
    void aBoardThatDoesNotAnswerIsTriedAgain() throws Exception {
        engine.present(List.of(board));
        board.broken = true;
        configure(ZERO, List.of());
        seconds(5);
        board.broken = false;
        seconds(2);
        assertThat(board.sets).containsExactly(ZERO);
    }
}
