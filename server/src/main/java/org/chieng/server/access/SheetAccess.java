package org.chieng.server.access;

import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Role;
import org.chieng.server.registry.School;
import org.chieng.server.registry.exchange.Reach;
import org.chieng.server.registry.exchange.RegistrySheets;

/**
 * Which sheets of the registry somebody may read and bring in, and which rows of them: one place decides for both. A sheet that is not named here is for
 * administrators. Those that say who may do what are for no program, and not for the demo: what they change outlives both.
 */
public final class SheetAccess {
    private static final Set<Role> ADMINISTRATOR = EnumSet.of(Role.ADMINISTRATOR);
    private static final Set<Role> DEPARTMENT = EnumSet.of(Role.ADMINISTRATOR, Role.DEPARTMENT);
    private static final Set<Role> SCHOOL = EnumSet.of(Role.ADMINISTRATOR, Role.DEPARTMENT, Role.LAB_MANAGER);
    /** Who has borrowed what is a school's own affair. */
    private static final Set<Role> LOANS = EnumSet.of(Role.ADMINISTRATOR, Role.LAB_MANAGER);

    private static final Map<String, Set<Role>> ROLES = Map.of(
            "schools", DEPARTMENT,
            "labs", SCHOOL,
            "clubs", SCHOOL,
            "classes", SCHOOL,
            "devices", SCHOOL,
            "sources", SCHOOL,
            "channels", SCHOOL,
            "loans", LOANS);

    private static final Set<String> OF_RIGHTS = Set.of("accounts", "memberships");
    private static final int AT_ONCE = 1000;

    private SheetAccess() {}

    /** Sheets of which whoever sent a request may have something, in the order of {@link RegistrySheets#names}. */
    public static List<String> sheets(RoutingContext context) {
        Who who = who(context);
        return RegistrySheets.names().stream().filter(sheet -> may(who, sheet)).toList();
    }

    /**
     * Which rows of a sheet whoever sent a request may read and bring in. Blocks.
     *
     * @throws ApiException when there is no such sheet, or nothing of it is for them
     */
    public static Reach reach(RoutingContext context, String sheet, Registry registry)
            throws ApiException, RegistryException {
        Who who = who(context);
        if (!RegistrySheets.names().contains(sheet)) {
            throw new ApiException(
                    Problem.UNKNOWN_ADDRESS, "no sheet of that name: it is one of " + RegistrySheets.names());
        }
        if (!may(who, sheet)) {
            throw new ApiException(
                    Problem.FORBIDDEN,
                    OF_RIGHTS.contains(sheet)
                            ? "only for administrators who have logged in, not for programs nor in the demo"
                            : "only for " + names(roles(sheet)));
        }
        if (who.is(Role.ADMINISTRATOR)) {
            return Reach.ALL;
        }
        Set<Role> roles = roles(sheet);
        return new Reach(schools(who, roles, registry), areas(who, roles, registry));
    }

    private static Who who(RoutingContext context) {
        Who who = context.get(AccessGuard.WHO);
        return Objects.requireNonNull(who, "no rule stands before the address");
    }

    private static boolean may(Who who, String sheet) {
        boolean isPerson = who.scopes().isEmpty() && !who.demo();
        return roles(sheet).stream().anyMatch(who::is) && (isPerson || !OF_RIGHTS.contains(sheet));
    }

    private static Set<Role> roles(String sheet) {
        return ROLES.getOrDefault(sheet, ADMINISTRATOR);
    }

    private static List<String> names(Set<Role> roles) {
        return roles.stream().map(Role::wireName).sorted().toList();
    }

    /** All schools at which somebody has one of the roles. Blocks. */
    static Set<SchoolId> schools(Who who, Set<Role> roles, Registry registry) throws RegistryException {
        Set<SchoolId> found = new HashSet<>();
        SchoolId last = null;
        List<School> some;
        do {
            some = registry.schools(last, AT_ONCE);
            some.stream().filter(one -> who.may(roles, one)).forEach(one -> found.add(one.id()));
            last = some.isEmpty() ? last : some.get(some.size() - 1).id();
        } while (some.size() == AT_ONCE);
        return found;
    }

    private static Set<AreaId> areas(Who who, Set<Role> roles, Registry registry) throws RegistryException {
        Set<AreaId> tops = who.grants().stream()
                .filter(grant -> roles.contains(grant.role()))
                .map(Membership::area)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return tops.isEmpty() ? Set.of() : registry.schools().areasWithin(tops);
    }
}
