package org.chieng.server.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which modules a page needs. A browser learns of a module only when it has read the one that imports it; named in the head, all of them are
 * asked for at once, which on a line with a long way to go saves a round for each step of the chain.
 */
final class Modules {
    private static final Pattern SCRIPT =
            Pattern.compile("<script src=\"\\{\\{assets}}/(js/[a-z0-9-]+\\.js)\" type=\"module\">");
    /** Static imports; {@code import('./x.js')} waits until somebody needs it. */
    private static final Pattern IMPORT =
            Pattern.compile("(?:\\bfrom|^import) '\\./([a-z0-9-]+\\.js)'", Pattern.MULTILINE);

    private Modules() {}

    /** Those that a page's scripts import, and what these import; without the scripts themselves. */
    static Set<String> importedBy(String page, Map<String, byte[]> files) {
        Set<String> scripts = new TreeSet<>();
        SCRIPT.matcher(page).results().forEach(match -> scripts.add(match.group(1)));
        Set<String> found = new TreeSet<>(scripts);
        Deque<String> open = new ArrayDeque<>(scripts);
        while (!open.isEmpty()) {
            byte[] module = files.get(open.remove());
            if (module != null) {
                IMPORT.matcher(new String(module, StandardCharsets.UTF_8))
                        .results()
                        .map(match -> "js/" + match.group(1))
                        .filter(found::add)
                        .forEach(open::add);
            }
        }
        found.removeAll(scripts);
        return found;
    }

    /** As lines for the end of a page's head. */
    static String preloads(Set<String> modules) {
        StringBuilder lines = new StringBuilder(modules.size() * 64);
        modules.forEach(name -> lines.append("  <link rel=\"modulepreload\" href=\"{{assets}}/")
                .append(name)
                .append("\">\n"));
        return lines.toString();
    }
}
