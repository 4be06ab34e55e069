package org.chieng.server.access;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.ApiRoutes;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Methods;
import org.chieng.server.api.Problem;
import org.chieng.server.api.Sight;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every address under {@code /api/v1}: lets through what its rule allows, and nothing that has no rule. Runs on the event loop;
 * who somebody is is found out on a worker.
 */
public final class AccessGuard {
    /** Where a request carries who sent it. */
    static final String WHO = "org.chieng.who";

    private static final Logger LOG = LoggerFactory.getLogger(AccessGuard.class);

    private final Authority authority;
    private final Blocking blocking;

    public AccessGuard(Registry registry, Blocking blocking) {
        this.authority = new Authority(registry);
        this.blocking = blocking;
    }

    /** Puts it there; do so before any other address. */
    public void mount(Router router) {
        router.route(ApiRules.ROOT + "/*").handler(this::handle);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        Optional<ApiRules.Match> match = ApiRules.find(request.method(), path);
        if (match.isEmpty()) {
            Set<String> understood = ApiRules.methods(path);
            if (understood.isEmpty()) {
                ApiRoutes.unknown(context);
            } else {
                Methods.tell(context, understood);
            }
            return;
        }
        if (Requests.isChange(request) && Requests.isFromElsewhere(request)) {
            refuse(context, new ApiException(Problem.FORBIDDEN, "a page of another site may not do that"));
            return;
        }
        if (match.get().rule().subject() == Rule.Subject.PUBLIC) {
            context.next();
            return;
        }
        request.pause(); // its body waits until it is known whose it is
        blocking.run(() -> checked(request, match.get()))
                .onSuccess(who -> {
                    context.put(WHO, who);
                    context.put(Sight.KEY, who);
                    context.next();
                    request.resume();
                })
                .onFailure(why -> {
                    request.resume();
                    refuse(context, why);
                });
    }

    /** Whoever sent the request, who may do what it asks for; blocks. */
    private Who checked(HttpServerRequest request, ApiRules.Match match) throws ApiException, RegistryException {
        Who who = find(request)
                .orElseThrow(() -> new ApiException(
                        Problem.UNAUTHENTICATED, "log in at /login, or send Authorization: Bearer with a token"));
        Optional<String> session = Requests.sessionToken(request);
        if (Requests.isChange(request) && who.scopes().isEmpty() && !Requests.hasCsrf(request, session.orElse(""))) {
            throw new ApiException(Problem.FORBIDDEN, "X-CSRF-Token must be the csrf of /api/v1/me");
        }
        authority.check(who, match.rule(), match.subject());
        return who;
    }

    /** Whoever sent a request; a program's token goes before a cookie. Blocks. */
    Optional<Who> find(HttpServerRequest request) throws RegistryException {
        Optional<String> program = Requests.programToken(request);
        if (program.isPresent()) {
            return authority.ofProgram(program.get());
        }
        Optional<String> session = Requests.sessionToken(request);
        return session.isEmpty() ? Optional.empty() : authority.ofSession(session.get());
    }

    /** The id of who sent a request that was let through: of the account or of the pupil. */
    public static String actor(RoutingContext context) {
        Who who = context.get(WHO);
        if (who == null) {
            throw new IllegalStateException(
                    "no rule stands before " + context.request().path());
        }
        return who.id();
    }

    /** From where a request came: a name for those who fail too often. Behind a trusted proxy it is what that says ({@link Proxies}). */
    public static String address(RoutingContext context) {
        return Proxies.address(context);
    }

    /**
     * Who sent a request that was let through.
     *
     * @param id of the account or of the pupil
     * @param schoolClass a pupil's, else null
     */
    public record Asker(String id, @Nullable EntryId schoolClass) {
        /** Whether it is a pupil, of whom nothing but a nickname is known. */
        public boolean isPupil() {
            return schoolClass != null;
        }
    }

    /** Who sent a request that was let through. */
    public static Asker asker(RoutingContext context) {
        Who who = context.get(WHO);
        String id = actor(context);
        String schoolClass = who.schoolClass();
        return new Asker(id, schoolClass == null ? null : new EntryId(schoolClass));
    }

    /** Answers with why it can't be. */
    static void refuse(RoutingContext context, Throwable why) {
        String path = context.request().path();
        if (why instanceof ApiException e) {
            e.problem().send(context.response(), path, e.detail());
        } else if (why instanceof RegistryException) {
            LOG.warn("{}: {}", path, why.getMessage());
            Problem.STORE_UNAVAILABLE.send(context.response(), path, "the registry can't be read now: try again later");
        } else {
            LOG.error("{}", path, why);
            Problem.INTERNAL.send(context.response(), path, "this is our mistake: the server's log says more");
        }
    }
}
