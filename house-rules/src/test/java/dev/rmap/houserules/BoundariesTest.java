package dev.rmap.houserules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. Read from the compiled main classes of every module. */
class BoundariesTest {
    /** Each package of rmap-engine, and those of its packages that it may use. */
    private static final Map<String, List<String>> ENGINE_PACKAGES = Map.ofEntries(
            knows("model"),
            knows("event", "model"),
            knows("core", "model"),
            knows("backend", "model"),
            knows("local", "model", "backend"),
            knows("waiting"),
            knows("engine", "model"),
            knows("engine.time", "engine"),
            knows("engine.table", "model", "engine", "engine.time"),
            knows("engine.listen", "model", "event", "engine", "engine.table"),
            knows("engine.follow", "model", "core", "backend", "engine", "engine.time"),
            knows("engine.commit", "model", "backend", "waiting", "engine", "engine.time", "engine.follow"),
            knows(
                    "engine.replica",
                    "model",
                    "event",
                    "backend",
                    "engine",
                    "engine.time",
                    "engine.table",
                    "engine.listen",
                    "engine.follow"),
            knows(
                    "engine.map",
                    "model",
                    "event",
                    "core",
                    "backend",
                    "engine",
                    "engine.time",
                    "engine.table",
                    "engine.listen",
                    "engine.follow",
                    "engine.commit",
                    "engine.replica"),
            knows("lease", "model", "event", "engine", "engine.map"));

    /** Each package of rmap-jcache, and those of its packages that it may use. */
    private static final Map<String, List<String>> JCACHE_PACKAGES = Map.ofEntries(
            knows("jcache.base"),
            knows("jcache.form"),
            knows("jcache.config", "jcache.form"),
            knows("jcache.opening", "jcache.config"),
            knows("jcache.operation", "jcache.base", "jcache.form"),
            knows("jcache.count", "jcache.operation"),
            knows("jcache.through", "jcache.base", "jcache.operation"),
            knows(
                    "jcache",
                    "jcache.base",
                    "jcache.form",
                    "jcache.config",
                    "jcache.opening",
                    "jcache.operation",
                    "jcache.count",
                    "jcache.through"));

    /** What is public there is so for the engine's own packages. */
    private static final String[] INTERNAL = {
        "dev.rmap.engine.time",
        "dev.rmap.engine.table",
        "dev.rmap.engine.listen",
        "dev.rmap.engine.follow",
        "dev.rmap.engine.commit",
        "dev.rmap.engine.replica"
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.rmap");

    /** Built only by a profile, because it brings forty megabytes of other people's maps; nothing depends on it. */
    private static final String APART = "benchmarks/peers/";

    @Test
    void everyMainClassIsExamined() {
        List<String> written = SourceTree.project()
                .mainFiles()
                .filter(file -> !file.path().startsWith(APART))
                .filter(file -> !file.fileName().equals("package-info.java"))
                .map(file -> file.packageName() + "." + file.fileName().replace(".java", ""))
                .toList();
        assertThat(written).isNotEmpty().allMatch(CLASSES::contain, "stands on the class path of house-rules");
    }

    private static List<String> packagesOf(String module) {
        return SourceTree.project()
                .mainFiles()
                .filter(file -> file.module().equals(module))
                .map(JavaFile::packageName)
                .distinct()
                .toList();
    }

    @Test
    void everyPackageOfTheEngineHasItsPlace() {
        assertThat(packagesOf("rmap-engine")).isSubsetOf(ENGINE_PACKAGES.keySet());
    }

    @Test
    void everyPackageOfTheProviderHasItsPlace() {
        assertThat(packagesOf("rmap-jcache")).isSubsetOf(JCACHE_PACKAGES.keySet());
    }

    static Stream<String> jcachePackages() {
        return JCACHE_PACKAGES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("jcachePackages")
    void thePackagesOfTheProviderDependOneWay(String name) {
        String[] allowed = Stream.concat(Stream.of(name), JCACHE_PACKAGES.get(name).stream())
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.rmap.jcache..").and(resideOutsideOfPackages(allowed)))
                .check(CLASSES);
    }

    @Test
    void theInsideOfTheProviderIsMetByNobodyElse() {
        String[] all = jcachePackages().toArray(String[]::new);
        noClasses()
                .that(resideOutsideOfPackages(all))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.rmap.jcache..").and(resideOutsideOfPackages("dev.rmap.jcache")))
                .check(CLASSES);
    }

    static Stream<String> enginePackages() {
        return ENGINE_PACKAGES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("enginePackages")
    void thePackagesOfTheEngineDependOneWay(String name) {
        String[] allowed = Stream.concat(Stream.of(name), ENGINE_PACKAGES.get(name).stream())
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.rmap..").and(resideOutsideOfPackages(allowed)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** But for the shortest way to a value, which has nothing around it. */
    @Test
    void theInsideOfTheEngineIsMetByNobodyElse() {
        noClasses()
                .that(resideOutsideOfPackages(enginePackages().toArray(String[]::new)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(INTERNAL).and(not(name("dev.rmap.engine.table.Reads"))))
                .check(CLASSES);
    }

    @Test
    void theEngineKnowsNoAdapterAndNoClient() {
        noClasses()
                .that(resideInAnyPackage(enginePackages().toArray(String[]::new)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.redisson..", "javax.cache..", "com.github.benmanes..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void collectionsKnowRedissonOnlyInItsCodec() {
        noClasses()
                .that(resideInAPackage("dev.rmap.collections..")
                        .and(resideOutsideOfPackages("dev.rmap.collections.redisson..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.redisson..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** But for the one that a map without a backend falls back to, and the text of lists. */
    @Test
    void collectionsKnowNoBackend() {
        noClasses()
                .that()
                .resideInAPackage("dev.rmap.collections..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.rmap.redis..", "dev.rmap.local..")
                        .and(not(name("dev.rmap.local.LocalBackend")))
                        .and(not(name("dev.rmap.local.ListText"))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** A user's blocked tasks may fill it, and from Java 25 on a machine with two processors has one thread of it. */
    @Test
    void nothingRunsOnTheCommonPool() {
        DescribedPredicate<JavaCall<?>> withoutExecutor = target(owner(assignableTo(CompletionStage.class)))
                .and(target(nameMatching("(supply|run|.*)Async")))
                .and(DescribedPredicate.describe(
                        "without an executor",
                        call -> call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(type -> type.isEquivalentTo(Executor.class))));
        noClasses()
                .should()
                .callMethodWhere(withoutExecutor)
                .orShould()
                .callMethod(CompletableFuture.class, "delayedExecutor", long.class, TimeUnit.class)
                .orShould()
                .callMethod(ForkJoinPool.class, "commonPool")
                .orShould()
                .callMethod(Collection.class, "parallelStream")
                .check(CLASSES);
    }

    @Test
    void theStillCoreMeetsNoThreadNoClockAndNoLog() {
        noClasses()
                .that()
                .resideInAPackage("dev.rmap.core..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent..", "java.util.random..", "org.slf4j.."))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theStillCoreReadsNoTimeAndNoChance() {
        noClasses()
                .that()
                .resideInAPackage("dev.rmap.core..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static Map.Entry<String, List<String>> knows(String name, String... others) {
        return Map.entry(
                "dev.rmap." + name,
                Stream.of(others).map(other -> "dev.rmap." + other).toList());
    }
}
