package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The few questions that we ask a Docker engine before Testcontainers is let at it, since Testcontainers waits for
 * minutes where an engine or an image is missing. Every question has a time limit.
 */
final class DockerEngine {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int PLAIN_PORT = 2375;

    private final SocketAddress address;

    private DockerEngine(SocketAddress address) {
        this.address = address;
    }

    /**
     * Where an engine should be, by {@code DOCKER_HOST} or in the usual places; nothing if there is no sign of one. An
     * engine that wants TLS or SSH is not found.
     */
    @SuppressWarnings("NullAway") // the look-up answers null for a variable that is not set
    static Optional<DockerEngine> find(UnaryOperator<String> environment) {
        String named = environment.apply("DOCKER_HOST");
        if (named != null && !named.isBlank()) {
            return addressOf(URI.create(named)).map(DockerEngine::new);
        }
        return Stream.of(
                        Path.of("/var/run/docker.sock"),
                        Path.of(orElse(environment.apply("XDG_RUNTIME_DIR"), "/run"), "docker.sock"),
                        Path.of(System.getProperty("user.home", "/"), ".docker", "run", "docker.sock"))
                .filter(Files::exists)
                .map(socket -> new DockerEngine(UnixDomainSocketAddress.of(socket)))
                .findFirst();
    }

    private static Optional<SocketAddress> addressOf(URI host) {
        return switch (String.valueOf(host.getScheme())) {
            case "unix" -> Optional.of(UnixDomainSocketAddress.of(host.getPath()));
            case "tcp", "http" ->
                Optional.of(new InetSocketAddress(host.getHost(), host.getPort() < 0 ? PLAIN_PORT : host.getPort()));
            default -> Optional.empty();
        };
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null || text.isBlank() ? other : text;
    }

    /** True when the engine answers within a second. */
    boolean answers() {
        try {
            return ask("GET", "/_ping", PATIENCE).isOk();
        } catch (IOException e) {
            return false;
        }
    }

    /** True when the image is in the engine's store. */
    boolean hasImage(String image) {
        try {
            return ask("GET", "/images/" + image + "/json", PATIENCE.multipliedBy(5))
                    .isOk();
        } catch (IOException e) {
            return false;
        }
    }

    /** Has the image fetched unless it is there; says what went wrong, or nothing. */
    Optional<String> obtain(String image, Duration patience) {
        if (hasImage(image)) {
            return Optional.empty();
        }
        String failure;
        try {
            int colon = image.lastIndexOf(':');
            boolean tagged = colon > image.lastIndexOf('/');
            String name = tagged ? image.substring(0, colon) : image;
            String tag = tagged ? image.substring(colon + 1) : "latest";
            HttpAnswer answer = ask(
                    "POST",
                    "/images/create?fromImage=" + URLEncoder.encode(name, UTF_8) + "&tag="
                            + URLEncoder.encode(tag, UTF_8),
                    patience);
            failure = answer.body().strip();
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
        }
        return hasImage(image)
                ? Optional.empty()
                : Optional.of(
                        "the image " + image + " is not in the engine's store and could not be pulled: " + failure);
    }

    private HttpAnswer ask(String method, String path, Duration patience) throws IOException {
        return HttpAnswer.ask(address, method, path, patience);
    }

    @Override
    public String toString() {
        return "the Docker engine at " + address;
    }
}
