package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.chieng.agent.source.serial.format.Formats;
import org.chieng.agent.source.serial.format.Line;
import org.chieng.agent.time.AgentClock;
import org.junit.jupiter.api.Test;

class SpeedSearchTest {
    private final SpeedSearch search = new SpeedSearch(115_200, SpeedSearch.Before.NOTHING);
    private final Formats formats = new Formats();

    private ReadLine line(String text, boolean printable, Line.Start start) {
        Line line = new Line(text, printable, start, new AgentClock.Stamp(0, 0));
        return new ReadLine(line, formats.parse(line));
    }

    private List<String> take(String text) {
        return texts(search.take(line(text, true, Line.Start.SEEN)));
    }

    private List<String> takeFirst(String text, Line.Start start) {
        return texts(search.take(line(text, true, start)));
    }

    private void takeNoise() {
        assertThat(search.take(line("x", false, Line.Start.SEEN))).isEmpty();
    }

    private static List<String> texts(List<ReadLine> lines) {
        return lines.stream().map(line -> line.line().text()).toList();
    }

    @Test
    void holdsLinesBackUntilThreeWereUnderstoodAndThenGivesThemAll() {
        assertThat(take("a:1")).isEmpty();
        assertThat(take("a:2")).isEmpty();
        assertThat(take("a:3")).containsExactly("a:1", "a:2", "a:3");
        assertThat(take("a:4")).containsExactly("a:4");
        assertThat(search.isSettled()).isTrue();
    }

    @Test
    void cutFirstLineIsLeftOut() {
        takeFirst("a:99", Line.Start.CUT);
        take("a:1");
        take("a:2");

        assertThat(take("a:3")).containsExactly("a:1", "a:2", "a:3");
    }

    @Test
    void firstLineAfterQuietIsUsedWhenItSaysWhatTheNextOnesSay() {
        takeFirst("a:0", Line.Start.AFTER_QUIET);
        assertThat(take("a:1")).isEmpty();

        assertThat(take("a:2")).containsExactly("a:0", "a:1", "a:2"); // three in all
    }

    @Test
    void linesOfOpeningsThatSilenceEndedCountTogether() {
        takeFirst("temp:0", Line.Start.AFTER_QUIET);
        assertThat(search.silent()).isEmpty();
        takeFirst("temp:1", Line.Start.AFTER_QUIET);
        assertThat(search.silent()).isEmpty();

        assertThat(takeFirst("temp:2", Line.Start.AFTER_QUIET)).containsExactly("temp:0", "temp:1", "temp:2");
        assertThat(search.isSettled()).isTrue();
    }

    @Test
    void linesAfterABannerCountTogetherToo() {
        takeFirst("DHT11 test!", Line.Start.AFTER_QUIET);
        assertThat(take("temp:0")).isEmpty();
        assertThat(search.silent()).isEmpty();
        takeFirst("DHT11 test!", Line.Start.AFTER_QUIET);

        assertThat(take("temp:1")).containsExactly("temp:0", "temp:1");
    }

    @Test
    void firstLinesThatDifferSettleNothing() {
        for (String text : List.of("mp:1000", "temp:1000", "emp:1000", "p:10000", "temp:1001")) {
            assertThat(takeFirst(text, Line.Start.AFTER_QUIET)).isEmpty();
            assertThat(search.silent()).isEmpty();
        }
        assertThat(takeFirst("temp:1002", Line.Start.AFTER_QUIET))
                .containsExactly("temp:1000", "temp:1001", "temp:1002");
    }

    @Test
    void noiseAtEachBootIsNoReasonToLeaveTheSpeed() {
        for (int opening = 0; opening < 5; opening++) {
            takeNoise();
            assertThat(search.silent()).isEmpty();
        }
        assertThat(search.wantsChange()).isFalse();
    }

    @Test
    void firstLineOfTwoKindsInTurnIsUsed() {
        takeFirst("acc:0", Line.Start.AFTER_QUIET);
        take("gyro:0");

        assertThat(take("acc:1")).containsExactly("acc:0", "gyro:0", "acc:1");
    }

