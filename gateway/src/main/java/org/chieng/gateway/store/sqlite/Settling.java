package org.chieng.gateway.store.sqlite;

import java.sql.SQLException;
import java.util.List;

/** One pass over the marks that stand when it comes to them, in short steps. Confined to the writer's lock. */
final class Settling {
    /** Chosen: so a step holds the writer's lock for some 10 ms. */
    private static final int MARKS = 200;

    private static final int POINTS = 10_000;

    private RollUpWriter.Mark last = RollUpWriter.Mark.FIRST;

    void begin() {
        last = RollUpWriter.Mark.FIRST;
    }

    /** False when there are none left of hours before one. */
    boolean step(Writer now, long beforeHour) throws SQLException {
        List<RollUpWriter.Mark> marks = now.rollUps.next(last, beforeHour, MARKS);
        if (marks.isEmpty()) {
            return false;
        }
        last = now.rollUps.settle(marks, POINTS);
        return true;
    }
}
