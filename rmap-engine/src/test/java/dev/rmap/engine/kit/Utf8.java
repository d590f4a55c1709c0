package dev.rmap.engine.kit;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.util.Optional;

/** Strings as UTF-8: an exact codec, except that bytes which begin with "bad" are no text. */
public final class Utf8 implements Codec<String> {

    /** Bytes at which decoding finds no memory left. */
    public Optional<Bytes> defect = Optional.empty();

    @Override
    public Bytes encode(String value) {
        return Bytes.utf8(value);
    }

    @Override
    public String decode(Bytes bytes) {
        String text = bytes.utf8();
        if (defect.isPresent() && defect.get().equals(bytes)) {
            throw new OutOfMemoryError("on purpose");
        }
        if (text.startsWith("bad")) {
            throw new CodecException("not a text");
        }
        return text;
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public String id() {
        return "utf8";
    }

    /** The same as an inexact codec: values are decoded when they are read. */
    public static Codec<String> inexact() {
        Utf8 exact = new Utf8();
        return new Codec<>() {
            @Override
            public Bytes encode(String value) {
                return exact.encode(value);
            }

            @Override
            public String decode(Bytes bytes) {
                return exact.decode(bytes);
            }

            @Override
            public boolean exact() {
                return false;
            }

            @Override
            public String id() {
                return "inexact";
            }
        };
    }
}
