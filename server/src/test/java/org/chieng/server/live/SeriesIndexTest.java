package org.chieng.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;

class SeriesIndexTest {
    private final SeriesIndex index = new SeriesIndex();

    private static SeriesKey key(int number) {
        return new SeriesKey(new DeviceId("pi"), new ChannelName("uno", "c" + number));
    }

    @Test
    void givesEachSeriesANumberAndKeepsIt() {
        assertThat(index.put(key(0), "Cel", null).orElseThrow().info().index()).isZero();
        assertThat(index.put(key(1), null, null).orElseThrow().info().index()).isEqualTo(1);

        SeriesIndex.Entry again = index.put(key(0), "Cel", null).orElseThrow();
        assertThat(again.info().index()).isZero();
        assertThat(again.changed()).isFalse();
    }

    @Test
    void takesANewUnitForNewsAndNoUnitForNone() {
        index.put(key(0), "Cel", "Nhiệt độ");

        assertThat(index.put(key(0), null, null).orElseThrow())
                .satisfies(entry -> assertThat(entry.changed()).isFalse())
                .satisfies(entry -> assertThat(entry.info().unit()).isEqualTo("Cel"));
        assertThat(index.put(key(0), "K", null).orElseThrow())
                .satisfies(entry -> assertThat(entry.changed()).isTrue())
                .satisfies(entry -> assertThat(entry.info().unit()).isEqualTo("K"))
                .satisfies(entry -> assertThat(entry.info().label()).isEqualTo("Nhiệt độ"));
    }

    @Test
    void hasALimit() {
        for (int i = 0; i < SeriesIndex.MAX_SERIES; i++) {
            assertThat(index.put(key("d" + i / SeriesIndex.MAX_OF_DEVICE, i), null, null))
                    .isPresent();
        }
        assertThat(index.put(key("another", 0), null, null)).isEmpty();
        assertThat(index.put(key("d0", 7), null, null)).isPresent();
    }

    @Test
    void oneDeviceCannotTakeThePlaceOfOthers() {
        for (int i = 0; i < SeriesIndex.MAX_OF_DEVICE; i++) {
            assertThat(index.put(key("greedy", i), null, null)).isPresent();
        }
        assertThat(index.put(key("greedy", SeriesIndex.MAX_OF_DEVICE), null, null))
                .isEmpty();
        assertThat(index.put(key("modest", 0), null, null)).isPresent();
    }

    private static SeriesKey key(String device, int channel) {
        return new SeriesKey(new DeviceId(device), new ChannelName("board", "c" + channel));
    }
}
