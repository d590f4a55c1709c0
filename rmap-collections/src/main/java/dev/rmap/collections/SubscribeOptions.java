package dev.rmap.collections;

/**
 * What a listener wants to hear.
 *
 * @param content whether it hears the content that is there when it begins, before any later change: without a hole, and
 *     without hearing anything twice
 * @param folding whether the changes of one entry that it has not heard yet come to it as one. A reset is never folded
 *     into anything: it takes the place of the entry events before it.
 */
public record SubscribeOptions(Content content, Folding folding) {

    /** Whether the present content is heard. */
    public enum Content {
        /** Only what changes from now on. */
        LATER_CHANGES,
        /** First what is there now. */
        FIRST_WHAT_IS_THERE
    }

    /** What becomes of changes that a listener has not heard yet. */
    public enum Folding {
        /** It hears each of them, unless it is too far behind. */
        EACH_CHANGE,
        /** It hears the newest of each entry. */
        NEWEST_CHANGE
    }

    /** Each change from now on. */
    public static final SubscribeOptions CHANGES = new SubscribeOptions(Content.LATER_CHANGES, Folding.EACH_CHANGE);

    /** First what is there, and then each change. */
    public static final SubscribeOptions WITH_CONTENT =
            new SubscribeOptions(Content.FIRST_WHAT_IS_THERE, Folding.EACH_CHANGE);

    /** The same, with changes of one entry that were not heard yet folded into one. */
    public SubscribeOptions coalescing() {
        return new SubscribeOptions(content, Folding.NEWEST_CHANGE);
    }
}
