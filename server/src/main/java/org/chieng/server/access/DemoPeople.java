package org.chieng.server.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Role;
import org.chieng.server.registry.School;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.registry.Session;

/** Five invented people whom a newcomer can be with one click. There are none unless the server was started as a demo. Immutable. */
public final class DemoPeople {
    private static final EntryId CLASS = new EntryId("demo-7a");
    private static final EntryId PUPIL = new EntryId("demo-student");
    private static final Map<String, String> ADULTS = Map.of(
            "department", "Cô Hạnh",
            "lab-manager", "Thầy Minh",
            "teacher", "Cô Lan",
            "administrator", "Anh Tuấn");
    private static final List<String> ORDER =
            List.of("student", "teacher", "lab-manager", "department", "administrator");

    private final Registry registry;
    private final SchoolId school;

    private DemoPeople(Registry registry, SchoolId school) {
        this.registry = registry;
        this.school = school;
    }

    /**
     * Puts them into the registry, unless they are there: the pupil, the teacher and the lab manager at its first school, the department over all
     * that lies in the same province.
     *
     * @throws RegistryException when there is no school
     */
    public static DemoPeople prepare(Registry registry) throws RegistryException {
        List<School> schools = registry.schools(null, 1);
        if (schools.isEmpty()) {
            throw new RegistryException("a demo needs a school: set registry.import");
        }
        School school = schools.get(0);
        registry.transact(
                () -> {
                    for (Map.Entry<String, String> adult : ADULTS.entrySet()) {
                        put(registry, account(adult.getKey()), adult.getValue(), Role.of(adult.getKey()), school);
                    }
                    putPupil(registry, school.id());
                    return true;
                },
                done -> true);
        return new DemoPeople(registry, school.id());
    }

    private static void putPupil(Registry registry, SchoolId school) throws RegistryException {
        registry.classes().put(new SchoolClass(CLASS, school, "7A", "2026-2027"));
        registry.pupils().add(new Pupil(PUPIL, CLASS, "Mây"), null);
    }

    private static void put(Registry registry, AccountId id, String name, Role role, School school)
            throws RegistryException {
        registry.accounts().put(new Account(id, name));
        registry.accounts()
                .put(
                        switch (role) {
                            case ADMINISTRATOR -> new Membership(id, role, null, null);
                            case DEPARTMENT ->
                                new Membership(
                                        id, role, null, school.areas().get(0).id());
                            case LAB_MANAGER, TEACHER -> new Membership(id, role, school.id(), null);
                        });
    }

    private static AccountId account(String person) {
        return new AccountId("demo-" + person);
    }

    JsonObject json() {
        JsonArray people = new JsonArray();
        ORDER.forEach(person ->
                people.add(new JsonObject().put("person", person).put("name", ADULTS.getOrDefault(person, "Mây"))));
        return new JsonObject().put("people", people);
    }

    /** The session of one of them; who was taken away while somebody tried that is there again. Blocks. */
    Session session(String person, Instant now) throws ApiException, RegistryException {
        Instant end = now.plus(Logins.ACCOUNT_SESSION);
        if (person.equals("student")) {
            putPupil(registry, school);
            return new Session(null, PUPIL, end, true);
        }
        if (!ADULTS.containsKey(person)) {
            throw new ApiException(Problem.INVALID_PARAMETER, "'person' must be one of " + ORDER);
        }
        return new Session(account(person), null, end, true);
    }
}
