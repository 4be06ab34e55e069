package org.chieng.testkit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * For tests that count what was lost or doubled: one that has failed fails again when it is run again, so that no second try hides what the first has
 * found ({@code docs/adr/0032}). Thread-safe.
 */
public final class OneTry implements BeforeEachCallback, TestWatcher {
    private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

    @Override
    public void beforeEach(ExtensionContext context) {
        if (FAILED.contains(context.getUniqueId())) {
            throw new AssertionError("failed at its first try: what counts losses gets no second one");
        }
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        FAILED.add(context.getUniqueId());
    }
}
