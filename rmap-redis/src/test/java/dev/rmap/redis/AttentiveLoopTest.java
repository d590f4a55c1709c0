package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real event loop that looks: it must do all that one does which sleeps. */
class AttentiveLoopTest {

    private static final int SECONDS = 20;

    private final AtomicBoolean looking = new AtomicBoolean(true);

    @SuppressWarnings("deprecation") // The class that the backend's own client uses, too.
    private final EventLoopGroup group = new NioEventLoopGroup(
            1,
            new DefaultThreadFactory("attentive"),
            SelectorProvider.provider(),
            () -> new AttentiveSelect(looking::get));

    private final EventLoop loop = group.next();

    @AfterEach
    void end() throws InterruptedException {
        assertThat(group.shutdownGracefully(0, SECONDS, TimeUnit.SECONDS).await(SECONDS, TimeUnit.SECONDS))
                .as("the loop ends")
                .isTrue();
    }

    private static void awaitRun(CountDownLatch run) throws InterruptedException {
        assertThat(run.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private void again(CountDownLatch times) {
        times.countDown();
        if (times.getCount() > 0) {
            loop.execute(() -> again(times));
        }
    }

    @Test
    void runsTasksThatComeWhileSomebodyLooks() throws InterruptedException {
        CountDownLatch times = new CountDownLatch(10_000);
        loop.execute(() -> again(times));
        awaitRun(times);
    }

    @Test
    void runsTimersWhileSomebodyLooks() throws InterruptedException {
        CountDownLatch rung = new CountDownLatch(1);
        ScheduledFuture<?> timer = loop.schedule(rung::countDown, 5, TimeUnit.MILLISECONDS);
        awaitRun(rung);
        assertThat(timer.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void runsTimersAlthoughTasksNeverEnd() throws InterruptedException {
        CountDownLatch rung = new CountDownLatch(1);
        ScheduledFuture<?> timer = loop.schedule(rung::countDown, 5, TimeUnit.MILLISECONDS);
        loop.execute(new Runnable() {
            @Override
            public void run() {
                if (rung.getCount() > 0) {
                    loop.execute(this);
                }
            }
        });
        awaitRun(rung);
        assertThat(timer.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void wakesForATaskWhenItSleepsBecauseNothingCame() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        loop.execute(begun::countDown);
        awaitRun(begun);
        looking.set(false);
        for (int round = 0; round < 100; round++) {
            CountDownLatch run = new CountDownLatch(1);
            loop.execute(run::countDown);
            awaitRun(run);
        }
    }
}
