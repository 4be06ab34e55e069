package org.chieng.server.registry;

import java.util.List;
import org.chieng.protocol.name.DeviceId;

/** Which boards a class's pupils may control: set actuators, write rules, calibrate. Thread-safe; blocks. */
public final class ClassBoards {
    private final Tables tables;

    ClassBoards(Tables tables) {
        this.tables = tables;
    }

    /** A class's, in the order of their names. */
    public List<BoardId> of(EntryId schoolClass) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT device, source FROM class_board WHERE class = ? ORDER BY device, source",
                row -> new BoardId(new DeviceId(row.getString(1)), row.getString(2)),
                schoolClass.value()));
    }

    /** Lets the pupils control a board, or no longer. */
    public void set(EntryId schoolClass, BoardId board, boolean allowed) throws RegistryException {
        tables.write(() -> tables.update(
                allowed
                        ? "INSERT INTO class_board (class, device, source) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
                        : "DELETE FROM class_board WHERE class = ? AND device = ? AND source = ?",
                schoolClass.value(),
                board.device().value(),
                board.source()));
    }

    /** Lets them control none any longer. */
    public void clear(EntryId schoolClass) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM class_board WHERE class = ?", schoolClass.value()));
    }
}
