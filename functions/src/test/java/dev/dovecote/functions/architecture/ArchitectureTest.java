package dev.dovecote.functions.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkClient;

/** The directions of the house, as far as Maven cannot see them. */
@AnalyzeClasses(packages = "dev.dovecote", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] DEPLOYED = {
    "dev.dovecote.domain..",
    "dev.dovecote.aws..",
    "dev.dovecote.application..",
    "dev.dovecote.functions.."
  };

  @ArchTest
  static final ArchRule the_domain_depends_on_nothing_but_java =
      classes()
          .that()
          .resideInAPackage("dev.dovecote.domain..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.dovecote.domain..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule the_domain_does_no_input_or_output =
      noClasses()
          .that()
          .resideInAPackage("dev.dovecote.domain..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..");

  @ArchTest
  static final ArchRule only_aws_knows_the_sdk_beside_where_clients_are_made =
      noClasses()
          .that()
          .resideInAnyPackage("dev.dovecote.application..", "dev.dovecote.functions..")
          .and()
          .doNotHaveFullyQualifiedName("dev.dovecote.application.Stores")
          .and()
          .haveNameNotMatching("dev\\.dovecote\\.functions\\.wiring\\..*")
          .should()
          .dependOnClassesThat(
              resideInAPackage("software.amazon.awssdk..")
                  .and(not(nameMatching(".*\\.SdkException"))));

  /** A client made elsewhere would pass by what its surroundings put into those of the wiring. */
  @ArchTest
  static final ArchRule aws_clients_are_made_in_one_place =
      noClasses()
          .that(
              resideInAnyPackage(DEPLOYED)
                  .and(not(nameMatching("dev\\.dovecote\\.functions\\.wiring\\.Clients"))))
          .should()
          .callMethodWhere(
              target(owner(assignableTo(SdkClient.class)))
                  .and(target(nameMatching("builder|create"))));

  @ArchTest
  static final ArchRule stores_knows_of_the_sdk_only_the_client =
      noClasses()
          .that()
          .haveFullyQualifiedName("dev.dovecote.application.Stores")
          .should()
          .dependOnClassesThat(
              resideInAPackage("software.amazon.awssdk..")
                  .and(not(nameMatching(".*\\.DynamoDbClient"))));

  @ArchTest
  static final ArchRule aws_knows_no_use_case_and_application_no_function =
      noClasses()
          .that()
          .resideInAPackage("dev.dovecote.aws..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.dovecote.application..", "dev.dovecote.functions..");

  @ArchTest
  static final ArchRule use_cases_know_no_function =
      noClasses()
          .that()
          .resideInAPackage("dev.dovecote.application..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.dovecote.functions..");

  @ArchTest
  static final ArchRule only_functions_know_micronaut_and_lambda =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.dovecote.functions..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "jakarta..", "com.amazonaws..");

  @ArchTest
  static final ArchRule functions_know_no_store =
      noClasses()
          .that()
          .resideInAPackage("dev.dovecote.functions..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "dev\\.dovecote\\.aws\\.(Commits|Conversations|Agents|Lanes|Connections|Tickets)");

  @ArchTest
  static final ArchRule time_chance_and_surroundings_come_in_through_the_wiring =
      noClasses()
          .that(
              resideInAnyPackage(DEPLOYED)
                  .and(not(resideInAPackage("dev.dovecote.functions.wiring.."))))
          .should()
          .callMethodWhere(
              target(owner(belongsTo(Instant.class, Clock.class, InstantSource.class)))
                  .and(target(nameMatching("now|system.*|tick.*"))))
          .orShould()
          .callMethodWhere(
              target(owner(belongsTo(LocalDate.class, LocalDateTime.class, ZonedDateTime.class)))
                  .and(target(nameMatching("now"))))
          .orShould()
          .callMethodWhere(
              target(owner(belongsTo(System.class)))
                  .and(target(nameMatching("currentTimeMillis|nanoTime|getenv|getProperty"))))
          .orShould()
          .callMethodWhere(target(owner(belongsTo(Math.class))).and(target(nameMatching("random"))))
          .orShould()
          .callMethodWhere(
              target(owner(belongsTo(UUID.class))).and(target(nameMatching("randomUUID"))))
          .orShould()
          .dependOnClassesThat(belongsTo(Random.class, ThreadLocalRandom.class))
          .orShould()
          .dependOnClassesThat(nameMatching("java\\.security\\.SecureRandom"));

  @ArchTest
  static final ArchRule nothing_depends_on_itself_in_a_circle =
      slices()
          .matching("dev.dovecote.(domain|aws|application|functions).(**)")
          .should()
          .beFreeOfCycles();

  /** The seam for tests is the AWS client itself. Sealed and functional interfaces are no seams. */
  @ArchTest
  static final ArchRule no_interface_has_a_single_implementation =
      classes()
          .that()
          .areInterfaces()
          .and()
          .areNotAnnotations()
          .and(resideInAnyPackage(DEPLOYED))
          .should(haveSeveralImplementationsOrBeSealedOrFunctional());

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> belongsTo(
      Class<?>... types) {
    Set<String> names = Set.of(types).stream().map(Class::getName).collect(Collectors.toSet());
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "belongs to " + names, each -> names.contains(each.getName()));
  }

  private static ArchCondition<JavaClass> haveSeveralImplementationsOrBeSealedOrFunctional() {
    return new ArchCondition<>("have several implementations, or be sealed or functional") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean sealed = type.reflect().isSealed();
        long abstractMethods =
            type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                .count();
        long implementations =
            type.getAllSubclasses().stream().filter(each -> !each.isInterface()).count();
        boolean fine = sealed || abstractMethods == 1 || implementations != 1;
        events.add(
            new SimpleConditionEvent(type, fine, type.getName() + " has one implementation"));
      }
    };
  }

  @ArchTest
  static final ArchRule every_class_is_final_or_made_to_be_extended =
      classes()
          .that(resideInAnyPackage(DEPLOYED))
          .and()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .resideOutsideOfPackage("dev.dovecote.functions..")
          .should()
          .haveModifier(JavaModifier.FINAL);
}
