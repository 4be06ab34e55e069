package org.chieng.server.phone;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Phone;
import org.chieng.server.registry.PhoneTicket;
import org.chieng.server.registry.Phones;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SchoolClass;

/**
 * A class's phones with phyphox: the teacher shows a ticket as a QR code, and each phone that fetches it becomes a device of its own. Runs on the
 * event loop; nothing of it blocks.
 */
public final class PhoneRoutes {
    private static final String PHONES = "/classes/:class/phones";
    private static final String ROOT = "/api/v1";
    /** 128 bits: the ticket is all that a phone shows. */
    private static final int TICKET_BYTES = 16;

    private final Registry registry;
    private final Blocking blocking;
    private final PhoneSettings settings;
    private final Consumer<DeviceId> ending;
    private final Clock clock;
    private final SecureRandom random;

    /** @param ending ends the sessions of a device; must not block */
    public PhoneRoutes(
            Registry registry,
            Blocking blocking,
            PhoneSettings settings,
            Consumer<DeviceId> ending,
            Clock clock,
            SecureRandom random) {
        this.registry = registry;
        this.blocking = blocking;
        this.settings = settings;
        this.ending = ending;
        this.clock = clock;
        this.random = random;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        AccessRoutes.post(router, PHONES, this::open);
        router.get(ROOT + PHONES)
                .handler(context -> answer(context, found(context)).onFailure(context::fail));
        router.get(ROOT + PHONES + "/qr.svg").handler(this::qr);
        router.delete(ROOT + PHONES).handler(this::end);
        router.delete(ROOT + PHONES + "/:phone").handler(this::endOne);
        router.get(ROOT + "/phones/:ticket").handler(this::file);
    }

    private Future<?> open(RoutingContext context, JsonObject body) throws ApiException {
        PhoneTicket ticket = ticket(new EntryId(context.pathParam("class")), body);
        String actor = AccessGuard.actor(context);
        Future<SchoolClass> opened = blocking.run(() -> {
            SchoolClass of = schoolClass(ticket.schoolClass());
            registry.phones().putTicket(ticket);
            registry.audit().note(actor, "phones", of.id().value());
            return of;
        });
        return answer(context, opened);
    }

    private PhoneTicket ticket(EntryId schoolClass, JsonObject body) throws ApiException {
        byte[] bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        try {
            if (body.getValue("rate") instanceof Integer rate) {
                return new PhoneTicket(
                        schoolClass,
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                        sensors(body),
                        rate,
                        clock.instant().plus(Phones.SPAN));
            }
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
        throw new ApiException(
                Problem.INVALID_PARAMETER, "'rate' must be a whole number from 1 to " + PhoneTicket.MAX_RATE);
    }

    private static List<String> sensors(JsonObject body) throws ApiException {
        List<Sensor> named = new ArrayList<>();
        if (body.getValue("sensors") instanceof JsonArray names) {
            for (Object name : names) {
                named.add(Sensor.of(String.valueOf(name)));
            }
        }
        return named.stream().distinct().sorted().map(Sensor::wireName).toList();
    }

    private Future<?> answer(RoutingContext context, Future<SchoolClass> of) {
        return of.compose(found -> blocking.run(() -> json(found, PhoneAddress.of(context.request(), settings))))
                .onSuccess(json -> AccessRoutes.send(context, json));
    }

    /** Blocks. */
    private JsonObject json(SchoolClass of, PhoneAddress address) throws RegistryException {
        JsonArray phones = new JsonArray();
        for (Phone phone : registry.phones().of(of.id())) {
            phones.add(new JsonObject()
                    .put("device", phone.device().value())
                    .put("number", phone.number())
                    .put("app", phone.pupil() == null));
        }
        JsonObject json = new JsonObject()
                .put("page", address.page())
                .put("mqtt", address.mqtt())
                .put("problems", new JsonArray(address.problems()))
                .put("phones", phones);
        registry.phones()
                .ticketOf(of.id())
                .ifPresent(ticket -> json.put("link", address.link(ticket.ticket()))
                        .put("sensors", new JsonArray(ticket.sensors()))
                        .put("rate", ticket.rate())
                        .put("expires", ticket.expires().toEpochMilli()));
        return json;
    }

    private void qr(RoutingContext context) {
        EntryId id = new EntryId(context.pathParam("class"));
        blocking.run(() -> {
                    PhoneAddress address = PhoneAddress.of(context.request(), settings);
                    return QrSvg.of(address.link(registry.phones()
                            .ticketOf(id)
                            .orElseThrow(() -> new ApiException(
                                    Problem.UNKNOWN_ADDRESS, "no phone is let in now: the teacher opens the phones"))
                            .ticket()));
                })
                .onSuccess(svg -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "image/svg+xml")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(svg))
                .onFailure(context::fail);
    }

