package dev.rmap.benchmarks.peers;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.infinispan.Cache;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachelistener.annotation.CacheEntryCreated;
import org.infinispan.notifications.cachelistener.annotation.CacheEntryModified;
import org.infinispan.notifications.cachelistener.event.CacheEntryCreatedEvent;
import org.infinispan.notifications.cachelistener.event.CacheEntryModifiedEvent;
import org.jspecify.annotations.Nullable;

/** Infinispan's replicated cache, in its synchronous mode, which keeps its replicas equal. */
final class InfinispanNode implements ReplicatedNode {

    private final DefaultCacheManager manager;
    private @Nullable Cache<String, String> joined;

    InfinispanNode() {
        GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
        global.transport().clusterName("peers").addProperty("configurationFile", "jgroups-peers.xml");
        manager = new DefaultCacheManager(global.build());
    }

    @Override
    public void join() {
        Configuration replicated = new ConfigurationBuilder()
                .clustering()
                .cacheMode(CacheMode.REPL_SYNC)
                .stateTransfer()
                .timeout(2, TimeUnit.MINUTES)
                .build();
        manager.defineConfiguration("peers", replicated);
        joined = manager.getCache("peers");
    }

    private Cache<String, String> map() {
        return Objects.requireNonNull(joined);
    }

    @Override
    public @Nullable String get(String key) {
        return map().get(key);
    }

    @Override
    public void put(String key, String value) {
        map().put(key, value);
    }

    @Override
    public CompletionStage<?> putAsync(String key, String value) {
        return map().putAsync(key, value);
    }

    @Override
    public void putAll(Map<String, String> entries) {
        map().putAll(entries);
    }

    @Override
    public int size() {
        return map().size();
    }

    @Override
    public void listen(Consumer<String> listener) {
        map().addListener(new Hearer(listener));
    }

    @Override
    public void close() {
        manager.stop();
    }

    /** Tells what was created and modified, once it is there. */
    @Listener(observation = Listener.Observation.POST)
    public static final class Hearer {
        private final Consumer<String> listener;

        Hearer(Consumer<String> listener) {
            this.listener = listener;
        }

        /** An entry is new. */
        @CacheEntryCreated
        public void created(CacheEntryCreatedEvent<String, String> event) {
            listener.accept(event.getValue());
        }

        /** An entry has another value. */
        @CacheEntryModified
        public void modified(CacheEntryModifiedEvent<String, String> event) {
            listener.accept(event.getNewValue());
        }
    }
}
