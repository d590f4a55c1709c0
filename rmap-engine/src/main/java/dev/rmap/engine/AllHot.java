package dev.rmap.engine;

import java.time.Duration;
import java.util.Optional;

/** No bound: every value stays. */
enum AllHot implements HotValues<Object> {
    INSTANCE;

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public void stored(Object key, int bytes) {}

    @Override
    public void read(Object key) {}

    @Override
    public void removed(Object key) {}

    @Override
    public void cleared() {}

    @Override
    public Optional<Object> takeCold() {
        return Optional.empty();
    }
}
