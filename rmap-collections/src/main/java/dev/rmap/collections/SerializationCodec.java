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
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
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
                : new CodecException("codec " + id() + ": " + refused + " is not among the classes that it admits");
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
