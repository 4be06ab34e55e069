package org.chieng.server.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.chieng.server.api.ApiDocument;
import org.jspecify.annotations.Nullable;

/**
 * What {@code openapi.json} promises, held against answers. It is stricter than a client may be: a status or a property that the document does
 * not name is a fault, so that it can't fall behind.
 */
public final class ApiContract {
    private static final String ROOT = "/api/v1";
    private static final ApiContract LOADED =
            new ApiContract(new JsonObject(ApiDocument.load().text()));

    private final JsonObject document;
    private final JsonObject definitions;
    private final Map<String, Validator> validators = new ConcurrentHashMap<>();

    private ApiContract(JsonObject document) {
        this.document = document;
        this.definitions = local(strict(document.getJsonObject("components").getJsonObject("schemas")));
    }

    /** That of the server as it is built. */
    public static ApiContract load() {
        return LOADED;
    }

    /** One operation. */
    public record Operation(String method, String path, JsonObject json, List<JsonObject> parameters) {
        /** What names it. */
        public String id() {
            return json.getString("operationId");
        }

        /** As the rules name it, e.g. {@code GET /schools/:school}. */
        public String rule() {
            return method + " " + path.replaceAll("\\{(\\w+)}", ":$1");
        }
    }

    /** All operations, in the document's order. */
    public List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.getJsonObject("paths").forEach(path -> {
            JsonObject item = (JsonObject) path.getValue();
            for (String method : item.fieldNames()) {
                if (!method.equals("parameters")) {
                    JsonObject operation = item.getJsonObject(method);
                    List<JsonObject> parameters = new ArrayList<>();
                    item.getJsonArray("parameters", new JsonArray()).forEach(one -> parameters.add(resolved(one)));
                    operation.getJsonArray("parameters", new JsonArray()).forEach(one -> parameters.add(resolved(one)));
                    all.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey(), operation, parameters));
                }
            }
        });
        return all;
    }

    /** An object of the document, or the one that its {@code $ref} names. */
    public JsonObject resolved(Object object) {
        JsonObject found = (JsonObject) object;
        String ref = found.getString("$ref");
        if (ref == null) {
            return found;
        }
        JsonObject at = document;
        for (String part : ref.substring(2).split("/", -1)) {
            at = at.getJsonObject(part);
        }
        return resolved(at);
    }

    /** What OpenAPI 3.1's own schema finds wrong with the document; empty when nothing. */
    public Optional<String> faultOfDocument(Vertx vertx) throws Exception {
        OutputUnit found = OpenAPIVersion.V3_1
                .getRepository(vertx, "https://chieng.example/")
                .compose(repository -> OpenAPIVersion.V3_1.validateContract(vertx, repository, document))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        return Boolean.TRUE.equals(found.getValid())
                ? Optional.empty()
                : Optional.of(String.valueOf(found.getErrors()));
    }

    /** Fails unless an answer is one that the document promises; addresses elsewhere are passed over. */
    public void check(String method, HttpResponse<String> response) {
        boolean plain = response.headers()
                .firstValue("content-encoding")
                .orElse("identity")
                .equals("identity");
        check(
                method,
                response.uri().getRawPath(),
                response.statusCode(),
                response.headers().firstValue("content-type").orElse(""),
                plain ? response.body() : null);
    }

    /**
     * The same for an answer in parts.
     *
     * @param body null where it is not to be looked at
     */
    public void check(String method, String path, int status, String contentType, @Nullable String body) {
        if (!path.startsWith(ROOT + "/")) {
            return;
        }
        Optional<Operation> operation = find(method, path.substring(ROOT.length()));
        String what = method + " " + path + " answered " + status + " " + contentType;
        if (operation.isEmpty()) {
            if (status < 400 || !contentType.equals("application/problem+json")) {
                throw new AssertionError(what + ", and openapi.json has no such address");
            }
            return;
        }
        JsonObject answer = operation.get().json().getJsonObject("responses").getJsonObject(String.valueOf(status));
        if (answer == null) {
            throw new AssertionError(what + ", which openapi.json does not name: " + body);
        }
        JsonObject content = resolved(answer).getJsonObject("content", new JsonObject());
        String type = contentType.split(";", 2)[0];
        if (content.isEmpty() ? !type.isEmpty() : !content.containsKey(type)) {
            throw new AssertionError(what + ", openapi.json names " + content.fieldNames());
        }
        if ((type.equals("application/json") || type.endsWith("+json")) && body != null) {
            validate(
                    operation.get().id() + " " + status,
                    content.getJsonObject(type).getJsonObject("schema"),
                    body,
                    what);
        }
    }

    private void validate(String key, JsonObject schema, String body, String what) {
        Validator validator = validators.computeIfAbsent(key, any -> validator(schema));
        OutputUnit found = validator.validate(Json.decodeValue(body));
        if (!Boolean.TRUE.equals(found.getValid())) {
            throw new AssertionError(what + ", which is not as openapi.json says: " + found.getErrors() + "\n" + body);
        }
    }

    private Validator validator(JsonObject schema) {
        JsonObject whole = local(strict(schema)).put("$defs", definitions);
        return Validator.create(
                JsonSchema.of(whole),
                new JsonSchemaOptions()
                        .setBaseUri("https://chieng.example/")
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic));
    }

    private Optional<Operation> find(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return operations().stream()
                .filter(one ->
                        one.method().equals(asked) && plain.matches(one.path().replaceAll("\\{\\w+}", "[^/]+")))
                .min((a, b) -> Boolean.compare(a.path().contains("{"), b.path().contains("{")));
    }

    private static JsonObject local(JsonObject schema) {
        return new JsonObject(schema.encode().replace("#/components/schemas/", "#/$defs/"));
    }

    /** The same schema, in which an object has no property but those that it names. */
    private static JsonObject strict(JsonObject schema) {
        JsonObject made = new JsonObject();
        schema.forEach(entry -> made.put(entry.getKey(), strictValue(entry.getValue())));
        boolean isObject =
                schema.getValue("properties") instanceof JsonObject && "object".equals(schema.getValue("type"));
        return isObject && !schema.containsKey("additionalProperties") ? made.put("additionalProperties", false) : made;
    }

    private static Object strictValue(Object value) {
        if (value instanceof JsonObject object) {
            return strict(object);
        }
        if (value instanceof JsonArray array) {
            JsonArray made = new JsonArray();
            array.forEach(one -> made.add(strictValue(one)));
            return made;
        }
        return value;
    }
}
