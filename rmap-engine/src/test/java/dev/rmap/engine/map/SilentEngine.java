package dev.rmap.engine.map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps the engine from logging while tests break it thousands of times. */
final class SilentEngine implements BeforeAllCallback, AfterAllCallback {

    private final Logger engine = (Logger) LoggerFactory.getLogger("dev.rmap");
    private Level before = Level.INFO;

    @Override
    public void beforeAll(ExtensionContext context) {
        before = engine.getLevel();
        engine.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        engine.setLevel(before);
    }
}
