package org.chieng.server.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.GalleryEntry;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.ProgramToken;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Role;
import org.chieng.server.registry.School;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.registry.Session;
import org.jspecify.annotations.Nullable;

/** Says who somebody is and whether they may: the one place that compares people with schools. Thread-safe; blocks. */
final class Authority {
    private final Registry registry;
    private final ExperimentAuthority experiments;

    Authority(Registry registry) {
        this.registry = registry;
        this.experiments = new ExperimentAuthority(registry);
    }

    /** Whose session that is, empty when it has ended or never was. */
    Optional<Who> ofSession(String token) throws RegistryException {
        Optional<Session> session = registry.sessions().find(BrowserToken.hash(token));
        if (session.isEmpty()) {
            return Optional.empty();
        }
        AccountId account = session.get().account();
        EntryId pupil = session.get().pupil();
        boolean demo = session.get().demo();
        return account == null
                ? pupil == null ? Optional.empty() : pupil(pupil, demo)
                : account(account, Optional.empty(), demo);
    }

    /** For whom a program acts, empty when its token is not good. */
    Optional<Who> ofProgram(String token) throws RegistryException {
        Optional<ProgramToken> known = registry.programTokens().find(BrowserToken.hash(token));
        return known.isEmpty() ? Optional.empty() : account(known.get().account(), Optional.of(known.get()), false);
    }

    private Optional<Who> account(AccountId id, Optional<ProgramToken> token, boolean demo) throws RegistryException {
        Optional<Account> account = registry.accounts().find(id);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        List<Membership> grants = new ArrayList<>();
        for (Membership membership : registry.accounts().memberships(id)) {
            grants.add(today(membership));
        }
        return Optional.of(
                new Who(id.value(), account.get().name(), grants, null, null, token.map(ProgramToken::scopes), demo));
    }

    /** A department of an area that has ended is one of the area that follows it. */
    private Membership today(Membership membership) throws RegistryException {
        AreaId area = membership.area();
        return area == null
                ? membership
                : new Membership(
                        membership.account(),
                        membership.role(),
                        null,
                        registry.schools().areaToday(area).orElse(area));
    }

    private Optional<Who> pupil(EntryId id, boolean demo) throws RegistryException {
        Optional<Pupil> pupil = registry.pupils().find(id);
        Optional<SchoolClass> schoolClass = pupil.isEmpty()
                ? Optional.empty()
                : registry.classes().find(pupil.get().schoolClass());
        return schoolClass.map(joined -> new Who(
                id.value(), pupil.get().shownName(), List.of(), joined.school(), pupil.get(), Optional.empty(), demo));
    }

    /**
     * Whether somebody may do what a rule is about.
     *
     * @param subject what the path names, or null when it names nothing
     * @throws ApiException when they may not: what they may not see is as if it were not there
     */
    void check(Who who, Rule rule, @Nullable String subject) throws ApiException, RegistryException {
        if (!who.has(rule.scope())) {
            throw new ApiException(
                    Problem.FORBIDDEN,
                    rule.scope().isEmpty()
                            ? "a token does not do this: log in"
                            : "this token has not the scope '" + rule.scope() + "'");
        }
        if (rule.subject() == Rule.Subject.NONE) {
            if (!(rule.pupils() && who.isPupil()) && rule.roles().stream().noneMatch(who::is)) {
                throw forbidden(rule);
            }
            return;
        }
        String named = String.valueOf(subject);
        Optional<Experiment> experiment = experiments.find(rule.subject(), named);
        School school = schoolOf(rule.subject(), named, experiment);
        boolean isTheirs = experiments.isOpenTo(who, rule.subject(), named, experiment);
        if (!who.sees(school) || !isTheirs) {
            throw unknown(rule.subject(), named);
        }
        if (!experiments.mayChange(who, rule.subject(), experiment)) {
            throw new ApiException(Problem.FORBIDDEN, "only for whoever made the experiment, and for those who teach");
        }
        if (!(rule.pupils() && who.isPupil()) && !who.may(rule.roles(), school)) {
            throw forbidden(rule);
        }
    }

    private static ApiException forbidden(Rule rule) {
        return new ApiException(
                Problem.FORBIDDEN,
                "only for "
                        + Stream.concat(
                                        rule.roles().stream()
                                                .map(Role::wireName)
                                                .sorted(),
                                        rule.pupils() ? Stream.of("student") : Stream.empty())
                                .toList());
    }

    private School schoolOf(Rule.Subject kind, String subject, Optional<Experiment> experiment)
            throws ApiException, RegistryException {
        Optional<SchoolId> id = switch (kind) {
            case SCHOOL -> Optional.of(school(subject));
            case DEVICE -> registry.device(device(subject)).map(Device::school);
            case CLASS -> registry.classes().find(entry(subject)).map(SchoolClass::school);
            case EXPERIMENT, RUN, OWN_EXPERIMENT, OWN_RUN -> experiment.map(Experiment::school);
            case GALLERY -> registry.gallery().find(entry(subject)).map(GalleryEntry::school);
            case NONE, PUBLIC -> Optional.empty();
        };
        Optional<School> school = id.isEmpty() ? Optional.empty() : registry.school(id.get());
        return school.orElseThrow(() -> unknown(kind, subject));
    }

    private static SchoolId school(String text) throws ApiException {
        try {
            return new SchoolId(text);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.UNKNOWN_SCHOOL, String.valueOf(e.getMessage()));
        }
    }

    private static DeviceId device(String text) throws ApiException {
        try {
            return DeviceId.parse(text);
        } catch (RejectedException e) {
            throw new ApiException(Problem.UNKNOWN_DEVICE, String.valueOf(e.getMessage()));
        }
    }

    private static EntryId entry(String text) throws ApiException {
        try {
            return new EntryId(text);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.UNKNOWN_ADDRESS, String.valueOf(e.getMessage()));
        }
    }

    /** The same for what is not there and for what may not be seen. */
    private static ApiException unknown(Rule.Subject kind, String subject) {
        return switch (kind) {
            case SCHOOL ->
                new ApiException(
                        Problem.UNKNOWN_SCHOOL, "no school '" + subject + "': see the list at /api/v1/schools");
            case DEVICE ->
                new ApiException(
                        Problem.UNKNOWN_DEVICE,
                        "no device '" + subject + "': see the list at /api/v1/schools/{school}/devices");
            case EXPERIMENT, OWN_EXPERIMENT ->
                new ApiException(Problem.UNKNOWN_ADDRESS, "no experiment '" + subject + "'");
            case RUN, OWN_RUN -> new ApiException(Problem.UNKNOWN_ADDRESS, "no run '" + subject + "'");
            case GALLERY -> new ApiException(Problem.UNKNOWN_ADDRESS, "no entry '" + subject + "' in the gallery");
            case CLASS, NONE, PUBLIC -> new ApiException(Problem.UNKNOWN_ADDRESS, "no class '" + subject + "'");
        };
    }
}
