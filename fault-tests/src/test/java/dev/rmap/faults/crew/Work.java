package dev.rmap.faults.crew;

import dev.rmap.collections.MapBatch;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.RmapException;
import dev.rmap.faults.check.Counters;
import dev.rmap.faults.history.Action;
import dev.rmap.faults.history.Call;
import dev.rmap.faults.history.Fate;
import dev.rmap.faults.history.Return;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One thread of a worker: operations at random on few keys, so that they meet; each is recorded before and after. */
final class Work implements Runnable {

    private static final int LARGE = 5_000;
    private static final int PLAIN_KEYS = 4;
    private static final int COUNTERS = 2;
    private static final int LONGEST_PAUSE_NANOS = 2_000_000;

    /** What an operation told its caller. */
    private record Told(boolean applied, Revision revision, Optional<String> result) {
        static final Told NOTHING = new Told(true, Revision.NONE, Optional.empty());

        static Told of(MapBatch.Result<String> result) {
            return new Told(result.applied(), result.revision(), Optional.empty());
        }
    }

    private final ReplicatedMap<String, String> map;
    private final Recorder recorder;
    private final int process;
    private final Duration patience;
    private final BooleanSupplier over;
    private final Random chance;
    private long nextId;

    Work(
            Worker.Settings settings,
            ReplicatedMap<String, String> map,
            Recorder recorder,
            int thread,
            BooleanSupplier over) {
        this.map = map;
        this.recorder = recorder;
        this.process = settings.process();
        this.patience = settings.writeTimeout();
        this.over = over;
        this.chance = new Random(settings.seed() * 31 + process * 7L + thread);
        this.nextId = ((long) process << 40) + ((long) thread << 32);
    }

    @Override
    public void run() {
        while (!over.getAsBoolean()) {
            operate(next());
            LockSupport.parkNanos(chance.nextInt(LONGEST_PAUSE_NANOS));
        }
    }

    /** Now and then one that is too large for the record of a writer, where it is the value before. */
    private String value(long id) {
        String own = "v" + Long.toHexString(id);
        return chance.nextInt(50) == 0 ? own + "x".repeat(LARGE) : own;
    }

    private Call next() {
        long id = nextId++;
        Action action = action(chance.nextInt(100));
        String key = switch (action) {
            case SET, SWAP, PUT_IF_ABSENT, TEST_AND_SET, REMOVE -> "k" + chance.nextInt(PLAIN_KEYS);
            case ADD, COMPUTE -> Counters.key(chance.nextInt(COUNTERS));
            case PAIR -> Call.LEFT;
            case SYNC -> "";
        };
        Optional<String> value = action.storesItsOwn() ? Optional.of(value(id)) : Optional.empty();
        Optional<String> expected =
                action == Action.TEST_AND_SET ? Optional.of(map.getOrDefault(key, "nothing")) : Optional.empty();
        return new Call(id, process, System.nanoTime(), action, key, value, expected);
    }

    private static Action action(int dice) {
        if (dice < 20) {
            return Action.SET;
        }
        if (dice < 32) {
            return Action.SWAP;
        }
        if (dice < 40) {
            return Action.PUT_IF_ABSENT;
        }
        if (dice < 56) {
            return Action.TEST_AND_SET;
        }
        if (dice < 66) {
            return Action.REMOVE;
        }
        if (dice < 76) {
            return Action.ADD;
        }
        if (dice < 84) {
            return Action.COMPUTE;
        }
        return dice < 96 ? Action.PAIR : Action.SYNC;
    }

    private void operate(Call call) {
        recorder.add(call);
        try {
            Told told = carryOut(call);
            long end = System.nanoTime();
            Optional<String> read = call.key().isEmpty() ? Optional.empty() : Optional.ofNullable(map.get(call.key()));
            // A single read may be ahead of the revision, which is told when a whole step is done; a snapshot waits for
            // that.
            Revision seen = map.snapshot().revision();
            recorder.add(new Return(
                    call.id(), process, end, Fate.DONE, told.applied(), told.revision(), told.result(), read, seen));
        } catch (RmapException e) {
            recorder.add(new Return(
                    call.id(),
                    process,
                    System.nanoTime(),
                    fate(e),
                    false,
                    Revision.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    Revision.NONE));
        }
    }

    private Told carryOut(Call call) {
        String key = call.key();
        String value = call.value().orElse("");
        return switch (call.action()) {
            case SET -> Told.of(map.batch().put(key, value).commit());
            case SWAP -> new Told(true, Revision.NONE, Optional.ofNullable(map.put(key, value)));
            case PUT_IF_ABSENT -> {
                Optional<String> there = Optional.ofNullable(map.putIfAbsent(key, value));
                yield new Told(there.isEmpty(), Revision.NONE, there);
            }
            case TEST_AND_SET ->
                Told.of(map.batch()
                        .require(key, call.expected().orElseThrow())
                        .put(key, value)
                        .commit());
            case REMOVE -> {
                Optional<String> removed = Optional.ofNullable(map.remove(key));
                yield new Told(removed.isPresent(), Revision.NONE, removed);
            }
            case ADD -> Told.of(map.batch().add(key, 1).commit());
            case COMPUTE ->
                new Told(
                        true,
                        Revision.NONE,
                        Optional.ofNullable(map.compute(
                                key, (k, old) -> String.valueOf(old == null ? 1 : Long.parseLong(old) + 1))));
            case PAIR ->
                Told.of(map.batch().put(Call.LEFT, value).put(Call.RIGHT, value).commit());
            case SYNC -> {
                map.sync(patience);
                yield Told.NOTHING;
            }
        };
    }

    private static Fate fate(RmapException e) {
        if (e instanceof NotAppliedException || e instanceof NotReadyException) {
            return Fate.NOT_APPLIED;
        }
        if (e instanceof NotVisibleException) {
            return Fate.NOT_VISIBLE;
        }
        if (e instanceof LineageEndedException) {
            return Fate.HISTORY_ENDED;
        }
        if (e instanceof OutcomeUnknownException) {
            return Fate.UNKNOWN;
        }
        throw e;
    }
}
