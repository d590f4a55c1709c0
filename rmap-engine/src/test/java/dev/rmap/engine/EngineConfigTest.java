package dev.rmap.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineConfigTest {

    /** Each class refers to the others, and users begin with any of them. */
    @ParameterizedTest
    @ValueSource(strings = {"EngineConfig", "EngineConfig$SyncTimes", "EngineConfig$Limits"})
    void theDefaultsAreTheSameWhicheverClassIsLoadedFirst(String first) throws Exception {
        URL classes = EngineConfig.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader fresh = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class.forName("dev.rmap.engine." + first, /* initialize= */ true, fresh);
            Object defaults = Class.forName(EngineConfig.class.getName(), /* initialize= */ true, fresh)
                    .getField("DEFAULTS")
                    .get(null);
            assertThat(defaults).hasToString(EngineConfig.DEFAULTS.toString());
        }
    }
}
