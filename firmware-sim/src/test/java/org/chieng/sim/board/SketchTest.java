package org.chieng.sim.board;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SketchTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OWN")
    void hasAProgramThatFitsItsChip(Sketch sketch) {
        assertThat(sketch.flash()).hasSizeBetween(500, 32 * 1024);
        assertThat(Sketch.of(sketch.id())).contains(sketch);
    }

    @Test
    void microbitShowsTheIdsOfDapLinkAndIgnoresDtr() {
        assertThat(Sketch.MICROBIT.usbId()).isEqualTo("0d28:0204");
        assertThat(Sketch.MICROBIT.resetsOnOpening()).isFalse();
        assertThat(Sketch.ROOM.usbId()).isEqualTo("2341:0043");
        assertThat(Sketch.ROOM.resetsOnOpening()).isTrue();
    }
}
