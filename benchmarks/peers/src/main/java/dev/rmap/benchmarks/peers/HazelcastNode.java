package dev.rmap.benchmarks.peers;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.replicatedmap.ReplicatedMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hazelcast's replicated map, which has no asynchronous writes. */
final class HazelcastNode implements ReplicatedNode {

    private final HazelcastInstance instance;
    private @Nullable ReplicatedMap<String, String> joined;

    HazelcastNode() {
        instance = instance("peers", 5750);
    }

    /** A member of a cluster of two, which listen at this port and the next. */
    static HazelcastInstance instance(String cluster, int port) {
        Config config = new Config();
        config.setClusterName(cluster);
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.getNetworkConfig().setPort(port).setPortCount(10);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + port).addMember("127.0.0.1:" + (port + 1));
        config.getReplicatedMapConfig("peers").setAsyncFillup(false);
        return Hazelcast.newHazelcastInstance(config);
    }

    @Override
    public void join() {
        joined = instance.getReplicatedMap("peers");
    }

    private ReplicatedMap<String, String> map() {
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
    public void putAll(Map<String, String> entries) {
        map().putAll(entries);
    }

    @Override
    public int size() {
        return map().size();
    }

    @Override
    public void listen(Consumer<String> listener) {
        map().addEntryListener(new EntryAdapter<String, String>() {
            @Override
            public void onEntryEvent(EntryEvent<String, String> event) {
                listener.accept(event.getValue());
            }
        });
    }

    @Override
    public void close() {
        instance.getLifecycleService().terminate();
    }
}
