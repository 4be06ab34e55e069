package org.chieng.server.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.report.ReportText;

/** Reads the parameters of a request; each fault says which parameter it is and what it should look like. */
final class Params {
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,14}(\\.[0-9]{1,3})?");

    /** The year 2255: ChronoUnit reckons by way of nanoseconds, which end in 2262. */
    private static final long MOST_MICROS = 9_000_000_000_000_000L;

    private final RoutingContext context;
    private final HttpServerRequest request;

    Params(RoutingContext context) {
        this.context = context;
        this.request = context.request();
    }

    /** The school in the path. */
    SchoolId school() throws ApiException {
        String text = String.valueOf(context.pathParam("school"));
        try {
            return new SchoolId(text);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.UNKNOWN_SCHOOL, String.valueOf(e.getMessage()));
        }
    }

    /** The device in the path. */
    DeviceId device() throws ApiException {
        try {
            return DeviceId.parse(String.valueOf(context.pathParam("device")));
        } catch (RejectedException e) {
            throw new ApiException(Problem.UNKNOWN_DEVICE, String.valueOf(e.getMessage()));
        }
    }

    /** {@code channel}, which must be there. */
    ChannelName channel() throws ApiException {
        String text = text("channel")
                .orElseThrow(() -> invalid("channel", "is missing: channel=source/channel, e.g. board/temperature"));
        try {
            return ChannelName.parse(text);
        } catch (RejectedException e) {
            throw invalid("channel", String.valueOf(e.getMessage()));
        }
    }

    /** A whole number within limits, or what is usual. */
    int number(String name, int least, int most, int usual) throws ApiException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw invalid(name, "must be a whole number from " + least + " to " + most);
    }

    /** A time in microseconds, written as ISO 8601 with zone or as milliseconds since 1970; or what is usual. */
    long micros(String name, long usual) throws ApiException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            return MILLIS.matcher(text.get()).matches() ? fromMillis(text.get()) : fromIso(text.get());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw invalid(
                    name, "must be ISO 8601 with zone, e.g. 2026-09-05T07:00:00Z, or milliseconds since 1970 in UTC");
        }
    }

    private static long fromMillis(String text) {
        long micros = Math.round(Double.parseDouble(text) * 1000);
        if (Math.abs(micros) > MOST_MICROS) {
            throw new ArithmeticException("behind the year 2255");
        }
        return micros;
    }

    private static long fromIso(String text) {
        // a plus that was not written as %2B arrives as a blank
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text.replace(' ', '+')));
    }

    /** A month as of ISO 8601, from 2000 to 2100, or what is usual. */
    YearMonth month(String name, YearMonth usual) throws ApiException {
        Optional<String> text = text(name);
        try {
            YearMonth month = text.map(YearMonth::parse).orElse(usual);
            if (month.getYear() >= 2000 && month.getYear() <= 2100) {
                return month;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        throw invalid(name, "must be a month of the years 2000 to 2100, e.g. 2026-09");
    }

    /** The words of {@code lang}: Vietnamese, unless others are asked for. */
    ReportText language() throws ApiException {
        String language = text("lang").orElse("vi");
        if (!ReportText.LANGUAGES.contains(language)) {
            throw invalid("lang", "must be one of " + String.join(", ", ReportText.LANGUAGES));
        }
        return new ReportText(language);
    }

    /** {@code cursor}, where a list of devices goes on. */
    Optional<DeviceId> deviceAfter() throws ApiException {
        Optional<String> cursor = text("cursor");
        try {
            return cursor.map(DeviceId::new);
        } catch (IllegalArgumentException e) {
            throw invalid("cursor", "must be the 'next' of the page before");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(request.getParam(name)).filter(text -> !text.isEmpty());
    }

    static ApiException invalid(String name, String fault) {
        return new ApiException(Problem.INVALID_PARAMETER, "'" + name + "' " + fault);
    }
}
