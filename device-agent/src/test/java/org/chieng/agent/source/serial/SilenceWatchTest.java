package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
    private final SilenceWatch watch = new SilenceWatch(Duration.ofSeconds(30));

    private static long s(double seconds) {
        return (long) (seconds * 1e9);
    }

    @Test
    void isOverAfterTheLeastSilence() {
        watch.opened(s(0));
        watch.heard(s(1));

        assertThat(watch.isOver(s(30.9))).isFalse();
        assertThat(watch.isOver(s(31))).isTrue();
    }

    @Test
    void waitsThreeTimesTheLongestPauseOfASlowBoard() {
        watch.opened(s(0));
        watch.heard(s(1));
        watch.heard(s(21));

        assertThat(watch.isOver(s(80.9))).isFalse();
        assertThat(watch.isOver(s(81))).isTrue();
    }

    @Test
    void waitsTwiceAsLongAfterEachOpeningThatBroughtNothing() {
        watch.opened(s(0));
        assertThat(watch.isOver(s(30))).isTrue();
        watch.opened(s(30));
        assertThat(watch.isOver(s(89.9))).isFalse();
        assertThat(watch.isOver(s(90))).isTrue();
        watch.opened(s(90));
        assertThat(watch.isOver(s(209.9))).isFalse();
        assertThat(watch.isOver(s(210))).isTrue();
    }

    /** It prints a line at once and then one a minute, and each opening begins that anew. */
    @Test
    void boardThatIsResetByEachOpeningIsLeftAloneAsSoonAsItsPauseIsKnown() {
        double now = 0;
        int openings = 0;
        for (boolean known = false; !known && openings < 10; openings++) {
            watch.opened(s(now));
            watch.heard(s(now + 1.5));
            double over = now + 1.5;
            while (!watch.isOver(s(over)) && over <= now + 61.4) {
                over += 0.1;
            }
            known = over > now + 61.4;
            now = known ? now + 61.5 : over;
        }
        assertThat(openings).isLessThanOrEqualTo(3);
        for (int minute = 0; minute < 60; minute++) {
            watch.heard(s(now));
            now += 60;
            assertThat(watch.isOver(s(now))).isFalse();
        }
    }

    @Test
    void leavesABoardAloneAsLongAsItIsToldSomething() {
        watch.opened(s(0));
        for (int at = 2; at <= 100; at += 2) {
            watch.used(s(at));
            assertThat(watch.isOver(s(at + 1))).isFalse();
        }
        assertThat(watch.isOver(s(109.9))).isFalse();
        assertThat(watch.isOver(s(110))).isTrue();
    }

    @Test
    void hasTheLeastPatienceAgainWithABoardThatWentOnTalking() {
        watch.opened(s(0));
        assertThat(watch.isOver(s(30))).isTrue();
        watch.opened(s(30));
        for (double at = 31; at < 100; at++) {
            watch.heard(s(at));
        }

        assertThat(watch.isOver(s(128.9))).isFalse();
        assertThat(watch.isOver(s(129))).isTrue();
    }

    @Test
    void boardThatPrintsOnceAMinuteIsFoundOutAndThenLeftAlone() {
        watch.opened(s(0));
        assertThat(watch.isOver(s(30))).isTrue();
        watch.opened(s(30));
        watch.heard(s(85));
        assertThat(watch.isOver(s(144))).isFalse();
        watch.heard(s(145));
        assertThat(watch.isOver(s(204))).isFalse();
    }
}
