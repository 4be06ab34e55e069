package org.chieng.protocol.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.chieng.protocol.lab.FingerprintMatcher.Found;
import org.junit.jupiter.api.Test;

class FingerprintMatcherTest {
    private static final String SHARED_UUID = "4c4c4544-0035-3510-8048-b4c04f4e3332";

    /** A PC as its firmware and its system tell of it, before hashing. */
    private static final class Pc {
        private String board = "";
        private String uuid = "";
        private final List<String> disks = new ArrayList<>();
        private final List<String> nics = new ArrayList<>();
        private final List<String> memory = new ArrayList<>();

        Fingerprint fingerprint() {
            List<Component> parts = new ArrayList<>();
            parts.add(Component.of(ComponentKind.BOARD, 0, 0, board));
            parts.add(Component.of(ComponentKind.UUID, 0, 0, uuid));
            add(parts, ComponentKind.DISK, 500, disks);
            add(parts, ComponentKind.NIC, 0, nics);
            add(parts, ComponentKind.MEMORY, 4096, memory);
            return new Fingerprint(parts);
        }

        private static void add(List<Component> parts, ComponentKind kind, int size, List<String> serials) {
            for (int slot = 0; slot < serials.size(); slot++) {
                parts.add(Component.of(kind, slot, size, serials.get(slot)));
            }
        }
    }

    /** What a server does with reports: each is found, or begins a computer of its own. */
    private static final class Fleet {
        private final Map<Integer, Fingerprint> known = new LinkedHashMap<>();

        int report(Fingerprint fingerprint) {
            FingerprintMatcher matcher = new FingerprintMatcher(FingerprintMatcher.shared(known.values()));
            int key = matcher.find(fingerprint, known) instanceof Found.Same<Integer> same ? same.key() : known.size();
            known.put(key, fingerprint);
            return key;
        }
    }

