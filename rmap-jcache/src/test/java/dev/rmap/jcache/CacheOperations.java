package dev.rmap.jcache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.Cache;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.EntryProcessor;

/**
 * Every operation that can change a cache, by a name that both sides of a test know, and what listeners hear of it: kind,
 * key, old and new value. The entries "a" and "b" are there, with the values "1" and "2"; the loader gives "L".
 */
final class CacheOperations {

    /**
     * An operation.
     *
     * @param action carries it out
     * @param events what every process hears of it, in order
     */
    record Row(Action action, List<String> events) {}

    /** Something done to a cache. */
    interface Action {
        void on(Cache<String, String> cache);
    }

    private static final String UPDATED_A = "UPDATED a 1 9";
    private static final String CREATED_N = "CREATED n - 1";
    private static final String REMOVED_A = "REMOVED a 1 -";
    private static final String LOADED = "CREATED loaded - L";

    static final Map<String, Row> ALL = all();

    private CacheOperations() {}

    private static Map<String, Row> all() {
        Map<String, Row> all = new LinkedHashMap<>();
        putting(all);
        replacing(all);
        removing(all);
        invoking(all);
        loading(all);
        return all;
    }

    private static void row(Map<String, Row> all, String name, Action action, String... events) {
        all.put(name, new Row(action, List.of(events)));
    }

    private static void putting(Map<String, Row> all) {
        row(all, "put-new", c -> c.put("n", "1"), CREATED_N);
        row(all, "put", c -> c.put("a", "9"), UPDATED_A);
        row(all, "put-equal", c -> c.put("a", "1"), "UPDATED a 1 1");
        row(all, "getAndPut-new", c -> c.getAndPut("n", "1"), CREATED_N);
        row(all, "getAndPut", c -> c.getAndPut("a", "9"), UPDATED_A);
        row(all, "putAll", c -> c.putAll(Map.of("n", "1")), CREATED_N);
        row(all, "putIfAbsent-new", c -> c.putIfAbsent("n", "1"), CREATED_N);
        row(all, "putIfAbsent", c -> c.putIfAbsent("a", "9"));
    }

    private static void replacing(Map<String, Row> all) {
        row(all, "replace", c -> c.replace("a", "9"), UPDATED_A);
        row(all, "replace-absent", c -> c.replace("n", "9"));
        row(all, "replaceOld", c -> c.replace("a", "1", "9"), UPDATED_A);
        row(all, "replaceOld-other", c -> c.replace("a", "x", "9"));
        row(all, "replaceOld-absent", c -> c.replace("n", "1", "9"));
        row(all, "getAndReplace", c -> c.getAndReplace("a", "9"), UPDATED_A);
        row(all, "getAndReplace-absent", c -> c.getAndReplace("n", "9"));
    }

    private static void removing(Map<String, Row> all) {
        row(all, "remove", c -> c.remove("a"), REMOVED_A);
        row(all, "remove-absent", c -> c.remove("n"));
        row(all, "removeOld", c -> c.remove("a", "1"), REMOVED_A);
        row(all, "removeOld-other", c -> c.remove("a", "x"));
        row(all, "getAndRemove", c -> c.getAndRemove("a"), REMOVED_A);
        row(all, "getAndRemove-absent", c -> c.getAndRemove("n"));
        row(all, "removeAllKeys", c -> c.removeAll(Set.of("a", "n")), REMOVED_A);
        row(all, "removeAll", CacheOperations::removeBAndThenAll, "REMOVED b 2 -", REMOVED_A);
        row(all, "clear", Cache::clear);
        row(all, "iteratorRemove", CacheOperations::removeAByIterator, REMOVED_A);
    }

    private static void invoking(Map<String, Row> all) {
        row(all, "invoke-new", c -> c.invoke("n", setting("1")), CREATED_N);
        row(all, "invoke", c -> c.invoke("a", setting("9")), UPDATED_A);
        row(all, "invoke-twice", c -> c.invoke("a", setting("8", "9")), UPDATED_A);
        row(all, "invoke-remove", c -> c.invoke("a", removing()), REMOVED_A);
        row(all, "invoke-read", c -> c.invoke("a", (entry, none) -> entry.getValue()));
        row(all, "invokeAll", c -> c.invokeAll(Set.of("a"), setting("9")), UPDATED_A);
    }

    private static void loading(Map<String, Row> all) {
        row(all, "get-loading", c -> c.get("loaded"), LOADED);
        row(all, "getAll-loading", c -> c.getAll(Set.of("loaded", "a")), LOADED);
        row(all, "loadAll", c -> load(c, "loaded", false), LOADED);
        row(all, "loadAll-replacing", c -> load(c, "a", true), "UPDATED a 1 L");
    }

    private static EntryProcessor<String, String, Object> setting(String... values) {
        return (entry, none) -> {
            for (String value : values) {
                entry.setValue(value);
            }
            return null;
        };
    }

    private static EntryProcessor<String, String, Object> removing() {
        return (entry, none) -> {
            entry.remove();
            return null;
        };
    }

    private static void removeBAndThenAll(Cache<String, String> cache) {
        cache.remove("b");
        cache.removeAll();
    }

    private static void removeAByIterator(Cache<String, String> cache) {
        for (Iterator<Cache.Entry<String, String>> entries = cache.iterator(); entries.hasNext(); ) {
            if (entries.next().getKey().equals("a")) {
                entries.remove();
            }
        }
    }

    private static void load(Cache<String, String> cache, String key, boolean replacing) {
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of(key), replacing, done);
        try {
            done.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
