package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkManagerMeteredTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({
        "u 0, UNKNOWN",
        "u 1, YES",
        "u 2, NO",
        "u 3, YES",
        "u 4, NO",
        "u 9, UNKNOWN",
        "'', UNKNOWN",
        "Failed to get property, UNKNOWN"
    })
    void understandsWhatBusctlPrints(String printed, Metered metered) {
        assertThat(NetworkManagerMetered.parse(printed + "\n")).isEqualTo(metered);
    }

    @Test
    void asksInTheBackground() {
        try (NetworkManagerMetered asked = NetworkManagerMetered.start(temp, List.of("printf", "u 3\\n"))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> asked.metered() == Metered.YES);
        }
    }

    @Test
    void knowsNothingWhereThereIsNoneOrItFails() {
        try (NetworkManagerMetered none =
                        NetworkManagerMetered.start(temp.resolve("none"), List.of("printf", "u 1\\n"));
                NetworkManagerMetered failing = NetworkManagerMetered.start(temp, List.of("false"));
                NetworkManagerMetered missing = NetworkManagerMetered.start(temp, List.of("/no/such/program"))) {
            assertThat(none.metered()).isEqualTo(Metered.UNKNOWN);
            assertThat(failing.metered()).isEqualTo(Metered.UNKNOWN);
            assertThat(missing.metered()).isEqualTo(Metered.UNKNOWN);
        }
    }
}
