package org.chieng.sim.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What the demo's schools have lent out: 465 laptops and 975 phones. Who signed is plainly nobody. Immutable. */
final class LabLoans {
    private static final int LAPTOPS = 465;
    private static final int PHONES = 975;

    /** One in so many is overdue. */
    private static final int OVERDUE = 24;

    private final LocalDate today;
    private final List<String> schools;

    LabLoans(LocalDate today, List<String> schools) {
        this.today = today;
        this.schools = schools;
    }

    /** JSON objects with commas between. */
    String json() {
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= LAPTOPS; i++) {
            all.add(loan(
                    i,
                    "laptop",
                    "LT-%04d".formatted(i),
                    i / schools.size() % 3 == 0 ? "Laptop HP 240 G5" : "Laptop Dell 3460"));
        }
        for (int i = 1; i <= PHONES; i++) {
            all.add(loan(
                    LAPTOPS + i,
                    "phone",
                    "DT-%04d".formatted(i),
                    i % 2 == 0 ? "Điện thoại Vsmart" : "Điện thoại Samsung A03"));
        }
        return String.join(",\n", all);
    }

    private String loan(int number, String kind, String id, String item) {
        int turn = number / schools.size();
        LocalDate lent = today.minusDays(50 + turn * 7 % 30);
        boolean isOverdue = turn % OVERDUE == 0;
        LocalDate due = isOverdue ? today.minusDays(2 + turn * 5 % 19) : today.plusDays(30 + turn % 6 * 30);
        return ("{\"id\": \"%s\", \"school\": %s, \"kind\": \"%s\", \"name\": %s, \"item\": %s, \"donor\": %s, \"donated\": \"%s\", \"lent\": \"%s\","
                        + " \"due\": \"%s\", \"borrower\": %s, \"contact\": \"0900 000 %03d\"}")
                .formatted(
                        id,
                        DemoFiles.quote(schools.get(number % schools.size())),
                        kind,
                        DemoFiles.quote(item),
                        DemoFiles.quote(id + " " + item),
                        DemoFiles.quote(LabStory.donor(number)),
                        lent.minusDays(30),
                        lent,
                        due,
                        DemoFiles.quote("Phụ huynh ví dụ " + number),
                        number % 1000);
    }
}
