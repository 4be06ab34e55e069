package org.chieng.agent.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.chieng.agent.testkit.CountedLine;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.uplink.Passenger;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;

/**
 * What 20 computers of a lab cost on the line in 26 days with school, through their relay: the relay itself, its clock moved by hand, over a real TLS connection;
 * MQTT's packets with their acknowledgements, keep-alives, questions for the time, and a session a day with its handshakes. Counted with the headers of TCP and
 * IP, where each segment has an acknowledgement of its own. Arguments: seconds of a keep-alive, between questions for the time, of {@code relay.batch}, between batches; as on a metered line: 900 3600 10 600; {@code lessons} or
 * {@code any}: when states change.
 */
final class RelayWireBenchMain {
    private static final int COMPUTERS = 20;
    private static final String TOPIC = "v1/devices/lab-pi/";
    private static final int PUBLISH = 0x32;
    private static final int ONCE = 0x30;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int PING = 0xC0;
    private static final char[] PASSWORD = "changeit".toCharArray();

    private RelayWireBenchMain() {}

    public static void main(String[] args) throws Exception {
        int keepAlive = Integer.parseInt(args[0]);
        int askTime = Integer.parseInt(args[1]);
        int batch = Integer.parseInt(args[2]);
        int apart = Integer.parseInt(args[3]);
        boolean inLessons = args[4].equals("lessons");
        Path folder = Files.createTempDirectory("relay-wire");
        SSLContext tls = tls(folder);
        try (SSLServerSocket server = (SSLServerSocket)
                        tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
                CountedLine line = new CountedLine(server.getLocalPort())) {
            Thread answers = new Thread(() -> answer(server), "broker");
            answers.setDaemon(true);
            answers.start();
            run(folder, tls, line, keepAlive, askTime, batch, apart, inLessons);
        }
    }

