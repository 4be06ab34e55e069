package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Role;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.ApiContract.Operation;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document and the table of rules say the same. */
class ApiDocumentTest {
    private final ApiContract contract = ApiContract.load();
    private final Map<String, Operation> operations =
            contract.operations().stream().collect(Collectors.toMap(Operation::rule, one -> one));

    @Test
    void isOpenApi31() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            assertThat(contract.faultOfDocument(vertx)).isEmpty();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void hasEachAddressThatHasARuleAndNoOther() {
        assertThat(operations.keySet()).isEqualTo(ApiRules.all().keySet());
    }

    @Test
    void namesWhoMayAsTheRulesDo() {
        ApiRules.all().forEach((name, rule) -> {
            JsonObject json = Objects.requireNonNull(operations.get(name), name).json();
            assertThat(roles(json.getJsonArray("x-roles", new JsonArray())))
                    .as(name)
                    .isEqualTo(roles(rule));
            assertThat(json.getString("x-scope", "")).as(name).isEqualTo(rule.scope());
        });
    }

    private static Set<String> roles(JsonArray names) {
        return names.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> roles(Rule rule) {
        if (rule.subject() == Rule.Subject.PUBLIC) {
            return Set.of();
        }
        return Stream.concat(
                        rule.roles().stream().map(Role::wireName), rule.pupils() ? Stream.of("student") : Stream.of())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void namesEachOperationOnceAndInBothLanguages() {
        assertThat(operations.values().stream().map(Operation::id)).doesNotHaveDuplicates();
        assertThat(operations.values()).allSatisfy(one -> {
            assertThat(one.json().getString("summary")).isNotBlank();
            assertThat(one.json().getString("x-summary-vi")).isNotBlank();
        });
    }

    @Test
    void knowsEachKindOfProblem() {
        List<String> types = Arrays.stream(Problem.values())
                .map(problem -> "urn:chieng:problem:" + problem.wireName())
                .toList();

        assertThat(contract
                        .resolved(new JsonObject().put("$ref", "#/components/schemas/Problem"))
                        .getJsonObject("properties")
                        .getJsonObject("type")
                        .getJsonArray("enum")
                        .stream()
                        .map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(types);
    }

    @Test
    void isServedToEverybody(@TempDir Path folder) throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            assertThat(new JsonObject(server.getAs("", "/api/v1/openapi.json").body()).getString("openapi"))
                    .startsWith("3.1");
        }
    }
}
