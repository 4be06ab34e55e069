package org.chieng.server.registry.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a file. Immutable.
 *
 * @param file its name
 * @param line from 1
 * @param column its name, or null when it is about the whole row or file
 * @param letter of the column as spreadsheets count, empty without column
 * @param kind of which texts exist in each language
 * @param arguments what the text names
 */
public record Fault(
        String file, int line, @Nullable String column, String letter, String kind, List<String> arguments) {
    public Fault {
        arguments = List.copyOf(arguments);
    }
}
