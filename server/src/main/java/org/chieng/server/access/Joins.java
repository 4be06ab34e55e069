package org.chieng.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.registry.Session;
import org.jspecify.annotations.Nullable;

/**
 * How pupils come into a class: by its code and a nickname that nobody has, or by a nickname of before and the return code that was given with it (ADR 46). So a
 * classmate who knows the class's code can't be somebody else. Thread-safe; blocks.
 */
final class Joins {
    /** A morning or an afternoon; chosen, so that whoever forgot to leave is out by the next lesson. */
    static final Duration SESSION = Duration.ofHours(5);

    /** 31 to the sixth: 887 million, of which some hundred are good at a time. */
    private static final int CODE_LENGTH = 6;
    /** 31 to the fourth: 923,521, of which a classmate tries some hundred a day; short enough to be remembered. */
    static final int RETURN_LENGTH = 4;
    /** Wrong return codes of a pupil without a wait. */
    private static final int FREE_RETURNS = 5;
    /** Pupils of a class at a time; chosen: twice a class of 45, so that a code that got around fills no disk. */
    private static final int MOST_JOINED = 90;

    private final Registry registry;
    private final Clock clock;
    private final SecureRandom random;
    private final Backoff addresses;
    private final Backoff returns;

    /** @param addresses those who fail too often, by where they come from */
    Joins(Registry registry, Clock clock, SecureRandom random, Backoff addresses) {
        this.registry = registry;
        this.clock = clock;
        this.random = random;
        this.addresses = addresses;
        this.returns = new Backoff(clock, FREE_RETURNS);
    }

    /**
     * Whoever has joined.
     *
     * @param token what the browser is to hold
     * @param returned the pupil whose session of before has ended with it; null for somebody new
     */
    record Joined(
            String token,
            SchoolId school,
            EntryId schoolClass,
            @Nullable EntryId returned) {}

    /** Who is let in, or why nobody is. */
    private record Admission(
            @Nullable Pupil pupil, @Nullable ApiException refusal) {}

    /**
     * Begins a pupil's session.
     *
     * @param returnCode as it was typed, empty for somebody new
     * @param address from where they come
     */
    Joined join(String code, String nickname, String returnCode, String address) throws Exception {
        addresses.letTry(address);
        Optional<EntryId> schoolClass = registry.pupils().classOf(ReadableCode.read(code));
        if (schoolClass.isEmpty()) {
            addresses.failed(address);
            throw new ApiException(Problem.UNAUTHENTICATED, "that code is not good, or no longer: ask your teacher");
        }
        Pupil wanted = wanted(schoolClass.get(), nickname);
        Optional<Pupil> known = registry.pupils().find(wanted.schoolClass(), nickname);
        boolean returning = known.isPresent() && !returnCode.isEmpty();
        if (returning) {
            letReturn(known.get().id());
        }
        String token = BrowserToken.of(random);
        Admission admission = registry.transact(() -> admit(wanted, returnCode, token), done -> done.refusal() == null);
        if (admission.refusal() != null) {
            throw admission.refusal();
        }
        EntryId returned = returning ? known.get().id() : null;
        if (returned != null) {
            returns.succeeded(returned.value());
        }
        SchoolClass joined = registry.classes().find(wanted.schoolClass()).orElseThrow();
        return new Joined(token, joined.school(), joined.id(), returned);
    }

    /** A try counts as wrong until it is right, so that many at once gain nothing. */
    private void letReturn(EntryId pupil) throws ApiException {
        returns.letTry(pupil.value());
        returns.failed(pupil.value());
    }

    private static Pupil wanted(EntryId schoolClass, String nickname) throws ApiException {
        try {
            return new Pupil(new EntryId(UUID.randomUUID().toString()), schoolClass, nickname);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
    }

    /** All within one transaction: of two who want a nickname at once one has it. */
    private Admission admit(Pupil wanted, String returnCode, String token) throws RegistryException {
        EntryId schoolClass = wanted.schoolClass();
        boolean isNew = registry.pupils().add(wanted, ReadableCode.of(random, RETURN_LENGTH));
        Pupil pupil = isNew
                ? wanted
                : registry.pupils().find(schoolClass, wanted.nickname()).orElseThrow();
        if (!isNew && !isRight(pupil, returnCode)) {
            return refused(
                    Problem.CONFLICT,
                    "somebody in your class has that nickname: choose another; if it is yours, send its return code");
        }
        registry.sessions().removeOfPupil(pupil.id()); // of another phone, that is lost or empty
        if (registry.pupils().joined(schoolClass).size() >= MOST_JOINED) {
            return refused(
                    Problem.FORBIDDEN, "the class is full: the teacher may end the lesson, or take somebody out");
        }
        registry.sessions()
                .put(
                        BrowserToken.hash(token),
                        new Session(null, pupil.id(), clock.instant().plus(SESSION), false));
        registry.audit().note(pupil.id().value(), "join", schoolClass.value());
        return new Admission(pupil, null);
    }

    private static Admission refused(Problem problem, String detail) {
        return new Admission(null, new ApiException(problem, detail));
    }

    private boolean isRight(Pupil pupil, String returnCode) throws RegistryException {
        byte[] typed = ReadableCode.read(returnCode).getBytes(StandardCharsets.UTF_8);
        return registry.pupils()
                .returnCode(pupil.id())
                .filter(right -> MessageDigest.isEqual(right.getBytes(StandardCharsets.UTF_8), typed))
                .isPresent();
    }

    /** Makes a class's code, in place of the one that it has. */
    String makeCode(EntryId schoolClass, String actor, Duration span) throws RegistryException {
        String code = ReadableCode.of(random, CODE_LENGTH);
        return registry.transact(
                () -> {
                    registry.pupils().putCode(code, schoolClass, clock.instant().plus(span));
                    registry.audit().note(actor, "class-code", schoolClass.value());
                    return code;
                },
                done -> true);
    }

    /**
     * Gives whoever has a nickname another return code, in place of the one that they have forgotten.
     *
     * @throws ApiException when nobody in the class has that nickname
     */
    String makeReturnCode(EntryId schoolClass, String nickname, String actor) throws ApiException, RegistryException {
        String code = ReadableCode.of(random, RETURN_LENGTH);
        Optional<Pupil> found = registry.transact(
                () -> {
                    Optional<Pupil> pupil = registry.pupils().find(schoolClass, nickname);
                    if (pupil.isPresent()) {
                        registry.pupils().setReturnCode(pupil.get().id(), code);
                        registry.audit()
                                .note(actor, "return-code", pupil.get().id().value());
                    }
                    return pupil;
                },
                Optional::isPresent);
        Pupil pupil = found.orElseThrow(
                () -> new ApiException(Problem.UNKNOWN_ADDRESS, "nobody in this class has that nickname"));
        returns.succeeded(pupil.id().value());
        return code;
    }
}
