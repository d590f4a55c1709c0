package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkSizerTest {

    @Test
    void smallEntriesSoonComeAThousandAtATime() {
        ChunkSizer size = ChunkSizer.FIRST;
        for (int part = 0; part < 3; part++) {
            size = size.after(size.count(), size.count() * 116L);
        }
        assertThat(size.count()).isEqualTo(ChunkSizer.MOST_ENTRIES);
    }

    @Test
    void hugeEntriesComeOneAtATime() {
        assertThat(ChunkSizer.FIRST.after(8, 8L << 20).count()).isEqualTo(1);
    }

    @Test
    void entriesOfMiddleSizeComeInPartsOfTheSizeAimedAt() {
        ChunkSizer size = ChunkSizer.FIRST;
        for (int part = 0; part < 3; part++) {
            size = size.after(size.count(), size.count() * 2048L);
        }
        assertThat(size.count() * 2048L).isEqualTo(ChunkSizer.AIM_BYTES);
    }

    @Test
    void partsGrowByStepsBecauseTheNextEntriesMayBeLarger() {
        assertThat(ChunkSizer.FIRST.after(8, 8).count()).isEqualTo(64);
    }

    @Test
    void partsShrinkAtOnce() {
        assertThat(new ChunkSizer(1_000).after(1_000, 1_000L << 10).count()).isEqualTo(256);
    }

    @Test
    void anEmptyPartSaysNothingAboutTheNext() {
        assertThat(ChunkSizer.FIRST.after(0, 0).count()).isEqualTo(64);
    }
}
