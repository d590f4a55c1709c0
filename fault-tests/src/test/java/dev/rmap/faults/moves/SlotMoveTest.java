package dev.rmap.faults.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rmap.engine.NotAppliedException;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.redis.RedisCluster;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The slot of a map moves to another node of a cluster while writes run, and so does that of its channel. */
@Timeout(180)
class SlotMoveTest {

    private static final String MAP = "moving";
    private static final String CONTENT = "map:" + MAP + ":content";
    private static final String CHANNEL = "map:" + MAP + ":updates";

    private RedisCluster cluster;
    private List<Member> members;

    @BeforeEach
    void start() {
        cluster = RedisCluster.start(3);
        members = Stream.of("a", "b", "c")
                .map(any -> Member.join(cluster.uri(), MAP))
                .toList();
    }

    @AfterEach
    void end() {
        members.forEach(Member::close);
        cluster.close();
    }

    private void awaitEqual() {
        Map<String, String> entries = Entries.of(MAP, cluster.owner(cluster.slotOf(CONTENT)));
        members.forEach(member -> member.awaitEqual(entries));
    }

    private void awaitProgress() {
        int[] before = members.stream().mapToInt(Member::acknowledged).toArray();
        Eventually.until(
                "all count on",
                () -> IntStream.range(0, before.length)
                        .allMatch(i -> members.get(i).acknowledged() > before[i] + 20));
    }

    private void checkSum() {
        int sum = Integer.parseInt(
                Entries.of(MAP, cluster.owner(cluster.slotOf(CONTENT))).get("n"));
        int acknowledged = members.stream().mapToInt(Member::acknowledged).sum();
        int unknown = members.stream().mapToInt(Member::unknown).sum();
        assertThat(sum).isBetween(acknowledged, acknowledged + unknown);
        assertThat(members).allSatisfy(member -> assertThat(member.losses()).isZero());
    }

    @Test
    void G8_writesWhileTheSlotOfTheEntriesMovesAreCountedOnce() {
        members.forEach(member -> member.count("n"));
        awaitProgress();
        for (int round = 0; round < 4; round++) {
            cluster.move(cluster.slotOf(CONTENT));
            awaitProgress();
        }
        members.forEach(Member::stop);
        awaitEqual();
        checkSum();
    }

    @Test
    void G6_changesAreHeardAfterTheSlotOfTheChannelMoved() {
        members.forEach(member -> member.count("n"));
        awaitProgress();
        for (int round = 0; round < 4; round++) {
            cluster.move(cluster.slotOf(CHANNEL));
            awaitProgress();
        }
        members.forEach(Member::stop);
        awaitEqual();
        checkSum();
    }

    @Test
    void G10_writesWhileASlotIsHalfwayAreDeniedWithinTheirTimeAndReadsGoOn() {
        Member member = members.get(0);
        member.map().put("a", "1");
        member.map().put("b", "1");
        int slot = cluster.slotOf(CONTENT);
        cluster.beginMove(slot);
        cluster.moveKeys(slot, 1);
        assertThat(catchThrowable(() -> member.map().put("a", "2")))
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContaining(MAP);
        assertThat(member.map().get("a")).isEqualTo("1");
        cluster.moveKeys(slot, Integer.MAX_VALUE);
        cluster.endMove(slot);
        member.put("a", "3");
        awaitEqual();
        checkNothingWasLost();
    }

    private void checkNothingWasLost() {
        assertThat(members).allSatisfy(member -> assertThat(member.losses()).isZero());
    }
}
