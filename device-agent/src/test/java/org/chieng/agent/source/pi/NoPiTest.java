package org.chieng.agent.source.pi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A computer that is no Raspberry Pi pays nothing for what a Pi can do. */
class NoPiTest {
    private static final String PACKAGE = "org.chieng.agent.";

    @TempDir
    Path folder;

    /** Loads all of the class path anew, and knows what it has loaded. */
    private static final class Watching extends URLClassLoader {
        private final List<String> loaded = new ArrayList<>();

        Watching(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            loaded.add(name);
            return super.findClass(name);
        }
    }

    @Test
    void noClassOfPi4jIsLoadedAndNoThreadStarted() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        try (Watching loader = new Watching(urls.toArray(URL[]::new))) {
            Object oneWire = make(loader, "source.pi.PiConfig$OneWireSetting", folder.resolve("none"), Map.of());
            Object config =
                    make(loader, "source.pi.PiConfig", List.of(), true, Duration.ofSeconds(5), oneWire, List.of());
            LongSupplier nanos = System::nanoTime;
            Object clock = make(loader, "time.AgentClock", Clock.systemUTC(), nanos, new UUID(0, 1));
            Constructor<?> constructor =
                    loader.loadClass(PACKAGE + "source.pi.PiSource").getDeclaredConstructors()[0];
            for (Constructor<?> one :
                    loader.loadClass(PACKAGE + "source.pi.PiSource").getDeclaredConstructors()) {
                constructor = one.getParameterCount() == 4 ? one : constructor;
            }
            constructor.setAccessible(true);
            AutoCloseable source =
                    (AutoCloseable) constructor.newInstance(config, null, clock, folder.resolve("no-bus"));
            source.getClass().getMethod("start").invoke(source);

            assertThat(loader.loaded)
                    .contains(PACKAGE + "source.pi.PiSource")
                    .noneMatch(name -> name.startsWith("com.pi4j"));
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getContextClassLoader() == loader);
            source.close();
        }
    }

    private static Object make(ClassLoader loader, String name, Object... arguments) throws Exception {
        return loader.loadClass(PACKAGE + name).getConstructors()[0].newInstance(arguments);
    }
}
