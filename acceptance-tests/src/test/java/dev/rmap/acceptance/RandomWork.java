package dev.rmap.acceptance;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.OutcomeUnknownException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Operations at random on the keys that the Go peer works on too: plain values, counters and lists, few of each, so that
 * operations meet.
 */
final class RandomWork {

    private static final int KEYS_OF_EACH_KIND = 4;
    private static final Duration LONG = Duration.ofHours(1);

    private final ReplicatedMap<String, String> map;
    private final Random chance;
    private int refused;
    private int unsettled;

    RandomWork(ReplicatedMap<String, String> map, long seed) {
        this.map = map;
        this.chance = new Random(seed);
    }

    /**
     * Does that many operations; says how many of them the map refused for good reasons, and how many ended with their
     * fate unknown, or with the history that they belonged to.
     */
    String run(int operations) {
        for (int i = 0; i < operations; i++) {
            try {
                operate();
            } catch (NumberFormatException notANumber) {
                refused++;
            } catch (LineageEndedException | OutcomeUnknownException lost) {
                unsettled++;
            }
        }
        return refused + " " + unsettled;
    }

    private String value() {
        return "v" + chance.nextInt(5);
    }

    private void operate() {
        int number = chance.nextInt(KEYS_OF_EACH_KIND);
        String key = "k" + number;
        String counter = "n" + number;
        String list = "l" + number;
        int dice = chance.nextInt(100);
        if (dice < 45) {
            plain(key, dice);
        } else if (dice < 58) {
            map.counters().add(counter, chance.nextInt(21) - 10);
        } else if (dice < 66) {
            map.lists().append(list, value(), value());
        } else if (dice < 72) {
            map.lists().appendUnique(list, value(), value());
        } else if (dice < 79) {
            map.lists().remove(list, value());
        } else if (dice < 84) {
            map.remove(List.of(key, counter, list).get(chance.nextInt(3)));
        } else if (dice < 94) {
            several(key, counter, dice);
        } else {
            whole(key, dice);
        }
    }

    private void plain(String key, int dice) {
        if (dice < 12) {
            map.put(key, value());
        } else if (dice < 17) {
            map.putIfAbsent(key, value());
        } else if (dice < 22) {
            map.replace(key, value(), value());
        } else if (dice < 27) {
            map.testAndSet(key, value(), value());
        } else if (dice < 31) {
            map.remove(key, value());
        } else if (dice < 36) {
            map.compute(key, (k, old) -> old == null ? value() : chance.nextBoolean() ? null : value());
        } else if (dice < 40) {
            map.merge(key, value(), (old, added) -> old.length() > 8 ? added : old + added);
        } else if (dice < 43) {
            map.put(key, value(), LONG);
        } else if (dice < 44) {
            map.setTimeToLive(key, LONG);
        } else {
            map.removeTimeToLive(key);
        }
    }

    private void several(String key, String counter, int dice) {
        if (dice < 88) {
            String value = value();
            map.putAll(Map.of("k0", value, "k1", value, "k2", value));
        } else if (dice < 91) {
            map.batch()
                    .require(key, value())
                    .put("k3", value())
                    .remove("k0")
                    .add(counter, 1)
                    .commit();
        } else if (dice < 93) {
            map.removeAll(List.of("k0", "l0", "n0"));
        } else {
            map.counters().add(key, 1);
        }
    }

    private void whole(String key, int dice) {
        if (dice < 97) {
            map.testAndReset(Map.of(key, value()));
        } else if (dice < 98) {
            map.reset();
        } else if (dice < 99) {
            map.destroy();
        } else {
            map.replaceAll((k, old) -> k.startsWith("k") ? value() : old);
        }
    }
}
