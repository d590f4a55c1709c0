package dev.rmap.benchmarks.peers;

import java.net.URI;
import java.util.function.Function;

/** Who takes part, and in what. */
enum Contender {
    HASH_MAP("ConcurrentHashMap", Kind.HEAP, uri -> HeapNode.hashMap()),
    CAFFEINE("Caffeine", Kind.HEAP, uri -> HeapNode.caffeine()),
    CAFFEINE_JCACHE(
            "Caffeine JCache",
            Kind.HEAP,
            uri -> new JCacheNode(
                    "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider", URI.create("peers"))),
    RMAP_JCACHE(
            "rmap JCache", Kind.HEAP, uri -> new JCacheNode("dev.rmap.jcache.RmapCachingProvider", URI.create(uri))),
    BARE("bare script", Kind.REMOTE, BareNode::new),
    RMAP("rmap", Kind.REPLICATED, RmapNode::new),
    REDISSON("Redisson RMap", Kind.REMOTE, RedissonNode::plain),
    REDISSON_LOCAL("Redisson RLocalCachedMap", Kind.REPLICATED, RedissonNode::localCached),
    HAZELCAST("Hazelcast ReplicatedMap", Kind.REPLICATED, uri -> new HazelcastNode()),
    INFINISPAN("Infinispan REPL_SYNC", Kind.REPLICATED, uri -> new InfinispanNode());

    /** What a contender can be asked to do. */
    enum Kind {
        /** Reads, in one process. */
        HEAP,
        /** Writes at a server; nothing is replicated. */
        REMOTE,
        /** All. */
        REPLICATED
    }

    private final String label;
    private final Kind kind;
    private final Function<String, Node> factory;

    Contender(String label, Kind kind, Function<String, Node> factory) {
        this.label = label;
        this.kind = kind;
        this.factory = factory;
    }

    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    /** A node; {@code uri} is the address of the Redis server for those who use one. */
    Node open(String uri) {
        return factory.apply(uri);
    }
}
