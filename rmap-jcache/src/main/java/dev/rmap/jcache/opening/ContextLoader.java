package dev.rmap.jcache.opening;

import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of managers that were given none: the context loader of the thread that asks, then the loader of this
 * library. It never defines a class.
 */
public final class ContextLoader extends ClassLoader {

    public ContextLoader() {
        super(ContextLoader.class.getClassLoader());
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null && context != this) {
            try {
                return context.loadClass(name);
            } catch (ClassNotFoundException notThere) {
                return super.loadClass(name);
            }
        }
        return super.loadClass(name);
    }

    @Override
    public @Nullable URL getResource(String name) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        URL found = context == null || context == this ? null : context.getResource(name);
        return found == null ? super.getResource(name) : found;
    }
}
