package dev.rmap.redis;

import dev.rmap.waiting.ShortWait;
import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.BooleanSupplier;

/**
 * How the thread of an event loop waits for what comes. While a caller looks for his answer ({@link ShortWait}) it looks
 * too, up to {@link #LOOKS} times since something came to this very loop, and {@link #LINGER} times in all when no caller
 * looks any more: perhaps one writes again. At other times, and where nothing comes, it sleeps. The looks have to have a bound: in
 * Netty 4.1 a loop that looks runs none of its scheduled tasks. The loop's thread only.
 */
final class AttentiveSelect implements SelectStrategy {

    /** Each look is one to three system calls; so many take some 0.2 ms. */
    static final int LOOKS = 100;

    static final int LINGER = 25;

    private final BooleanSupplier somebodyLooks;

    /** Whether somebody looked since this loop slept, and how often in vain since something came while somebody did. */
    private boolean attentive;

    private int vain;

    AttentiveSelect() {
        this(ShortWait::isAnybodyLooking);
    }

    AttentiveSelect(BooleanSupplier somebodyLooks) {
        this.somebodyLooks = somebodyLooks;
    }

    /** Netty asks before it sleeps. {@code ready} counts the channels where something has come, and does not wait. */
    @Override
    public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
        boolean now = somebodyLooks.getAsBoolean();
        attentive |= now;
        if (!attentive && !hasTasks) {
            return SELECT;
        }
        int channels = ready.get();
        if (channels > 0 || hasTasks) {
            vain = now ? 0 : vain;
            return channels;
        }
        return look(now ? LOOKS : LINGER);
    }

    private int look(int most) {
        if (vain < most) {
            vain++;
            ShortWait.giveWay();
            return CONTINUE;
        }
        attentive = false;
        vain = 0;
        return SELECT;
    }
}
