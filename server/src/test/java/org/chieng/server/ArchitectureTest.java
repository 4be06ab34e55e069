package org.chieng.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "org.chieng.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule seesOnlyTheGatewaysPorts = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.chieng.gateway..")
                    .and(resideOutsideOfPackages(
                            "org.chieng.gateway",
                            "org.chieng.gateway.store..",
                            "org.chieng.gateway.live",
                            "org.chieng.gateway.device",
                            "org.chieng.gateway.disk",
                            "org.chieng.gateway.downlink",
                            "org.chieng.gateway.erase",
                            "org.chieng.gateway.health",
                            "org.chieng.gateway.link")))
            .because("a gateway's doors and its way in are its own affair (docs/architecture.md)");

    @ArchTest
    static final ArchRule onlyTheWiringKnowsWhichStoreItIs = noClasses()
            .that()
            .doNotHaveSimpleName("Server")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.chieng.gateway.store.*..")
            .because("the store is a port, so that another can stand behind it");

    @ArchTest
    static final ArchRule neitherAgentNorSimulator = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.chieng.agent..", "org.chieng.sim..")
            .because("they are processes of their own");

    @ArchTest
    static final ArchRule noCycles = slices().matching("org.chieng.server.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature can be read by itself");

    @ArchTest
    static final ArchRule featuresDontKnowTheWiring = noClasses()
            .that()
            .resideInAPackage("org.chieng.server.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.chieng.server")
            .because("what wires the features together knows them, not they it");

    @ArchTest
    static final ArchRule sqlInTheRegistryOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.server.registry..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..")
            .because("one outside library is seen by one package");

    @ArchTest
    static final ArchRule passwordHashesInAccessOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.server.access..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.password4j..")
            .because("one outside library is seen by one package");

    @ArchTest
    static final ArchRule jsonWebTokensInOidcOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.server.oidc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.nimbusds..")
            .because("one outside library is seen by one package");

    @ArchTest
    static final ArchRule pdfBoxInPdfOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.server.pdf..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pdfbox..")
            .because("one outside library is seen by one package");

    @ArchTest
    static final ArchRule qrCodesInPhoneOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.server.phone..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nayuki..")
            .because("one outside library is seen by one package");

    @ArchTest
    static final ArchRule hazelcastInTheClusterOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.server.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..")
            .because("one outside library is seen by one package");

    @ArchTest
    static final ArchRule mailInAlertOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.server.alert..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.ext.mail..")
            .because("one outside library is seen by one package");

    @ArchTest
    static final ArchRule micrometerInOperationOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.server.operation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..")
            .because("one outside library is seen by one package");

    @ArchTest
    static final ArchRule standardStreamsInMainOnly = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should(ACCESS_STANDARD_STREAMS)
            .because("stdout is for machine-readable lines, all else is logged");

    @ArchTest
    static final ArchRule clocksAreInjected = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC")
            .because("tests move time by hand");

    @ArchTest
    static final ArchRule recordsHaveFinalFieldsOnly = fields().that()
            .areDeclaredInClassesThat()
            .areRecords()
            .should()
            .beFinal()
            .because("records are values");
}
