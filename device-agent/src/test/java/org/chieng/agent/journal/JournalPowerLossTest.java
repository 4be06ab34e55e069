package org.chieng.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.chieng.agent.testkit.Readings;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails at any moment: what was forced is there, nothing is invented, and the numbers go on. */
class JournalPowerLossTest {
    private static final int LOSSES = 60;

    @TempDir
    private Path temp;

    @Test
    void whatWasForcedIsThereAfterALossOfPowerAtAnyMoment() throws Exception {
        for (int seed = 0; seed < LOSSES; seed++) {
            loseAndReopen(new Random(20260302L + seed), temp.resolve("run-" + seed));
        }
    }

    /** A killed run's last readings may be with the operating system only: the next sync is for them too. */
    @Test
    void whatAKilledRunAppendedIsForcedByTheNextSync() throws Exception {
        JournalFolder folder = new JournalFolder(temp.resolve("killed"));
        AgentClock clock = folder.clock().agentClock();
        try (Journal journal = folder.open(clock, ClockBook.trustingSystem(clock))) {
            journal.accept(Readings.numbered(0, 10));
            Copies.folder(temp.resolve("killed"), temp.resolve("again"));
        }
        List<Path> forced = new ArrayList<>();
        ChannelOpener opener = (file, options) -> new ForwardingChannel(FileChannel.open(file, options)) {
            @Override
            public void force(boolean metaData) throws IOException {
                super.force(metaData);
                forced.add(file);
            }
        };
        JournalFolder again = new JournalFolder(temp.resolve("again"));
        try (Journal journal = Journal.open(
                again.config(64 * JournalFolder.SEGMENT), clock, ClockBook.trustingSystem(clock), opener)) {
            journal.maintain();
            assertThat(forced).contains(again.segments().get(0));
        }
    }

    private static void loseAndReopen(Random random, Path run) throws Exception {
        PowerLoss disk = new PowerLoss();
        JournalFolder folder = new JournalFolder(run.resolve("journal"));
        AgentClock clock = folder.clock().agentClock();
        int forced = 0;
        int appended = 0;
        int acknowledged = 0;
        try (Journal journal =
                Journal.open(folder.config(64 * JournalFolder.SEGMENT), clock, ClockBook.trustingSystem(clock), disk)) {
            for (int step = 10 + random.nextInt(60); step > 0; step--) {
                int count = 1 + random.nextInt(100);
                journal.accept(Readings.numbered(appended, appended + count));
                appended += count;
                if (random.nextInt(4) == 0) {
                    acknowledged = Math.max(acknowledged, random.nextInt(forced + 1));
                    journal.acknowledge(acknowledged);
                    folder.clock().pass(Duration.ofSeconds(random.nextInt(40)));
                    journal.maintain();
                    forced = appended;
                }
            }
            disk.lose(run.resolve("after"), random);
        }
        JournalFolder after = new JournalFolder(run.resolve("after"));
        AgentClock nextBoot = after.clock().agentClock(new UUID(1, 2));
        try (Journal journal = after.open(nextBoot, ClockBook.trustingSystem(nextBoot))) {
            assertThat(journal.acknowledged()).isLessThanOrEqualTo(acknowledged);
            List<JournalRecord> left = JournalFolder.readAll(journal);
            List<Integer> numbers = JournalFolder.numbers(left);
            assertThat(numbers).doesNotHaveDuplicates().isSorted();
            assertThat(numbers)
                    .containsAll(IntStream.range(acknowledged, forced).boxed().toList());
            assertThat(left)
                    .allSatisfy(record -> assertThat(record)
                            .isEqualTo(new JournalRecord(
                                    record.sequence(), Readings.numbered((int) record.sequence() - 1))));

            journal.accept(Readings.numbered(1_000_000, 1_000_010));
            List<JournalRecord> more = JournalFolder.readAll(journal);
            assertThat(more.subList(0, left.size())).isEqualTo(left);
            assertThat(JournalFolder.numbers(more.subList(left.size(), more.size())))
                    .isEqualTo(IntStream.range(1_000_000, 1_000_010).boxed().toList());
            assertThat(more.stream().map(JournalRecord::sequence).toList())
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }
}
