package org.chieng.gateway.store.influx;

/** Puts a text in the place of null, for a reader that can't read null. Pure functions. */
final class JsonNulls {
    /** What stands for null. */
    static final String STAND_IN = "\u0001null";

    private static final String STAND_IN_JSON = "\"\\u0001null\"";

    private JsonNulls() {}

    static String replace(String json) {
        StringBuilder replaced = new StringBuilder(json.length() + 64);
        boolean isString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (isString && c == '\\') {
                replaced.append(c).append(json.charAt(i + 1));
                i++;
            } else if (c == '"') {
                isString = !isString;
                replaced.append(c);
            } else if (!isString && c == 'n') { // no other word of JSON begins so
                replaced.append(STAND_IN_JSON);
                i += "null".length() - 1;
            } else {
                replaced.append(c);
            }
        }
        return replaced.toString();
    }
}
