package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

/** What {@code removeAll()} removes of what other processes have just put. */
class RemoveAllRulesTest extends OnCaches {

    private static final int ROUNDS = 100;

    private static MutableConfiguration<String, String> plain() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    @Test
    void whatAnotherProcessHasPutBeforeTheCallIsRemoved() {
        Cache<String, String> here = join(plain());
        Cache<String, String> there = join(plain());
        IntStream.range(0, ROUNDS).forEach(round -> {
            there.put("k" + round, "1");
            here.removeAll();
            sync(there);
            assertThat(there.containsKey("k" + round)).as("round %s", round).isFalse();
        });
    }

    @Test
    void rule50_itIsDeletedThroughToo() {
        MapWriter writer = new MapWriter();
        MutableConfiguration<String, String> writing =
                plain().setWriteThrough(true).setCacheWriterFactory(() -> writer);
        Cache<String, String> here = join(writing);
        Cache<String, String> there = join(writing);
        IntStream.range(0, ROUNDS).forEach(round -> {
            there.put("k" + round, "1");
            here.removeAll();
            assertThat(writer.written).as("round %s", round).isEmpty();
        });
    }
}
