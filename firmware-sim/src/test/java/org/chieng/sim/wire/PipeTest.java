package org.chieng.sim.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PipeTest {

    private final Pipe pipe = new Pipe();

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void carriesBytesBothWays() throws IOException {
        Wire wire = pipe.connect();
        try (Pipe.Host host = pipe.open(9_600)) {
            assertThat(wire.open()).isTrue();
            assertThat(wire.hostBaud()).isEqualTo(9_600);
            assertThat(wire.send(text("hello"), 5)).isEqualTo(5);
            assertThat(host.in().readNBytes(5)).isEqualTo(text("hello"));
            host.out().write(text("hi"));
            byte[] received = new byte[4];
            assertThat(wire.receive(received)).isEqualTo(2);
            assertThat(received).startsWith('h', 'i');
        }
        assertThat(wire.open()).isFalse();
        wire.close();
    }

    @Test
    void losesWhatIsSentWhileClosedAndWhatDoesNotFit() throws IOException {
        Wire wire = pipe.connect();
        assertThat(wire.send(text("lost"), 4)).isZero();
        try (Pipe.Host host = pipe.open(0)) {
            assertThat(wire.send(new byte[5000], 5000)).isEqualTo(Pipe.CAPACITY);
            assertThat(host.in().available()).isEqualTo(Pipe.CAPACITY);
        }
    }

    @Test
    void cannotBeOpenedTwiceNorWithoutABoard() throws IOException {
        assertThatThrownBy(() -> pipe.open(0)).isInstanceOf(IOException.class).hasMessage("no board is plugged in");
        Wire wire = pipe.connect();
        try (Pipe.Host host = pipe.open(0)) {
            assertThatThrownBy(() -> pipe.open(0)).hasMessage("the port is open already");
            wire.close();
            assertThat(host.in().read()).as("unplugged").isEqualTo(-1);
        }
        assertThatThrownBy(() -> pipe.open(0)).hasMessage("no board is plugged in");
    }

    @Test
    void countsOpenings() throws IOException {
        Wire wire = pipe.connect();
        pipe.open(0).close();
        pipe.open(0).close();

        assertThat(wire.openings()).isEqualTo(2);
    }
}