    /** Whoever shows a good ticket gets a device; a look (HEAD) makes none. */
    private void file(RoutingContext context) {
        String ticket = String.valueOf(context.pathParam("ticket"));
        boolean isLook = context.request().method().equals(HttpMethod.HEAD);
        blocking.run(() -> {
                    PhoneAddress address = PhoneAddress.of(context.request(), settings);
                    PhoneTicket known = registry.phones()
                            .find(ticket)
                            .orElseThrow(() -> new ApiException(
                                    Problem.UNKNOWN_ADDRESS, "this code is not good any longer: scan the newest one"));
                    return isLook ? "" : file(known, address);
                })
                .onSuccess(xml -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/xml")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(xml))
                .onFailure(context::fail);
    }

    /** Blocks. */
    private String file(PhoneTicket ticket, PhoneAddress address) throws ApiException, RegistryException {
        SchoolClass of = schoolClass(ticket.schoolClass());
        Phones.Handed handed = registry.phones().handOut(of, null).orElseThrow(PhoneRoutes::full);
        return PhyphoxFile.of(
                of.name(),
                handed.phone(),
                ticket.sensors().stream().map(Sensor::of).toList(),
                ticket.rate(),
                new PhyphoxFile.Target(address.mqtt(), settings.isTls(), handed.secret()),
                address.page() + "/phone");
    }

    static ApiException full() {
        return new ApiException(
                Problem.CONFLICT, "the class has " + Phones.MOST_OF_CLASS + " phones: the teacher may end some");
    }

    private void end(RoutingContext context) {
        String actor = AccessGuard.actor(context);
        done(
                context,
                found(context)
                        .compose(of -> blocking.run(() -> {
                            registry.phones().end(of.id()).forEach(ending);
                            registry.audit().note(actor, "phones-end", of.id().value());
                            return of;
                        })));
    }

    private void endOne(RoutingContext context) {
        String actor = AccessGuard.actor(context);
        done(
                context,
                found(context)
                        .compose(of -> blocking.run(() -> {
                            DeviceId device = device(context);
                            if (!registry.phones().end(of.id(), device)) {
                                throw unknown(device.value());
                            }
                            ending.accept(device);
                            registry.audit().note(actor, "phone-end", device.value());
                            return of;
                        })));
    }

    private static void done(RoutingContext context, Future<SchoolClass> what) {
        what.onSuccess(any -> context.response().setStatusCode(204).end()).onFailure(context::fail);
    }

    private static DeviceId device(RoutingContext context) throws ApiException {
        String text = String.valueOf(context.pathParam("phone"));
        try {
            return DeviceId.parse(text);
        } catch (RejectedException e) {
            throw unknown(text);
        }
    }

    private static ApiException unknown(String phone) {
        return new ApiException(Problem.UNKNOWN_DEVICE, "no phone '" + phone + "' measures in this class");
    }

    private Future<SchoolClass> found(RoutingContext context) {
        return blocking.run(() -> schoolClass(new EntryId(context.pathParam("class"))));
    }

    private SchoolClass schoolClass(EntryId id) throws ApiException, RegistryException {
        return registry.classes()
                .find(id)
                .orElseThrow(() -> new ApiException(Problem.UNKNOWN_ADDRESS, "no such class any more"));
    }
}
