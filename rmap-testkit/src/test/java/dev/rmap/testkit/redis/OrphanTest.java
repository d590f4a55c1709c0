package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh to guard the server")
class OrphanTest {

    @Test
    void aServerDoesNotOutliveAJvmThatIsKilled(@TempDir Path leftovers) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // What a killed JVM leaves behind goes there.
                        "-Djava.io.tmpdir=" + leftovers,
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsAndWaits.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = jvm.inputReader(UTF_8)) {
            RedisAddress address = RedisAddress.parse(addressIn(output));
            RespConnection.open(address).close();

            jvm.destroyForcibly();

            assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(10)).until(() -> !isThere(address));
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static String addressIn(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith("redis://")) {
            line = output.readLine();
        }
        assertThat(line).isNotNull();
        return line;
    }

    private static boolean isThere(RedisAddress address) {
        try (RespConnection connection = RespConnection.open(address)) {
            return connection.text("PING") != null;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The program that is killed. */
    static final class StartsAndWaits {

        private StartsAndWaits() {}

        public static void main(String[] arguments) throws IOException {
            RedisServer server = RedisServers.start(LaunchWay.EMBEDDED, RedisOptions.plain());
            PrintStream output = System.out;
            output.println(server.uri());
            output.flush();
            // Until the test kills this JVM.
            while (System.in.read() >= 0) {
                output.flush();
            }
        }
    }
}
