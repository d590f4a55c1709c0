package dev.rmap.engine.map;

import dev.rmap.backend.Backend;
import dev.rmap.backend.Link;
import dev.rmap.core.SyncState;
import dev.rmap.engine.Codec;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.commit.Committer;
import dev.rmap.engine.commit.Waiting;
import dev.rmap.engine.follow.Gate;
import dev.rmap.engine.follow.Protocol;
import dev.rmap.engine.follow.StatusBoard;
import dev.rmap.engine.follow.SyncLoop;
import dev.rmap.engine.follow.TimedLink;
import dev.rmap.engine.listen.Subscribers;
import dev.rmap.engine.replica.ColdValues;
import dev.rmap.engine.replica.Copies;
import dev.rmap.engine.replica.Replica;
import dev.rmap.engine.replica.Scope;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.time.AuthorityClock;
import dev.rmap.engine.time.Pace;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The parts of one map in this process, put together: who tells whom what.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class EngineParts<K, V> {

    final MapName name;
    final Backend backend;
    final Link link;
    final Codec<K> keys;
    final Codec<V> values;
    final Form<V> form;
    final EngineConfig config;
    final EngineRuntime runtime;
    final Admission admission;
    final AuthorityClock clock;
    final Subscribers<K, V> subscribers;
    final Replica<K, V> replica;
    final LeaseEntries<K> leases;
    final Gate gate;
    final StatusBoard board;
    final SyncLoop loop;
    final Committer committer;
    final Expirer<K> expirer;
    final HotValues<K> hot;
    final ColdValues<K, V> cold;

    EngineParts(MapSetup<K, V> setup, Protocol protocol, long client) {
        this.name = setup.name();
        this.backend = setup.backend();
        this.keys = setup.keys();
        this.values = setup.values();
        this.config = setup.config();
        this.runtime = setup.runtime();
        this.admission = new Admission(runtime, name);
        this.hot = setup.hot();
        this.form = new Form<>(values, hot, new Remote<>(this));
        this.clock = new AuthorityClock(runtime.timers()::nowMillis);
        this.link = new TimedLink(backend.link(name), clock);
        this.subscribers = new Subscribers<>(name.text(), runtime.executor());
        this.replica = new Replica<>(Scope.ENTRIES, keys, form, clock, subscribers, hot);
        Copies<K> copies = Copies.beside(replica, keys, new Subscribers<>(name.text(), runtime.relief()));
        this.gate = new Gate(name.text());
        this.board = new StatusBoard(name.text(), runtime.timers()::nowMillis);
        Pace pace = new Pace(runtime, config.sync());
        SyncLoop.Channel channel = new SyncLoop.Channel(name, link, copies.all(), runtime.relief(), protocol);
        this.loop = new SyncLoop(channel, gate, pace, config.limits(), this::moved);
        this.committer = new Committer(channel, loop, gate, pace, config, client);
        this.expirer = new Expirer<>(replica, keys, committer, pace);
        this.leases = new LeaseEntries<>(copies, committer, pace, runtime);
        this.cold = new ColdValues<>(channel, replica, keys, loop, gate, pace);
    }

    @SuppressWarnings("unchecked") // Only keys of the replica come here.
    Optional<Object> bring(Object key) {
        return Optional.ofNullable(cold.bring(List.of((K) key)).get(key));
    }

    int size() {
        return replica.table().size(clock.nowMillis());
    }

    MapStatus status() {
        return new MapStatus(
                board.state(),
                replica.position().revision(),
                board.staleSince(),
                size(),
                loop.meters().read(subscribers.failures()));
    }

    /** The commit that expires an entry whose deadline has passed, if this is such an entry. */
    Optional<Commit> due(K key) {
        Object kept = replica.table().entries.get(key);
        return kept == null || !Form.deadline(kept).isPast(clock.nowMillis())
                ? Optional.empty()
                : Optional.of(
                        Commit.of(new Command(keys.encode(key), Condition.due(Form.deadline(kept)), Mutation.EXPIRE))
                                .tersely());
    }

    private void moved(SyncState state) {
        board.show(state);
        expirer.look();
        leases.look();
        replica.cool();
    }

    /** Closes what brings changes before what waits for them. The replica stays readable. */
    void close() {
        expirer.close();
        leases.close();
        committer.close();
        cold.close();
        link.close();
        CountDownLatch frozen = new CountDownLatch(1);
        loop.close(frozen::countDown);
        subscribers.close();
        Waiting.quietly(frozen);
        gate.close();
    }
}
