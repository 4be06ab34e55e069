package org.chieng.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chieng.agent.journal.JournalCounters;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.uplink.LineFault;
import org.chieng.agent.uplink.UplinkStatus;
import org.chieng.agent.uplink.Usage;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d\\}");

    @Test
    void bothLanguagesSayTheSameThingsWithTheSameDetails() {
        assertThat(new TreeSet<>(Words.VI.all().keySet()))
                .isEqualTo(new TreeSet<>(Words.EN.all().keySet()));
        for (String key : Collections.list(Words.EN.all().getKeys())) {
            assertThat(places(Words.VI, key)).as(key).isEqualTo(places(Words.EN, key));
        }
    }

    @Test
    void saysWhyTheLineIsLostInTheReadersLanguage() {
        for (LineFault.Reason reason : LineFault.Reason.values()) {
            assertThat(Words.EN.find(reason.key())).as(reason.key()).contains(reason.sentence());
            String why = Words.VI.find(reason.key()).orElseThrow();
            assertThat(why).isNotEqualTo(reason.sentence());
            Finding lost = Findings.lost("tcp://s:1883", new LineFault(reason, "EPIPE"));
            Report report = new Report(List.of(new Report.Section("section.line", List.of(lost))));
            assertThat(report.text(Words.VI))
                    .contains("Chưa kết nối được tới tcp://s:1883: " + why.replace("{2}", "EPIPE"));
        }
    }

    private static Set<String> places(Words words, String key) {
        return PLACE.matcher(words.find(key).orElseThrow())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @Test
    void saysWhatWorksAndWhatToDoAboutTheRest() {
        SourceStatus uno = new SourceStatus(
                "uno-8543",
                "serial",
                "/dev/ttyACM0",
                SourceStatus.State.READING,
                "115200 baud",
                List.of("temp", "hum"));
        SourceStatus mute =
                new SourceStatus("ch340", "serial", "/dev/ttyUSB0", SourceStatus.State.WAITING, "", List.of());
        Fault fault = new Fault("uno-8543", "hum", Fault.Kind.SENSOR_NO_VALUE, "");
        Report report = new Report(
                List.of(new Report.Section("section.boards", Findings.boards(List.of(uno, mute), List.of(fault)))));

        assertThat(report.isGood()).isFalse();
        assertThat(report.text(Words.EN))
                .contains("✓ uno-8543 (/dev/ttyACM0): sends temp, hum. 115200 baud")
                .contains("! ch340 (/dev/ttyUSB0): plugged in, no reading yet")
                .contains("→ Wait 10 seconds")
                .contains("✗ uno-8543/hum: ")
                .contains("Something needs a hand");
        assertThat(report.text(Words.VI)).contains("đang gửi số đo temp, hum").contains("Có mục cần xử lý");
    }

    private static List<Finding> journal(JournalCounters.Left left, long pending, long refused, boolean serverKnows) {
        return Findings.journal(
                "data/journal",
                new JournalCounters(10, pending, left, 0, refused, serverKnows, 5_000_000),
                1L << 40,
                false);
    }

    @Test
    void aLossIsBadAndCountedByItsCause() {
        assertThat(journal(new JournalCounters.Left(7, 8, 9), 3, 2, true))
                .extracting(Finding::key)
                .containsExactly(
                        "journal.too-many", "journal.too-old", "journal.disk-full", "journal.refused", "journal.told");
        List<Finding> good = Findings.journal(
                "data/journal",
                new JournalCounters(10, 0, JournalCounters.Left.NONE, 0, 0, true, 5_000_000),
                1_000_000,
                false);
        assertThat(good).extracting(Finding::mark).containsExactly(Mark.GOOD, Mark.BAD);
    }

    @Test
    void oneIsNotSaidAsIfItWereMany() {
        List<Finding> one = journal(new JournalCounters.Left(1, 1, 1), 0, 1, true);
        List<Finding> pending = journal(JournalCounters.Left.NONE, 1, 0, true);
        String text = new Report(List.of(
                        new Report.Section("section.journal", one), new Report.Section("section.line", pending)))
                .text(Words.EN);
        assertThat(text)
                .contains(
                        "1 reading, the oldest",
                        "for longer",
                        "1 reading could",
                        "1 is still to be sent, and is checked")
                .doesNotContain("1 readings", "they could", "{", "|");
        assertThat(new Report(List.of(
                                new Report.Section("section.journal", journal(JournalCounters.Left.NONE, 21, 0, true))))
                        .text(Words.EN))
                .contains("21 are still to be sent, and are checked");
        assertThat(Words.EN.say("line.refused", List.of("1", "{0|a|b} {1}")))
                .contains("something 1 time since", "{0|a|b}");
    }

    @Test
    void fullDiskIsNotSaidToBeTheJournalsSizeAndTheServerNotToBeToldBeforeItIs() {
        List<Finding> full = journal(new JournalCounters.Left(0, 0, 9), 3, 0, false);
        String text = new Report(List.of(new Report.Section("section.journal", full))).text(Words.EN);
        assertThat(text)
                .contains("9 readings", "no room on the disk", "Delete files", "does not know yet")
                .doesNotContain("was told", "had to leave: the journal was full");
    }

    @Test
    void whatTheServerRefusedIsBadAndNothingIsSaidToBeWell() {
        UplinkStatus line = new UplinkStatus(
                Optional.of(Instant.EPOCH),
                0,
                false,
                "open",
                new Usage(0, 0, 0),
                3,
                "{\"code\":\"unknown-unit\"}",
                Optional.empty());
        JournalCounters counters = new JournalCounters(10, 0, JournalCounters.Left.NONE, 0, 0, true, 5_000_000);
        Report report = new Report(List.of(
                new Report.Section("section.line", Findings.line("tcp://s:1883", line, Findings.LabRelay.NONE)),
                new Report.Section("section.journal", Findings.journal("data/journal", counters, 1L << 40, true))));
        assertThat(report.isGood()).isFalse();
        assertThat(report.text(Words.EN))
                .contains("✗ The server refused something 3 times", "{\"code\":\"unknown-unit\"}", "→ What was refused")
                .doesNotContain("no reading lost", "Everything works");
        assertThat(report.text(Words.VI)).contains("Máy chủ đã từ chối 3 lần").doesNotContain("không mất số đo");
    }

    @Test
    void whatWasNotReadBackIsNotSaidToBeWhole() {
        assertThat(journal(JournalCounters.Left.NONE, 3, 0, true))
                .extracting(Finding::key)
                .containsExactly("journal.unread");
        assertThat(journal(JournalCounters.Left.NONE, 0, 0, true))
                .extracting(Finding::key)
                .containsExactly("journal.good");
    }

    @Test
    void faultsOfLabelsThatABoardMakesUpAreCountedAndNotListed() {
        List<Fault> faults = IntStream.range(0, 128)
                .mapToObj(i -> new Fault(i < 2 ? "mega" : "uno", "f" + i, Fault.Kind.SENSOR_NO_VALUE, ""))
                .toList();
        String text = new Report(List.of(new Report.Section("section.boards", Findings.boards(List.of(), faults))))
                .text(Words.EN);
        assertThat(text)
                .contains("mega/f0", "mega/f1", "uno/f2", "uno: 118 more faults")
                .doesNotContain("uno/f10");
    }
}
