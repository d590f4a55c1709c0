package dev.rmap.benchmarks.peers;

import dev.rmap.redis.Messages;
import java.util.function.Function;

/** Who takes part, and in what. */
enum Contender {
    HASH_MAP("ConcurrentHashMap", Kind.HEAP, uri -> HeapNode.hashMap()),
    CAFFEINE("Caffeine", Kind.HEAP, uri -> HeapNode.caffeine()),
    CAFFEINE_JCACHE("Caffeine JCache, one process", Kind.CACHE, uri -> JCacheNode.caffeine()),
    RMAP_JCACHE("rmap JCache", Kind.CACHE, JCacheNode::ours),
    REDISSON_JCACHE("Redisson JCache", Kind.CACHE, JCacheNode::redisson),
    HAZELCAST_JCACHE("Hazelcast JCache", Kind.CACHE, uri -> JCacheNode.hazelcast()),
    BARE("bare replica", Kind.REPLICATED, BareReplica::new),
    RMAP("rmap", Kind.REPLICATED, uri -> new RmapNode(uri, Messages.ONE_FOR_EACH_CHANGE)),
    RMAP_BATCHES("rmap, a message a batch", Kind.REPLICATED, uri -> new RmapNode(uri, Messages.ONE_FOR_EACH_BATCH)),
    REDISSON("Redisson RMap", Kind.REMOTE, RedissonNode::plain),
    REDISSON_LOCAL("Redisson RLocalCachedMap", Kind.REPLICATED, RedissonNode::localCached),
    HAZELCAST("Hazelcast ReplicatedMap", Kind.REPLICATED, uri -> new HazelcastNode()),
    INFINISPAN("Infinispan REPL_SYNC", Kind.REPLICATED, uri -> new InfinispanNode());

    /** What a contender can be asked to do. */
    enum Kind {
        /** Reads, in one process. */
        HEAP,
        /** Reads and writes through JCache, in two processes. */
        CACHE,
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

    /** Whether it is a peer, neither ours nor a limit. */
    boolean isPeer() {
        return !(name().startsWith("RMAP") || name().startsWith("CAFFEINE") || this == HASH_MAP || this == BARE);
    }

    /**
     * Whether it joins a large map. With a message a batch ours joins as it does without, and the one HGETALL of the bare
     * replica takes longer than Redisson waits.
     */
    boolean joinsLarge() {
        return kind == Kind.REPLICATED && this != RMAP_BATCHES && this != BARE;
    }

    /** A node; {@code uri} is the address of the Redis server for those who use one. */
    Node open(String uri) {
        return factory.apply(uri);
    }
}
