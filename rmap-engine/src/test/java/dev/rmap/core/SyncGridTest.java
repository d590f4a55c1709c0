package dev.rmap.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every state and every event. The grid is a file, to be read: a row that surprises is a fault, or needs a reason.
 * Letters are lineages (a was left, b is the one under way, c is the next), {@code #} is the number of a catch-up, and
 * {@code ?} marks a place without a witness.
 */
class SyncGridTest {

    @Test
    void theGridIsAsItWasRead() {
        StringBuilder grid = new StringBuilder();
        States.all().forEach((name, state) -> section(grid, name, state));
        Golden.check("dev/rmap/core/sync-grid.txt", grid.toString());
    }

    private static void section(StringBuilder grid, String name, SyncState state) {
        grid.append(name).append("\n").append("=".repeat(name.length())).append("\n");
        List<String> nothing = new ArrayList<>();
        Events.all().forEach((event, value) -> {
            Step step = value.on(state);
            if (step.equals(Step.to(state))) {
                nothing.add(event);
            } else {
                grid.append(String.format("%-38s -> %s%n", event, Words.step(step)));
            }
        });
        grid.append("nothing comes of: ")
                .append(nothing.isEmpty() ? "-" : String.join("; ", nothing))
                .append("\n\n");
    }

    @Test
    void theSameStateAndEventGiveTheSameStep() {
        for (SyncState state : States.all().values()) {
            for (SyncEvent event : Events.all().values()) {
                assertThat(event.on(state)).isEqualTo(event.on(state));
            }
        }
    }

    @Test
    void everyKindOfStateAndOfEventIsInTheGrid() {
        assertThat(kinds(States.all())).containsExactlyInAnyOrder(SyncState.class.getPermittedSubclasses());
        assertThat(kinds(Events.all())).containsExactlyInAnyOrder(SyncEvent.class.getPermittedSubclasses());
    }

    private static Class<?>[] kinds(Map<String, ?> values) {
        return values.values().stream().map(Object::getClass).distinct().toArray(Class<?>[]::new);
    }
}
