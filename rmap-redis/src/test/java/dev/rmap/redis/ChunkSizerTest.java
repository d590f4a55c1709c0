package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkSizerTest {

    @Test
    void smallEntriesSoonComeByTheHundreds() {
        ChunkSizer size = ChunkSizer.FIRST;
        for (int part = 0; part < 3; part++) {
            size = size.after(size.count(), size.count() * 116L, 0);
        }
        assertThat(size.count()).isEqualTo(ChunkSizer.MOST_ENTRIES);
    }

    @Test
    void hugeEntriesComeOneAtATime() {
        assertThat(ChunkSizer.FIRST.after(4, 4L << 20, 0).count()).isEqualTo(1);
    }

    @Test
    void entriesOfMiddleSizeComeInPartsOfTheSizeAimedAt() {
        ChunkSizer size = ChunkSizer.FIRST;
        for (int part = 0; part < 3; part++) {
            size = size.after(size.count(), size.count() * 2048L, 0);
        }
        assertThat(size.count() * 2048L).isEqualTo(ChunkSizer.AIM_BYTES);
    }

    @Test
    void entriesWithDeadlinesComeInSmallerParts() {
        assertThat(new ChunkSizer(400).after(400, 40_000, 400).count()).isBetween(200, 300);
    }

    @Test
    void partsGrowByStepsBecauseTheNextEntriesMayBeLarger() {
        assertThat(ChunkSizer.FIRST.after(4, 4, 0).count()).isEqualTo(32);
    }

    @Test
    void partsShrinkAtOnce() {
        assertThat(new ChunkSizer(500).after(500, 500L << 10, 0).count()).isEqualTo(256);
    }

    @Test
    void anEmptyPartSaysNothingAboutTheNext() {
        assertThat(ChunkSizer.FIRST.after(0, 0, 0).count()).isEqualTo(32);
    }
}
