package org.chieng.server.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What every address understands besides its own: HEAD as GET, without the body, which Vert.x leaves out (RFC 9110 section 9.3.2), OPTIONS,
 * and a field Allow for what it does not understand (sections 9.3.7 and 15.5.6).
 */
public final class Methods {
    private Methods() {}

    /** Adds them to all addresses that a router has; do so when it has all. */
    public static void mount(Router router) {
        Map<String, Set<String>> pages = new TreeMap<>();
        for (Route route : router.getRoutes()) {
            Set<HttpMethod> methods = route.methods();
            if (methods == null || methods.isEmpty()) {
                continue;
            }
            if (methods.contains(HttpMethod.GET)) {
                route.method(HttpMethod.HEAD);
            }
            String path = route.getPath();
            if (path != null && !path.startsWith("/api/v1")) { // these the guard knows
                methods.forEach(method ->
                        pages.computeIfAbsent(path, any -> new TreeSet<>()).add(method.name()));
            }
        }
        pages.forEach((path, understood) -> router.route(path).handler(context -> tell(context, understood)));
    }

    /**
     * Answers OPTIONS, and whatever an address does not understand.
     *
     * @param understood the methods of the address; HEAD and OPTIONS need not be among them
     */
    public static void tell(RoutingContext context, Collection<String> understood) {
        Set<String> all = new TreeSet<>(understood);
        if (all.contains("GET")) {
            all.add("HEAD");
        }
        all.add("OPTIONS");
        String allow = String.join(", ", all);
        context.response().putHeader(HttpHeaders.ALLOW, allow);
        if (context.request().method().equals(HttpMethod.OPTIONS)) {
            context.response().setStatusCode(204).end();
            return;
        }
        Problem.METHOD_NOT_ALLOWED.send(
                context.response(),
                context.request().path(),
                context.request().method() + " is not understood at this address: use one of " + allow);
    }
}
