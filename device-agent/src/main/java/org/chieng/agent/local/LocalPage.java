package org.chieng.agent.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chieng.agent.claim.ClaimStatus;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.agent.journal.RangeReader;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Throttle;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page with live values and the last day's charts, for the browsers of the school's network; read only. Thread-safe.
 */
public final class LocalPage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalPage.class);

    /** Most pages that look at once; chosen: a class and its teacher. */
    static final int MOST_STREAMS = 48;

    /** Threads for everything else. */
    private static final int OTHER_REQUESTS = 16;

    /** Most pages of one address that look at once; chosen: some tabs. */
    static final int STREAMS_OF_ONE = 4;

    /** Most other requests of one address at once; chosen: as many as a browser has connections to one server. */
    static final int OTHERS_OF_ONE = 6;

    /** Most connections at once; chosen: all streams, and a class of browsers with six connections each. */
    static final int MOST_CONNECTIONS = 320;

    /** How long a browser may take to read what is written at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int USUAL_POINTS = 720;
    private static final int MOST_POINTS = 2000;
    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final String API = "/api/v1";
    private static final String REPORTS = "/what-this-computer-reports";

    /** Readings that are recalled at once, and the pause behind them; chosen: a day of 12 channels in some 20 s, at a tenth of a core. */
    private static final int RECALL_AT_ONCE = 500;

    private static final long RECALL_PAUSE_MILLIS = 10;

    static {
        // seconds until who sends a request a byte at a time is thrown out (jdk.httpserver), should Arrivals not do so
        // before
        System.setProperty("sun.net.httpserver.maxReqTime", "20");
        System.setProperty("sun.net.httpserver.maxReqHeaders", "64");
        // who only connects has no thread, but a file handle, and nobody asks from where it comes: those above are
        // closed at once
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
        // each event is to leave at once
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ClaimView claim;
    private final String title;
    private final Arrivals arrivals;
    private final AgentClock clock;
    private final DayMemory memory;
    private final DayMemory past;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Views views;
    private final Visitors visitors;
    private final LiveStreams streams;
    private final Throttle faults;
    private volatile @Nullable Thread recalling;
    private volatile Supplier<List<Reading>> reported = List::of;

    private LocalPage(LocalConfig config, DeviceId device, AgentClock clock, ClaimView claim) throws IOException {
        this.claim = claim;
        this.title = config.title().isBlank() ? device.value() : config.title();
        this.clock = clock;
        this.memory = DayMemory.ofNow(clock);
        this.past = DayMemory.ofPast(clock);
        this.views = new Views(device, config.title());
        this.faults = new Throttle(Duration.ofMinutes(1), clock.monotonicNanos());
        this.server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
        this.visitors = new Visitors(STREAMS_OF_ONE, OTHERS_OF_ONE, PATIENCE, clock.monotonicNanos());
        this.arrivals = new Arrivals(MOST_STREAMS + OTHER_REQUESTS, clock.monotonicNanos());
        this.streams = new LiveStreams(memory, views, MOST_STREAMS, visitors, arrivals);
        server.setExecutor(arrivals);
        server.createContext("/", this::answer);
    }

    /**
     * Begins to serve.
     *
     * @param claim whether the agent belongs to a school, and by which code it can be claimed
     * @throws IOException when the address can't be listened on; the message names it
     */
    public static LocalPage open(LocalConfig config, DeviceId device, AgentClock clock, ClaimView claim)
            throws IOException {
        try {
            LocalPage page = new LocalPage(config, device, clock, claim);
            page.server.start();
            log.info("the page of this agent is at http://{}:{}/", config.host(), page.port());
            return page;
        } catch (IOException e) {
            throw new IOException(
                    "the local page can't listen on " + config.host() + " port " + config.port() + " (" + e.getMessage()
                            + "): stop what uses it, or name another in 'local.port'",
                    e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Lets the page {@value #REPORTS} show what a lab's computer tells of itself: the newest of each channel. */
    public void reports(Supplier<List<Reading>> told) {
        reported = told;
    }

    /** How many pages look now. */
    public int watching() {
        return streams.count();
    }

    int channels() {
        return memory.channels().size();
    }

    /** Takes readings that came together, in the order of coming; quick, and called on the source's thread. */
    public void measured(List<Reading> readings) {
        for (Reading reading : readings) {
            memory.take(reading).ifPresent(taken -> streams.measured(reading, taken));
        }
    }

    /**
     * Fills the charts of the last day with what an earlier run left in the journal. Returns at once; a thread of its own reads, with pauses,
     * so that a small computer goes on measuring.
     *
     * @param nowMicros the time, UTC
     */
    public void recall(Journal journal, long nowMicros) {
        Thread thread = new Thread(() -> recallDay(journal, nowMicros), "local-recall");
        thread.setDaemon(true);
        thread.start();
        recalling = thread;
    }

    private void recallDay(Journal journal, long nowMicros) {
        try (RangeReader reader = journal.range(nowMicros - 24 * HOUR_MICROS, nowMicros)) {
            List<JournalRecord> records;
            do {
                records = reader.read(RECALL_AT_ONCE);
                records.forEach(record -> past.take(record.measured().reading()));
            } while (!records.isEmpty() && !closing.await(RECALL_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            log.warn("the charts of the last day can't be filled from the journal: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange) {
        arrivals.arrived();
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                problem(exchange, 405, method + " is not understood: this page is read with GET");
                return;
            }
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            String path = String.valueOf(exchange.getRequestURI().getPath());
            Optional<Visitors.Visit> visit =
                    visitors.enter(exchange.getRemoteAddress().getAddress(), path.equals(livePath()));
            if (visit.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", "5"); // RFC 6585 section 4
                problem(exchange, 429, "this computer asks for too much at once: close some tabs of this page");
                return;
            }
            try (Visitors.Visit served = visit.get()) {
                answer(exchange, path, served);
            }
        } catch (IOException e) {
            log.debug("a browser went away: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            faults.pass(held -> log.error(
                    "the local page could not answer, by a fault of the agent's; it goes on ({} more)", held, e));
        }
    }

    private void answer(HttpExchange exchange, String path, Visitors.Visit visit)
            throws IOException, InterruptedException {
        if (path.equals(livePath())) {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            live(exchange, visit);
            return;
        }
        visit.writes();
        if (path.startsWith(API + "/")) {
            api(exchange, path.substring(API.length()));
        } else if (path.equals("/claim")) {
            claim(exchange);
        } else if (path.equals(REPORTS)) {
            reports(exchange);
        } else if (path.equals("/") && exchange.getRequestURI().getQuery() == null && waits()) {
            exchange.getResponseHeaders().set("Location", "/claim");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(302, -1);
        } else {
            file(exchange, path);
        }
    }

    /** Then the code is shown first; the readings are a link away. */
    private boolean waits() {
        return claim.status().get().state() == ClaimStatus.State.WAITING;
    }

    private void claim(HttpExchange exchange) throws IOException {
        ClaimStatus status = claim.status().get();
        if (status.isOpen()) {
            claim.looked().run();
        }
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        secure(exchange);
        text(exchange, 200, "text/html; charset=utf-8", ClaimPage.html(title, status));
    }

    private void reports(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        secure(exchange);
        text(exchange, 200, "text/html; charset=utf-8", ReportsPage.html(title, reported.get()));
    }

    private static void secure(HttpExchange exchange) {
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'");
    }

    private String livePath() {
        return API + "/schools/" + views.school() + "/live";
    }

    private void file(HttpExchange exchange, String path) throws IOException {
        Optional<PageFiles.PageFile> file = PageFiles.find(path);
        if (file.isEmpty()) {
            problem(exchange, 404, "nothing here: the page is at /");
            return;
        }
        exchange.getResponseHeaders().set("Cache-Control", path.equals("/") ? "no-cache" : "max-age=600");
        secure(exchange);
        send(exchange, 200, file.get().contentType(), file.get().content());
    }

    private void api(HttpExchange exchange, String path) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        String school = "/schools/" + views.school();
        String device = "/devices/" + views.school();
        if (path.equals("/schools")) {
            json(exchange, views.schools());
        } else if (path.equals(school + "/devices")) {
            json(exchange, views.devices());
        } else if (path.equals(device + "/history")) {
            history(exchange, false);
        } else if (path.equals(device + "/history.csv")) {
            history(exchange, true);
        } else {
            problem(exchange, 404, "nothing here: " + API + "/schools is the start");
        }
    }

    private void live(HttpExchange exchange, Visitors.Visit visit) throws IOException, InterruptedException {
        if (!streams.hasRoom()) {
            exchange.getResponseHeaders().set("Retry-After", "5");
            problem(exchange, 503, "as many pages look as this agent allows: try again in a few seconds");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        streams.serve(exchange.getResponseBody(), visit, clock.wallMicros());
    }

    private void history(HttpExchange exchange, boolean csv) throws IOException {
        try {
            Query query = new Query(exchange.getRequestURI());
            ChannelName channel = query.channel();
            long to = query.micros("to", clock.wallMicros());
            long from = query.micros("from", to - HOUR_MICROS);
            Optional<DayMemory.History> found = memory.history(
                            channel, from, to, query.points(USUAL_POINTS, MOST_POINTS))
                    .map(now -> now.after(past.bins(channel, from, to, now.widthMicros())));
            if (found.isEmpty()) {
                problem(exchange, 404, "no channel " + channel + " was heard of");
            } else if (csv) {
                String name = channel.toString().replace('/', '-').replace(':', '-');
                exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
                text(exchange, 200, "text/csv; charset=utf-8", Views.csv(found.get()));
            } else {
                json(exchange, views.history(channel.toString(), from, to, found.get()));
            }
        } catch (Query.FaultyQuery e) {
            problem(exchange, 400, String.valueOf(e.getMessage()));
        }
    }

    private static void json(HttpExchange exchange, String body) throws IOException {
        text(exchange, 200, "application/json", body);
    }

    private static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        text(exchange, status, "application/problem+json", Views.problem(status, detail));
    }

    private static void text(HttpExchange exchange, int status, String type, String body) throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Ends every stream and gives the port back. */
    @Override
    public void close() {
        closing.countDown();
        Thread reader = recalling;
        if (reader != null) {
            Uninterrupted.join(reader);
        }
        streams.close();
        server.stop(0);
        arrivals.close();
    }
}
