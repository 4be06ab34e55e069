package org.chieng.server.claim;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.regex.Pattern;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.access.Backoff;
import org.chieng.server.access.ReadableCode;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.HandOver;
import org.chieng.server.registry.Registry;

/** What a machine without a secret asks: for a code to show, and for its secret. Runs on the event loop; nothing of it blocks. */
public final class ClaimRoutes {
    /** 32 random bytes in base64url, or as good. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{43,86}");

    private static final int MOST_NAME = 64;
    /** Wrong codes of an address without a wait; a whole lab may come from one. */
    private static final int FREE_PER_ADDRESS = 50;

    private final Registry registry;
    private final Blocking blocking;
    private final SecureRandom random;
    private final Backoff tries;

    /** @param random for codes */
    public ClaimRoutes(Registry registry, Blocking blocking, Clock clock, SecureRandom random) {
        this.registry = registry;
        this.blocking = blocking;
        this.random = random;
        this.tries = new Backoff(clock, FREE_PER_ADDRESS);
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        AccessRoutes.post(router, "/claims", this::ask);
        AccessRoutes.post(router, "/claims/done", this::done);
    }

    private Future<?> ask(RoutingContext context, JsonObject body) throws ApiException {
        byte[] key = key(body);
        String name = AccessRoutes.text(body, "name", MOST_NAME).strip();
        if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
            throw new ApiException(Problem.INVALID_PARAMETER, "'name' must have printable characters");
        }
        String code = body.containsKey("code") ? ReadableCode.read(AccessRoutes.text(body, "code", 32)) : "";
        String address = AccessGuard.address(context);
        return blocking.run(() -> {
                    if (!code.isEmpty()) {
                        enrol(code, key, name, address);
                    }
                    return answer(registry.claims().ask(key, name, address, () -> Codes.forClaim(random)));
                })
                .onSuccess(answer -> AccessRoutes.send(context, answer));
    }

    /** Blocks. */
    private void enrol(String code, byte[] key, String name, String address) throws Exception {
        DeviceId device = Codes.tried(
                tries,
                address,
                Problem.UNAUTHENTICATED,
                "that code is not good, or no longer: ask whoever made it for another",
                () -> registry.enrolments().redeem(code, key, name));
        registry.audit().note("-", "enrol", device.value());
    }

    private static JsonObject answer(HandOver handOver) throws ApiException {
        if (handOver instanceof HandOver.Waiting waiting) {
            return new JsonObject()
                    .put("code", waiting.code())
                    .put("expires", waiting.expires().toEpochMilli());
        }
        if (handOver instanceof HandOver.Handed handed) {
            return new JsonObject().put("device", handed.device().value()).put("secret", handed.secret());
        }
        if (handOver instanceof HandOver.Held held) {
            throw new ApiException(
                    Problem.CONFLICT,
                    "device '" + held.device() + "' has its secret already: ask a teacher of its school for a new one");
        }
        throw new ApiException(Problem.BUSY, "as many new machines wait as may: try again later");
    }

    private Future<?> done(RoutingContext context, JsonObject body) throws ApiException {
        byte[] key = key(body);
        return blocking.run(() -> {
                    registry.claims().done(key);
                    return key;
                })
                .onSuccess(any -> context.response().setStatusCode(204).end());
    }

    private static byte[] key(JsonObject body) throws ApiException {
        String key = AccessRoutes.text(body, "key", 86);
        if (!KEY.matcher(key).matches()) {
            throw new ApiException(Problem.INVALID_PARAMETER, "'key' must be 32 random bytes or more in base64url");
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(("machine " + key).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
