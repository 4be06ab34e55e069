package org.chieng.protocol;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Duration;

/** Holds the rules of docs/architecture.md for this module. */
@AnalyzeClasses(packages = "org.chieng.protocol", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule staysALeaf = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.chieng.protocol..",
                    "java..",
                    "org.jspecify..",
                    "com.fasterxml.jackson.core..",
                    "com.fasterxml.jackson.dataformat.cbor..")
            .because("the contract must not become a 'common' (ADR 0002)");

    @ArchTest
    static final ArchRule jacksonOnlyInSenml = noClasses()
            .that()
            .resideOutsideOfPackage("..senml..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..")
            .because("one outside library is seen by one package only (ADR 0002)");

    @ArchTest
    static final ArchRule noThreadsNoFiles = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..")
            .because("the contract is pure functions and values (ADR 0002)");

    @ArchTest
    static final ArchRule noClock = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("java.time..").and(not(type(Duration.class))))
            .because("a rule says for how long, and nothing here knows when (ADR 0045)");

    @ArchTest
    static final ArchRule noCycles = slices().matching("org.chieng.protocol.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a cycle has no beginning to read from");
}
