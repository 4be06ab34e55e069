package org.chieng.sim.signal;

/** Noise as a function of time: the same seed and moment give the same value. Immutable. */
final class Noise {

    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    /** Another, independent noise of the same seed. */
    Noise split(int which) {
        return new Noise(scramble(seed + which * 0x9e3779b97f4a7c15L));
    }

    /** A number from 0 (inclusive) to 1 (exclusive) for each index. */
    double uniform(long index) {
        return (scramble(seed ^ scramble(index)) >>> 11) * 0x1.0p-53;
    }

    /** Mean 0, standard deviation 1, within 3.5: the sum of twelve uniform numbers would do, four do here. */
    double bell(long index) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += uniform(index * 4 + i);
        }
        return (sum - 2) * Math.sqrt(3);
    }

    /** A smooth wander between -1 and 1 that changes its mind once a period (seconds). */
    double wander(double seconds, double period) {
        double at = seconds / period;
        long index = (long) Math.floor(at);
        double part = at - index;
        double weight = part * part * (3 - 2 * part);
        return 2 * (uniform(index) * (1 - weight) + uniform(index + 1) * weight) - 1;
    }

    /** The finalizer of splitmix64 (Steele, Lea, Flood 2014). */
    private static long scramble(long z) {
        long x = z + 0x9e3779b97f4a7c15L;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}
