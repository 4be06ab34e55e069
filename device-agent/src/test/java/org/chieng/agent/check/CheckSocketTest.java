package org.chieng.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CheckSocketTest {
    private static final Report GOOD =
            new Report(List.of(new Report.Section("section.boards", List.of(Finding.of(Mark.WATCH, "boards.none")))));

    @TempDir
    private Path data;

    @Test
    void answersInTheLanguageThatWasAsked() throws Exception {
        try (CheckSocket socket = CheckSocket.open(data, () -> GOOD)) {
            assertThat(socket).isNotNull();
            CheckSocket.Answer answer = CheckSocket.ask(data, Words.VI).orElseThrow();
            assertThat(answer.isGood()).isTrue();
            assertThat(answer.text()).isEqualTo(GOOD.text(Words.VI));
            assertThat(CheckSocket.ask(data, Words.EN).orElseThrow().text()).isEqualTo(GOOD.text(Words.EN));
        }
        assertThat(CheckSocket.ask(data, Words.VI)).isEmpty();
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void takesThePlaceOfASocketThatAKilledAgentLeft() throws Exception {
        Files.writeString(data.resolve("check.sock"), "");
        try (CheckSocket socket = CheckSocket.open(data, () -> GOOD)) {
            assertThat(socket).isNotNull();
            assertThat(CheckSocket.ask(data, Words.EN)).isPresent();
        }
    }

    @Test
    void closesAlthoughSomebodyAsksForNothing() throws Exception {
        CheckSocket socket = CheckSocket.open(data, () -> GOOD);
        try (SocketChannel mute = SocketChannel.open(UnixDomainSocketAddress.of(data.resolve("check.sock")))) {
            assertThat(mute.isConnected()).isTrue();
            socket.close();
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void whoAsksForNothingOrReadsNothingKeepsNobodyElseWaiting() throws Exception {
        String much = "x".repeat(4_000_000); // more than any socket holds
        Report large = new Report(List.of(new Report.Section("section.boards", List.of(Finding.of(Mark.WATCH, much)))));
        boolean[] asked = {false};
        try (CheckSocket socket = CheckSocket.open(
                        data,
                        () -> {
                            Report report = asked[0] ? GOOD : large;
                            asked[0] = true;
                            return report;
                        },
                        Duration.ofMillis(50));
                SocketChannel deaf = SocketChannel.open(UnixDomainSocketAddress.of(data.resolve("check.sock")));
                SocketChannel mute = SocketChannel.open(UnixDomainSocketAddress.of(data.resolve("check.sock")))) {
            assertThat(socket).isNotNull();
            assertThat(deaf.write(ByteBuffer.wrap(new byte[] {'e'}))).isEqualTo(1);
            assertThat(mute.isConnected()).isTrue();
            assertThat(CheckSocket.ask(data, Words.EN).orElseThrow().text()).isEqualTo(GOOD.text(Words.EN));
        }
    }

    @Test
    void survivesAReportThatCantBeMade() throws Exception {
        int[] asked = {0};
        try (CheckSocket socket = CheckSocket.open(data, () -> {
            if (asked[0]++ == 0) {
                throw new IllegalStateException("a mistake");
            }
            return GOOD;
        })) {
            assertThat(socket).isNotNull();
            assertThat(CheckSocket.ask(data, Words.EN)).isEmpty();
            assertThat(CheckSocket.ask(data, Words.EN)).isPresent();
        }
    }
}
