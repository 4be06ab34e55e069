package org.chieng.server.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list: {@code {"items": […], "next": cursor}}; {@code next} is null on the last page, else it goes back as
 * {@code cursor} for the page that follows. Immutable.
 *
 * @param items the page's entries
 * @param next where the next page begins, or null
 */
record Page(JsonArray items, @Nullable String next) {
    /** Entries of a page when nobody asks for a number. */
    static final int USUAL = 100;
    /** Most entries of a page. */
    static final int MOST = 1000;

    /**
     * Makes a page from one entry more than it may hold, which shows whether there is another page.
     *
     * @param entries at most {@code limit + 1}
     * @param cursor an entry's place in the list
     */
    static <T> Page of(List<T> entries, int limit, Function<T, String> cursor, Function<T, JsonObject> json) {
        boolean more = entries.size() > limit;
        List<T> shown = more ? entries.subList(0, limit) : entries;
        JsonArray items = new JsonArray();
        shown.forEach(entry -> items.add(json.apply(entry)));
        return new Page(items, more ? cursor.apply(shown.get(limit - 1)) : null);
    }

    JsonObject json() {
        return new JsonObject().put("items", items).put("next", next);
    }
}
