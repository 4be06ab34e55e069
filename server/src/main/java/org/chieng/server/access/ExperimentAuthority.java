package org.chieng.server.access;

import java.util.Optional;
import org.chieng.server.access.Rule.Subject;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Run;

/** What pupils may see and change within their school: it ends at their class, and there at what nobody shares. Thread-safe; blocks. */
final class ExperimentAuthority {
    private final Registry registry;

    ExperimentAuthority(Registry registry) {
        this.registry = registry;
    }

    /** The experiment that a path names, itself or by a run of it. */
    Optional<Experiment> find(Subject kind, String subject) throws RegistryException {
        return switch (kind) {
            case EXPERIMENT, OWN_EXPERIMENT ->
                isId(subject) ? registry.experiments().find(new EntryId(subject)) : Optional.empty();
            case RUN, OWN_RUN -> ofRun(subject);
            case PUBLIC, NONE, SCHOOL, DEVICE, CLASS, GALLERY -> Optional.empty();
        };
    }

    private Optional<Experiment> ofRun(String id) throws RegistryException {
        Optional<Run> run = isId(id) ? registry.experiments().findRun(new EntryId(id)) : Optional.empty();
        return run.isEmpty()
                ? Optional.empty()
                : registry.experiments().find(run.get().experiment());
    }

    private static boolean isId(String text) {
        try {
            return !new EntryId(text).value().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a pupil is of the class that a path names, or the experiment is one of theirs; adults are looked at elsewhere. */
    boolean isOpenTo(Who who, Subject kind, String subject, Optional<Experiment> experiment) {
        if (!who.isPupil()) {
            return true;
        }
        if (kind == Subject.CLASS) {
            return subject.equals(who.schoolClass());
        }
        return experiment
                .map(one -> String.valueOf(one.schoolClass()).equals(who.schoolClass())
                        && (one.shared() || isMaker(who, one)))
                .orElse(true);
    }

    /** Whether somebody who sees it may change it, as far as that depends on who made it. */
    boolean mayChange(Who who, Subject kind, Optional<Experiment> experiment) throws RegistryException {
        boolean isChange = kind == Subject.OWN_EXPERIMENT || kind == Subject.OWN_RUN;
        return !isChange
                || !who.isPupil()
                || (experiment.isPresent() && (isMaker(who, experiment.get()) || isOfGroup(who, experiment.get())));
    }

    private boolean isOfGroup(Who who, Experiment experiment) throws RegistryException {
        return registry.assignments().isOfGroup(experiment.id(), new EntryId(who.id()));
    }

    private static boolean isMaker(Who who, Experiment experiment) {
        return who.id().equals(String.valueOf(experiment.pupil()));
    }
}
