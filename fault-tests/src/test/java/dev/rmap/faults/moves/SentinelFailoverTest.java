package dev.rmap.faults.moves;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.redis.SentinelGroup;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The master goes, and Sentinels make another one of a copy: with all that the old one had, or without its last writes. */
@Timeout(180)
class SentinelFailoverTest {

    private static final String MAP = "watched";

    private SentinelGroup group;
    private List<Member> members;

    @BeforeEach
    void start() {
        group = SentinelGroup.start(1);
        members = Stream.of("a", "b", "c")
                .map(any -> Member.join(group.uri(), MAP))
                .toList();
    }

    @AfterEach
    void end() {
        members.forEach(Member::close);
        group.close();
    }

    private void awaitEqual() {
        Map<String, String> entries = Entries.of(MAP, group.master());
        members.forEach(member -> member.awaitEqual(entries));
    }

    @Test
    void G6_aFailoverThatLosesNothingIsNoLossOfHistory() {
        Member writer = members.get(0);
        for (int i = 0; i < 50; i++) {
            writer.map().put("key" + i, "value");
        }
        Eventually.until(
                "the copy has everything",
                () -> group.copies().stream()
                        .allMatch(copy -> Entries.of(MAP, copy).size() == 50));
        awaitEqual();
        group.killMaster();
        members.forEach(member -> member.put("after", "the failover"));
        awaitEqual();
        assertThat(Entries.of(MAP, group.master())).hasSize(51);
        assertThat(members).allSatisfy(member -> assertThat(member.losses()).isZero());
    }

    @Test
    void G9_aFailoverThatLosesWritesIsSaidToEveryListener() {
        Member writer = members.get(0);
        writer.map().put("kept", "1");
        Eventually.until(
                "the copy has that",
                () -> group.copies().stream()
                        .allMatch(copy -> Entries.of(MAP, copy).containsKey("kept")));
        group.cutCopiesOff();
        writer.map().put("kept", "2");
        writer.map().put("lost", "1");
        awaitEqual();
        group.killMaster();

        assertThat(Entries.of(MAP, group.master())).isEqualTo(Map.of("kept", "1"));
        awaitEqual();
        assertThat(members).allSatisfy(member -> assertThat(member.losses()).isPositive());
        members.forEach(member -> member.put("after", "the failover"));
        awaitEqual();
    }

    @Test
    void G8_writesDuringAFailoverAreCountedOnceOrTheirLossIsSaid() {
        members.forEach(member -> member.count("n"));
        Eventually.until("all count", () -> members.stream().allMatch(member -> member.acknowledged() > 50));
        group.failOver();
        int[] before = members.stream().mapToInt(Member::acknowledged).toArray();
        Eventually.until(
                "all count on",
                () -> IntStream.range(0, before.length)
                        .allMatch(i -> members.get(i).acknowledged() > before[i] + 50));
        members.forEach(Member::stop);
        awaitEqual();

        int sum = Integer.parseInt(Entries.of(MAP, group.master()).get("n"));
        int acknowledged = members.stream().mapToInt(Member::acknowledged).sum();
        int unknown = members.stream().mapToInt(Member::unknown).sum();
        assertThat(sum).as("nothing is counted twice").isLessThanOrEqualTo(acknowledged + unknown);
        if (sum < acknowledged) {
            assertThat(members)
                    .as("%d acknowledged writes were lost", acknowledged - sum)
                    .allSatisfy(member -> assertThat(member.losses()).isPositive());
        }
    }
}
