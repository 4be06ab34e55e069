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
 * The page's files out of the class path: all of {@code web/}, and the chart library out of its WebJar. Immutable.
 *
 * @param page {@code index.html}, with the address of the assets put in
 * @param login {@code login.html}, the same
 * @param quarantine {@code quarantine.html}, the same
 * @param links {@code links.html}, the same
 * @param api {@code api.html}, the same
 * @param claim {@code claim.html}, the same
 * @param wall {@code wall.html}, the same
 * @param account {@code account.html}, the same
 * @param lab {@code lab.html}, the same
 * @param control {@code control.html}, the same
 * @param audit {@code audit.html}, the same
 * @param phone {@code phone.html}, the same
 * @param gallery {@code gallery.html}, the same
 * @param rooms {@code rooms.html}, the same
 * @param assets the other files by name, e.g. {@code js/main.js}
 * @param hash over all of them, part of their address
 */
public record WebFiles(
        Asset page,
        Asset login,
        Asset quarantine,
        Asset links,
        Asset api,
        Asset claim,
        Asset wall,
        Asset account,
        Asset lab,
        Asset control,
        Asset audit,
        Asset phone,
        Asset gallery,
        Asset rooms,
        Map<String, Asset> assets,
        String hash) {
    private static final String FOLDER = "web/";
    private static final String PAGE = "index.html";
    private static final String LOGIN = "login.html";
    private static final String QUARANTINE = "quarantine.html";
    private static final String LINKS = "links.html";
    private static final String API = "api.html";
    private static final String CLAIM = "claim.html";
    private static final String WALL = "wall.html";
    private static final String ACCOUNT = "account.html";
    private static final String LAB = "lab.html";
    private static final String CONTROL = "control.html";
    private static final String AUDIT = "audit.html";
    private static final String PHONE = "phone.html";
    private static final String GALLERY = "gallery.html";
    private static final String ROOMS = "rooms.html";
    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final List<String> UPLOT_FILES = List.of("uPlot.iife.min.js", "uPlot.min.css");
    /** Stands in the page where the address of the assets goes. */
    private static final String PLACEHOLDER = "{{assets}}";
    /** Stands in the page where a server says that it has accounts; an agent, which serves the same page, has none. */
    private static final String ACCOUNTS = "{{accounts}}";

    private static final int HASH_CHARACTERS = 12;

    public WebFiles {
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
        Asset page = page(PAGE, files, hash);
        Asset login = page(LOGIN, files, hash);
        Asset quarantine = page(QUARANTINE, files, hash);
        Asset links = page(LINKS, files, hash);
        Asset api = page(API, files, hash);
        Asset claim = page(CLAIM, files, hash);
        Asset wall = page(WALL, files, hash);
        Asset account = page(ACCOUNT, files, hash);
        Asset lab = page(LAB, files, hash);
        Asset control = page(CONTROL, files, hash);
        Asset audit = page(AUDIT, files, hash);
        Asset phone = page(PHONE, files, hash);
        Asset gallery = page(GALLERY, files, hash);
        Asset rooms = page(ROOMS, files, hash);
        Map<String, Asset> assets = new TreeMap<>();
        files.forEach((name, content) -> assets.put(name, Asset.of(name, content, hash)));
        return new WebFiles(page, login, quarantine, links, api, claim, wall, account, lab, control, audit, rooms, assets, hash);
    }

    private static Asset page(String name, Map<String, byte[]> files, String hash) {
        byte[] page = new String(files.remove(name), StandardCharsets.UTF_8)
                .replace(PLACEHOLDER, "/assets/" + hash)
                .replace(ACCOUNTS, "yes")
                .getBytes(StandardCharsets.UTF_8);
        return Asset.of(name, page, hash);
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
