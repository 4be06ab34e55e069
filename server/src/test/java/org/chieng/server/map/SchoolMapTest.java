package org.chieng.server.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.Area;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class SchoolMapTest {
    private static final SchoolId SCHOOL = new SchoolId("muong-bi");
    private static final LocalDate BEFORE = LocalDate.parse("2025-06-30");
    private static final LocalDate AFTER = LocalDate.parse("2025-07-01");

    @TempDir
    Path folder;

    private Registry registry;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(folder, Clock.systemUTC(), new SecureRandom());
        registry.addSchool(SCHOOL, "THCS <Mường> & \"Bi\"", new AreaId("tan-lac"), "Tân Lạc");
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
    }

    private static String square(String property, String id, double west, double size) {
        return """
                {"type": "Feature", "properties": {"%s": "%s"}, "geometry": {"type": "Polygon", "coordinates":
                 [[[%3$s, 20.5], [%4$s, 20.5], [%4$s, 20.8], [%3$s, 20.8], [%3$s, 20.5]]]}}
                """.formatted(property, id, west, west + size);
    }

    private static String collection(String... features) {
        return "{\"type\": \"FeatureCollection\", \"features\": [" + String.join(",", features) + "]}";
    }

    private static String point(String school) {
        return """
                {"type": "Feature", "properties": {"school": "%s"}, "geometry": {"type": "Point", "coordinates": [105.2, 20.6]}}
                """.formatted(school);
    }

    private Element draw(LocalDate day) throws Exception {
        String svg = new SchoolMap(registry)
                .draw(registry.schools(null, 10), Instant.EPOCH, day, "Bản đồ")
                .svg();
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static List<String> areas(Element svg) {
        var paths = svg.getElementsByTagName("path");
        return IntStream.range(0, paths.getLength())
                .mapToObj(i -> ((Element) paths.item(i)).getAttribute("data-area"))
                .toList();
    }

    @Test
    void drawsWhatWasImportedWithWhoDrewIt() throws Exception {
        MapImport.Report report = MapImport.run(
                registry, collection(square("area", "tan-lac", 105.1, 0.3), point("muong-bi")), "Cục Đo đạc <2025>");

        assertThat(report).isEqualTo(new MapImport.Report(1, 1, List.of()));
        Element svg = draw(AFTER);
        assertThat(areas(svg)).containsExactly("tan-lac");
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("THCS <Mường> & \"Bi\"");
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent()).isEqualTo("Cục Đo đạc <2025>");
        assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("Tân Lạc");
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(1);
    }

    @Test
    void drawsTheAreasOfTheDay() throws Exception {
        registry.areas().put(new Area(new AreaId("muong-bi"), "Mường Bi", null, AFTER, null, null));
        registry.areas().put(new Area(new AreaId("tan-lac"), "Tân Lạc", null, null, AFTER, new AreaId("muong-bi")));
        MapImport.run(
                registry,
                collection(square("area", "tan-lac", 105.1, 0.3), square("id", "muong-bi", 105.1, 0.5)),
                "ta");

        assertThat(areas(draw(BEFORE))).containsExactly("tan-lac");
        assertThat(areas(draw(AFTER))).containsExactly("muong-bi");
    }

    @Test
    void changesNothingWhenOneFeatureIsBadAndNamesEach() throws Exception {
        MapImport.Report report = MapImport.run(
                registry,
                collection(
                        square("area", "tan-lac", 105.1, 0.3),
                        square("area", "nowhere", 105.1, 0.3),
                        square("area", "tan-lac", 405_000, 0.3),
                        point("nobody"),
                        "{\"type\": \"Feature\", \"properties\": {\"area\": \"tan-lac\"}, \"geometry\": {\"type\": \"LineString\"}}"),
                "ta");

        assertThat(report.faults()).hasSize(4);
        assertThat(report.faults().get(0)).startsWith("features[1]: there is no area 'nowhere'");
        assertThat(report.faults().get(1)).startsWith("features[2]: ").contains("VN-2000");
        assertThat(report.faults().get(2)).startsWith("features[3]: there is no school 'nobody'");
        assertThat(registry.boundaries().all()).isEmpty();
        assertThat(MapImport.run(registry, "{", "ta").faults()).hasSize(1);
    }

    @Test
    void neighboursShareTheirBorderWhateverTheScale() throws Exception {
        registry.areas().put(new Area(new AreaId("b"), "B", null));
        registry.areas().put(new Area(new AreaId("far"), "Far", null));
        String shared = "[105.30001, 20.50002], [105.31337, 20.61113], [105.29999, 20.79998]";
        String back = "[105.29999, 20.79998], [105.31337, 20.61113], [105.30001, 20.50002]";
        String left = feature("tan-lac", "[105.1, 20.5], " + shared + ", [105.1, 20.8], [105.1, 20.5]");
        String right = feature("b", "[105.5, 20.8], " + back + ", [105.5, 20.5], [105.5, 20.8]");
        MapImport.run(registry, collection(left, right, square("area", "far", 109, 0.3)), "ta");

        Element svg = draw(AFTER);
        var paths = svg.getElementsByTagName("path");
        List<String> one = corners(((Element) paths.item(2)).getAttribute("d"));
        List<String> other = corners(((Element) paths.item(0)).getAttribute("d"));
        assertThat(one).hasSizeGreaterThan(4);
        assertThat(one.stream().filter(other::contains).count()).isEqualTo(3);
    }

    private static String feature(String area, String ring) {
        return "{\"type\": \"Feature\", \"properties\": {\"area\": \"" + area
                + "\"}, \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[" + ring + "]]}}";
    }

    /** Places of a path, each "x y". */
    private static List<String> corners(String path) {
        List<String> corners = new ArrayList<>();
        int x = 0;
        int y = 0;
        for (String step : path.substring(1, path.length() - 1).split("l", -1)) {
            String[] numbers = step.split(" ", -1);
            x += Integer.parseInt(numbers[0]);
            y += Integer.parseInt(numbers[1]);
            corners.add(x + " " + y);
        }
        return corners;
    }

    @Test
    void keepsThePlaceOfASchoolWithWhatElseIsKnownOfIt() throws Exception {
        String giga = "3f2504e0-4f89-31d3-9a0c-0305e82c3301";
        registry.sites().put(new Site(SCHOOL, 1, 2, "17-001", "Primary", giga));
        MapImport.run(registry, collection(point("muong-bi")), "ta");

        assertThat(registry.sites().all()).containsExactly(new Site(SCHOOL, 20.6, 105.2, "17-001", "Primary", giga));
    }

    @Test
    void isEmptyWhereNothingIsKnown() throws Exception {
        assertThat(draw(AFTER).getChildNodes().getLength()).isZero();
    }
}
