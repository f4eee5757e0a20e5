package dev.sheaf;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.sheaf.data.InputStorage;
import org.junit.jupiter.api.Test;

/** Holds the import rules: a pure core, a thin shell of Spark around it. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.sheaf");

  private static final String[] CORE = {
    "dev.sheaf.data..",
    "dev.sheaf.template..",
    "dev.sheaf.token..",
    "dev.sheaf.split..",
    "dev.sheaf.batch..",
    "dev.sheaf.tensor.."
  };

  @Test
  void onlySparkAndTheCommandsKnowSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.sheaf.spark..", "dev.sheaf")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.spark..")
        .check(CLASSES);
  }

  @Test
  void onlyDjlKnowsDjl() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sheaf.djl..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  @Test
  void hadoopStaysWhereFilesAre() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.sheaf.publish..", "dev.sheaf.spark..", "dev.sheaf")
        .and()
        .doNotBelongToAnyOf(InputStorage.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop..")
        .check(CLASSES);
  }

  @Test
  void theSparkSideKnowsNothingOfTokens() {
    noClasses()
        .that()
        .resideInAPackage("dev.sheaf.spark..")
        .and()
        .doNotHaveSimpleName("TokenizeFunction")
        .and()
        .doNotHaveSimpleName("FormatFunction")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sheaf.token..", "dev.sheaf.template..", "dev.sheaf.tensor..")
        .check(CLASSES);
  }

  /** Its methods change with Spark, and one jar runs on all. */
  @Test
  void nobodyKnowsWhatSparkKeepsForItself() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.spark.util.Utils")
        .check(CLASSES);
  }

  @Test
  void theCoreKnowsNoJob() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.sheaf.job..")
                .or(resideInAPackage("dev.sheaf.plan.."))
                .or(resideInAPackage("dev.sheaf.publish.."))
                .or(resideInAPackage("dev.sheaf.spark.."))
                .or(resideInAPackage("dev.sheaf.djl..")))
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandsKnowTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sheaf")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  void importsPointOneWay() {
    slices().matching("dev.sheaf.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