    private static void run(
            Path folder,
            SSLContext tls,
            CountedLine line,
            int keepAlive,
            int askTime,
            int batch,
            int apart,
            boolean inLessons)
            throws Exception {
        HandClock hand = new HandClock();
        AgentClock clock = hand.agentClock();
        long start = clock.wallMicros();
        List<LabMonth> computers = new ArrayList<>();
        for (int i = 0; i < COMPUTERS; i++) {
            computers.add(new LabMonth(i, inLessons));
        }
        RelayConfig config = new RelayConfig(
                true, "127.0.0.1", 0, folder, Duration.ofSeconds(batch), 64 << 20, folder.resolve("relay"));
        long readings = 0;
        Costs costs = new Costs(line);
        try (Relay relay = Relay.open(config, clock, ClockBook.trustingSystem(clock))) {
            for (int day = 0; day < LabMonth.DAYS; day++) {
                long before = line.bytes();
                try (SSLSocket socket = (SSLSocket)
                        tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), line.port())) {
                    Session session = new Session(socket);
                    session.connect();
                    costs.add("sessions: handshakes, CONNECT, SUBSCRIBE, status", before);
                    relay.begin(true);
                    int sent = 0;
                    int asked = -askTime;
                    for (int second = 0; second < LabMonth.DAY; second++) {
                        for (int i = 0; i < COMPUTERS; i++) {
                            readings += tell(relay, computers.get(i), i, day, second, start);
                        }
                        if (second - asked >= askTime) {
                            before = line.bytes();
                            session.askTime();
                            costs.add("questions for the time, and answers", before);
                            asked = second;
                            sent = second;
                        }
                        Optional<Passenger.Batch> next = relay.next(Duration.ofSeconds(apart));
                        if (next.isPresent()) {
                            before = line.bytes();
                            int packets = session.publish(
                                    TOPIC + "relayed", next.get().payload());
                            costs.batch(next.get().payload().length, packets, before);
                            relay.acknowledged(next.get());
                            sent = second;
                        }
                        if (second - sent >= keepAlive) {
                            before = line.bytes();
                            session.ping();
                            costs.add("keep-alives", before);
                            sent = second;
                        }
                        hand.pass(Duration.ofSeconds(1));
                    }
                }
            }
        }
        System.out.printf(
                "keep-alive %d s, time each %d s, relay.batch %d s, batches %d s apart, states change in %s: %d computers, %d days with school of %d: %d readings%n",
                keepAlive,
                askTime,
                batch,
                apart,
                inLessons ? "lessons" : "any minute",
                COMPUTERS,
                (int) IntStream.range(0, LabMonth.DAYS)
                        .filter(LabMonth::isSchool)
                        .count(),
                LabMonth.DAYS,
                readings);
        costs.print();
    }

    /** Bytes by what they are for. */
    private static final class Costs {
        private static final int TLS_RECORD =
                38; // as the JDK writes them: 16 more than it must (RFC 8446 section 5.2);

        private final CountedLine line;
        private final Map<String, long[]> rows = new LinkedHashMap<>();

        Costs(CountedLine line) {
            this.line = line;
        }

        private void add(String what, long times, long bytes) {
            long[] row = rows.computeIfAbsent(what, any -> new long[2]);
            row[0] += times;
            row[1] += bytes;
        }

        void add(String what, long before) {
            add(what, 1, line.bytes() - before);
        }

        void batch(int payload, int packets, long before) {
            add("batches: what the computers told", 1, payload);
            add("batches: PUBLISH and PUBACK around it", 1, packets - payload);
            add("batches: TLS records", 2, 2 * TLS_RECORD);
            add("batches: TCP and IP", 1, line.bytes() - before - packets - 2 * TLS_RECORD);
        }

        void print() {
            rows.forEach((what, row) -> System.out.printf("| %s | %,d | %,d |%n", what, row[0], row[1]));
            System.out.printf("| all | | %,d |%n", line.bytes());
        }
    }

    private static int tell(Relay relay, LabMonth computer, int number, int day, int second, long start)
            throws Exception {
        DeviceId device = new DeviceId("phong-tin-hoc-" + (number + 1));
        boolean isOn = LabMonth.isSchool(day) && second >= LabMonth.BEGIN && second <= LabMonth.END;
        if (isOn && second % 60 == 0) {
            relay.answer(device, "presence", "{}".getBytes(UTF_8));
        }
        List<Reading> told = computer.at(day, second, start);
        if (!told.isEmpty()) {
            LanAnswer answer = relay.answer(device, "telemetry", PackEncoder.toCbor(told))
                    .toCompletableFuture()
                    .get();
            if (answer.code() != LanAnswer.Code.CHANGED) {
                throw new IOException(new String(answer.payload(), UTF_8));
            }
        }
        return told.size();
    }

    /** The relay's end of an MQTT 3.1.1 session. */
    private static final class Session {
        private final OutputStream out;
        private final DataInputStream in;
        private int packet;

        Session(SSLSocket socket) throws IOException {
            this.out = socket.getOutputStream();
            this.in = new DataInputStream(socket.getInputStream());
        }

        void connect() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            text(body, "MQTT");
            body.write(new byte[] {4, (byte) 0xEC, 0, 120});
            text(body, "lab-pi");
            text(body, TOPIC + "status");
            text(body, "offline");
            text(body, "lab-pi");
            text(body, "0123456789abcdef0123456789abcdef");
            send(0x10, body.toByteArray());
            read(in);
            ByteArrayOutputStream filters = new ByteArrayOutputStream();
            filters.write(new byte[] {0, 1});
            for (String down : List.of("commands/+", "config", "errors", "clock")) {
                text(filters, TOPIC + down);
                filters.write(1);
            }
            send(SUBSCRIBE, filters.toByteArray());
            read(in);
            publish(TOPIC + "status", "online".getBytes(UTF_8));
        }

        /** Bytes of the packet and of its acknowledgement. */
        int publish(String topic, byte[] payload) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            text(body, topic);
            packet = packet % 60_000 + 1;
            body.write(packet >> 8);
            body.write(packet);
            body.write(payload);
            send(PUBLISH, body.toByteArray());
            read(in);
            return packet(PUBLISH, body.toByteArray()).length + 4;
        }

        void askTime() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            text(body, TOPIC + "time");
            body.write("{\"id\":\"123\"}".getBytes(UTF_8));
            send(ONCE, body.toByteArray());
            read(in); // the answer
        }

        void ping() throws IOException {
            send(PING, new byte[0]);
            read(in);
        }

        private void send(int type, byte[] body) throws IOException {
            out.write(packet(type, body));
            out.flush();
        }
    }

    private static byte[] packet(int type, byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(type);
        int left = body.length;
        do {
            whole.write(left >= 128 ? (left & 127) | 128 : left);
            left >>= 7;
        } while (left > 0);
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    /** A packet: its type, and what is in it. */
    private static int read(InputStream in) throws IOException {
        int type = in.read();
        int length = 0;
        int shift = 0;
        int one;
        do {
            one = in.read();
            length |= (one & 127) << shift;
            shift += 7;
        } while (one >= 128);
        byte[] body = in.readNBytes(length);
        if (type < 0 || body.length < length) {
            throw new IOException("the connection ended");
        }
        return type;
    }

    private static void answer(SSLServerSocket server) {
        while (true) {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                while (true) {
                    int type = read(in);
                    if (type == 0x10) {
                        out.write(packet(0x20, new byte[] {0, 0}));
                    } else if (type == PING) {
                        out.write(packet(0xD0, new byte[0]));
                    } else if (type == PUBLISH) {
                        out.write(packet(PUBACK, new byte[] {0, 1}));
                    } else if (type == SUBSCRIBE) {
                        out.write(packet(0x90, new byte[] {0, 1, 1, 1, 1, 0}));
                    } else if (type == ONCE) {
                        ByteArrayOutputStream body = new ByteArrayOutputStream();
                        text(body, TOPIC + "clock");
                        body.write("{\"id\":\"123\",\"time\":1795543000.123456,\"live\":true,\"relay\":true}"
                                .getBytes(UTF_8));
                        out.write(packet(ONCE, body.toByteArray()));
                    }
                    out.flush();
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private static SSLContext tls(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=chieng.example.vn",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
