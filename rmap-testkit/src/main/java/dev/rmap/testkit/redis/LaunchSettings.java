package dev.rmap.testkit.redis;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for: each by a system property, or else by an environment variable.
 *
 * @param uri the address of a server that is there already
 * @param forced the one way to use
 * @param image the image for containers
 * @param leastPermissions whether clients may do no more than they need
 */
record LaunchSettings(Optional<String> uri, Optional<LaunchWay> forced, String image, boolean leastPermissions) {

    private static final String DEFAULT_IMAGE = "redis:7.4";

    /** What this process was told. */
    static LaunchSettings ofThisProcess() {
        return of(System::getProperty, System::getenv);
    }

    @SuppressWarnings("NullAway") // both look-ups answer null for a name that is not set
    static LaunchSettings of(UnaryOperator<String> properties, UnaryOperator<String> environment) {
        return new LaunchSettings(
                setting("rmap.redis.uri", properties, environment),
                setting("rmap.redis.launcher", properties, environment).map(LaunchWay::of),
                setting("rmap.redis.image", properties, environment).orElse(DEFAULT_IMAGE),
                setting("rmap.redis.permissions", properties, environment)
                        .filter("least"::equals)
                        .isPresent());
    }

    private static Optional<String> setting(
            String name, UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
        String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
        return Optional.ofNullable(properties.apply(name))
                .or(() -> Optional.ofNullable(environment.apply(variable)))
                .filter(text -> !text.isBlank());
    }

    /** The same, but with this way only. */
    LaunchSettings forcing(LaunchWay way) {
        return new LaunchSettings(uri, Optional.of(way), image, leastPermissions);
    }
}
