package org.chieng.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
    @ParameterizedTest
    @CsvSource({
        "21:00, 06:30, 2026-09-05T13:59:59Z, false", // 20:59:59 in Vietnam
        "21:00, 06:30, 2026-09-05T14:00:00Z, true",
        "21:00, 06:30, 2026-09-05T17:00:00Z, true", // midnight
        "21:00, 06:30, 2026-09-05T23:29:59Z, true",
        "21:00, 06:30, 2026-09-05T23:30:00Z, false", // 06:30
        "11:30, 13:00, 2026-09-05T04:30:00Z, true",
        "11:30, 13:00, 2026-09-05T06:00:00Z, false",
        "00:00, 00:00, 2026-09-05T17:00:00Z, false",
    })
    void quietIsFromItsFirstMomentToBeforeItsEndByTheClockInVietnam(
            LocalTime from, LocalTime to, Instant at, boolean quiet) {
        assertThat(new QuietHours(from, to).isQuiet(at)).isEqualTo(quiet);
    }
}
