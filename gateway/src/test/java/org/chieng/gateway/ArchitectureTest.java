package org.chieng.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "org.chieng.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES = slices().matching("org.chieng.gateway.(**)")
            .should()
            .beFreeOfCycles()
            .because("a feature can be read, and replaced, alone (DESIGN section 2)");

    @ArchTest
    static final ArchRule INGEST_SEES_NO_DOOR = classes()
            .that()
            .resideInAPackage("..gateway.ingest..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "org.chieng.protocol..",
                    "..gateway.ingest..",
                    "..gateway.store",
                    "..gateway.device..",
                    "..gateway.log..",
                    "..gateway.health.."))
            .because(
                    "every door calls ingest, and it knows none of them, nor any store but the port (DESIGN section 9)");

    @ArchTest
    static final ArchRule STORE_SEES_NO_DOOR = noClasses()
            .that()
            .resideInAPackage("..gateway.store..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("..gateway.adapter..", "..gateway.ingest..", "..gateway.live..", "io.vertx.."))
            .because("a store serves whoever has readings");

    @ArchTest
    static final ArchRule PORTS_SEE_NO_IMPLEMENTATION = noClasses()
            .that()
            .resideInAnyPackage("..gateway.store", "..gateway.device", "..gateway.downlink", "..gateway.health")
            .should()
            .dependOnClassesThat(resideInAnyPackage("..gateway.store.*..", "org.sqlite..", "java.sql..", "io.vertx.."))
            .because("server knows the gateway through its ports only (DESIGN section 2)");

    @ArchTest
    static final ArchRule DOORS_DO_NOT_KNOW_EACH_OTHER = slices().matching("org.chieng.gateway.adapter.(*)..")
            .should()
            .notDependOnEachOther()
            .because("a door can be left out");

    @ArchTest
    static final ArchRule VERTX_MQTT_IN_ITS_DOOR_ONLY = onlyIn("..adapter.mqtt..", "io.vertx.mqtt..");

    @ArchTest
    static final ArchRule NETTY_WHERE_OTHERS_SHOW_IT_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages("..adapter.mqtt..", "..adapter.broker..", "..gateway.tls..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .because("vertx-mqtt, HiveMQ's client and Vert.x's handshakes stand on it, and show it in places");

    @ArchTest
    static final ArchRule CALIFORNIUM_IN_ITS_DOOR_ONLY = onlyIn("..adapter.coap..", "org.eclipse.californium..");

    @ArchTest
    static final ArchRule HIVEMQ_IN_ITS_DOOR_ONLY = onlyIn("..adapter.broker..", "com.hivemq..", "io.reactivex..");

    @ArchTest
    static final ArchRule JACKSON_IN_DIALECTS_ONLY = onlyIn("..gateway.dialect..", "com.fasterxml..");

    @ArchTest
    static final ArchRule DIALECTS_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("..gateway.dialect..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.vertx..", "java.io.File", "java.nio.file..", "java.net.."))
            .because("a form of bytes is read without any door");

    @ArchTest
    static final ArchRule SQLITE_IN_ITS_STORE_ONLY = onlyIn("..store.sqlite..", "org.sqlite..", "java.sql..");

    @ArchTest
    static final ArchRule INFLUXDB_IN_ITS_STORE_ONLY = onlyIn("..store.influx..", "com.influxdb..", "okhttp3..");

    @ArchTest
    static final ArchRule CONFIG_IN_ONE_PLACE = noClasses()
            .that()
            .haveNameNotMatching(".*\\.GatewayConfig(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.typesafe.config..")
            .because("settings are read once, into records (STYLE 3.5)");

    @ArchTest
    static final ArchRule NO_STANDARD_STREAMS = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because(
            "a library logs through SLF4J (STYLE 3.8)");

    @ArchTest
    static final ArchRule NO_CLOCK_OF_ITS_OWN = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("time comes through the constructor, so that tests can move it (STYLE 3.8)");

    @ArchTest
    static final ArchRule RECORDS_ARE_IMMUTABLE = fields().that()
            .areDeclaredInClassesThat()
            .areRecords()
            .and()
            .areNotStatic()
            .should()
            .beFinal()
            .because("values are shared between threads (STYLE 3.8)");

    private static ArchRule onlyIn(String home, String... library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .because("one outside library is seen by one package only (DESIGN section 9)");
    }
}
