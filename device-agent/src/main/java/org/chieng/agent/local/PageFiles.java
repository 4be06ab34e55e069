package org.chieng.agent.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files of the page, out of the agent's own jar: the server's page as it stands, and the chart library of its WebJar. */
final class PageFiles {
    private static final String ASSETS = "/assets/local";
    /** Stands in the page where that goes which the heads of all the server's pages have in common. */
    private static final String HEAD = "{{head}}\n";

    private static final String PLACEHOLDER = "{{assets}}";
    /** Stands in the page where a server says that it has accounts; an agent has none. */
    private static final String ACCOUNTS = "{{accounts}}";

    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Pattern NAME = Pattern.compile("(css|i18n|img|js|vendor)/([A-Za-z0-9.-]+\\.[a-z0-9]{2,5})");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png");

    private PageFiles() {}

    /** A file of the page. Immutable. */
    static final class PageFile {
        private final String contentType;
        private final byte[] content;

        private PageFile(String contentType, byte[] content) {
            this.contentType = contentType;
            this.content = content;
        }

        /** Its media type. */
        String contentType() {
            return contentType;
        }

        /** Its bytes; not to be changed. */
        byte[] content() {
            return content;
        }
    }

    /** The file at an address, or empty where there is none. */
    static Optional<PageFile> find(String path) throws IOException {
        if (path.equals("/")) {
            Optional<PageFile> head = read("web/shell/head.html", "html");
            return read("web/index.html", "html")
                    .map(file -> new PageFile(file.contentType, filledIn(file.content, head.orElseThrow().content)));
        }
        if (path.equals("/favicon.ico")) {
            return read("web/img/chieng.svg", "svg");
        }
        if (!path.startsWith(ASSETS + "/")) {
            return Optional.empty();
        }
        String name = path.substring(ASSETS.length() + 1);
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return read(name.startsWith("vendor/") ? UPLOT + name.substring(7) : "web/" + name, extension);
    }

    private static byte[] filledIn(byte[] page, byte[] head) {
        return new String(page, StandardCharsets.UTF_8)
                .replace(HEAD, new String(head, StandardCharsets.UTF_8))
                .replace(PLACEHOLDER, ASSETS)
                .replace(ACCOUNTS, "no")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<PageFile> read(String resource, String extension) throws IOException {
        String type = TYPES.get(extension);
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new PageFile(type, in.readAllBytes()));
        }
    }
}
