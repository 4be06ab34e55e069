package org.chieng.server.erase;

import java.nio.file.Files;
import org.chieng.testkit.Influxd;
import org.chieng.testkit.V2Front;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Over a real InfluxDB 1.6.7, whose own files are its own affair: it takes what is deleted out of them when it compacts. */
@Timeout(180)
class InfluxEraseIT extends EraseContract {
    private static final String TOKEN = "token-of-the-erasing-test";

    private Influxd influxd;
    private V2Front front;

    @BeforeEach
    void start() throws Exception {
        influxd = Influxd.start(Files.createDirectory(folder.resolve("influxd")));
        front = V2Front.before(influxd, TOKEN);
        influxd.query("", "CREATE DATABASE one");
    }

    @AfterEach
    void stop() {
        front.close();
        influxd.close();
    }

    @Override
    String settings() {
        return "store { kind = influxdb, influxdb { url = \"" + front.uri() + "\", bucket = one, token = \"" + TOKEN
                + "\" } }";
    }
}
