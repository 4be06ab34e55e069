package org.chieng.server.registry.exchange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong in one file. Confined to the import's thread. */
final class FaultList {
    private final String file;
    private final List<String> header;
    private final List<Fault> faults = new ArrayList<>();

    /** @param header the names of the columns, in the order of the file */
    FaultList(String file, List<String> header) {
        this.file = file;
        this.header = header;
    }

    void add(int line, CellException fault) {
        add(line, fault.column(), fault.kind(), fault.arguments());
    }

    void add(int line, @Nullable String column, String kind, List<String> arguments) {
        int place = column == null ? -1 : header.indexOf(column);
        faults.add(new Fault(file, line, column, place < 0 ? "" : letter(place), kind, arguments));
    }

    /** A to Z, AA and so on, as spreadsheets name columns. */
    static String letter(int place) {
        String letters = "";
        for (int rest = place + 1; rest > 0; rest = (rest - 1) / 26) {
            letters = (char) ('A' + (rest - 1) % 26) + letters;
        }
        return letters;
    }

    List<Fault> inOrder() {
        return faults.stream().sorted(Comparator.comparingInt(Fault::line)).toList();
    }
}
