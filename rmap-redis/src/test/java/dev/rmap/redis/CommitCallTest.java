package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Expiry;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Lineage;
import dev.rmap.model.Mutation;
import dev.rmap.model.OperationId;
import dev.rmap.model.Revision;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a batch is said to the script. */
class CommitCallTest {

    private static final CommitCall.Telling TELLING = new CommitCall.Telling("channel", Messages.ONE_FOR_EACH_CHANGE);
    private static final byte[] VALUE = new byte[100];
    private static final Command PUT = Command.set(Bytes.utf8("key-000000000001"), Bytes.wrap(VALUE));
    private static final Command OTHER = Command.set(Bytes.utf8("key-000000000002"), Bytes.wrap(VALUE));

    private static List<Object> arguments(Commit... commits) {
        Batch batch = new Batch(new OperationId(1, 2), Revision.NONE, Lifetime.FOREVER, List.of(commits));
        return Arrays.asList(CommitCall.arguments(batch, TELLING, new Lineage(3), Sending.NONE));
    }

    @Test
    void aPlainWriteIsThreeArguments() {
        assertThat(arguments(Commit.of(PUT))).hasSize(3);
        assertThat(arguments(Commit.of(PUT), Commit.of(OTHER))).hasSize(5);
    }

    @Test
    void aWholeCommitIsTwoArgumentsForEachEntryToo() {
        assertThat(arguments(new Commit(List.of(PUT, OTHER)))).hasSize(5);
    }

    @Test
    void valuesThatKeepTheDeadlineThatIsThereArePlainTooUnlessOthersDoNot() {
        Command keeping = new Command(OTHER.key(), OTHER.condition(), new Mutation.Set(Bytes.wrap(VALUE), Expiry.KEEP));
        assertThat(arguments(Commit.of(keeping))).hasSize(3);
        assertThat(arguments(Commit.of(PUT), Commit.of(keeping))).hasSize(3 + 2 * 5);
        Command ending =
                new Command(OTHER.key(), OTHER.condition(), new Mutation.Set(Bytes.wrap(VALUE), Expiry.after(1)));
        assertThat(arguments(Commit.of(ending))).hasSize(2 + 5);
    }

    @Test
    void aKeyThatComesTwiceIsSaidOnceAndByItsPosition() {
        assertThat(arguments(Commit.of(PUT), Commit.of(PUT))).hasSize(2 + 2 * 5);
    }

    @Test
    void aValueIsHandedOnWithoutACopy() {
        assertThat(arguments(Commit.of(PUT))).anyMatch(argument -> argument == VALUE);
        assertThat(arguments(new Commit(List.of(PUT, OTHER)))).anyMatch(argument -> argument == VALUE);
        assertThat(arguments(Commit.of(PUT), Commit.of(Command.remove(Bytes.utf8("k")))))
                .anyMatch(argument -> argument == VALUE);
    }
}
