package org.chieng.sim;

/** t. */
public final class SimMain {
    private SimMain() {}

    /** t. */
    public static void main(String[] args) {}
}
