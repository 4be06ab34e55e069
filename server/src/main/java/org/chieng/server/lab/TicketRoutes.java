package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.LabBoard;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Ticket;

/** What of a school is broken, until it is back. What is answered blocks. */
final class TicketRoutes {
    /** Of what is over; older ones are in the report. */
    private static final int MOST_CLOSED = 50;

    private final Registry registry;
    private final LabBoard board;

    TicketRoutes(Registry registry) {
        this.registry = registry;
        this.board = registry.labBoard();
    }

    void mount(Addresses all) {
        all.get("/schools/:school/tickets", this::tickets);
        all.post("/schools/:school/tickets", this::open);
        all.post("/schools/:school/tickets/:ticket", this::step);
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
            LabJson.putIf(step, "cost", one.cost());
            steps.add(step);
        }
        JsonObject json = new JsonObject()
                .put("id", ticket.id().value())
                .put("what", ticket.what())
                .put("state", ticket.state().wireName())
                .put("opened", ticket.opened().toEpochMilli())
                .put("cost", ticket.cost())
                .put("steps", steps);
        LabJson.putText(json, "device", ticket.device());
        LabJson.putText(json, "asset", ticket.asset());
        return json;
    }

    private JsonObject open(Asked asked) throws Exception {
        Fields body = asked.body();
        EntryId asset = body.idOrNull("asset");
        if (asset != null && board.assets().find(asked.school(), asset).isEmpty()) {
            throw Fields.invalid("asset", "must be a thing of this school's register");
        }
        Ticket ticket = new Ticket(
                new EntryId(UUID.randomUUID().toString()),
                asked.school(),
                AssetRoutes.device(asked, registry),
                asset,
                body.words("what", 120),
                List.of(new Ticket.Step(registry.now(), Ticket.State.BROKEN, null, asked.actor())));
        board.tickets().add(ticket);
        registry.audit().note(asked.actor(), "ticket", ticket.id().value());
        return json(ticket);
    }

    private JsonObject step(Asked asked) throws Exception {
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
                asked.actor(),
                asked.body().numberOrNull("cost", 0, Ticket.Step.MOST_COST));
        if (!board.tickets().step(id, step)) {
            throw new ApiException(Problem.CONFLICT, "the ticket has too many steps: open another");
        }
        registry.audit()
                .note(asked.actor(), "ticket-step", id + " " + step.state().wireName());
        return json(board.tickets().find(id).orElseThrow(() -> Asked.unknown("ticket")));
    }
}
