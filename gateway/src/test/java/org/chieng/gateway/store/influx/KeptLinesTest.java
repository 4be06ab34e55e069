package org.chieng.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;

import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;

class KeptLinesTest {
    private static final DeviceId PI = new DeviceId("pi");
    private static final String OTHERS = "# why\ntelemetry,device=pi2,source=a,channel=b v=1 5\n";
    private static final String POINT = "# why\ntelemetry,device=pi,source=a,channel=b v=2 1000\n";
    private static final String ROWS =
            "# why\ntelemetry,device=pi,source=a,channel=b v=2,s=\"one\n# two\nthree\" 2000\n";
    private static final String NEWEST = "# why\nnewest,device=pi,source=a,channel=b,writer=1 p=\"3|\" 0\n";

    @Test
    void takesOutADeviceAndNoOtherWhoseNameBeginsAlike() {
        assertThat(KeptLines.without(POINT + OTHERS + ROWS + NEWEST, PI, Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(OTHERS);
    }

    @Test
    void takesOutPointsOfATimeAndWhatIsReckonedOfThem() {
        assertThat(KeptLines.without(POINT + ROWS + OTHERS + NEWEST, PI, 2000, 2001))
                .isEqualTo(POINT + OTHERS);
        assertThat(KeptLines.without(POINT + ROWS, PI, 1001, 2000)).isEqualTo(POINT + ROWS);
    }
}
