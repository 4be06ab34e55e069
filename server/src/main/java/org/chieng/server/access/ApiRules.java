package org.chieng.server.access;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chieng.server.access.Rule.Subject;
import org.chieng.server.registry.Role;
import org.jspecify.annotations.Nullable;

/** The rule of every address under {@code /api/v1}; what has none is not answered. */
public final class ApiRules {
    /** Under which a rule is needed. */
    static final String ROOT = "/api/v1";

    private static final Map<String, Rule> RULES = rules();

    /** A rule that a request meets, and what its path names: the first thing, to which all others in it belong. */
    record Match(Rule rule, @Nullable String subject) {}

    private ApiRules() {}

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        rules.put("GET /health", Rule.PUBLIC);
        rules.put("GET /openapi.json", Rule.PUBLIC);
        rules.put("GET /me", Rule.PUBLIC);
        rules.put("POST /session", Rule.PUBLIC);
        rules.put("GET /session/elsewhere", Rule.PUBLIC);
        rules.put("DELETE /session", Rule.PUBLIC);
        rules.put("POST /session/class", Rule.PUBLIC);
        rules.put("GET /demo", Rule.PUBLIC);
        rules.put("POST /demo", Rule.PUBLIC);
        rules.put("POST /me/password", adults(Subject.NONE));
        rules.put("GET /me/tokens", adults(Subject.NONE));
        rules.put("POST /me/tokens", adults(Subject.NONE));
        rules.put("DELETE /me/tokens/:token", adults(Subject.NONE));
        List.of("GET /audit", "GET /audit.csv").forEach(address -> rules.put(address, auditors()));
        rules.put("GET /schools", Rule.read(Subject.NONE));
        rules.put("GET /schools/:school", Rule.read(Subject.SCHOOL));
        rules.put("GET /schools/:school/devices", Rule.read(Subject.SCHOOL));
        rules.put("GET /schools/:school/latest", Rule.read(Subject.SCHOOL));
        rules.put("GET /schools/:school/live", Rule.read(Subject.SCHOOL));
        rules.put(
                "GET /schools/:school/classes",
                Rule.of(Subject.SCHOOL, Rule.READ, Role.TEACHER, Role.LAB_MANAGER, Role.ADMINISTRATOR));
        rules.put("GET /schools/:school/links", readers(Subject.SCHOOL));
        rules.put("GET /links", readers(Subject.NONE));
        rules.put("GET /links/outages", readers(Subject.NONE));
        rules.put("GET /alerts", readers(Subject.NONE));
        rules.put(
                "POST /schools/:school/line/review", Rule.of(Subject.SCHOOL, "", Role.DEPARTMENT, Role.ADMINISTRATOR));
        List.of(
                        "share",
                        "providers",
                        "costs",
                        "upgrades",
                        "report.csv",
                        "report.pdf",
                        "map.svg",
                        "schools.csv",
                        "schools.geojson",
                        "giga/schools.csv",
                        "giga/measurements.csv")
                .forEach(file -> rules.put("GET /links/" + file, readers(Subject.NONE)));
        rules.put("GET /devices/:device/channels", Rule.read(Subject.DEVICE));
        rules.put("GET /devices/:device/history", Rule.read(Subject.DEVICE));
        rules.put("GET /devices/:device/history.csv", Rule.read(Subject.DEVICE));
        rules.put(
                "POST /devices/:device/erase",
                Rule.of(Subject.DEVICE, "", Role.TEACHER, Role.DEPARTMENT, Role.ADMINISTRATOR));
        rules.put("GET /devices", Rule.read(Subject.NONE));
        rules.put("GET /devices/:device/history.ndjson", Rule.read(Subject.DEVICE));
        rules.put(
                "POST /devices/:device/history",
                Rule.of(Subject.DEVICE, "", Role.TEACHER, Role.DEPARTMENT, Role.ADMINISTRATOR));
        rules.put("PUT /devices/:device/sources/:source", named());
        rules.put("PUT /devices/:device/sources/:source/channels/:channel", named());
        rules.put("POST /claims", Rule.PUBLIC);
        rules.put("POST /claims/done", Rule.PUBLIC);
        rules.put("POST /schools/:school/claims/look", adults(Subject.SCHOOL));
        rules.put("POST /schools/:school/claims", adults(Subject.SCHOOL));
        rules.put("GET /schools/:school/enrolments", adults(Subject.SCHOOL));
        rules.put("POST /schools/:school/enrolments", adults(Subject.SCHOOL));
        rules.put("POST /schools/:school/enrolments/end", adults(Subject.SCHOOL));
        rules.put("POST /devices/:device/secret", adults(Subject.DEVICE));
        rules.put("POST /devices/:device/revoke", adults(Subject.DEVICE));
        rules.put("POST /me/board", Rule.PUPILS);
        rules.put("POST /schools/:school/classes", teachers(Subject.SCHOOL));
        List.of(
                        "GET /classes/:class",
                        "DELETE /classes/:class",
                        "POST /classes/:class/code",
                        "DELETE /classes/:class/code",
                        "POST /classes/:class/return",
                        "POST /classes/:class/end",
                        "POST /classes/:class/pupils/:pupil",
                        "DELETE /classes/:class/pupils/:pupil")
                .forEach(address -> rules.put(address, teachers(Subject.CLASS)));
        experiments(rules);
        rules.put("GET /me/lesson", Rule.PUPILS);
        rules.put("POST /me/work", Rule.PUPILS);
        rules.put("POST /classes/:class/assignment", teachers(Subject.CLASS));
        rules.put("POST /classes/:class/boards", teachers(Subject.CLASS));
        List.of(
                        "GET /devices/:device/control",
                        "GET /devices/:device/settings",
                        "POST /devices/:device/set",
                        "POST /devices/:device/rules",
                        "POST /devices/:device/calibration",
                        "POST /devices/:device/settings/restore")
                .forEach(address -> rules.put(
                        address,
                        Rule.withPupils(Subject.DEVICE, "", Role.TEACHER, Role.LAB_MANAGER, Role.ADMINISTRATOR)));
        phones(rules);
        gallery(rules);
        labs(rules);
        Rule sheets = Rule.of(Subject.NONE, Rule.REGISTRY, Role.LAB_MANAGER, Role.DEPARTMENT, Role.ADMINISTRATOR);
        List.of("GET /registry", "GET /registry/:sheet", "POST /registry/:sheet")
                .forEach(address -> rules.put(address, sheets)); // which rows, SheetAccess decides
        rules.put("GET /quarantine", Rule.of(Subject.NONE, Rule.OPERATE, Role.ADMINISTRATOR));
        return Map.copyOf(rules);
    }

    /** Those who teach, and pupils: of their class what is shared or theirs, and of that they change what is theirs. */
    private static void experiments(Map<String, Rule> rules) {
        Rule changes = lesson(Subject.OWN_EXPERIMENT, "");
        rules.put("GET /classes/:class/experiments", lesson(Subject.CLASS, Rule.READ));
        rules.put("POST /classes/:class/experiments", lesson(Subject.CLASS, ""));
        rules.put("GET /experiments/:experiment", lesson(Subject.EXPERIMENT, Rule.READ));
        rules.put("GET /experiments/:experiment/data.csv", lesson(Subject.EXPERIMENT, Rule.READ));
        rules.put("GET /experiments/:experiment/report.pdf", lesson(Subject.EXPERIMENT, Rule.READ));
        rules.put("DELETE /experiments/:experiment", changes);
        rules.put("POST /experiments/:experiment/share", changes);
        rules.put("POST /experiments/:experiment/runs", changes);
        rules.put("GET /runs/:run/data", lesson(Subject.RUN, Rule.READ));
        rules.put("POST /runs/:run/stop", lesson(Subject.OWN_RUN, ""));
        rules.put("POST /runs/:run/notes", lesson(Subject.OWN_RUN, ""));
        rules.put("DELETE /runs/:run", lesson(Subject.OWN_RUN, ""));
    }

    /** Those who look after a school's devices; a pupil the board of the own group, which the address itself checks. */
    private static Rule named() {
        return Rule.withPupils(Subject.DEVICE, "", Role.TEACHER, Role.LAB_MANAGER, Role.ADMINISTRATOR);
    }

    /** Phones as sensors: a teacher lets them in, all of the class see by which code, and pupils' own browsers send. */
    private static void phones(Map<String, Rule> rules) {
        rules.put("GET /classes/:class/phones", lesson(Subject.CLASS, ""));
        rules.put("GET /classes/:class/phones/qr.svg", lesson(Subject.CLASS, ""));
        rules.put("POST /classes/:class/phones", teachers(Subject.CLASS));
        rules.put("DELETE /classes/:class/phones", teachers(Subject.CLASS));
        rules.put("DELETE /classes/:class/phones/:phone", teachers(Subject.CLASS));
        rules.put("GET /phones/:ticket", Rule.PUBLIC); // whoever shows a ticket
        rules.put("POST /me/phone", Rule.PUPILS);
        rules.put("POST /me/phone/readings", Rule.PUPILS);
    }

    /** Everybody who is logged in looks; which entries they see is decided entry by entry. */
    private static void gallery(Map<String, Rule> rules) {
        rules.put("GET /gallery", Rule.read(Subject.NONE));
        rules.put("GET /gallery/:entry/chart.svg", Rule.read(Subject.NONE));
        rules.put(
                "DELETE /gallery/:entry",
                Rule.of(Subject.GALLERY, "", Role.TEACHER, Role.DEPARTMENT, Role.ADMINISTRATOR));
        rules.put("GET /experiments/:experiment/gallery", teachers(Subject.EXPERIMENT));
        rules.put("POST /experiments/:experiment/gallery", teachers(Subject.EXPERIMENT));
    }

    /** Rooms with computers: those who look after them; who has borrowed what is for the school's own only, and for no program. */
    private static void labs(Map<String, Rule> rules) {
        Rule looks = Rule.of(Subject.SCHOOL, Rule.READ, Role.LAB_MANAGER, Role.DEPARTMENT, Role.ADMINISTRATOR);
        Rule keeps = Rule.of(Subject.SCHOOL, "", Role.LAB_MANAGER, Role.ADMINISTRATOR);
        String school = " /schools/:school/";
        List.of(
                        "labs",
                        "labs/:lab",
                        "labs/:lab/lessons",
                        "labs/:lab/use",
                        "labs/:lab/relay",
                        "holidays",
                        "care",
                        "assets",
                        "assets.csv",
                        "assets/:asset/photo",
                        "tickets",
                        "merges")
                .forEach(path -> rules.put("GET" + school + path, looks));
        List.of(
                        "labs",
                        "labs/:lab/seats",
                        "labs/:lab/lessons",
                        "labs/:lab/relay",
                        "labs/:lab/wake",
                        "labs/:lab/shutdown",
                        "lab-alerts",
                        "holidays",
                        "findings/:finding/end",
                        "assets",
                        "loans",
                        "assets/import",
                        "assets/:asset/photo",
                        "loans/:loan/return",
                        "loans/:loan/due",
                        "borrowers",
                        "borrowers/erase",
                        "merges",
                        "merges/:merge/undo",
                        "tickets",
                        "tickets/:ticket")
                .forEach(path -> rules.put("POST" + school + path, keeps));
        Rule compares = Rule.of(Subject.NONE, Rule.READ, Role.LAB_MANAGER, Role.DEPARTMENT, Role.ADMINISTRATOR);
        List.of("labs", "labs/report.csv", "labs/report.pdf").forEach(path -> rules.put("GET /" + path, compares));
        List.of("loans", "loans/:loan/borrower", "lab-alerts").forEach(path -> rules.put("GET" + school + path, keeps));
        rules.put("DELETE" + school + "loans/:loan/borrower", keeps);
        rules.put("DELETE" + school + "assets/:asset/photo", keeps);
    }

    private static Rule lesson(Subject subject, String scope) {
        return Rule.withPupils(subject, scope, Role.TEACHER, Role.ADMINISTRATOR);
    }

    /** Who answers for what is done at schools; teachers and pupils are told of in it. */
    private static Rule auditors() {
        return Rule.of(Subject.NONE, Rule.OPERATE, Role.ADMINISTRATOR, Role.DEPARTMENT, Role.LAB_MANAGER);
    }

    /** Adults, of the schools that they see; their programs, too. */
    private static Rule readers(Subject subject) {
        return Rule.of(subject, Rule.READ, Role.ADMINISTRATOR, Role.DEPARTMENT, Role.LAB_MANAGER, Role.TEACHER);
    }

    /** Who stands before a class; nicknames are shown to nobody else, and to no program. */
    private static Rule teachers(Subject subject) {
        return Rule.of(subject, "", Role.TEACHER, Role.ADMINISTRATOR);
    }

    private static Rule adults(Subject subject) {
        return Rule.of(subject, "", Role.ADMINISTRATOR, Role.DEPARTMENT, Role.LAB_MANAGER, Role.TEACHER);
    }

    /** All of them, by method and path, e.g. {@code GET /schools/:school}. */
    static Map<String, Rule> all() {
        return RULES;
    }

    /** The rule of a request; HEAD is as GET. */
    static Optional<Match> find(HttpMethod method, String path) {
        String name = method.equals(HttpMethod.HEAD) ? HttpMethod.GET.name() : method.name();
        List<String> asked = segments(path.substring(ROOT.length()));
        return RULES.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name + " "))
                .flatMap(entry ->
                        match(segments(entry.getKey().substring(name.length() + 1)), asked, entry.getValue()).stream())
                .findFirst();
    }

    /** Which methods an address understands, by their rules; none when there is no such address. */
    static Set<String> methods(String path) {
        List<String> asked = segments(path.substring(ROOT.length()));
        return RULES.keySet().stream()
                .map(name -> name.split(" ", 2))
                .filter(name -> match(segments(name[1]), asked, Rule.PUBLIC).isPresent())
                .map(name -> name[0])
                .collect(Collectors.toSet());
    }

    private static Optional<Match> match(List<String> pattern, List<String> asked, Rule rule) {
        if (pattern.size() != asked.size()) {
            return Optional.empty();
        }
        String subject = null;
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).startsWith(":")) {
                subject = subject == null ? asked.get(i) : subject;
            } else if (!pattern.get(i).equals(asked.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(new Match(rule, subject));
    }

    /** As the router sees them: an end of {@code /} makes no difference. */
    private static List<String> segments(String path) {
        String inner = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return List.of(inner.split("/", -1));
    }

    /**
     * Looks through all addresses of a router.
     *
     * @throws IllegalStateException when one under {@code /api/v1} has no rule, but for those that catch what nothing else answers
     */
    public static void check(Router router) {
        List<String> without = router.getRoutes().stream()
                .filter(route -> route.getPath() != null && route.getPath().startsWith(ROOT))
                .filter(route -> !route.getPath().equals(ROOT + "/"))
                .flatMap(route -> names(route).stream())
                .filter(name -> !RULES.containsKey(name))
                .toList();
        if (!without.isEmpty()) {
            throw new IllegalStateException("no rule says who may use " + without);
        }
    }

    private static Set<String> names(Route route) {
        Set<HttpMethod> methods = route.methods();
        String path = String.valueOf(route.getPath()).substring(ROOT.length());
        return methods == null
                ? Set.of("any " + path)
                : methods.stream().map(method -> method.name() + " " + path).collect(Collectors.toSet());
    }
}
