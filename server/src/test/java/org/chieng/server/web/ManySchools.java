package org.chieng.server.web;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Basis;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Quality;
import org.chieng.gateway.link.Verdict;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.map.MapImport;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryLinkBook;
import org.chieng.server.registry.Site;

/** A province's schools for the department's page. */
final class ManySchools {
    /** With the two that a test's server has itself. */
    static final int COUNT = 520;

    private ManySchools() {}

    /** Puts them into the registry of a running server that has its own two. */
    static void fill(Path folder) throws Exception {
        Instant begin = Instant.now().minus(3, ChronoUnit.DAYS);
        Map<String, LinkBook.Rewritten> spans = new HashMap<>();
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            for (int i = 0; i < COUNT - 2; i++) {
                SchoolId school = new SchoolId("truong-%03d".formatted(i));
                registry.addSchool(school, "Trường Mường Ảnh " + i, new AreaId("tan-lac"), null);
                registry.lines().put(new Line(school, i % 2 == 0 ? "Viettel" : "VNPT", AccessClass.FIXED, null, null));
                registry.sites().put(new Site(school, 20.5 + i % 23 / 100.0, 105.1 + i / 2300.0, null, null, null));
                boolean away = i % 100 == 7;
                spans.put(
                        school.value(),
                        new LinkBook.Rewritten(
                                begin,
                                List.of(new LinkSpan(
                                        school.value(),
                                        begin,
                                        Optional.empty(),
                                        away ? Presence.OFFLINE : Presence.ONLINE,
                                        away ? Cause.LINE_DOWN : Cause.NONE,
                                        AccessClass.FIXED,
                                        Basis.OBSERVED,
                                        new Verdict(away ? LinkState.OFFLINE : LinkState.BROADBAND, Quality.GOOD, 1),
                                        List.of()))));
            }
            new RegistryLinkBook(registry)
                    .save(new LinkBook.Changes(Instant.now(), spans, List.of(), Set.of(), List.of()));
            MapImport.run(registry, """
                    {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"area": "tan-lac"},
                     "geometry": {"type": "Polygon", "coordinates":
                      [[[105.05, 20.45], [105.4, 20.45], [105.4, 20.8], [105.05, 20.8], [105.05, 20.45]]]}}]}
                    """, "vẽ cho bài kiểm tra");
        }
    }

    /** Puts devices into each of them. */
    static void addDevices(Path folder, int ofEach) throws Exception {
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            registry.transact(
                    () -> {
                        for (int i = 0; i < COUNT - 2; i++) {
                            SchoolId school = new SchoolId("truong-%03d".formatted(i));
                            for (int j = 1; j <= ofEach; j++) {
                                registry.enrol(new DeviceId(school.value() + "-" + j), school, "Máy " + j);
                            }
                        }
                        return true;
                    },
                    done -> done);
        }
    }
}
