package org.chieng.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The pages' files out of the class path: all of {@code web/}, and the chart library out of its WebJar. Immutable.
 *
 * <p>A file at the top of {@code web/} has an address of its own: {@code lab.html} is {@code /lab}, {@code index.html} is {@code /}, {@code sw.js} is
 * {@code /sw.js}. Where one says <code>{{head}}</code> stands {@code shell/head.html}, and at the end of its head all modules that its scripts import.
 *
 * @param pages what has an address of its own, by that
 * @param assets the other files by name, e.g. {@code js/main.js}
 * @param hash over all of them, part of the assets' address
 */
public record WebFiles(Map<String, Asset> pages, Map<String, Asset> assets, String hash) {
    private static final String FOLDER = "web/";
    private static final String PAGE = "index.html";
    private static final String HTML = ".html";
    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final List<String> UPLOT_FILES = List.of("uPlot.iife.min.js", "uPlot.min.css");
    /** What the heads of all pages have in common. */
    private static final String HEAD_FILE = "shell/head.html";
    /** Stands in a page where that goes. */
    private static final String HEAD = "{{head}}\n";

    private static final String END_OF_HEAD = "</head>";
    /** Stands in the page where the address of the assets goes. */
    private static final String PLACEHOLDER = "{{assets}}";
    /** Stands in the page where a server says that it has accounts; an agent, which serves the same page, has none. */
    private static final String ACCOUNTS = "{{accounts}}";

    private static final int HASH_CHARACTERS = 12;

    public WebFiles {
        pages = Map.copyOf(pages);
        assets = Map.copyOf(assets);
    }

    /** Where the assets are, without a slash at the end. */
    public String assetsPath() {
        return "/assets/" + hash;
    }

    /** Reads them all; blocks for some milliseconds. */
    public static WebFiles load() {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : names()) {
            files.put(name, read(FOLDER + name));
        }
        for (String name : UPLOT_FILES) {
            files.put("vendor/" + name, read(UPLOT + name));
        }
        String hash = hash(files);
        Map<String, Asset> pages = new TreeMap<>();
        Map<String, Asset> assets = new TreeMap<>();
        files.forEach((name, content) -> {
            if (name.equals(HEAD_FILE)) {
                return;
            }
            if (name.contains("/")) {
                assets.put(name, Asset.of(name, content, hash));
            } else {
                pages.put(address(name), Asset.of(name, filledIn(content, files, hash), hash));
            }
        });
        return new WebFiles(pages, assets, hash);
    }

    private static String address(String name) {
        if (name.equals(PAGE)) {
            return "/";
        }
        return "/" + (name.endsWith(HTML) ? name.substring(0, name.length() - HTML.length()) : name);
    }

    private static byte[] filledIn(byte[] content, Map<String, byte[]> files, String hash) {
        String page = text(content).replace(HEAD, text(read(FOLDER + HEAD_FILE)));
        return page.replace(END_OF_HEAD, Modules.preloads(Modules.importedBy(page, files)) + END_OF_HEAD)
                .replace(PLACEHOLDER, "/assets/" + hash)
                .replace(ACCOUNTS, "yes")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    private static List<String> names() {
        try {
            URL page = resource(FOLDER + PAGE);
            URLConnection connection = page.openConnection();
            return connection instanceof JarURLConnection jar ? namesIn(jar.getJarFile()) : namesBeside(page.toURI());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself can't be read
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> namesIn(JarFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(FOLDER))
                .map(name -> name.substring(FOLDER.length()))
                .toList();
    }

    private static List<String> namesBeside(URI page) throws IOException {
        Path folder = Path.of(page).resolveSibling("");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private static byte[] read(String name) {
        try (InputStream in = resource(name).openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself can't be read
        }
    }

    private static URL resource(String name) {
        URL url = WebFiles.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new IllegalStateException("missing resource " + name);
        }
        return url;
    }

    private static String hash(Map<String, byte[]> files) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                sha256.update(name.getBytes(StandardCharsets.UTF_8));
                sha256.update(content);
            });
            return HexFormat.of().formatHex(sha256.digest()).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