    private static List<Pc> clones(long seed) {
        Random random = new Random(seed);
        List<Pc> room = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Pc pc = new Pc();
            boolean fillers = i < 20;
            pc.board = fillers
                    ? List.of("To be filled by O.E.M.", "Default string", "0000000")
                            .get(i % 3)
                    : serial(random);
            pc.uuid = fillers && i % 2 == 0
                    ? "03000200-0400-0500-0006-000700080009"
                    : i >= 25 && i < 35 ? SHARED_UUID : new UUID(random.nextLong(), random.nextLong()).toString();
            pc.disks.add(serial(random));
            pc.nics.add(mac(random));
            pc.memory.addAll(fillers ? List.of("00000000", "Unknown") : List.of(serial(random), serial(random)));
            room.add(pc);
        }
        return room;
    }

    private static String serial(Random random) {
        return String.format("S%09X", random.nextInt() & 0x7fffffffL);
    }

    private static String mac(Random random) {
        return String.format("d8:cb:8a:%02x:%02x:%02x", random.nextInt(256), random.nextInt(256), random.nextInt(256));
    }

    @Test
    void sixtyClonesOfOneImageAreSixtyComputersAfterTwoReportsAndStayThemselves() {
        for (long seed = 1; seed <= 4; seed++) {
            List<Pc> room = clones(seed);
            Fleet fleet = new Fleet();
            int[] key = new int[room.size()];
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < room.size(); i++) {
                    key[i] = fleet.report(room.get(i).fingerprint());
                }
            }
            assertThat(fleet.known).as("seed " + seed).hasSize(60);
            assertThat(Arrays.stream(key).distinct()).hasSize(60);

            Random random = new Random(1_000_003 * seed);
            for (int i = 0; i < 60; i += 6) { // a card is put in another's place, at the computers with fillers, too
                room.get(i).nics.set(0, mac(random));
                assertThat(fleet.report(room.get(i).fingerprint()))
                        .as("card of " + i)
                        .isEqualTo(key[i]);
            }
            for (int i = 0;
                    i < 60;
                    i += 6) { // another system tells the UUID the other way round, and cards in another order
                Pc pc = room.get(i);
                pc.nics.add(0, mac(random));
                pc.uuid = turned(pc.uuid);
                assertThat(fleet.report(pc.fingerprint())).as("system of " + i).isEqualTo(key[i]);
            }
            assertThat(fleet.known).hasSize(60);
        }
    }

    private static String turned(String uuid) {
        String hex = uuid.replace("-", "");
        return hex.substring(6, 8)
                + hex.substring(4, 6)
                + hex.substring(2, 4)
                + hex.substring(0, 2)
                + hex.substring(10, 12)
                + hex.substring(8, 10)
                + hex.substring(14, 16)
                + hex.substring(12, 14)
                + hex.substring(16);
    }

    @Test
    void aComputerIsItselfWithAnotherDiskAndWithMoreOrLessMemory() {
        List<Pc> room = clones(7);
        Fleet fleet = new Fleet();
        int key = fleet.report(room.get(40).fingerprint());
        room.get(40).disks.set(0, "ANOTHERDISK9");
        assertThat(fleet.report(room.get(40).fingerprint())).isEqualTo(key);
        room.get(40).memory.remove(1);
        assertThat(fleet.report(room.get(40).fingerprint())).isEqualTo(key);
        room.get(40).memory.addAll(List.of("NEWMODULE77", "NEWMODULE78"));
        assertThat(fleet.report(room.get(40).fingerprint())).isEqualTo(key);
    }

    @Test
    void aDiskThatWentIntoAnotherComputerTakesNoNameWithIt() {
        List<Pc> room = clones(8);
        Fleet fleet = new Fleet();
        int from = fleet.report(room.get(41).fingerprint());
        int to = fleet.report(room.get(42).fingerprint());
        room.get(42).disks.set(0, room.get(41).disks.get(0));
        room.get(41).disks.clear();

        assertThat(fleet.report(room.get(42).fingerprint())).isEqualTo(to);
        assertThat(fleet.report(room.get(41).fingerprint())).isEqualTo(from);
    }

    @Test
    void disksAndMemoryOnAnotherBoardAreAskedAbout() {
        Pc pc = clones(9).get(50);
        Fingerprint before = pc.fingerprint();
        pc.board = "NEWBOARD123";
        pc.uuid = "11112222-3333-4444-5555-666677778888";
        pc.nics.set(0, "d8:cb:8a:00:00:01");

        Found<String> found = new FingerprintMatcher(Set.of()).find(pc.fingerprint(), Map.of("pc-50", before));

        assertThat(found).isEqualTo(new Found.Unsure<>(List.of("pc-50")));
    }

    @Test
    void whatTwoComputersHaveSaysNothingAboutEither() {
        Pc one = clones(10).get(55);
        Pc other = clones(10).get(56);
        other.board = one.board;
        other.uuid = one.uuid;
        Fingerprint left = one.fingerprint();
        Fingerprint right = other.fingerprint();
        FingerprintMatcher matcher = new FingerprintMatcher(FingerprintMatcher.shared(List.of(left, right)));

        assertThat(matcher.compare(left, right).agreeing()).isZero();
        assertThat(matcher.compare(left, left).isSame()).isTrue();
    }

    @Test
    void nothingToTellIsNobody() {
        FingerprintMatcher matcher = new FingerprintMatcher(Set.of());
        Fingerprint empty = new Fingerprint(List.of());

        assertThat(matcher.compare(empty, empty).isSame()).isFalse();
        assertThat(matcher.find(empty, Map.of("a", empty))).isEqualTo(new Found.New<>());
    }

    @Test
    void twoThatAreEquallyAlikeAreAskedAbout() {
        Fingerprint print = clones(11).get(57).fingerprint();

        Found<String> found =
                new FingerprintMatcher(Set.of()).find(print, Map.of("entered-twice", print, "the-same", print));

        assertThat(found).isInstanceOf(Found.Unsure.class);
    }
}
