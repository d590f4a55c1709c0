package dev.rmap.testkit.redis;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A container with one server in it, which can be stopped and started again at the same port of the host. */
final class RedisContainer extends GenericContainer<RedisContainer> {

    private static final int INNER_PORT = 6379;
    private static final int STOP_SECONDS = 10;
    private static final String CONFIG = "/tmp/rmap-redis.conf";

    RedisContainer(String image, int port, RedisOptions options) {
        super(DockerImageName.parse(image));
        String text = options.config("0.0.0.0", INNER_PORT, "/data");
        withCopyToContainer(Transferable.of(text, 0644), CONFIG);
        withCommand("redis-server", CONFIG);
        withCreateContainerCmdModifier(command -> publish(command, port));
        withStartupAttempts(1);
        // The caller waits until the server answers; Testcontainers' own check needs a shell inside the image.
        waitingFor(new NoWait());
    }

    private static void publish(CreateContainerCmd command, int port) {
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        boolean local = host.equals("localhost") || host.equals("127.0.0.1");
        Ports.Binding binding = local ? Ports.Binding.bindIpAndPort("127.0.0.1", port) : Ports.Binding.bindPort(port);
        HostConfig config = Objects.requireNonNullElseGet(command.getHostConfig(), HostConfig::newHostConfig);
        command.withExposedPorts(ExposedPort.tcp(INNER_PORT))
                .withHostConfig(config.withPortBindings(new PortBinding(binding, ExposedPort.tcp(INNER_PORT))));
    }

    void killServer() {
        try {
            getDockerClient()
                    .killContainerCmd(getContainerId())
                    .withSignal("KILL")
                    .exec();
        } catch (ConflictException e) {
            // It does not run: killed already.
            logger().debug("not running", e);
        }
        getDockerClient().waitContainerCmd(getContainerId()).start().awaitStatusCode(STOP_SECONDS, SECONDS);
    }

    void stopServer() {
        try {
            getDockerClient()
                    .stopContainerCmd(getContainerId())
                    .withTimeout(STOP_SECONDS)
                    .exec();
        } catch (NotModifiedException e) {
            logger().debug("stopped already", e);
        }
    }

    void startServer() {
        getDockerClient().startContainerCmd(getContainerId()).exec();
    }

    /** Waits for nothing. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // The caller does it.
        }
    }
}
