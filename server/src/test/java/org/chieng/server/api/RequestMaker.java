package org.chieng.server.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.ApiContract.Operation;
import org.jspecify.annotations.Nullable;

/** Makes requests from {@code openapi.json}, good and bad ones, the same for the same seed. */
final class RequestMaker {
    /** As they stand in an address, some of them no valid escapes. */
    private static final List<String> NASTY = List.of(
            "",
            "%",
            "%zz",
            "%ff%fe",
            "%00",
            "%F0%9F%92%A9",
            "%2e%2e%2f",
            "..",
            "%2F",
            "%27%20OR%201=1--",
            "-1",
            "0",
            "1e9",
            "NaN",
            "2147483648",
            "9223372036854775807",
            "-9223372036854775808",
            "99999999999999.999",
            "99999999999999999999999",
            "-999999999-01-01T00:00:00Z",
            "%2B999999999-12-31T23:59:59Z",
            "-0200000-01-01T00:00:00Z",
            "%2B200000-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "2026-02-30T00:00:00Z",
            "null",
            "a%0D%0AX:%20y",
            "x".repeat(3000));

    private static final List<String> BODIES = List.of(
            "",
            "null",
            "[]",
            "7",
            "\"x\"",
            "{",
            "{\"a\":}",
            "{\"account\":{\"a\":[]},\"password\":[1]}",
            "[".repeat(2000),
            "{\"a\":".repeat(700),
            "{\"account\":\"a\",\"account\":\"b\"}",
            "{\"code\":1e999999999}",
            "{\"code\":\"\\ud800\",\"nickname\":\"\\u0000\"}",
            "{\"account\":\"\\u0000\",\"password\":\"\\udfff\"}",
            "\u0000\u0001",
            "a=b&c=%zz",
            "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nc\r\n",
            "{\"x\":\"" + "y".repeat(6000) + "\"}");

    /** Beginnings of bad files. */
    private static final List<String> FILES = List.of(
            "",
            "time,value\n",
            "time;channel;value\n1;\"",
            "id,name\n\u0000,x\n",
            "{\"time\":1e99,\"value\":{\"base64\":\"%\"}}\n",
            "time,value\n\"" + "x".repeat(40_000));

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json; charset=utf-16",
            "APPLICATION/JSON",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "\"",
            "");

    /**
     * One request.
     *
     * @param address path and query, as they go over the wire
     * @param body null for none
     * @param isGood whether it is as the document says
     */
    record Made(
            Operation operation,
            String address,
            Map<String, String> headers,
            @Nullable Buffer body,
            boolean isGood) {
        @Override
        public String toString() {
            return operation.method() + " " + address + " " + headers + " " + body;
        }
    }

    private final ApiContract contract;
    private final Random random;

    RequestMaker(ApiContract contract, Random random) {
        this.contract = contract;
        this.random = random;
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** One that is as the document says. */
    Made good(Operation operation) {
        return make(operation, -1, "");
    }

    /** One in which one parameter, the body or a header is not as it should be, or may not be. */
    Made bad(Operation operation) {
        int parts = operation.parameters().size();
        boolean hasBody = operation.json().containsKey("requestBody");
        return make(operation, random.nextInt(parts + (hasBody ? 2 : 1)), any(NASTY));
    }

    private Made make(Operation operation, int spoilt, String nasty) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>();
        List<JsonObject> parameters = operation.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            JsonObject parameter = parameters.get(i);
            String name = parameter.getString("name");
            boolean isSpoilt = i == spoilt;
            String value = isSpoilt ? nasty : escaped(good(parameter));
            switch (parameter.getString("in")) {
                case "path" -> path = path.replace("{" + name + "}", value);
                case "query" -> {
                    if (isSpoilt || parameter.getBoolean("required", false) || random.nextInt(3) == 0) {
                        query.add(name + "=" + value);
                    }
                }
                default -> {
                    if (isSpoilt || random.nextBoolean()) {
                        headers.put(name, isSpoilt ? nasty : good(parameter));
                    }
                }
            }
        }
        if (spoilt == parameters.size()) {
            query.add(any(List.of("%zz=1", "x=%ff", "=", "&&&", "limit=%00", "a=" + "b".repeat(500))));
            headers.put(
                    any(List.of("Accept", "If-None-Match", "X-Forwarded-Proto", "Range", "Accept-Encoding")),
                    any(List.of("*/*;q=x", "\"", "text/csv", "bytes=9-1", "gzip;q=0")));
        }
        Buffer body = operation.json().containsKey("requestBody")
                ? body(operation, spoilt > parameters.size(), headers)
                : null;
        String address = "/api/v1" + path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        return new Made(operation, address, headers, body, spoilt < 0);
    }

    private Buffer body(Operation operation, boolean isSpoilt, Map<String, String> headers) {
        JsonObject content = operation.json().getJsonObject("requestBody").getJsonObject("content");
        String type = any(List.copyOf(new TreeSet<>(content.fieldNames())));
        headers.put("Content-Type", isSpoilt && random.nextBoolean() ? any(TYPES) : type);
        String file = content.getJsonObject(type).getString("example");
        if (file != null) {
            return isSpoilt ? Buffer.buffer(any(FILES)).appendBuffer(randomBytes()) : Buffer.buffer(file);
        }
        JsonObject schema = contract.resolved(content.getJsonObject(type).getJsonObject("schema"));
        JsonObject body = new JsonObject();
        schema.getJsonObject("properties", new JsonObject())
                .forEach(property -> body.put(property.getKey(), value(contract.resolved(property.getValue()))));
        if (!isSpoilt) {
            return body.toBuffer();
        }
        if (random.nextInt(3) == 0 || body.isEmpty()) {
            return random.nextInt(8) == 0 ? randomBytes() : Buffer.buffer(any(BODIES));
        }
        String name = any(List.copyOf(body.fieldNames()));
        switch (random.nextInt(4)) {
            case 0 -> body.remove(name);
            case 1 -> body.put(name, any(List.of(7, true, new JsonArray(), new JsonObject())));
            case 2 -> body.put(name, any(List.of("", " ", "x".repeat(3000), "\u0000", "\u202e", "\ud800")));
            default -> body.putNull(name);
        }
        return body.toBuffer();
    }

    private Buffer randomBytes() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    private String good(JsonObject parameter) {
        Object example = parameter.getValue("example");
        return example == null
                ? String.valueOf(value(contract.resolved(parameter.getJsonObject("schema"))))
                : example.toString();
    }

    private Object value(JsonObject schema) {
        JsonArray choices = schema.getJsonArray("examples", schema.getJsonArray("enum"));
        if (choices != null) {
            return choices.getValue(random.nextInt(choices.size()));
        }
        if ("integer".equals(schema.getString("type"))) {
            long least = schema.getLong("minimum");
            long most = schema.getLong("maximum");
            return random.nextBoolean()
                    ? least + (long) (random.nextDouble() * (most - least))
                    : random.nextBoolean() ? least : most;
        }
        int length =
                Math.max(schema.getInteger("minLength", 1), 1 + random.nextInt(schema.getInteger("maxLength", 20)));
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(any(List.of("a", "B", "7", " ", "ế", "\"", "\\", "<", "-", "'")));
        }
        return text.toString();
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
