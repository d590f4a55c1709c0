package dev.rmap.redis;

/**
 * How many entries the next part of a snapshot should have, so that the server never works long on one part: about 256
 * KiB, at most a thousand entries, and at first few, because nobody knows yet how large they are.
 *
 * @param count how many entries to ask for
 */
record ChunkSizer(int count) {

    static final int MOST_ENTRIES = 1_000;
    static final int AIM_BYTES = 256 * 1024;

    /** For the first part. */
    static final ChunkSizer FIRST = new ChunkSizer(8);

    private static final int MOST_GROWTH = 8;

    /** The size to ask for after a part that came with so many entries and bytes. */
    ChunkSizer after(int entries, long bytes) {
        long fitting = bytes == 0 ? MOST_ENTRIES : Math.max(1, (long) entries * AIM_BYTES / bytes);
        return new ChunkSizer((int) Math.min(Math.min(fitting, (long) count * MOST_GROWTH), MOST_ENTRIES));
    }
}
