package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.Borrower;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.LabBoard;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.report.SchoolHours;
import org.jspecify.annotations.Nullable;

/** What a school has lent, and apart from it who signed. What is answered blocks. */
final class LoanRoutes {
    /** How long what came back is shown. */
    private static final int DAYS_RETURNED = 90;

    private final Registry registry;
    private final LabBoard board;
    private final LabSettings settings;
    private final Clock clock;

    LoanRoutes(Registry registry, LabSettings settings, Clock clock) {
        this.registry = registry;
        this.board = registry.labBoard();
        this.settings = settings;
        this.clock = clock;
    }

    void mount(Addresses all) {
        all.get("/schools/:school/loans", this::loans);
        all.post("/schools/:school/loans", this::lend);
        all.post("/schools/:school/loans/:loan/return", this::takeBack);
        all.post("/schools/:school/loans/:loan/due", this::prolong);
        all.get("/schools/:school/loans/:loan/borrower", this::borrower);
        all.delete("/schools/:school/loans/:loan/borrower", this::eraseBorrower);
        all.post("/schools/:school/borrowers", this::ofBorrower);
        all.post("/schools/:school/borrowers/erase", this::eraseAll);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), SchoolHours.ZONE);
    }

    private JsonObject loans(Asked asked) throws Exception {
        LocalDate today = today();
        JsonArray items = new JsonArray();
        for (Loan one : registry.loans().of(asked.school(), today.minusDays(DAYS_RETURNED))) {
            items.add(json(one, today));
        }
        return new JsonObject()
                .put("today", today.toString())
                .put("daysKept", settings.borrowerKeptDays())
                .put("items", items);
    }

    private static JsonObject json(Loan loan, LocalDate today) {
        LocalDate due = loan.due();
        JsonObject json = new JsonObject()
                .put("id", loan.id().value())
                .put("item", loan.item())
                .put("lent", loan.lent().toString())
                .put("overdue", loan.returned() == null && due != null && due.isBefore(today));
        LabJson.putText(json, "device", loan.device());
        LabJson.putText(json, "class", loan.schoolClass());
        LabJson.putText(json, "club", loan.club());
        LabJson.putText(json, "due", due);
        LabJson.putText(json, "returned", loan.returned());
        return json;
    }

    private @Nullable JsonObject lend(Asked asked) throws Exception {
        Fields body = asked.body();
        LocalDate lent = body.has("lent") ? body.day("lent") : today();
        Loan loan = new Loan(
                body.has("id") ? body.id("id") : fresh(),
                asked.school(),
                body.words("item", 120),
                AssetRoutes.device(asked, registry),
                null,
                null,
                lent,
                body.dayOrNull("due"),
                null);
        Borrower borrower = body.has("borrower")
                ? new Borrower(
                        asked.school(),
                        loan.id(),
                        body.words("borrower", 120),
                        body.wordsOrNull("contact", 120),
                        registry.now())
                : null;
        boolean isNew = registry.transact(
                () -> {
                    if (registry.loans().find(asked.school(), loan.id()).isPresent()) {
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
        return registry.loans().find(asked.school(), asked.id("loan")).orElseThrow(() -> Asked.unknown("loan"));
    }

    private @Nullable JsonObject takeBack(Asked asked) throws Exception {
        Loan loan = loan(asked);
        LocalDate day = asked.body().has("day") ? asked.body().day("day") : today();
        if (loan.returned() != null) {
            throw new ApiException(Problem.CONFLICT, "it came back already");
        }
        if (day.isBefore(loan.lent()) || day.isAfter(today())) {
            throw Fields.invalid("day", "must be from the day on which it was lent until today");
        }
        registry.loans().put(loan.dueAndReturned(loan.due(), day));
        registry.audit().note(asked.actor(), "loan-return", loan.id().value());
        return null;
    }

    private @Nullable JsonObject prolong(Asked asked) throws Exception {
        Loan loan = loan(asked);
        if (loan.returned() != null) {
            throw new ApiException(Problem.CONFLICT, "it came back already");
        }
        registry.loans().put(loan.dueAndReturned(asked.body().dayOrNull("due"), null));
        registry.audit().note(asked.actor(), "loan-due", loan.id().value());
        return null;
    }

    /** Who signed for a loan. */
    private JsonObject borrower(Asked asked) throws Exception {
        Loan loan = loan(asked);
        JsonObject json = json(loan, today());
        board.borrowers().of(asked.school(), loan.id()).ifPresent(one -> put(json, one));
        registry.audit().note(asked.actor(), "borrower-read", loan.id().value());
        return json.put("daysKept", settings.borrowerKeptDays());
    }

    private static void put(JsonObject json, Borrower one) {
        json.put("borrower", one.name()).put("noted", one.noted().toEpochMilli());
        LabJson.putIf(json, "contact", one.contact());
    }

    private @Nullable JsonObject eraseBorrower(Asked asked) throws Exception {
        erase(asked, loan(asked).id());
        return null;
    }

    private boolean erase(Asked asked, EntryId loan) throws RegistryException {
        boolean erased = board.borrowers().erase(asked.school(), loan);
        if (erased) {
            registry.audit().note(asked.actor(), "borrower-erase", loan.value());
        }
        return erased;
    }

    /** All that is kept of one person, for whoever asks what is known of them. The name stands in the body: no log of addresses holds it. */
    private JsonObject ofBorrower(Asked asked) throws Exception {
        LocalDate today = today();
        JsonArray items = new JsonArray();
        for (Borrower one : named(asked)) {
            Loan loan = registry.loans().find(one.school(), one.loan()).orElseThrow(() -> Asked.unknown("loan"));
            JsonObject json = json(loan, today);
            put(json, one);
            items.add(json);
            registry.audit().note(asked.actor(), "borrower-read", loan.id().value());
        }
        return new JsonObject().put("daysKept", settings.borrowerKeptDays()).put("items", items);
    }

    private JsonObject eraseAll(Asked asked) throws Exception {
        int erased = 0;
        for (Borrower one : named(asked)) {
            erased += erase(asked, one.loan()) ? 1 : 0;
        }
        return new JsonObject().put("erased", erased);
    }

    /** All that somebody of that name signed for at the school, however large the letters. */
    private List<Borrower> named(Asked asked) throws ApiException, RegistryException {
        String name = asked.body().words("name", 120).toLowerCase(Locale.ROOT);
        List<Borrower> all = new ArrayList<>(board.borrowers().of(asked.school()));
        all.removeIf(one -> !one.name().toLowerCase(Locale.ROOT).equals(name));
        return all;
    }
}
