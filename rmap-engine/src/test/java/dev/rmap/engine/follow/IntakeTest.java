package dev.rmap.engine.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.BackendException;
import dev.rmap.core.SyncEvent;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.kit.Parts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way of the feed onto the lane. */
class IntakeTest {

    private final Parts parts = new Parts();

    @Test
    void G10_malformedMessagesThatComeWhileTheLaneIsBusyLeadToOneLook() {
        List<String> events = new ArrayList<>();
        Lane lane = new Lane(parts.executor, 10);
        Intake intake =
                new Intake("m", lane, new Meters(), parts.pace, EngineConfig.Limits.DEFAULTS, new Hears(events));
        lane.execute(() -> {
            for (int n = 0; n < 100; n++) {
                intake.malformed("on purpose");
            }
        });
        assertThat(events).containsExactly("Doubted");
        intake.malformed("on purpose");
        assertThat(events).hasSize(2);
    }

    private record Hears(List<String> events) implements Intake.Target {

        @Override
        public void arrived(Group group) {
            events.add("arrived");
        }

        @Override
        public void happened(SyncEvent event) {
            events.add(event.getClass().getSimpleName());
        }

        @Override
        public void lost(String why) {
            events.add("lost");
        }

        @Override
        public void refused(BackendException cause) {
            events.add("refused");
        }
    }
}
