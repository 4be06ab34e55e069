package org.chieng.protocol.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the computer that a fingerprint is of, by all evidence together: board and UUID count 3 each, disks 3, network cards 2, memory 2. A kind that
 * only one of both has says nothing; what is a filler says nothing; what two computers have that live now says nothing. So a computer is itself
 * after its name, its system, its card or its disk was changed, and clones of one image are not one. Immutable.
 *
 * @param shared hashes that say nothing, as two computers have them: {@link #shared}
 */
public record FingerprintMatcher(Set<String> shared) {
    /** How much better the best must be than the next. */
    private static final double LEAD = 0.2;

    /** Share from which on a person is asked; chosen: disk and memory on another board, and not a UUID that a maker gave twice. */
    public static final double WORTH_ASKING = 0.34;

    private static final int MOST_CANDIDATES = 5;

    public FingerprintMatcher {
        shared = Set.copyOf(shared);
    }

    /**
     * What came out. Immutable.
     *
     * @param <K> what computers are known by
     */
    public sealed interface Found<K> {
        /** It is this one. */
        record Same<K>(K key, Likeness likeness) implements Found<K> {}

        /** It is none of them. */
        record New<K>() implements Found<K> {}

        /** It may be one of these, the likest first; a person must say. Until then it is one of its own. */
        record Unsure<K>(List<K> candidates) implements Found<K> {
            public Unsure {
                candidates = List.copyOf(candidates);
            }
        }
    }

    /** Hashes that at least two of these have. Give it the newest fingerprint of each computer that was heard of lately. */
    public static Set<String> shared(Collection<Fingerprint> live) {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (Fingerprint one : live) {
            for (String hash : one.hashes()) {
                if (!once.add(hash)) {
                    twice.add(hash);
                }
            }
        }
        return twice;
    }

    /** Compares two. */
    public Likeness compare(Fingerprint one, Fingerprint other) {
        double agreeing = 0;
        double compared = 0;
        for (ComponentKind kind : ComponentKind.values()) {
            Set<String> left = telling(one, kind);
            Set<String> right = telling(other, kind);
            if (!left.isEmpty() && !right.isEmpty()) {
                Set<String> common = new HashSet<>(left);
                common.retainAll(right);
                compared += kind.weight();
                agreeing += kind.weight() * (double) common.size() / Math.min(left.size(), right.size());
            }
        }
        return new Likeness(agreeing, compared);
    }

    private Set<String> telling(Fingerprint of, ComponentKind kind) {
        Set<String> hashes = new HashSet<>(of.hashes(kind));
        hashes.removeAll(shared);
        return hashes;
    }

    /**
     * Finds it among those that are known.
     *
     * @param known the newest fingerprint of each computer, also of those not heard of for long
     */
    public <K> Found<K> find(Fingerprint fingerprint, Map<K, Fingerprint> known) {
        record Candidate<K>(K key, Likeness likeness) {}
        List<Candidate<K>> candidates = new ArrayList<>();
        known.forEach((key, print) -> {
            Likeness likeness = compare(fingerprint, print);
            if (likeness.isRelated()) {
                candidates.add(new Candidate<>(key, likeness));
            }
        });
        candidates.sort(Comparator.comparingDouble(
                        (Candidate<K> candidate) -> candidate.likeness().share())
                .thenComparingDouble(candidate -> candidate.likeness().agreeing())
                .reversed());
        if (candidates.isEmpty()) {
            return new Found.New<>();
        }
        Candidate<K> best = candidates.get(0);
        boolean leads = candidates.size() == 1
                || best.likeness().share() - candidates.get(1).likeness().share() >= LEAD
                || best.likeness().agreeing()
                        >= 2 * candidates.get(1).likeness().agreeing();
        if (best.likeness().isSame() && leads) {
            return new Found.Same<>(best.key(), best.likeness());
        }
        List<K> unsure = candidates.stream()
                .filter(candidate -> candidate.likeness().share() >= WORTH_ASKING)
                .map(Candidate::key)
                .limit(MOST_CANDIDATES)
                .toList();
        return unsure.isEmpty() ? new Found.New<>() : new Found.Unsure<>(unsure);
    }
}
