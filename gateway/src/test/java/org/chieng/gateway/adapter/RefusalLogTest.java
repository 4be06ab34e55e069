package org.chieng.gateway.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Logs that clients could fill. */
class RefusalLogTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final Logger log = new LegacyAbstractLogger() {
        @Override
        protected String getFullyQualifiedCallerName() {
            return RefusalLogTest.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable throwable) {
            lines.add(level.toString().toLowerCase(Locale.ROOT) + " "
                    + MessageFormatter.basicArrayFormat(pattern, arguments));
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    };

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
                        refused("10.0.0.7", "wrong-secret"),
                        refused("10.0.0.7", "unknown-device"),
                        refused("10.0.0.8", "wrong-secret"));

        lines.clear();
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        refusals.refused("10.0.0.7", null, ErrorCode.WRONG_SECRET);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("warn event=lines-left-out lines=999 ");
        assertThat(lines.get(1)).isEqualTo(refused("10.0.0.7", "wrong-secret"));
    }

    private static String refused(String address, String reason) {
        return "info event=login-refused reason=" + reason + " address=" + address + " was not let in";
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
        assertThat(lines).containsExactly(refused("10.0.0.7", "foreign-device"));
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
