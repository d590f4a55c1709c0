package dev.rmap.engine.commit;

import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.kit.FakeLink;
import dev.rmap.engine.kit.Parts;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which commits travel together. */
class CommitterBatchesTest {

    private final Parts parts = new Parts().live(3);
    private final FakeLink link = parts.link;

    @Test
    void commitsGatherWhileABatchIsUnderWayAndGoAsTheNextOne() {
        parts.write(set("a", "v"));
        parts.write(set("b", "v"));
        parts.write(set("c", "v"));
        assertThat(link.sent).hasSize(1);
        link.lastSent().decided(rev(4));
        assertThat(link.sent).hasSize(2);
        assertThat(link.lastSent().batch().commits()).hasSize(2);
    }

    @Test
    void callersWhoComeAgainWhenTheyAreAnsweredTravelByHalves() {
        int callers = 16;
        for (int caller = 0; caller < callers; caller++) {
            parts.write(set("k" + caller, "v"));
        }
        for (int batch = 0; batch < 6; batch++) {
            int answered = link.lastSent().batch().commits().size();
            link.lastSent().decided(rev(4 + batch));
            for (int caller = 0; caller < answered; caller++) {
                parts.write(set("again" + caller, "v"));
            }
        }
        assertThat(link.sent).extracting(sent -> sent.batch().commits().size()).containsExactly(1, 8, 8, 8, 8, 8, 8);
    }

    @Test
    void whatWasNeverPartOfALoopOfCallersGoesInThreeBatches() {
        for (int commit = 0; commit < 100; commit++) {
            parts.write(set("k" + commit, "v"));
        }
        for (int batch = 0; batch < 2; batch++) {
            link.lastSent().decided(rev(4 + batch));
        }
        assertThat(link.sent).extracting(sent -> sent.batch().commits().size()).containsExactly(1, 50, 49);
    }

    @Test
    void aBatchTakesNoMoreCommandsAndBytesThanTheLimitsUnlessOneCommitHasMore() {
        Parts tight = new Parts(Parts.config(new EngineConfig.Limits(1_000, 3, 40, 100, 100, 100, 100))).live(3);
        tight.write(set("a", "v"));
        for (int i = 0; i < 5; i++) {
            tight.write(set("k" + i, "v"));
        }
        Command append = new Command(
                Bytes.utf8("list"), Condition.ALWAYS, new Mutation.Append(List.of(Bytes.utf8("x".repeat(50))), false));
        tight.write(Commit.of(append));
        tight.write(set("z", "v"));
        for (int number = 4; number < 8; number++) {
            tight.link.lastSent().decided(rev(number));
        }
        assertThat(tight.link.sent)
                .extracting(sent -> sent.batch().commits().size())
                .containsExactly(1, 3, 2, 1, 1);
    }

    @Test
    void aBatchIsToldNoMoreBytesThanItMayTakeAsFarAsTheReplicaKnows() {
        Bytes large = Bytes.utf8("x".repeat(400_000));
        Content[] held = IntStream.range(0, 6)
                .mapToObj(i -> new Content(Bytes.utf8("k" + i), Optional.of(large), Deadline.NONE))
                .toArray(Content[]::new);
        Parts full = new Parts().live(3, held);
        full.write(set("other", "v"));
        for (int i = 0; i < 5; i++) {
            full.write(Commit.of(Command.remove(Bytes.utf8("k" + i))));
        }
        for (int i = 0; i < 3; i++) {
            full.write(Commit.of(Command.remove(Bytes.utf8("k5"))).tersely());
        }
        for (int number = 4; number < 8; number++) {
            full.link.lastSent().decided(rev(number));
        }
        assertThat(full.link.sent)
                .extracting(sent -> sent.batch().commits().size())
                .as("two values of 400,000 bytes, as one commit that asks makes all ask that travel with it")
                .containsExactly(1, 2, 2, 2, 2);
    }
}
