package org.chieng.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "org.chieng.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PAHO_ONLY_IN_UPLINK = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.agent.uplink")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.paho..")
            .because("DESIGN section 5: another MQTT client can replace it behind Uplink");

    @ArchTest
    static final ArchRule JSERIALCOMM_ONLY_IN_SERIAL = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.agent.source.serial")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fazecast..")
            .because("one outside library is seen by one package only (DESIGN section 9)");

    @ArchTest
    static final ArchRule PI4J_ONLY_IN_PI = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.agent.source.pi")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.pi4j..")
            .because("one outside library is seen by one package only (DESIGN section 9)");

    @ArchTest
    static final ArchRule CALIFORNIUM_ONLY_IN_COAP = noClasses()
            .that()
            .resideOutsideOfPackages("org.chieng.agent.source.coap", "org.chieng.agent.relay.lan")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.californium..")
            .because("boards speak CoAP in one, computers of a lab in the other (ADR 53)");

    @ArchTest
    static final ArchRule JMDNS_ONLY_IN_ITS_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.agent.relay.mdns")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("javax.jmdns..")
            .because("one outside library is seen by one package only (DESIGN section 9)");

    @ArchTest
    static final ArchRule OSHI_ONLY_IN_ITS_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.agent.source.lab.oshi")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("oshi..")
            .because("one outside library is seen by one package only (DESIGN section 9)");

    @ArchTest
    static final ArchRule NOBODY_LISTS_PROCESSES_OR_SESSIONS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("oshi.software..")
            .because("a lab's computer tells nothing of who uses it and for what (ADR 48)");

    @ArchTest
    static final ArchRule QR_CODES_ONLY_IN_LOCAL = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.agent.local")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nayuki..")
            .because("one outside library is seen by one package only (DESIGN section 9)");

    @ArchTest
    static final ArchRule CONFIG_LIBRARY_ONLY_AT_THE_TOP = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.agent")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.typesafe..")
            .because("features get records that are validated, not a tree of strings");

    @ArchTest
    static final ArchRule JACKSON_ONLY_IN_JSON = noClasses()
            .that()
            .resideOutsideOfPackages("org.chieng.agent.json", "org.chieng.agent.local")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..")
            .because("what comes from outside is read and checked in one place; the page streams what it writes itself")
            .as("Jackson's core, which protocol brings, only reads in json and only writes in local");

    @ArchTest
    static final ArchRule RULES_KNOW_NO_LINE = noClasses()
            .that()
            .resideInAnyPackage("org.chieng.agent.rule", "org.chieng.agent.flow")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.chieng.agent.uplink", "org.chieng.agent.command", "org.chieng.agent.settings")
            .because("rules and calibration work without the line");

    @ArchTest
    static final ArchRule PARSERS_DO_NO_IO = noClasses()
            .that()
            .haveSimpleNameEndingWith("Parser")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "com.fazecast..")
            .because("bytes in, readings out: a format is tested by a table of lines");

    @ArchTest
    static final ArchRule JOURNAL_KNOWS_NO_LIBRARY = classes()
            .that()
            .resideInAPackage("org.chieng.agent.journal")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "org.chieng.protocol..",
                    "org.chieng.agent.journal",
                    "org.chieng.agent.source",
                    "org.chieng.agent.time")
            .because("what lies on a school's disk must be readable for years (STYLE 3.8, rule 8)");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("org.chieng.agent.(**)")
            .should()
            .beFreeOfCycles()
            .because("sources → journal → uplink: readings go one way");

    @ArchTest
    static final ArchRule OTHER_PROCESSES_UNSEEN = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.chieng.gateway..", "org.chieng.server..", "org.chieng.sim..")
            .because("processes meet in the protocol and nowhere else (DESIGN section 2)");

    @ArchTest
    static final ArchRule NO_STANDARD_STREAMS = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output is for machine-readable lines; everything else is logged");

    @ArchTest
    static final ArchRule NO_SYSTEM_CLOCK = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("time comes through AgentClock, so that tests move it by hand");
}
