package org.chieng.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.chieng.agent.keep.KeptFile;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered on disk, whole but written by another version. */
class KeptLinesTest {
    private final AgentClock clock = new AgentClock(Clock.systemUTC(), System::nanoTime, UUID.randomUUID());

    @TempDir
    Path folder;

    private Path kept(String... lines) throws IOException {
        Path file = folder.resolve("kept");
        new KeptFile(file).write(clock.bootId() + "\n" + String.join("\n", lines));
        return file;
    }

    @Test
    void aLineThatIsNotUnderstoodCostsOnlyItself() throws Exception {
        Path file = kept("1,2\tfirst rule", "no tab", "1,x\tsecond rule", "", "3\tthird rule");
        assertThat(new RuleMemory(file, clock).recall())
                .containsOnlyKeys("first rule", "third rule")
                .containsEntry("first rule", List.of(1L, 2L));
    }

    @Test
    void anEmptyTextAsSafeValueMendsItself() throws Exception {
        Path file = kept(Duty.NO_REST + "\t0\tt\tuno/send", "no duty");
        assertThat(new DutyMemory(file, clock).recall())
                .containsOnlyKeys(new ChannelName("uno", "send"))
                .containsValue(new Duty(new Value.Numeric(0), Duty.NO_REST, 0));
    }
}
