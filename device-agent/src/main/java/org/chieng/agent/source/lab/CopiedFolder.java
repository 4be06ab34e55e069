package org.chieng.agent.source.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.chieng.agent.keep.KeptFile;
import org.chieng.agent.process.Programs;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.lab.FingerprintMatcher;
import org.chieng.protocol.lab.Likeness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the agent's folder was made on another computer: the image of a lab brings it to all copies, and with it one secret, so that sixty computers
 * would be one device. The folder keeps the fingerprint of its computer; on one that has other parts, what is of the first is set aside, and the agent has to be
 * claimed, or enrols with the lab's code. Confined to the thread that starts the agent, before anything of the folder is open.
 */
public final class CopiedFolder {
    private static final Logger log = LoggerFactory.getLogger(CopiedFolder.class);

    /** What was set aside before is in the way no more. */
    static final String ASIDE = "of-another-computer";

    /** The fingerprint that the folder is of, and on a second line the hash of a secret that is another computer's. */
    static final String KEPT = "computer";

    /** What is a computer's own; not the key of the lab, the archive of classes and what else people put there. */
    private static final List<String> OWN = List.of(
            "claimed",
            "claim-key",
            "journal",
            "clock",
            "lab-use",
            "pushed-config",
            "calibrations",
            "commands",
            "faults",
            "rules",
            "link-alive",
            "link-speed",
            "relay");

    /** Weight of the kinds that must be told by both: a disk and a network card, at the least. */
    private static final double ENOUGH = ComponentKind.DISK.weight() + ComponentKind.NIC.weight();

    private final Path data;
    private final Path secretFile;
    private final KeptFile kept;

    CopiedFolder(Path data, Path secretFile) {
        this.data = data;
        this.secretFile = secretFile;
        this.kept = new KeptFile(data.resolve(KEPT));
    }

    /**
     * Looks at this computer, which takes some seconds at most, and longer on Windows; sets aside what is another's.
     *
     * @param data the agent's folder
     * @param secretFile in which a person has put the device's secret, if he has
     * @return whether the secret in that file is another computer's, and must not be used
     * @throws IOException when it can't be set aside; then the agent must not start
     */
    public static boolean setAside(Path data, Path secretFile, LabConfig.Places places)
            throws IOException, InterruptedException {
        return new CopiedFolder(data, secretFile)
                .settle(Machine.of(places, Programs.usual()).parts());
    }

    boolean settle(Fingerprint now) throws IOException {
        List<String> lines = kept.read().map(text -> text.lines().toList()).orElse(List.of());
        Optional<Fingerprint> before = lines.isEmpty() ? Optional.empty() : Fingerprint.parse(lines.get(0));
        String foreign = lines.size() > 1 ? lines.get(1) : "";
        String secret = secretHash();
        if (before.isPresent() && isAnother(before.get(), now)) {
            moveOwn();
            foreign = secret;
            keep(now, foreign);
            log.warn("the agent's folder was copied from another computer: what is of that one lies in {}", aside());
        } else {
            Fingerprint is = before.map(one -> completed(now, one)).orElse(now);
            if (!before.equals(Optional.of(is))) {
                keep(is, foreign);
            }
        }
        return !foreign.isEmpty() && foreign.equals(secret);
    }

    private void keep(Fingerprint is, String foreign) throws IOException {
        kept.write(is.text() + (foreign.isEmpty() ? "" : "\n" + foreign));
    }

    /**
     * Whether two are surely not one computer. In doubt they are: who has changed a board, a disk or a card keeps his device. A UUID is no evidence, as some
     * makers give one to all.
     */
    static boolean isAnother(Fingerprint before, Fingerprint now) {
        Likeness likeness = new FingerprintMatcher(Set.of()).compare(withoutUuid(before), withoutUuid(now));
        return likeness.compared() >= ENOUGH && likeness.share() < FingerprintMatcher.WORTH_ASKING;
    }

    private static Fingerprint withoutUuid(Fingerprint of) {
        return new Fingerprint(of.components().stream()
                .filter(part -> part.kind() != ComponentKind.UUID)
                .toList());
    }

    /** What it does not tell now, as root has not written it down yet after a start, it has as before. */
    private static Fingerprint completed(Fingerprint now, Fingerprint before) {
        List<Component> all = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            all.addAll(now.hashes(kind).isEmpty() ? before.of(kind) : now.of(kind));
        }
        return new Fingerprint(all);
    }

    private Path aside() {
        return data.resolve(ASIDE);
    }

    /** One after the other: a loss of power on the way costs nothing, as the fingerprint is written at last. */
    private void moveOwn() throws IOException {
        Files.createDirectories(aside());
        for (String name : OWN) {
            Path own = data.resolve(name);
            if (Files.exists(own)) {
                delete(aside().resolve(name));
                Files.move(own, aside().resolve(name));
            }
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    /** Empty where there is no secret, or it can't be read. */
    private String secretHash() {
        try {
            List<String> lines = Files.readAllLines(secretFile);
            String secret = lines.isEmpty() ? "" : lines.get(0).strip();
            return secret.isEmpty() ? "" : hash(secret);
        } catch (IOException e) {
            return "";
        }
    }

    private static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
