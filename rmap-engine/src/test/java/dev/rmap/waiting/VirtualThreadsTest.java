package dev.rmap.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualThreadsTest {

    private static final boolean THERE_ARE = Runtime.version().feature() >= 21;

    /** One of virtual threads where the JVM has them. */
    private static ExecutorService executor() throws ReflectiveOperationException {
        return THERE_ARE
                ? (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null)
                : Executors.newSingleThreadExecutor();
    }

    private static boolean askedThere() throws ReflectiveOperationException, InterruptedException, ExecutionException {
        ExecutorService executor = executor();
        try {
            return executor.submit((Callable<Boolean>) VirtualThreads::isCurrent)
                    .get();
        } finally {
            executor.shutdown();
            assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aThreadOfThePlatformIsNone() {
        assertThat(VirtualThreads.isCurrent()).isFalse();
    }

    @Test
    void aVirtualThreadIsOneWhereThereAreAny() throws Exception {
        assertThat(askedThere()).isEqualTo(THERE_ARE);
    }
}
