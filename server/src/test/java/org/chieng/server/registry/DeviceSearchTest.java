package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceSearchTest {
    private static final SchoolId BI = new SchoolId("thcs-muong-bi");
    private static final SchoolId KIA = new SchoolId("hang-kia");

    @TempDir
    Path folder;

    private Registry registry;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(folder, Clock.systemUTC(), new SecureRandom());
        AreaId area = new AreaId("hoa-binh");
        registry.addSchool(BI, "THCS Mường Bi", area, "Hòa Bình");
        registry.addSchool(KIA, "TH&THCS Hang Kia", area, null);
        add("pi-1", BI, "Vườn  trường");
        add("pi-2", BI, "Phòng lý 100%");
        add("pi-3", KIA, "Đồi chè");
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
    }

    private void add(String id, SchoolId school, String name) throws RegistryException {
        registry.devices().put(new Device(new DeviceId(id), school, name, registry.now()), "a-secret-for-tests-only");
    }

    private List<String> found(String words, List<SchoolId> schools, @Nullable String after, int limit)
            throws RegistryException {
        return registry.search().find(words, schools, after == null ? null : new DeviceId(after), limit).stream()
                .map(found -> found.device().id().value())
                .toList();
    }

    private List<String> found(String words) throws RegistryException {
        return found(words, List.of(BI, KIA), null, 10);
    }

    @Test
    void marksAndCapitalsMakeNoDifferenceAndAllWordsMustBeThere() throws Exception {
        assertThat(found("vuon truong")).containsExactly("pi-1");
        assertThat(found("ĐỒI")).containsExactly("pi-3");
        assertThat(found("doi  che hang")).containsExactly("pi-3");
        assertThat(found("muong bi")).containsExactly("pi-1", "pi-2");
        assertThat(found("muong doi")).isEmpty();
        assertThat(found("PI-2")).containsExactly("pi-2");
        assertThat(found(" ")).containsExactly("pi-1", "pi-2", "pi-3");
    }

    @Test
    void whatAQuestionOfADatabaseTakesForSomethingElseIsLookedForAsItStands() throws Exception {
        assertThat(found("100%")).containsExactly("pi-2");
        assertThat(found("%")).containsExactly("pi-2");
        assertThat(found("_")).isEmpty();
        assertThat(found("!")).isEmpty();
        assertThat(found("' OR 1=1 --")).isEmpty();
    }

    @Test
    void tellsOnlyOfSchoolsThatMayBeSeenHoweverMany() throws Exception {
        assertThat(found("", List.of(KIA), null, 10)).containsExactly("pi-3");
        assertThat(found("", List.of(), null, 10)).isEmpty();
        List<SchoolId> many = new java.util.ArrayList<>(
                IntStream.range(0, 100).mapToObj(i -> new SchoolId("s" + i)).toList());
        many.add(KIA);
        assertThat(found("", many, null, 10)).containsExactly("pi-3");
    }

    @Test
    void goesOnBehindADevice() throws Exception {
        assertThat(found("", List.of(BI, KIA), null, 2)).containsExactly("pi-1", "pi-2");
        assertThat(found("", List.of(BI, KIA), "pi-2", 2)).containsExactly("pi-3");
    }

    @Test
    void hearsOfNewNamesOfDevicesAndSchools() throws Exception {
        registry.devices()
                .update(registry.device(new DeviceId("pi-1"))
                        .map(one -> new Device(one.id(), one.school(), "Bể cá", one.created()))
                        .orElseThrow());
        registry.addSchool(KIA, "Trường mới", new AreaId("hoa-binh"), null);

        assertThat(found("be ca")).containsExactly("pi-1");
        assertThat(found("vuon")).isEmpty();
        assertThat(found("truong moi")).containsExactly("pi-3");
    }

    @Test
    void findsWhatWasThereBeforeItCouldBeLookedFor() throws Exception {
        registry.close();
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("registry.db"));
                var statement = file.createStatement()) {
            statement.execute("UPDATE device SET folded = NULL");
            statement.execute("UPDATE school SET folded = NULL");
        }
        registry = Registry.open(folder, Clock.systemUTC(), new SecureRandom());

        assertThat(found("vuon muong")).containsExactly("pi-1");
    }
}