    @Test
    void firstLineThatSaysSomethingElseIsLeftOut() {
        takeFirst("mp:0", Line.Start.AFTER_QUIET);
        take("temp:1");
        take("temp:2");

        assertThat(take("temp:3")).containsExactly("temp:1", "temp:2", "temp:3");
    }

    @Test
    void twoLinesOfNoiseAskForTheNextSpeedAndNothingReadBeforeIsEverData() {
        take("8");
        takeNoise();
        take("7");
        takeNoise();
        assertThat(search.wantsChange()).isTrue();

        assertThat(search.change(OptionalInt.empty())).isEqualTo(9_600);
        take("a:1");
        take("a:2");
        assertThat(take("a:3")).containsExactly("a:1", "a:2", "a:3");
    }

    @Test
    void oneLineOfNoiseCostsNoLineThatWasUnderstood() {
        take("a:1");
        takeNoise();
        take("a:2");
        take("a:3");
        assertThat(take("a:4")).containsExactly("a:1", "a:2", "a:3", "a:4");
    }

    @Test
    void proseIsNoReasonToChangeTheSpeed() {
        for (int i = 0; i < 100; i++) {
            assertThat(take("Hello from the workshop")).containsExactly("Hello from the workshop");
        }
        assertThat(search.wantsChange()).isFalse();
        assertThat(search.isSettled()).isFalse();
    }

    @Test
    void triesAllSpeedsInOrderAndBeginsAgain() {
        SpeedSearch known = new SpeedSearch(9_600, SpeedSearch.Before.REMEMBERED);
        assertThat(known.speed()).isEqualTo(9_600);
        assertThat(known.change(OptionalInt.empty())).isEqualTo(115_200);
        assertThat(known.change(OptionalInt.empty())).isEqualTo(57_600);
        for (int i = 0; i < SpeedSearch.SPEEDS.size() - 3; i++) {
            known.change(OptionalInt.empty());
        }
        assertThat(known.hasTriedAll()).isFalse();
        assertThat(known.change(OptionalInt.empty())).isEqualTo(9_600);
        assertThat(known.hasTriedAll()).isTrue();
    }

    @Test
    void settledSpeedIsDoubtedAfterMuchNoiseOnly() {
        take("a:1");
        take("a:2");
        take("a:3");
        for (int i = 0; i < 19; i++) {
            takeNoise();
        }
        assertThat(search.wantsChange()).isFalse();
        take("a:4");
        for (int i = 0; i < 20; i++) {
            takeNoise();
        }
        assertThat(search.wantsChange()).isTrue();
    }

    @Test
    void hintIsTriedBeforeTheOthers() {
        assertThat(search.change(OptionalInt.of(4_800))).isEqualTo(4_800);
        assertThat(search.change(OptionalInt.empty())).isEqualTo(9_600);
    }

    @Test
    void hintsThatLeadNowhereEndAndAllSpeedsAreTried() {
        for (int i = 0; i < 10; i++) {
            search.change(OptionalInt.of(i % 2 == 0 ? 4_800 : 2_400));
        }
        for (int i = 0; i < 8; i++) {
            search.change(OptionalInt.of(4_800));
        }
        assertThat(search.hasTriedAll()).isTrue();
    }

    @Test
    void burstOfNoiseIsEnough() {
        search.takeBurst();
        assertThat(search.wantsChange()).isTrue();
    }

    @Test
    void boardWithoutASpeedKeepsIt() {
        SpeedSearch any = new SpeedSearch(115_200, SpeedSearch.Before.ANY);
        for (int i = 0; i < 100; i++) {
            any.takeBurst();
        }
        assertThat(any.wantsChange()).isFalse();
    }

    @Test
    void whatIsHeldWhenThePortGoesIsUsedOnlyWhereTheSpeedIsKnown() {
        take("a:1");
        assertThat(search.end()).isEmpty();

        SpeedSearch known = new SpeedSearch(115_200, SpeedSearch.Before.REMEMBERED);
        known.take(line("a:0", true, Line.Start.AFTER_QUIET));
        known.take(line("a:1", true, Line.Start.SEEN));
        assertThat(texts(known.end())).containsExactly("a:0", "a:1");
    }
}
