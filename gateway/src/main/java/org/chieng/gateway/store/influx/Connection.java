package org.chieng.gateway.store.influx;

import com.influxdb.LogLevel;
import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.InfluxQLQueryApi;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.InfluxQLQuery;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import com.influxdb.query.InfluxQLQueryResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** The calls to the server, through its Java client. Thread-safe; calls block. */
final class Connection implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** For queries and deletes; chosen: longer than any of ours took on a slow disk. */
    private static final Duration QUERY = Duration.ofSeconds(60);

    private static final int BODY_SHOWN = 300;
    private static final String ERROR = "\"error\":\"";

    private final InfluxSettings settings;
    /** For what readings wait for. */
    private final InfluxDBClient quick;

    private final InfluxDBClient patient;
    private final WriteApiBlocking writes;
    private final InfluxQLQueryApi quickQueries;
    private final InfluxQLQueryApi queries;

    Connection(InfluxSettings settings) {
        this.settings = settings;
        this.quick = client(settings, settings.timeout());
        this.patient = client(settings, QUERY);
        this.writes = quick.getWriteApiBlocking();
        this.quickQueries = quick.getInfluxQLQueryApi();
        this.queries = patient.getInfluxQLQueryApi();
    }

    private static InfluxDBClient client(InfluxSettings settings, Duration answer) {
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(answer)
                .writeTimeout(settings.timeout())
                .addInterceptor(Connection::intercept);
        return InfluxDBClientFactory.create(InfluxDBClientOptions.builder()
                .url(settings.url().toString())
                .org(settings.org().isEmpty() ? "-" : settings.org())
                .bucket(settings.bucket())
                .authenticateToken((settings.token().isEmpty() ? "none" : settings.token()).toCharArray())
                .logLevel(LogLevel.NONE)
                .okHttpClient(http)
                .build());
    }

    /**
     * Writes lines with times in microseconds.
     *
     * @throws InfluxFault when it is not known that all are written
     */
    void write(List<String> lines) throws InfluxFault {
        try {
            writes.writeRecords(WritePrecision.US, lines);
        } catch (InfluxException e) {
            throw translate(e);
        }
    }

    /** Runs one statement of InfluxQL, also one that deletes; times are microseconds. */
    List<Row> query(String statement) throws InfluxFault {
        return query(statement, queries);
    }

    /** The same for a small question that readings wait for: takes no longer than a write may. */
    List<Row> quickQuery(String statement) throws InfluxFault {
        return query(statement, quickQueries);
    }

    private List<Row> query(String statement, InfluxQLQueryApi api) throws InfluxFault {
        InfluxQLQuery query = new InfluxQLQuery(statement, settings.database(), InfluxQLQuery.AcceptHeader.JSON)
                .setPrecision(InfluxQLQuery.InfluxQLPrecision.MICROSECONDS);
        try {
            InfluxQLQueryResult answer =
                    api.query(query, (column, text, index, series) -> text.equals(JsonNulls.STAND_IN) ? null : text);
            List<Row> rows = new ArrayList<>();
            for (InfluxQLQueryResult.Result result : answer.getResults()) {
                for (InfluxQLQueryResult.Series series : result.getSeries()) {
                    series.getValues()
                            .forEach(record ->
                                    rows.add(new Row(series.getTags(), series.getColumns(), record.getValues())));
                }
            }
            return rows;
        } catch (InfluxException e) {
            throw translate(e);
        } catch (RuntimeException e) { // of its JSON parser
            throw new InfluxFault(InfluxFault.Kind.AWAY, settings + " gives an answer that can't be read: " + e, e);
        }
    }

    /**
     * Mends what the client lacks. InfluxQL tells the fault of a statement with status 200;
     * the client passes it over, and the fault would look like no data (a quote in a value is escaped, so that what is
     * searched for can be a key only). Its JSON reader fails at null.
     */
    private static Response intercept(Interceptor.Chain chain) throws IOException {
        if (chain.request().url().encodedPath().endsWith("/api/v2/write")) {
            return chain.proceed(chain.request());
        }
        Response response = chain.proceed(chain.request());
        ResponseBody body = response.body();
        if (response.code() != 200 || body == null) {
            return response;
        }
        String text = body.string();
        int error = text.indexOf(ERROR);
        if (error >= 0) {
            String told = text.substring(error + ERROR.length()).replaceAll("\".*", "");
            return response.newBuilder()
                    .code(told.contains("not found") ? 404 : 400)
                    .body(ResponseBody.create("{\"message\":\"" + told + "\"}", body.contentType()))
                    .build();
        }
        return response.newBuilder()
                .body(ResponseBody.create(JsonNulls.replace(text), body.contentType()))
                .build();
    }

    private InfluxFault translate(InfluxException e) {
        InfluxFault.Kind kind = InfluxFault.kindOf(e.status());
        Throwable cause = e.getCause() == null ? e : e.getCause();
        Object error = e.errorBody().get("error"); // of 1.x
        String said = error == null ? String.valueOf(cause.getMessage()) : error.toString();
        String shown = said.length() > BODY_SHOWN ? said.substring(0, BODY_SHOWN) + "…" : said;
        String message = switch (kind) {
            case REFUSED ->
                settings + " refuses us (HTTP " + e.status() + ": " + shown
                        + "); see that store.influxdb.token may write to and read from the bucket, that the bucket"
                        + " exists, and that store.influxdb.url is right";
            case BAD -> settings + " does not take this (HTTP " + e.status() + ": " + shown + ")";
            case AWAY -> settings + " is away: " + (e.status() == 0 ? "" : "HTTP " + e.status() + ": ") + shown;
        };
        return new InfluxFault(kind, message, e);
    }

    @Override
    public void close() {
        quick.close();
        patient.close();
    }
}
