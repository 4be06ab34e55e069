package org.chieng.agent.power;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.process.Programs;
import org.chieng.protocol.lab.SeatState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program "shutdown" that writes down how it was called. */
class LabOrdersTest {
    @TempDir
    Path folder;

    private Path called;
    private Path program;

    @BeforeEach
    void install() throws Exception {
        called = folder.resolve("called");
        program = folder.resolve("shutdown");
        Files.writeString(program, "#!/bin/sh\necho \"$1 $2\" >> " + called + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private String done(boolean allow, SeatState state, String order) throws Exception {
        LabOrders orders = new LabOrders(
                new ShutdownConfig(allow, Duration.ofMinutes(5)),
                () -> Optional.ofNullable(state),
                new Programs(List.of(folder)),
                false);
        return new String(orders.done(order.getBytes(UTF_8)), UTF_8);
    }

    private static String shutdown(boolean force) {
        return "{\"do\":\"shutdown\",\"force\":" + force + "}";
    }

    @Test
    void aComputerThatNobodyUsesIsShutDownFiveMinutesLater() throws Exception {
        assertThat(done(true, SeatState.NOBODY, shutdown(false))).isEqualTo("{\"state\":\"done\"}");
        assertThat(Files.readString(called)).isEqualTo("-P +5\n");
    }

    @Test
    void whatItsOwnerDoesNotAllowIsNotDone() throws Exception {
        assertThat(done(false, SeatState.NOBODY, shutdown(true))).isEqualTo("{\"state\":\"not-allowed\"}");
        assertThat(called).doesNotExist();
    }

    @Test
    void whoWorksIsNotInterruptedUnlessItIsSaidSo() throws Exception {
        assertThat(done(true, SeatState.ACTIVE, shutdown(false))).isEqualTo("{\"state\":\"in-use\"}");
        assertThat(done(true, SeatState.UNKNOWN, shutdown(false))).isEqualTo("{\"state\":\"in-use\"}");
        assertThat(called).doesNotExist();
        assertThat(done(true, SeatState.ACTIVE, shutdown(true))).isEqualTo("{\"state\":\"done\"}");
    }

    @Test
    void whatIsNotUnderstoodOrCantBeDoneIsToldAndNothingIsDone() throws Exception {
        assertThat(done(true, SeatState.NOBODY, "{\"do\":\"format\"}")).isEqualTo("{\"state\":\"refused\"}");
        assertThat(done(true, SeatState.NOBODY, "shutdown")).isEqualTo("{\"state\":\"refused\"}");
        assertThat(called).doesNotExist();
        Files.delete(program);
        assertThat(done(true, SeatState.NOBODY, shutdown(false))).isEqualTo("{\"state\":\"failed\"}");
    }

    @Test
    void onlyHowItsCardsAreWokenIsToldTheRelay() {
        LabOrders orders = new LabOrders(new ShutdownConfig(false, Duration.ZERO), Optional::empty);
        assertThat(new String(orders.here(), UTF_8))
                .matches("\\{\"mac\":\\[(\"([0-9a-f]{2}:){5}[0-9a-f]{2}\",?)*\\]\\}");
    }
}
