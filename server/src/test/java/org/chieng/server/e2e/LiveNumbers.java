package org.chieng.server.e2e;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.chieng.server.testkit.SseReader;

/** A page that looks at a school with one series, and remembers each value that it was told live. Thread-safe. */
final class LiveNumbers implements AutoCloseable {
    private final SseReader reader;
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

    private LiveNumbers(SseReader reader) {
        this.reader = reader;
    }

    static LiveNumbers open(int port, String school, String cookie) throws IOException {
        SseReader reader = SseReader.open(port, "/api/v1/schools/" + school + "/live", "Cookie", cookie);
        reader.next(); // the snapshot: from now on it is live
        LiveNumbers page = new LiveNumbers(reader);
        Thread thread = new Thread(page::read, "page");
        thread.setDaemon(true);
        thread.start();
        return page;
    }

    private void read() {
        try {
            while (true) {
                SseReader.Event event = reader.next();
                if (event.name().equals("message")) {
                    JsonArray series = new JsonArray(event.data()).getJsonArray(1);
                    for (int i = 2; i < series.size(); i += 2) {
                        seen.add(series.getInteger(i));
                    }
                }
            }
        } catch (IOException e) {
            // closed by the test, or silent: what is missing then fails it
        }
    }

    Set<Integer> seen() {
        return seen;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
