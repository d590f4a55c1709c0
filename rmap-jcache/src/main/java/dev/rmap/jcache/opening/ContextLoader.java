package dev.rmap.jcache.opening;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of managers that were given none: the context loader of the thread that asks, then that of the thread
 * that created the cache, if it is known and anybody else holds it still, then the loader of this library. It never
 * defines a class.
 */
public final class ContextLoader extends ClassLoader {

    /** Whether this thread asks another loader already, which asks this one: a child of it, for one. */
    private static final ThreadLocal<Boolean> ASKING = new ThreadLocal<>();

    private final WeakReference<@Nullable ClassLoader> creator;
    private final BooleanSupplier isOurThread;

    /** Knows of no thread that created a cache. */
    public ContextLoader() {
        this(null, () -> false);
    }

    private ContextLoader(@Nullable ClassLoader creator, BooleanSupplier isOurThread) {
        super(ContextLoader.class.getClassLoader());
        this.creator = new WeakReference<>(creator);
        this.isOurThread = isOurThread;
    }

    /**
     * The loader for the keys and values of a cache that this thread creates.
     *
     * @param isOurThread whether the thread that asks is one of ours, where listeners run: which context loader that has is
     *     chance, so it is asked last
     */
    public static ClassLoader ofCreator(BooleanSupplier isOurThread) {
        return new ContextLoader(Thread.currentThread().getContextClassLoader(), isOurThread);
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
        Class<?> found = askBoth(loader -> load(loader, name));
        return found == null ? super.loadClass(name) : found;
    }

    private static @Nullable Class<?> load(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException notThere) {
            return null;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL found = askBoth(loader -> loader.getResource(name));
        return found == null ? super.getResource(name) : found;
    }

    private interface Question<T> {
        @Nullable
        T of(ClassLoader loader);
    }

    private <T> @Nullable T askBoth(Question<T> question) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        boolean last = isOurThread.getAsBoolean();
        T found = ask(last ? creator.get() : context, question);
        return found == null ? ask(last ? context : creator.get(), question) : found;
    }

    private <T> @Nullable T ask(@Nullable ClassLoader loader, Question<T> question) {
        if (loader == null || loader == this || ASKING.get() != null) {
            return null;
        }
        ASKING.set(true);
        try {
            return question.of(loader);
        } finally {
            ASKING.remove();
        }
    }
}
