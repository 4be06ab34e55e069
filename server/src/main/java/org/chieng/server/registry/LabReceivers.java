package org.chieng.server.registry;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;

/** Who at schools is told of their rooms. Thread-safe; blocks. */
public final class LabReceivers {
    private final Tables tables;

    LabReceivers(Tables tables) {
        this.tables = tables;
    }

    /** A school's; empty where nobody wants to be told. */
    public Optional<LabReceiver> of(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT school, mail, webhook, language FROM lab_receiver WHERE school = ?",
                LabReceivers::receiver,
                school.value()));
    }

    /** Notes it in place of the school's one; one that is told by no way is none. */
    public void put(LabReceiver receiver) throws RegistryException {
        URI webhook = receiver.webhook();
        if (receiver.mail().isEmpty() && webhook == null) {
            tables.write(() -> tables.update(
                    "DELETE FROM lab_receiver WHERE school = ?",
                    receiver.school().value()));
            return;
        }
        tables.write(() -> tables.update(
                "INSERT INTO lab_receiver (school, mail, webhook, language) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (school) DO UPDATE SET mail = excluded.mail, webhook = excluded.webhook,"
                        + " language = excluded.language",
                receiver.school().value(),
                String.join(",", receiver.mail()),
                Columns.text(webhook),
                receiver.language()));
    }

    private static LabReceiver receiver(ResultSet row) throws SQLException {
        String mail = row.getString(2);
        return new LabReceiver(
                new SchoolId(row.getString(1)),
                mail.isEmpty() ? List.of() : List.of(mail.split(",")),
                Columns.parsed(row, 3, URI::create),
                row.getString(4));
    }
}
