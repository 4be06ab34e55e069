package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a refused login takes tells nobody whether there is such an account (OWASP, Authentication Cheat Sheet). */
class LoginTimeTest {
    /** Chosen: a hash takes a hundred times as long as everything else, and a busy machine makes one answer slow, not half of them. */
    private static final double GENEROUS = 5;

    private static final int PAIRS = 15;

    private volatile Instant now = Instant.parse("2026-09-05T00:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    void anUnknownAccountTakesAsMuchWorkAsAWrongPassword(@TempDir Path folder) throws Exception {
        Vertx vertx = Vertx.vertx();
        SecureRandom random = new SecureRandom();
        try (Registry registry = Registry.open(folder, clock, random);
                Logins logins = new Logins(vertx, registry, clock, random)) {
            AccountId known = new AccountId("known");
            AccountKeeper keeper = new AccountKeeper(registry, random);
            keeper.add(new Account(known, "known"), new Membership(known, Role.ADMINISTRATOR, null, null));
            keeper.resetPassword(known);
            AccountId without = new AccountId("without-password");
            keeper.add(new Account(without, "without"), new Membership(without, Role.ADMINISTRATOR, null, null));
            String[] accounts = {"known", "unknown", "without-password", "' OR 1=1"};
            long[][] nanos = new long[accounts.length][PAIRS];
            for (String account : accounts) {
                refused(logins, account); // what is made once is made
            }
            for (int i = 0; i < PAIRS; i++) {
                for (int which = 0; which < accounts.length; which++) {
                    nanos[which][i] = refused(logins, accounts[which]);
                }
            }
            double usual = median(nanos[0]);
            for (int which = 1; which < accounts.length; which++) {
                assertThat(median(nanos[which]))
                        .as(accounts[which] + " beside " + usual)
                        .isBetween(usual / GENEROUS, usual * GENEROUS);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    /** Hours after the try before, so that nobody waits. */
    private long refused(Logins logins, String account) {
        now = now.plus(Duration.ofHours(2));
        long begun = System.nanoTime();
        assertThatThrownBy(() -> logins.login(account, "wrong", "192.0.2.1").await())
                .hasMessageContaining("match");
        return System.nanoTime() - begun;
    }

    private static double median(long[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }
}
