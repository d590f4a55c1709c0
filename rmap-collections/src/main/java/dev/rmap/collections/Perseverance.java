package dev.rmap.collections;

import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.map.MapEngine;

/**
 * How long one call goes on when others change an entry between each of its looks and the write that follows: as long as
 * a write may take. Whenever it has to look again somebody else's change was applied, so of all who contend for an entry
 * one gets on at any time; the threads of one process take turns ({@link Turns}), so that none of them always comes last.
 */
final class Perseverance {

    private final MapEngine<?, ?> engine;
    private final long endMillis;
    private int attempts = 1;

    private Perseverance(MapEngine<?, ?> engine, long endMillis) {
        this.engine = engine;
        this.endMillis = endMillis;
    }

    /** Of a call that begins now. */
    static Perseverance of(MapEngine<?, ?> engine) {
        return new Perseverance(
                engine, engine.localMillis() + engine.config().writeTimeout().toMillis());
    }

    /**
     * There has to be another attempt.
     *
     * @param key the entry that others changed
     * @throws NotAppliedException if there is no time for one
     */
    void again(Object key) {
        if (engine.localMillis() >= endMillis) {
            throw NotAppliedException.contended(
                    engine.name().text(),
                    String.valueOf(key),
                    attempts,
                    engine.config().writeTimeout());
        }
        attempts++;
    }
}
