package org.chieng.server.access;

import java.util.EnumSet;
import java.util.Set;
import org.chieng.server.registry.Role;

/**
 * Who may use an address. Immutable.
 *
 * @param subject what its path names, by which the school is known that is asked for
 * @param roles of adults who may
 * @param pupils whether pupils may, too
 * @param scope that a program's token needs; empty: no program may
 */
record Rule(Subject subject, Set<Role> roles, boolean pupils, String scope) {
    static final String READ = "read";
    static final String OPERATE = "operate";
    /** The one scope with which a program may change something: rows of the registry. */
    static final String REGISTRY = "registry";

    /** What a path names. */
    enum Subject {
        /** Nothing, and it is for everybody, also without a login. */
        PUBLIC,
        /** Nothing; what is shown depends on who asks. */
        NONE,
        /** {@code :school}. */
        SCHOOL,
        /** {@code :device}. */
        DEVICE,
        /** {@code :class}; pupils are of one class only. */
        CLASS,
        /** {@code :experiment}, which pupils may see. */
        EXPERIMENT,
        /** {@code :run} of such a one. */
        RUN,
        /** {@code :experiment}, which pupils must have made. */
        OWN_EXPERIMENT,
        /** {@code :run} of such a one. */
        OWN_RUN,
        /** {@code :entry} of the gallery. */
        GALLERY
    }

    static final Rule PUBLIC = new Rule(Subject.PUBLIC, Set.of(), true, "");

    /** Pupils, of whatever class they are in. */
    static final Rule PUPILS = new Rule(Subject.NONE, Set.of(), true, "");

    /** Everybody who is logged in, of a school that they see. */
    static Rule read(Subject subject) {
        return new Rule(subject, EnumSet.allOf(Role.class), true, READ);
    }

    /** Pupils, and adults in some roles. */
    static Rule withPupils(Subject subject, String scope, Role first, Role... others) {
        return new Rule(subject, EnumSet.of(first, others), true, scope);
    }

    /** Adults in some roles. */
    static Rule of(Subject subject, String scope, Role first, Role... others) {
        return new Rule(subject, EnumSet.of(first, others), false, scope);
    }
}
