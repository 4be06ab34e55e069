package org.chieng.server.registry.exchange;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryServer;
import org.chieng.server.registry.exchange.SheetImport.Mode;
import org.chieng.server.testkit.Postgres;

/** A province's registry read from CSV: 520 schools, 313 computers, 1,440 lent things; a rehearsal, the import, the same again, an export. */
public final class ImportBenchMain {
    private static final int SCHOOLS = 520;
    private static final int COMPUTERS = 313;
    private static final int LABS = 16;
    private static final int LOANS = 1440;
    private static final int COMMUNES = 148;

    private ImportBenchMain() {}

    /** Runs it on both databases. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("chieng-bench");
        try (Registry registry = Registry.open(folder, Clock.systemUTC(), new SecureRandom())) {
            measure("SQLite", registry);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        try (Postgres postgres = Postgres.start()) {
            postgres.ensureDatabase("bench");
            RegistryServer server = new RegistryServer(postgres.url("bench"), Postgres.USER, postgres.passwordFile());
            try (Registry registry = Registry.connect(server, Clock.systemUTC(), new SecureRandom())) {
                measure("PostgreSQL (fsync off)", registry);
            }
        }
    }

    private static void measure(String name, Registry registry) throws Exception {
        List<SheetImport.Input> inputs = inputs();
        int rows = COMMUNES + 1 + SCHOOLS + LABS + COMPUTERS + LOANS;
        System.out.printf("%s, %d rows, of which %d schools and %d computers%n", name, rows, SCHOOLS, COMPUTERS);
        read("rehearsal", registry, inputs, Mode.DRY_RUN);
        read("import", registry, inputs, Mode.ALL_OR_NOTHING);
        read("the same again", registry, inputs, Mode.ALL_OR_NOTHING);
        long begun = System.nanoTime();
        Map<String, String> files = SheetExport.run(registry);
        System.out.printf(
                "  %-16s %6d ms, %d kB%n",
                "export",
                (System.nanoTime() - begun) / 1_000_000,
                files.values().stream().mapToInt(String::length).sum() / 1000);
    }

    private static void read(String what, Registry registry, List<SheetImport.Input> inputs, Mode mode)
            throws Exception {
        long begun = System.nanoTime();
        ImportReport report = SheetImport.run(registry, inputs, mode, SheetImport.By.operator(secrets -> {}));
        if (!report.faults().isEmpty()) {
            throw new IllegalStateException(report.faults().toString());
        }
        System.out.printf("  %-16s %6d ms%n", what, (System.nanoTime() - begun) / 1_000_000);
    }

    private static List<SheetImport.Input> inputs() {
        StringBuilder areas = new StringBuilder("id,name,parent\nphu-tho,Phú Thọ,\n");
        for (int i = 0; i < COMMUNES; i++) {
            areas.append("xa-%d,Xã %d,phu-tho%n".formatted(i, i));
        }
        StringBuilder schools = new StringBuilder("id,name,area\n");
        for (int i = 0; i < SCHOOLS; i++) {
            schools.append("school-%d,\"Trường TH&THCS, số %d\",xa-%d%n".formatted(i, i, i % COMMUNES));
        }
        StringBuilder labs = new StringBuilder("id,school,name\n");
        for (int i = 0; i < LABS; i++) {
            labs.append("lab-%d,school-%d,Phòng máy%n".formatted(i, i));
        }
        StringBuilder devices = new StringBuilder("id,school,name,lab,seat\n");
        for (int i = 0; i < COMPUTERS; i++) {
            devices.append("pc-%d,school-%d,Máy %d,lab-%d,%d%n".formatted(i, i % LABS, i, i % LABS, i / LABS));
        }
        StringBuilder loans = new StringBuilder("id,school,item,lent\n");
        for (int i = 0; i < LOANS; i++) {
            loans.append("DT-%04d,school-%d,Điện thoại,1/9/2026%n".formatted(i, i % SCHOOLS));
        }
        List<SheetImport.Input> inputs = new ArrayList<>();
        Map.of("areas", areas, "schools", schools, "labs", labs, "devices", devices, "loans", loans)
                .forEach((sheet, text) ->
                        inputs.add(new SheetImport.Input(sheet, sheet + ".csv", Buffer.buffer(text.toString()))));
        return inputs;
    }
}
