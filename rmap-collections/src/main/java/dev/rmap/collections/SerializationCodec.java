package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Java serialization behind a filter that admits only what the user named.
 *
 * @param <T> the type of the values
 */
final class SerializationCodec<T> implements Codec<T> {

    /** How deep objects may be nested; reading recurses. */
    private static final int DEEPEST = 250;

    private final Class<T> type;
    private final ObjectInputFilter filter;

    SerializationCodec(Class<T> type, ObjectInputFilter filter) {
        this.type = type;
        this.filter = filter;
    }

    @Override
    public Bytes encode(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GuardedOutput out = new GuardedOutput(bytes)) {
            out.writeObject(value);
            out.requireAdmitted();
        } catch (IOException failed) {
            // The message of a NotSerializableException is the name of the class.
            Object reason = failed instanceof NotSerializableException
                    ? failed
                    : failed.getClass().getName();
            throw new CodecException("codec " + id() + ": " + reason, failed);
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    @Override
    public T decode(Bytes bytes) {
        Guard guard = new Guard(bytes.length());
        try (ObjectInputStream in = new TypedInput(new ByteArrayInputStream(bytes.array()))) {
            in.setObjectInputFilter(guard);
            Object read = in.readObject();
            if (!type.isInstance(read)) {
                throw new CodecException("codec " + id() + ": the value is a "
                        + (read == null ? "null" : read.getClass().getName()));
            }
            return type.cast(read);
        } catch (IOException | ClassNotFoundException | RuntimeException failed) {
            throw failed instanceof CodecException ours ? ours : unreadable(guard, failed);
        }
    }

    private CodecException unreadable(Guard guard, Exception failed) {
        String refused = guard.refused;
        return refused == null
                ? new CodecException("codec " + id() + ": " + failed.getClass().getName(), failed)
                : notAdmitted(refused);
    }

    private CodecException notAdmitted(String what) {
        return new CodecException("codec " + id() + ": " + what + " is not among the classes that it admits");
    }

    /** Asks the user's filter, and takes "undecided" for a refusal. Remembers what was refused. */
    private final class Guard implements ObjectInputFilter {

        private final long longestArray;
        private @Nullable String refused;

        /** A genuine array of n elements takes n bytes; the tables of the JDK's hash sets are announced 8 times as long. */
        Guard(int valueBytes) {
            longestArray = 8L * valueBytes + 64;
        }

        @Override
        public Status checkInput(FilterInfo info) {
            boolean tooLong = info.arrayLength() > longestArray || info.depth() > DEEPEST;
            Status status = tooLong ? Status.REJECTED : filter.checkInput(info);
            Class<?> asked = info.serialClass();
            if (status == Status.ALLOWED || (status == Status.UNDECIDED && asked == null)) {
                return Status.ALLOWED;
            }
            if (refused == null) {
                String what = asked == null ? "a stream" : asked.getName();
                refused = tooLong ? what + " of this length or depth" : what;
            }
            return Status.REJECTED;
        }
    }

    /** Writes only classes that the filter admits, so that whoever stores another one is told, and not its readers. */
    private final class GuardedOutput extends ObjectOutputStream {

        private @Nullable Class<?> refused;

        GuardedOutput(OutputStream out) throws IOException {
            super(out);
        }

        /** Called once for each class in the bytes, superclasses included; where writing fails, for that exception's, too. */
        @Override
        protected void annotateClass(Class<?> written) {
            if (refused == null && filter.checkInput(new Written(written)) != ObjectInputFilter.Status.ALLOWED) {
                refused = written;
            }
        }

        void requireAdmitted() {
            if (refused != null) {
                throw notAdmitted(refused.getName());
            }
        }

        @Override
        protected void annotateProxyClass(Class<?> written) {
            annotateClass(written);
            for (Class<?> face : written.getInterfaces()) {
                annotateClass(face);
            }
        }
    }

    /**
     * A class that is about to be written, as the filter sees one that is about to be read, at the beginning of its bytes.
     *
     * @param serialClass the class
     */
    private record Written(Class<?> serialClass) implements ObjectInputFilter.FilterInfo {

        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 0;
        }
    }

    /** Finds classes where the value's own class comes from, so that it works in containers too. */
    private final class TypedInput extends ObjectInputStream {

        TypedInput(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, type.getClassLoader());
            } catch (ClassNotFoundException elsewhere) {
                return super.resolveClass(description);
            }
        }
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public String id() {
        return "java(" + type.getSimpleName() + ")";
    }
}
