package org.chieng.server.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.registry.Session;
import org.jspecify.annotations.Nullable;

/**
 * Begins sessions: by password, by class code, and in a demo by choice. Who fails too often waits; an account that is not there is answered
 * as a wrong password is, after the same work. Thread-safe.
 */
final class Logins implements AutoCloseable {
    /** A day at school; chosen. */
    static final Duration ACCOUNT_SESSION = Duration.ofHours(12);
    /** A morning or an afternoon; chosen, so that a nickname is free again for the next lesson. */
    static final Duration PUPIL_SESSION = Duration.ofHours(5);

    private static final String REFUSED = "account and password don't match: check both";
    /** Hashes at a time: each takes a core and 7 MiB. */
    private static final int THREADS = 2;
    /** Running and waiting; beyond that a login is answered at once with 503. */
    private static final int MAX_CALLS = 64;
    /** Wrong passwords of an account without a wait. */
    private static final int FREE_PER_ACCOUNT = 5;
    /** Failures of an address without a wait; a whole school may come from one. */
    private static final int FREE_PER_ADDRESS = 50;
    /** Pupils of a class at a time; chosen: twice a class of 45, so that a code that got around fills no disk. */
    private static final int MOST_JOINED = 90;

    private final Registry registry;
    private final Clock clock;
    private final SecureRandom random;
    private final Backoff accounts;
    private final Backoff addresses;
    private final WorkerExecutor executor;
    private final AtomicInteger calls = new AtomicInteger();
    private @Nullable String nobody;

    Logins(Vertx vertx, Registry registry, Clock clock, SecureRandom random) {
        this.registry = registry;
        this.clock = clock;
        this.random = random;
        this.accounts = new Backoff(clock, FREE_PER_ACCOUNT);
        this.addresses = new Backoff(clock, FREE_PER_ADDRESS);
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
            letTry(accounts, account);
            letTry(addresses, address);
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

    private static void letTry(Backoff backoff, String who) throws ApiException {
        Duration wait = backoff.wait(who);
        if (!wait.isZero()) {
            throw new ApiException(
                    Problem.TOO_MANY_TRIES, "too many wrong tries: try again in " + (wait.toSeconds() + 1) + " s");
        }
    }

    /** Changes the password of somebody who knows the one that they have; their sessions end. */
    Future<Void> changePassword(AccountId account, String before, String after) {
        return run(() -> {
            letTry(accounts, account.value());
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

    /** Whoever has joined: what the browser is to hold, and where they are. */
    record Joined(String token, SchoolId school, EntryId schoolClass) {}

    /** Begins a pupil's session by class code; a nickname of before is taken up again unless somebody uses it now. */
    Future<Joined> join(String code, String nickname, String address) {
        return run(() -> {
            letTry(addresses, address);
            Optional<EntryId> schoolClass = registry.pupils().classOf(ReadableCode.read(code));
            if (schoolClass.isEmpty()) {
                addresses.failed(address);
                throw new ApiException(
                        Problem.UNAUTHENTICATED, "that code is not good, or no longer: ask your teacher");
            }
            EntryId id = schoolClass.get();
            Pupil pupil = pupil(id, nickname);
            registry.audit().note(pupil.id().value(), "join", id.value());
            String token = begin(null, pupil.id(), PUPIL_SESSION, false);
            SchoolClass joined = registry.classes().find(id).orElseThrow();
            return new Joined(token, joined.school(), id);
        });
    }

    private Pupil pupil(EntryId schoolClass, String nickname) throws ApiException, RegistryException {
        Pupil wanted;
        try {
            wanted = new Pupil(new EntryId(UUID.randomUUID().toString()), schoolClass, nickname);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
        if (registry.pupils().joined(schoolClass).size() >= MOST_JOINED) {
            throw new ApiException(
                    Problem.FORBIDDEN, "the class is full: the teacher may end the lesson, or take somebody out");
        }
        registry.pupils().add(wanted);
        Pupil pupil = registry.pupils().find(schoolClass, nickname).orElseThrow();
        if (registry.sessions().isIn(pupil.id())) {
            throw new ApiException(Problem.CONFLICT, "somebody in your class has that nickname: choose another");
        }
        return pupil;
    }

    /** Begins a session without a password; only a demo may ask for it. */
    Future<String> choose(Callable<Session> whose) {
        return run(() -> {
            Session session = whose.call();
            return begin(
                    session.account(), session.pupil(), Duration.between(clock.instant(), session.expires()), true);
        });
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
        return run(() -> {
            String code = ReadableCode.of(random, CODE_LENGTH);
            registry.pupils().putCode(code, schoolClass, clock.instant().plus(span));
            registry.audit().note(actor, "class-code", schoolClass.value());
            return code;
        });
    }

    /** 31 to the sixth: 887 million, of which some hundred are good at a time. */
    static final int CODE_LENGTH = 6;

    @Override
    public void close() {
        executor.close();
    }
}
