package org.chieng.server.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.chieng.sim.wire.PtyConnector;
import org.chieng.sim.wire.Wire;

/**
 * A school's agent, its boards, its line and its server, and a clock that jumps from measurement to measurement. What happens, happens to the
 * real processes; when, is drawn. Confined to one thread.
 */
final class ChaosMonth implements AutoCloseable {
    static final List<String> BOARDS = List.of("uno", "nano", "mega");
    static final long STEP_MICROS = 600_000_000;
    static final int STEPS_A_DAY = 144;
    private static final long START = Instant.parse("2026-09-01T00:00:00Z").getEpochSecond() * 1_000_000;
    private static final String SECRET = "a-secret-for-tests-only";
    private static final long PLENTY = Long.MAX_VALUE;

    private final Path folder;
    private final Random random;
    private final SimulatedTime time;
    private final ChaosLedger ledger = new ChaosLedger();
    private final Map<String, Wire> wires = new LinkedHashMap<>();
    private final Map<String, Long> numbers = new TreeMap<>();
    private final Map<String, Integer> events = new TreeMap<>();
    private final int serverPort = freePort();
    private final ChaosLine line;
    private final TreeMap<Integer, List<Event>> agenda = new TreeMap<>();
    private JarProcess server;
    private boolean serverRuns = true;
    private ChaosAgent agent;
    private UUID boot = UUID.randomUUID();
    private int step;

    /** Something that happens. */
    interface Event {
        void happen() throws Exception;
    }

    ChaosMonth(Path folder, long seed) throws Exception {
        this.folder = folder;
        this.random = new Random(seed);
        this.time = new SimulatedTime(folder.resolve("time"));
        time.set(START);
        time.setQuota(PLENTY);
        time.boot(0);
        for (String board : BOARDS) {
            wires.put(board, new PtyConnector(folder.resolve("dev").resolve(board)).connect());
            numbers.put(board, 0L);
        }
        writeConfiguration();
        this.server = launchServer();
        this.line = new ChaosLine(serverPort, seed);
        this.agent = launchAgent();
    }

    ChaosLedger ledger() {
        return ledger;
    }

    Map<String, Integer> events() {
        return events;
    }

    Path store() {
        return folder.resolve("server");
    }

    // ---- what can be planned

    /** Plans something for a moment. */
    void at(int atStep, String name, Event event) {
        agenda.computeIfAbsent(atStep, key -> new ArrayList<>()).add(() -> {
            events.merge(name, 1, Integer::sum);
            event.happen();
        });
    }

    /** The line is like that for so many steps. */
    void line(int from, int steps, ChaosLine.Mode mode) {
        at(from, "line " + mode.name().toLowerCase(java.util.Locale.ROOT), () -> line.set(mode));
        agenda.computeIfAbsent(from + steps, key -> new ArrayList<>()).add(() -> line.set(ChaosLine.Mode.UP));
    }

    /** The server takes another secret for so long. */
    void wrongSecret(int from, int steps) {
        at(from, "wrong secret", () -> {
            secret("another-secret");
            line.set(ChaosLine.Mode.DOWN); // a session that is open stays so
            line.set(ChaosLine.Mode.UP);
        });
        agenda.computeIfAbsent(from + steps, key -> new ArrayList<>()).add(() -> secret(SECRET));
    }

    /** Kill -9 of the agent, and its start in the same boot. */
    void killAgent() throws Exception {
        agent.kill();
        ledger.killed();
        agent = launchAgent();
    }

    /** Kill -9 of the agent in the middle of what boards print. */
    void killAgentInMidLine() throws Exception {
        print();
        LockSupport.parkNanos(random.nextInt(5_000_000));
        killAgent();
    }

    /** The power fails: what was not forced is torn, and the machine comes back with a clock that shows what it likes. */
    void losePower(long wallOffset) throws Exception {
        agent.kill();
        ledger.killed();
        ledger.powerLost();
        tear();
        boot = UUID.randomUUID();
        time.set(time.micros() + 30_000_000);
        time.boot(wallOffset);
        agent = launchAgent();
    }

    /** What a Raspberry Pi shows that has nothing to keep the time in. */
    long to1970() {
        return -time.micros();
    }

    void setWallOffset(long micros) {
        time.setWallOffset(micros);
    }

    void killServer(int from, int steps) {
        at(from, "server kill -9", () -> {
            server.kill();
            serverRuns = false;
        });
        agenda.computeIfAbsent(from + steps, key -> new ArrayList<>()).add(this::startServer);
    }

    /** The disk holds so much more and no more. */
    void fillDisk(int from, int steps, long roomLeft) {
        at(
                from,
                roomLeft == 0 ? "disk full, nothing left" : "disk full",
                () -> time.setQuota(journalBytes() + roomLeft));
        agenda.computeIfAbsent(from + steps, key -> new ArrayList<>()).add(() -> time.setQuota(PLENTY));
    }

    /** Others have taken even what the journal had. */
    void takeDisk(int from, int steps) {
        at(from, "disk full, not a byte", () -> time.setQuota(0));
        agenda.computeIfAbsent(from + steps, key -> new ArrayList<>()).add(() -> time.setQuota(PLENTY));
    }

    // ---- the course of it

    /** Goes on for so many steps. */
    void run(int steps) throws Exception {
        for (int end = step + steps; step < end; step++) {
            for (Event event : agenda.getOrDefault(step, List.of())) {
                event.happen();
            }
            awaitClock();
            measure();
            if (random.nextInt(4) == 0) {
                agent.sync();
            }
            time.set(time.micros() + STEP_MICROS - random.nextInt(1_000_000));
        }
    }

