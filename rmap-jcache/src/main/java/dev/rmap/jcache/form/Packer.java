package dev.rmap.jcache.form;

import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * Turns what users hold into forms and back, by value: what a user changes later changes no form, and what a user gets
 * is his own, unless it is immutable.
 */
public final class Packer {

    private final Admission admission;
    private final Supplier<ClassLoader> loader;

    /**
     * For one cache.
     *
     * @param admission which classes may come out of bytes, and into those of values
     * @param loader finds them
     */
    public Packer(Admission admission, Supplier<ClassLoader> loader) {
        this.admission = admission;
        this.loader = loader;
    }

    /**
     * The form of a key. Equal keys need equal bytes: equal strings, numbers and times within a key are written as one,
     * so that it does not matter whether the key refers to one object twice or to two equal ones.
     *
     * @throws CodecException if the key, or something in it, is not serializable
     */
    public Object packKey(Object key) {
        if (FormCodec.isPlain(key)) {
            return key;
        }
        if (key instanceof byte[] array) {
            return pack(array);
        }
        return serialize(key, bytes -> {
            try (CanonicalOutput out = new CanonicalOutput(bytes)) {
                out.writeObject(key);
            }
        });
    }

    /**
     * The form of a value. A class that is not admitted is refused here already, because no reader could have the value. Of a key it is not:
     * entries are found without reading their keys.
     *
     * @throws CodecException if the value, or something in it, is not serializable, or of a class that is not admitted
     */
    public Object packValue(Object value) {
        if (FormCodec.isPlain(value)) {
            return value;
        }
        if (value instanceof byte[] array) {
            return pack(array);
        }
        return serialize(value, bytes -> {
            try (GuardedOutput out = new GuardedOutput(bytes, admission, loader.get())) {
                out.writeObject(value);
                out.requireAdmitted();
            }
        });
    }

    private static Packed pack(byte[] array) {
        byte[] tagged = new byte[array.length + 1];
        tagged[0] = Tag.BYTES.letter;
        System.arraycopy(array, 0, tagged, 1, array.length);
        return new Packed(Bytes.wrap(tagged));
    }

    /** Writes an object behind its tag. */
    private interface Serializer {
        void writeTo(OutputStream bytes) throws IOException;
    }

    private static Packed serialize(Object object, Serializer serializer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Tag.OBJECT.letter);
        try {
            serializer.writeTo(bytes);
        } catch (IOException | StackOverflowError failed) {
            throw new CodecException("a " + object.getClass().getName() + " cannot be serialized: " + failed, failed);
        }
        return new Packed(Bytes.wrap(bytes.toByteArray()));
    }

    /**
     * What the user gets.
     *
     * @throws CodecException if a class in the bytes is not admitted, is gone, or has changed
     */
    public Object unpack(Object form) {
        if (!(form instanceof Packed packed)) {
            return form;
        }
        Object shared = packed.shared();
        if (shared != null) {
            return shared;
        }
        Object own = read(packed.bytes());
        if (Immutables.mayShare(own)) {
            packed.share(own);
        }
        return own;
    }

    private Object read(Bytes bytes) {
        if (FormCodec.tag(bytes) == Tag.BYTES) {
            byte[] array = new byte[bytes.length() - 1];
            System.arraycopy(bytes.array(), 1, array, 0, array.length);
            return array;
        }
        GuardedInput.Guard guard = new GuardedInput.Guard(admission, bytes.length());
        try (GuardedInput in =
                new GuardedInput(new ByteArrayInputStream(bytes.array(), 1, bytes.length() - 1), guard, loader.get())) {
            Object read = in.readObject();
            if (read == null) {
                throw new CodecException("the bytes of a value hold nothing");
            }
            return read;
        } catch (ClassNotFoundException gone) {
            throw new CodecException(
                    "class " + gone.getMessage() + " is not known to the class loader of the cache", gone);
        } catch (IOException | RuntimeException broken) {
            throw new CodecException(guard.complaint().orElseGet(() -> "the bytes cannot be read: " + broken), broken);
        }
    }
}
