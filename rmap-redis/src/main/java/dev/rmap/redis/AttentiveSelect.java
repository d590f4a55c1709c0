package dev.rmap.redis;

import dev.rmap.waiting.ShortWait;
import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.BooleanSupplier;

/**
 * How the thread of an event loop waits for what comes. While a caller looks for his answer ({@link ShortWait}), and for
 * {@link #LINGER} looks after that, it looks too: the answer is near, and so is perhaps his next write. At other times it
 * sleeps until something comes. The loop's thread only.
 */
final class AttentiveSelect implements SelectStrategy {

    /** Each look is a system call; so many take some 50 microseconds. */
    static final int LINGER = 25;

    private final BooleanSupplier somebodyLooks;
    private int left;

    AttentiveSelect() {
        this(ShortWait::isOn);
    }

    AttentiveSelect(BooleanSupplier somebodyLooks) {
        this.somebodyLooks = somebodyLooks;
    }

    /** Netty asks before it sleeps. {@code ready} counts the channels where something has come, and does not wait. */
    @Override
    public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
        if (somebodyLooks.getAsBoolean()) {
            left = LINGER;
        } else if (left > 0) {
            left--;
        } else if (!hasTasks) {
            return SELECT;
        }
        int channels = ready.get();
        if (channels > 0 || hasTasks) {
            return channels;
        }
        ShortWait.giveWay();
        return CONTINUE;
    }
}
