package org.chieng.server.registry.exchange;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.Role;
import org.jspecify.annotations.Nullable;

/** Adults, their roles, and what is lent. */
final class PeopleSheets {
    static final Sheet<Account> ACCOUNTS = Sheet.plain(
            "accounts",
            1,
            List.of(Column.required("id"), Column.required("name")),
            cells -> new Account(cells.id("id", AccountId::new), cells.name("name")),
            account -> Arrays.asList(account.id(), account.name()),
            registry -> registry.accounts().all(),
            (registry, account) -> registry.accounts().put(account));

    static final Sheet<Membership> MEMBERSHIPS = Sheet.plain(
            "memberships",
            4,
            List.of(
                    Column.required("account").in("accounts"),
                    Column.required("role"),
                    Column.optional("school").in("schools"),
                    Column.optional("area").in("areas")),
            PeopleSheets::membership,
            membership -> Arrays.asList(
                    membership.account(), membership.role().wireName(), membership.school(), membership.area()),
            registry -> registry.accounts().memberships(),
            (registry, membership) -> registry.accounts().put(membership));

    static final Sheet<Loan> LOANS = Sheet.plain(
                    "loans",
                    2,
                    List.of(
                            Column.required("id"),
                            Column.required("school").in("schools"),
                            Column.required("item"),
                            Column.optional("device").in("devices"),
                            Column.optional("class").in("classes"),
                            Column.optional("club").in("clubs"),
                            Column.required("lent"),
                            Column.optional("due"),
                            Column.optional("returned")),
                    PeopleSheets::loan,
                    loan -> Arrays.asList(
                            loan.id(),
                            loan.school(),
                            loan.item(),
                            loan.device(),
                            loan.schoolClass(),
                            loan.club(),
                            loan.lent(),
                            loan.due(),
                            loan.returned()),
                    registry -> registry.loans().all(),
                    (registry, loan) -> registry.loans().put(loan))
            .lying((loan, context) -> context.reach().has(loan.school()));

    private PeopleSheets() {}

    private static Membership membership(Cells cells) throws CellException {
        AccountId account = cells.id("account", AccountId::new);
        Role role =
                cells.word("role", "", Role::of, Arrays.stream(Role.values()).map(Role::wireName));
        SchoolId school = cells.idOrNull("school", SchoolId::new);
        AreaId area = cells.idOrNull("area", AreaId::new);
        try {
            return new Membership(account, role, school, area);
        } catch (IllegalArgumentException e) {
            throw new CellException("role", "role-place", role.wireName());
        }
    }

    private static Loan loan(Cells cells) throws CellException {
        EntryId schoolClass = cells.idOrNull("class", EntryId::new);
        EntryId club = cells.idOrNull("club", EntryId::new);
        if (schoolClass != null && club != null) {
            throw new CellException("club", "class-and-club");
        }
        LocalDate lent = cells.date("lent");
        return new Loan(
                cells.id("id", EntryId::new),
                cells.id("school", SchoolId::new),
                cells.name("item"),
                cells.idOrNull("device", DeviceId::new),
                schoolClass,
                club,
                lent,
                notBefore(lent, "due", cells),
                notBefore(lent, "returned", cells));
    }

    private static @Nullable LocalDate notBefore(LocalDate lent, String column, Cells cells) throws CellException {
        LocalDate day = cells.dateOrNull(column);
        if (day != null && day.isBefore(lent)) {
            throw new CellException(column, "before-lent");
        }
        return day;
    }
}
