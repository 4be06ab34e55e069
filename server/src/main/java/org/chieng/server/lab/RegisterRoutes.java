package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.Borrower;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.LabBoard;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Ticket;
import org.chieng.server.report.SchoolHours;
import org.jspecify.annotations.Nullable;

/** What a school has, has lent, and has broken. What is answered blocks. */
final class RegisterRoutes {
    /** Of what is over; older ones are in the report. */
    private static final int MOST_CLOSED = 50;
    /** How long what came back is shown. */
    private static final int DAYS_RETURNED = 90;
    /** How long whoever signed is kept after the return; chosen: until a quarrel over damage is settled. */
    static final int DAYS_BORROWER = 90;

    private static final int MOST_ASSETS = 1000;

    private final Registry registry;
    private final LabBoard board;
    private final Clock clock;

    RegisterRoutes(Registry registry, Clock clock) {
        this.registry = registry;
        this.board = registry.labBoard();
        this.clock = clock;
    }

    void mount(Addresses all) {
        all.get("/schools/:school/assets", this::assets);
        all.post("/schools/:school/assets", this::putAsset);
        all.get("/schools/:school/loans", this::loans);
        all.post("/schools/:school/loans", this::lend);
        all.post("/schools/:school/loans/:loan/return", this::takeBack);
        all.get("/schools/:school/loans/:loan/borrower", this::borrower);
        all.delete("/schools/:school/loans/:loan/borrower", this::eraseBorrower);
        all.get("/schools/:school/tickets", this::tickets);
        all.post("/schools/:school/tickets", this::openTicket);
        all.post("/schools/:school/tickets/:ticket", this::stepTicket);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), SchoolHours.ZONE);
    }

    private JsonObject assets(Asked asked) throws Exception {
        String cursor = asked.context().request().getParam("cursor");
        EntryId after = cursor == null || cursor.isEmpty() ? null : new EntryId(cursor);
        List<Asset> found = board.assets().of(asked.school(), after, MOST_ASSETS + 1);
        boolean isMore = found.size() > MOST_ASSETS;
        JsonArray items = new JsonArray();
        found.stream().limit(MOST_ASSETS).forEach(one -> items.add(json(one)));
        return new JsonObject()
                .put("items", items)
                .put("next", isMore ? found.get(MOST_ASSETS - 1).id().value() : null);
    }

    private static JsonObject json(Asset asset) {
        JsonObject json = new JsonObject()
                .put("id", asset.id().value())
                .put("kind", asset.kind().wireName())
                .put("name", asset.name());
        put(json, "device", asset.device());
        put(json, "donor", asset.donor());
        put(json, "donated", asset.donated());
        put(json, "warranty", asset.warranty());
        LabJson.putIf(json, "watts", asset.watts());
        put(json, "gone", asset.gone());
        return json;
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        LabJson.putIf(json, name, value == null ? null : value.toString());
    }

    private @Nullable JsonObject putAsset(Asked asked) throws Exception {
        Fields body = asked.body();
        Asset asset = new Asset(
                body.id("id"),
                asked.school(),
                Asset.Kind.of(body.words("kind", 16)),
                body.words("name", 120),
                device(asked),
                body.wordsOrNull("donor", 120),
                body.dayOrNull("donated"),
                body.dayOrNull("warranty"),
                body.numberOrNull("watts", 1, Asset.MOST_WATTS),
                body.dayOrNull("gone"));
        if (!board.assets().put(asset)) {
            throw new ApiException(Problem.CONFLICT, "that label or that device is another thing's");
        }
        registry.audit().note(asked.actor(), "asset", asset.id().value());
        return null;
    }

    /** The device of a body, which must be the school's; null without. */
    private @Nullable DeviceId device(Asked asked) throws ApiException, RegistryException {
        DeviceId id = asked.body().deviceOrNull("device");
        if (id == null) {
            return null;
        }
        return registry.device(id)
                .filter(one -> one.school().equals(asked.school()))
                .map(Device::id)
                .orElseThrow(() -> Fields.invalid("device", "must be a device of this school"));
    }

    private JsonObject loans(Asked asked) throws Exception {
        LocalDate today = today();
        JsonArray items = new JsonArray();
        for (Loan one : registry.loans().of(asked.school(), today.minusDays(DAYS_RETURNED))) {
            items.add(json(one, today));
        }
        return new JsonObject().put("today", today.toString()).put("items", items);
    }

    private static JsonObject json(Loan loan, LocalDate today) {
        LocalDate due = loan.due();
        JsonObject json = new JsonObject()
                .put("id", loan.id().value())
                .put("item", loan.item())
                .put("lent", loan.lent().toString())
                .put("overdue", loan.returned() == null && due != null && due.isBefore(today));
        put(json, "device", loan.device());
        put(json, "class", loan.schoolClass());
        put(json, "club", loan.club());
        put(json, "due", due);
        put(json, "returned", loan.returned());
        return json;
    }

    private @Nullable JsonObject lend(Asked asked) throws Exception {
        Fields body = asked.body();
        LocalDate lent = body.has("lent") ? body.day("lent") : today();
        Loan loan = new Loan(
                body.has("id") ? body.id("id") : fresh(),
                asked.school(),
                body.words("item", 120),
                device(asked),
                null,
                null,
                lent,
                body.dayOrNull("due"),
                null);
        Borrower borrower = body.has("borrower")
                ? new Borrower(loan.id(), body.words("borrower", 120), body.wordsOrNull("contact", 120), registry.now())
                : null;
        boolean isNew = registry.transact(
                () -> {
                    if (registry.loans().find(loan.id()).isPresent()) {
                        return false;
                    }
                    registry.loans().put(loan);
                    if (borrower != null) {
                        board.borrowers().put(borrower);
                    }
                    return true;
                },
                done -> true);
        if (!isNew) {
            throw new ApiException(Problem.CONFLICT, "there is a loan of that number already");
        }
        registry.audit().note(asked.actor(), "loan", loan.id().value());
        return json(loan, today());
    }

    private static EntryId fresh() {
        return new EntryId(UUID.randomUUID().toString());
    }

    private Loan loan(Asked asked) throws ApiException, RegistryException {
        return registry.loans()
                .find(asked.id("loan"))
                .filter(one -> one.school().equals(asked.school()))
                .orElseThrow(() -> Asked.unknown("loan"));
    }

    private @Nullable JsonObject takeBack(Asked asked) throws Exception {
        Loan loan = loan(asked);
        LocalDate day = asked.body().has("day") ? asked.body().day("day") : today();
        registry.loans()
                .put(new Loan(
                        loan.id(),
                        loan.school(),
                        loan.item(),
                        loan.device(),
                        loan.schoolClass(),
                        loan.club(),
                        loan.lent(),
                        loan.due(),
                        day));
        registry.audit().note(asked.actor(), "loan-return", loan.id().value());
        return null;
    }

    /** All that is kept of whoever signed, for whoever asks what is known of them. */
    private JsonObject borrower(Asked asked) throws Exception {
        Loan loan = loan(asked);
        JsonObject json = json(loan, today());
        board.borrowers().of(loan.id()).ifPresent(one -> {
            json.put("borrower", one.name()).put("noted", one.noted().toEpochMilli());
            LabJson.putIf(json, "contact", one.contact());
        });
        registry.audit().note(asked.actor(), "borrower-read", loan.id().value());
        return json.put("daysKept", DAYS_BORROWER);
    }

    private @Nullable JsonObject eraseBorrower(Asked asked) throws Exception {
        Loan loan = loan(asked);
        if (board.borrowers().erase(loan.id())) {
            registry.audit().note(asked.actor(), "borrower-erase", loan.id().value());
        }
        return null;
    }

    private JsonObject tickets(Asked asked) throws Exception {
        JsonArray items = new JsonArray();
        board.tickets().of(asked.school(), MOST_CLOSED).forEach(one -> items.add(json(one)));
        return new JsonObject().put("items", items);
    }

    private static JsonObject json(Ticket ticket) {
        JsonArray steps = new JsonArray();
        for (Ticket.Step one : ticket.steps()) {
            JsonObject step = new JsonObject()
                    .put("time", one.at().toEpochMilli())
                    .put("state", one.state().wireName());
            LabJson.putIf(step, "note", one.note());
            steps.add(step);
        }
        JsonObject json = new JsonObject()
                .put("id", ticket.id().value())
                .put("what", ticket.what())
                .put("state", ticket.state().wireName())
                .put("opened", ticket.opened().toEpochMilli())
                .put("steps", steps);
        put(json, "device", ticket.device());
        put(json, "asset", ticket.asset());
        return json;
    }

    private JsonObject openTicket(Asked asked) throws Exception {
        Fields body = asked.body();
        EntryId asset = body.idOrNull("asset");
        if (asset != null
                && board.assets()
                        .find(asset)
                        .filter(one -> one.school().equals(asked.school()))
                        .isEmpty()) {
            throw Fields.invalid("asset", "must be a thing of this school's register");
        }
        Ticket ticket = new Ticket(
                fresh(),
                asked.school(),
                device(asked),
                asset,
                body.words("what", 120),
                List.of(new Ticket.Step(registry.now(), Ticket.State.BROKEN, null, asked.actor())));
        board.tickets().add(ticket);
        registry.audit().note(asked.actor(), "ticket", ticket.id().value());
        return json(ticket);
    }

    private JsonObject stepTicket(Asked asked) throws Exception {
        EntryId id = asked.id("ticket");
        if (board.tickets()
                .find(id)
                .filter(one -> one.school().equals(asked.school()))
                .isEmpty()) {
            throw Asked.unknown("ticket");
        }
        Ticket.Step step = new Ticket.Step(
                registry.now(),
                Ticket.State.of(asked.body().words("state", 16)),
                asked.body().wordsOrNull("note", 120),
                asked.actor());
        if (!board.tickets().step(id, step)) {
            throw new ApiException(Problem.CONFLICT, "the ticket has too many steps: open another");
        }
        return json(board.tickets().find(id).orElseThrow(() -> Asked.unknown("ticket")));
    }
}
