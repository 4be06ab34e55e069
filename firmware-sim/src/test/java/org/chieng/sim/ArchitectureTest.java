package org.chieng.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** The rules of this module, as the design has them. */
@AnalyzeClasses(packages = "org.chieng.sim", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLE = slices().matching("org.chieng.sim.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature is understood, and taken out, without the others");

    @ArchTest
    static final ArchRule ONLY_MAIN_USES_STANDARD_STREAMS = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should(ACCESS_STANDARD_STREAMS)
            .because("standard output is for machines, and everything else is logged");

    @ArchTest
    static final ArchRule TIME_COMES_THROUGH_CONSTRUCTORS = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("a test moves the clock by hand");

    @ArchTest
    static final ArchRule RECORDS_ARE_IMMUTABLE = classes()
            .that()
            .areRecords()
            .should()
            .haveOnlyFinalFields()
            .because("a value that was checked stays checked");

    @ArchTest
    static final ArchRule NOTHING_OF_THE_PRODUCT_IS_KNOWN = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.chieng.protocol..", "org.chieng.agent..", "org.chieng.gateway..", "org.chieng.server..")
            .because("boards know nothing of the platform, and a mistake in a codec must not cancel itself out");

    @ArchTest
    static final ArchRule NATIVE_CALLS_STAY_IN_WIRE = noClasses()
            .that()
            .resideOutsideOfPackage("org.chieng.sim.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..")
            .because("one outside library is seen by one package only");

    @ArchTest
    static final ArchRule THE_CHIP_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("org.chieng.sim.avr..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("org.chieng.sim.avr..", "java..", "org.jspecify..")
            .because("the emulator can be used, and compared with others, without our boards");

    @ArchTest
    static final ArchRule THE_MICROBIT_STANDS_BESIDE_IT = classes()
            .that()
            .resideInAPackage("org.chieng.sim.cortex..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("org.chieng.sim.cortex..", "org.chieng.sim.avr..", "java..", "org.jspecify..")
            .because("it shares with the AVR the interfaces to the world outside, and nothing else");
}
