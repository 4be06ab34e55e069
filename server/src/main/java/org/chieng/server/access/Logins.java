package org.chieng.server.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.oidc.OidcIdentity;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Session;
import org.jspecify.annotations.Nullable;

/**
 * Begins sessions: by password, by class code, and in a demo by choice. Who fails too often waits; an account that is not there is answered
 * as a wrong password is, after the same work. Thread-safe.
 */
final class Logins implements AutoCloseable {
    /** A day at school; chosen. */
    static final Duration ACCOUNT_SESSION = Duration.ofHours(12);

    private static final String REFUSED = "account and password don't match: check both";
    /** Hashes at a time: each takes a core and 7 MiB. */
    private static final int THREADS = 2;
    /** Running and waiting; beyond that a login is answered at once with 503. */
    private static final int MAX_CALLS = 64;
    /** Wrong passwords of an account without a wait. */
    private static final int FREE_PER_ACCOUNT = 5;
    /** Failures of an address without a wait, passwords and class codes each; a whole school may come from one. */
    private static final int FREE_PER_ADDRESS = 50;

    private final Registry registry;
    private final Clock clock;
    private final SecureRandom random;
    private final Backoff accounts;
    private final Backoff addresses;
    private final Joins joins;
    private final WorkerExecutor executor;
    private final AtomicInteger calls = new AtomicInteger();
    private @Nullable String nobody;

    Logins(Vertx vertx, Registry registry, Clock clock, SecureRandom random) {
        this.registry = registry;
        this.clock = clock;
        this.random = random;
        this.accounts = new Backoff(clock, FREE_PER_ACCOUNT);
        this.addresses = new Backoff(clock, FREE_PER_ADDRESS);
        this.joins = new Joins(registry, clock, random, new Backoff(clock, FREE_PER_ADDRESS));
        this.executor = vertx.createSharedWorkerExecutor("password", THREADS);
    }

    /** The hash of a password that no account has; made with the first login. */
    private synchronized String nobody() {
        String hash = nobody == null ? PasswordHash.nobodys(random) : nobody;
        nobody = hash;
        return hash;
    }

    private <T> Future<T> run(Callable<T> call) {
        if (calls.incrementAndGet() > MAX_CALLS) {
            calls.decrementAndGet();
            return Future.failedFuture(
                    new ApiException(Problem.BUSY, "too many log in at once: try again in a few seconds"));
        }
        return executor.executeBlocking(call, false).onComplete(any -> calls.decrementAndGet());
    }

    /**
     * Begins a session by password.
     *
     * @return what the browser is to hold
     */
    Future<String> login(String account, String password, String address) {
        return run(() -> {
            accounts.letTry(account);
            addresses.letTry(address);
            accounts.failed(account); // until it is proved, so that many at once gain nothing
            Optional<AccountId> known = known(account);
            if (!isRight(known, password)) {
                addresses.failed(address);
                // never what was typed: it may be a password
                registry.audit()
                        .note("-", "login-failed", known.map(AccountId::value).orElse("-"));
                throw new ApiException(Problem.UNAUTHENTICATED, REFUSED);
            }
            accounts.succeeded(account);
            AccountId id = known.orElseThrow();
            registry.audit().note(id.value(), "login", id.value());
            return begin(id, null, ACCOUNT_SESSION, false);
        });
    }

    private Optional<AccountId> known(String account) throws RegistryException {
        try {
            AccountId id = new AccountId(account);
            return registry.accounts().find(id).isPresent() ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isRight(Optional<AccountId> account, String password) throws RegistryException {
        Optional<String> hash =
                account.isEmpty() ? Optional.empty() : registry.passwords().find(account.get());
        String wrong = nobody(); // also when it is not needed, so that nothing tells
        boolean matches = PasswordHash.matches(hash.orElse(wrong), password);
        return matches && hash.isPresent();
    }

    /** Changes the password of somebody who knows the one that they have; their sessions end. */
    Future<Void> changePassword(AccountId account, String before, String after) {
        return run(() -> {
            accounts.letTry(account.value());
            accounts.failed(account.value());
            if (!isRight(Optional.of(account), before)) {
                throw new ApiException(Problem.FORBIDDEN, "that is not the password until now");
            }
            accounts.succeeded(account.value());
            registry.passwords().put(account, PasswordHash.of(after, random));
            registry.audit().note(account.value(), "password", account.value());
            return null;
        });
    }

    /** Begins a pupil's session by class code, as {@link Joins} says. */
    Future<Joins.Joined> join(String code, String nickname, String returnCode, String address) {
        return run(() -> joins.join(code, nickname, returnCode, address));
    }

    /** Begins a session without a password; only a demo may ask for it. */
    Future<String> choose(Callable<Session> whose) {
        return run(() -> {
            Session session = whose.call();
            return begin(
                    session.account(), session.pupil(), Duration.between(clock.instant(), session.expires()), true);
        });
    }

    /** Goes on for whoever may try to log in from an address. */
    void letTry(String address) throws ApiException {
        addresses.letTry(address);
    }

    /** Counts a failure of an address. */
    void failed(String address) {
        addresses.failed(address);
    }

    /**
     * Begins a session of somebody who has logged in elsewhere: only of an account that is there, by what that place calls them. The first time it is known by
     * their verified address, where that is the account's id; from then on nobody else of that place comes in as that account.
     *
     * @return what the browser is to hold
     */
    Future<String> loginElsewhere(OidcIdentity identity, String address) {
        return run(() -> {
            Optional<AccountId> known = registry.transact(() -> accountOf(identity), found -> true);
            if (known.isEmpty()) {
                addresses.failed(address);
                registry.audit().note("-", "login-failed", "-");
                throw new ApiException(
                        Problem.FORBIDDEN,
                        "no account is for '" + identity.subject() + "': see link-account in docs/server.md");
            }
            registry.audit()
                    .note(known.get().value(), "login-elsewhere", known.get().value());
            return begin(known.get(), null, ACCOUNT_SESSION, false);
        });
    }

    private Optional<AccountId> accountOf(OidcIdentity identity) throws RegistryException {
        Optional<AccountId> linked = registry.accounts().findBySubject(identity.subject());
        if (linked.isPresent() || identity.email() == null) {
            return linked;
        }
        Optional<AccountId> named = known(identity.email());
        if (named.isEmpty() || !registry.accounts().subjects(named.get()).isEmpty()) {
            return Optional.empty();
        }
        registry.accounts().link(identity.subject(), named.get());
        registry.audit().note(named.get().value(), "login-link", named.get().value());
        return named;
    }

    private String begin(@Nullable AccountId account, @Nullable EntryId pupil, Duration span, boolean demo)
            throws RegistryException {
        String token = BrowserToken.of(random);
        registry.sessions()
                .put(
                        BrowserToken.hash(token),
                        new Session(account, pupil, clock.instant().plus(span), demo));
        return token;
    }

    /** Ends a session, if it is one. */
    Future<Void> end(String token) {
        return run(() -> {
            registry.sessions().remove(BrowserToken.hash(token));
            return null;
        });
    }

    /** Makes a class's code, in place of the one that it has. */
    Future<String> makeCode(EntryId schoolClass, String actor, Duration span) {
        return run(() -> joins.makeCode(schoolClass, actor, span));
    }

    /** Gives whoever has a nickname another return code. */
    Future<String> makeReturnCode(EntryId schoolClass, String nickname, String actor) {
        return run(() -> joins.makeReturnCode(schoolClass, nickname, actor));
    }

    @Override
    public void close() {
        executor.close();
    }
}
