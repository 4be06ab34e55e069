package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.protocol.link.AccessClass;

/** Contradictions between what is seen of lines and what was declared, and what people made of them. Thread-safe; blocks. */
public final class LineReviews {
    private final Tables tables;
    private final Lines lines;
    private final Links links;
    private final AuditLog audit;

    LineReviews(Tables tables, Lines lines, Links links, AuditLog audit) {
        this.tables = tables;
        this.lines = lines;
        this.links = links;
        this.audit = audit;
    }

    /** All that were left as they are, one a school at the most. */
    public List<LineReview> all() throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT school, seen, declared, reviewed, account FROM line_review ORDER BY school",
                LineReviews::review));
    }

    /**
     * What is seen is right: it is declared from now on.
     *
     * @param review what whoever decides has seen
     * @return false, and nothing is changed, when it is no contradiction now, or another one
     */
    public boolean accept(LineReview review) throws RegistryException {
        return decide(review, "accept", line -> {
            lines.put(new Line(line.school(), line.provider(), review.seen(), line.students(), line.target()));
            tables.update(
                    "DELETE FROM line_review WHERE school = ?", line.school().value());
        });
    }

    /**
     * What was declared is right: it is asked no more until one of both is another.
     *
     * @param review what whoever decides has seen
     * @return false, and nothing is changed, when it is no contradiction now, or another one
     */
    public boolean keep(LineReview review) throws RegistryException {
        return decide(
                review,
                "keep",
                line -> tables.update(
                        "INSERT INTO line_review (school, seen, declared, reviewed, account) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (school) DO UPDATE SET seen = excluded.seen, declared = excluded.declared,"
                                + " reviewed = excluded.reviewed, account = excluded.account",
                        review.school().value(),
                        review.seen().wireName(),
                        review.declared().wireName(),
                        Columns.micros(review.at()),
                        review.account()));
    }

    private interface Decision {
        void make(Line line) throws SQLException, RegistryException;
    }

    private boolean decide(LineReview review, String word, Decision decision) throws RegistryException {
        return tables.write(() -> {
            SchoolId school = review.school();
            Optional<Line> line = lines.all().stream()
                    .filter(one -> one.school().equals(school) && one.declared() == review.declared())
                    .findFirst();
            Optional<LinkSpan> span = links.of(school, null, 1).stream()
                    .filter(one -> one.access() == review.seen())
                    .findFirst();
            if (line.isEmpty() || span.isEmpty() || !review.seen().contradicts(review.declared())) {
                return false;
            }
            decision.make(line.get());
            audit.note(
                    review.account(),
                    "line-" + word,
                    school.value() + " " + review.declared().wireName() + " "
                            + review.seen().wireName());
            return true;
        });
    }

    private static LineReview review(ResultSet row) throws SQLException {
        return new LineReview(
                new SchoolId(row.getString(1)),
                AccessClass.of(row.getString(2)).orElse(AccessClass.UNKNOWN),
                AccessClass.of(row.getString(3)).orElse(AccessClass.UNKNOWN),
                Columns.instant(row, 4),
                row.getString(5));
    }
}
