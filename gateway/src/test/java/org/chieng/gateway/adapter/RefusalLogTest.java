package org.chieng.gateway.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** Logs that clients could fill. */
class RefusalLogTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final Logger log = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                Object[] parts = new Object[arguments.length - 1];
                System.arraycopy(arguments, 1, parts, 0, parts.length);
                Object[] flat = parts.length == 1 && parts[0] instanceof Object[] array ? array : parts;
                lines.add(method.getName() + " "
                        + MessageFormatter.arrayFormat((String) arguments[0], flat)
                                .getMessage());
                return null;
            });

    @Test
    void tellsEachAddressAndReasonOnceAMinuteAndTheRestAsANumber() {
        RefusalLog refusals = new RefusalLog(log, nanos::get);
        for (int i = 0; i < 1_000; i++) {
            refusals.refused("10.0.0.7", null, ErrorCode.WRONG_SECRET);
        }
        refusals.refused("10.0.0.7", null, ErrorCode.UNKNOWN_DEVICE);
        refusals.refused("10.0.0.8", null, ErrorCode.WRONG_SECRET);
        assertThat(lines)
                .containsExactly(
                        "info refused 10.0.0.7: wrong-secret",
                        "info refused 10.0.0.7: unknown-device",
                        "info refused 10.0.0.8: wrong-secret");

        lines.clear();
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        refusals.refused("10.0.0.7", null, ErrorCode.WRONG_SECRET);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("info refused 999 more");
        assertThat(lines.get(1)).isEqualTo("info refused 10.0.0.7: wrong-secret");
    }

    @Test
    void boundsItsLinesHoweverManyAddressesThereAre() {
        RefusalLog refusals = new RefusalLog(log, nanos::get);
        for (int i = 0; i < 10_000; i++) {
            refusals.refused("2001:db8::" + i, null, ErrorCode.WRONG_SECRET);
        }
        assertThat(lines).hasSize(RefusalLog.MOST);
    }

    @Test
    void passesOverWhatIsNoQuestionOfWhoItIs() {
        RefusalLog refusals = new RefusalLog(log, nanos::get);
        refusals.refusedIfStranger("10.0.0.7", ErrorCode.MALFORMED_PAYLOAD);
        refusals.refusedIfStranger("10.0.0.7", ErrorCode.FOREIGN_DEVICE);
        assertThat(lines).containsExactly("info refused 10.0.0.7: foreign-device");
    }

    @Test
    void tellsAFaultThatComesAgainOnceAMinuteWithHowOften() {
        SeldomLog seldom = new SeldomLog(nanos::get);
        for (int i = 0; i < 100; i++) {
            seldom.warn(log, "all places are taken");
        }
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        seldom.warn(log, "asking the registry", new IllegalStateException("away"));
        assertThat(lines)
                .containsExactly(
                        "warn all places are taken",
                        "warn asking the registry: java.lang.IllegalStateException: away; and 99 times before");
    }
}