    /** Everything works again, until all is sent. */
    void comeToRest() throws Exception {
        line.set(ChaosLine.Mode.UP);
        awaitClock();
        measure();
        for (int quiet = 0; quiet < 3; ) {
            agent.sync();
            quiet = agent.status().pending() == 0 ? quiet + 1 : 0;
            time.set(time.micros() + 60_000_000);
            Thread.sleep(50);
        }
        agent.stop();
        server.terminate();
    }

    private boolean isUp() {
        return serverRuns && line.mode() == ChaosLine.Mode.UP;
    }

    /** Time goes on only when the agent had the chance to ask for it: its few real milliseconds are minutes here. */
    private void awaitClock() throws Exception {
        if (!isUp() || !readSecret().equals(SECRET)) {
            return;
        }
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!ledger.isClockKnown()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the agent does not learn the time\n" + agent.tail());
            }
            Thread.sleep(5);
        }
    }

    private Map<String, Long> print() {
        Map<String, Long> printed = new TreeMap<>();
        wires.forEach((board, wire) -> {
            long number = numbers.merge(board, 1L, Long::sum);
            ledger.printed(board, number, time.micros());
            byte[] text = "n:%d,a:%d.25,b:%d.5,c:%d.75\r\n"
                    .formatted(number, number, number, number)
                    .getBytes(StandardCharsets.US_ASCII);
            wire.send(text, text.length);
            printed.put(board, number);
        });
        return printed;
    }

    /** Each board prints until a line of it is taken: after a start the agent wants to see more than one. */
    private void measure() throws Exception {
        boolean all = false;
        for (int tries = 0; !all; tries++) {
            if (tries > 100) {
                throw new IllegalStateException("the agent does not take what boards print\n" + agent.tail());
            }
            all = true;
            for (Map.Entry<String, Long> one : print().entrySet()) {
                all &= ledger.await(one.getKey(), one.getValue(), tries == 0 ? 100 : 200);
            }
            time.set(time.micros() + 100_000);
        }
    }

    private ChaosAgent launchAgent() throws Exception {
        wires.values().forEach(Wire::discard);
        ChaosAgent launched = new ChaosAgent(
                folder,
                folder.resolve("time"),
                line.port(),
                boot,
                BOARDS.stream()
                        .map(board -> folder.resolve("dev").resolve(board))
                        .toList(),
                ledger);
        launched.awaitReady();
        return launched;
    }

    private JarProcess launchServer() {
        JarProcess launched = JarProcess.start(
                "server",
                folder.resolve("server.log"),
                JarProcess.java(
                        folder,
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Xmx192m",
                        "-cp",
                        WholeWay.SERVER_JAR + ":" + Path.of("target", "test-classes"),
                        ChaosServerMain.class.getName(),
                        folder.resolve("server.conf").toString(),
                        folder.resolve("time").toString()));
        launched.awaitReady();
        return launched;
    }

    private void startServer() {
        if (!serverRuns) {
            server = launchServer();
            serverRuns = true;
        }
    }

    private long journalBytes() throws IOException {
        long bytes = 0;
        for (Path segment : segments()) {
            bytes += Files.size(segment);
        }
        return bytes;
    }

    private List<Path> segments() throws IOException {
        Path journal = folder.resolve("pi").resolve("journal");
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
    }

    /** Of what was not forced only a part reached the disk: less of it, or with holes, or with what was there before. */
    private void tear() throws IOException {
        for (Path segment : segments()) {
            Path mark = folder.resolve("pi").resolve("forced").resolve(segment.getFileName());
            long safe = Files.exists(mark) ? Long.parseLong(Files.readString(mark)) : 0;
            long size = Files.size(segment);
            if (safe >= size) {
                continue;
            }
            events.merge("torn tail", 1, Integer::sum);
            try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                int unsafe = (int) (size - safe);
                switch (random.nextInt(4)) {
                    case 0 -> file.setLength(safe + random.nextInt(unsafe));
                    case 1 -> spoil(file, safe, unsafe, new byte[unsafe]);
                    case 2 -> {
                        byte[] garbage = new byte[unsafe];
                        random.nextBytes(garbage);
                        spoil(file, safe, unsafe, garbage);
                    }
                    default -> file.setLength(safe);
                }
            }
        }
    }

    private void spoil(RandomAccessFile file, long safe, int unsafe, byte[] with) throws IOException {
        int from = random.nextInt(unsafe);
        file.seek(safe + from);
        file.write(with, 0, 1 + random.nextInt(unsafe - from));
    }

    private void secret(String secret) throws IOException {
        Path file = folder.resolve("pi").resolve("secret");
        Files.writeString(file, secret);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private String readSecret() throws IOException {
        return Files.readString(folder.resolve("pi").resolve("secret"));
    }

    private void writeConfiguration() throws IOException {
        Files.createDirectories(folder.resolve("pi"));
        secret(SECRET);
        Path registry = Files.writeString(folder.resolve("registry.json"), """
                {"areas": [{"id": "tan-lac", "name": "Tân Lạc"}],
                 "schools": [{"id": "thcs-muong-bi", "name": "THCS Mường Bi", "area": "tan-lac"}],
                 "devices": [{"id": "pi", "school": "thcs-muong-bi", "name": "Pi", "secret": "%s"}]}
                """.formatted(SECRET));
        Files.writeString(folder.resolve("server.conf"), """
                data = "%s"
                registry.import = "%s"
                http.port = 0
                mqtt.port = %d
                coap.port = 0
                """.formatted(store(), registry, serverPort));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        agent.close();
        line.close();
        server.close();
        wires.values().forEach(Wire::close);
    }
}
