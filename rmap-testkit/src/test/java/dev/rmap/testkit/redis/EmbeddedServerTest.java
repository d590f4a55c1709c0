package dev.rmap.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedServerTest extends ServerContract {

    @Override
    LaunchWay way() {
        return LaunchWay.EMBEDDED;
    }

    @Test
    void withoutTheJarTheReasonNamesIt() {
        CarriedBinaries none = new CarriedBinaries("linux-amd64", ClassLoader.getPlatformClassLoader());

        assertThat(new EmbeddedLauncher(none).probe())
                .isEqualTo(new Probe.PassedOver("no redis-server-6.2.6-v5-linux-amd64 on the class path"
                        + " (it comes with com.github.codemonstur:embedded-redis:1.4.4)"));
    }

    @Test
    void aBinaryThatLacksALibrarySaysWhichPackageHelps() {
        String script = "#!/bin/sh\necho 'error while loading shared libraries: libssl.so.3'\nexit 127\n";
        CarriedBinaries broken = new CarriedBinaries("linux-amd64", carrying(script));

        assertThat(new EmbeddedLauncher(broken).probe())
                .asString()
                .contains("redis-server-6.2.6-v5-linux-amd64 does not start here")
                .contains("redis-server-6.2.7-linux-386 does not start here")
                .contains("install the package libssl3");
    }

    @Test
    void anUnknownMachineIsNamed() {
        CarriedBinaries unknown = new CarriedBinaries("plan-9-mips", ClassLoader.getPlatformClassLoader());

        assertThat(new EmbeddedLauncher(unknown).probe()).asString().contains("no server for plan-9-mips");
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-amd64",
        "Linux, aarch64, linux-arm64",
        "Linux, i386, linux-386",
        "Mac OS X, aarch64, darwin-arm64",
        "Mac OS X, x86_64, darwin-amd64",
        "Windows 11, amd64, windows-amd64",
    })
    void platforms(String system, String processor, String platform) {
        assertThat(CarriedBinaries.platform(system, processor)).isEqualTo(platform);
        assertThat(new CarriedBinaries(platform, getClass().getClassLoader()).names())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(getClass().getClassLoader().getResource(name))
                        .isNotNull());
    }

    private static ClassLoader carrying(String script) {
        return new ClassLoader(null) {
            @Override
            public InputStream getResourceAsStream(String name) {
                return new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
