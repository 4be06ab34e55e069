package org.chieng.sim.province;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.chieng.sim.province.ProvinceMap.Place;
import org.junit.jupiter.api.Test;

class ProvinceMapTest {
    private static final List<String> AREAS =
            IntStream.range(0, 10).mapToObj(i -> "area " + i).toList();

    private final ProvinceMap map = ProvinceMap.of(AREAS);

    @Test
    void givesEachAreaAClosedRing() {
        assertThat(map.outlines().keySet()).containsExactlyInAnyOrderElementsOf(AREAS);
        assertThat(map.outlines().values()).allSatisfy(ring -> {
            assertThat(ring).hasSizeGreaterThan(40);
            assertThat(ring.get(ring.size() - 1)).isEqualTo(ring.get(0));
        });
    }

    @Test
    void leavesNoGapBetweenNeighbours() {
        Map<Set<Place>, Integer> borders = new HashMap<>();
        map.outlines().values().forEach(ring -> {
            for (int i = 1; i < ring.size(); i++) {
                if (!ring.get(i).equals(ring.get(i - 1))) {
                    borders.merge(Set.of(ring.get(i - 1), ring.get(i)), 1, Integer::sum);
                }
            }
        });

        assertThat(borders.values()).allMatch(times -> times <= 2);
        long shared = borders.values().stream().filter(times -> times == 2).count();
        assertThat(shared).isGreaterThan(200);
    }

    @Test
    void putsSchoolsIntoTheirAreas() {
        assertThat(AREAS)
                .allSatisfy(area -> assertThat(IntStream.range(0, 100)
                                .filter(seed -> ProvinceMap.isWithin(
                                        map.placeIn(area, seed), map.outlines().getOrDefault(area, List.of())))
                                .count())
                        .isGreaterThan(95));
    }
}
