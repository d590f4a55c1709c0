package dev.rmap.jcache.form;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.Optional;
import java.util.Set;

/** Reads objects of admitted classes, which it finds in the class loader of the cache. */
final class GuardedInput extends ObjectInputStream {

    private static final Set<String> PRIMITIVES =
            Set.of("boolean", "byte", "char", "short", "int", "long", "float", "double", "void");

    private final ClassLoader loader;

    GuardedInput(InputStream in, Guard guard, ClassLoader loader) throws IOException {
        super(in);
        this.loader = loader;
        setObjectInputFilter(guard);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        String name = description.getName();
        // Primitive types have no loader. For all others there is no other loader than this one, whoever else knows
        // them.
        return PRIMITIVES.contains(name) ? super.resolveClass(description) : find(name, loader);
    }

    /**
     * Asks the loader itself and not {@link Class#forName}, which remembers for ever what a loader once found, and so
     * spoils a loader that asks the context loader of the day.
     */
    static Class<?> find(String name, ClassLoader loader) throws ClassNotFoundException {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return loader.loadClass(name);
        }
        if (name.charAt(dimensions) != 'L') {
            return Class.forName(name);
        }
        Class<?> type = loader.loadClass(name.substring(dimensions + 1, name.length() - 1));
        for (int i = 0; i < dimensions; i++) {
            type = type.arrayType();
        }
        return type;
    }

    /** Judges what a stream is about to create, and remembers what it refused. */
    static final class Guard implements ObjectInputFilter {

        /** Deep enough for real data, and far from the end of a thread's stack. */
        static final int MAX_DEPTH = 200;

        private final Admission admission;
        private final long maxArray;
        private String refused = "";

        Guard(Admission admission, int bytes) {
            this.admission = admission;
            // A hash table has a few places for each of its entries, and an entry has at least a byte or two.
            this.maxArray = 8L * bytes + 1024;
        }

        @Override
        public Status checkInput(FilterInfo info) {
            Class<?> type = info.serialClass();
            if (info.depth() > MAX_DEPTH) {
                refused = "the bytes nest deeper than " + MAX_DEPTH + " objects";
            } else if (info.arrayLength() > maxArray) {
                refused = "the bytes ask for an array of " + info.arrayLength() + ", which they cannot fill";
            } else if (type != null && !admission.admits(type)) {
                refused = Admission.refusal(type);
            }
            return refused.isEmpty() ? Status.UNDECIDED : Status.REJECTED;
        }

        /** Why something was refused. */
        Optional<String> complaint() {
            return refused.isEmpty() ? Optional.empty() : Optional.of(refused);
        }
    }
}
