package dev.rmap.collections.jackson;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON. Jackson's own messages quote the value, so they go no further than this class.
 *
 * @param <T> the type of the values
 */
final class JsonCodec<T> implements Codec<T> {

    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final String id;

    JsonCodec(ObjectWriter writer, ObjectReader reader, JavaType type) {
        this.writer = writer;
        this.reader = reader;
        this.id = "json(" + type.getRawClass().getSimpleName() + ")";
    }

    @Override
    public Bytes encode(T value) {
        try {
            return Bytes.wrap(writer.writeValueAsBytes(value));
        } catch (JsonProcessingException failed) {
            throw new CodecException("codec " + id + ": " + reason(failed));
        }
    }

    @Override
    public T decode(Bytes bytes) {
        T value;
        try {
            value = reader.readValue(bytes.array());
        } catch (JacksonException failed) {
            throw new CodecException("codec " + id + ": " + reason(failed));
        } catch (IOException impossible) {
            throw new CodecException(
                    "codec " + id + ": " + impossible.getClass().getName());
        }
        if (value == null) {
            throw new CodecException("codec " + id + ": the value is a JSON null");
        }
        return value;
    }

    /** What went wrong and where, without a word of the value. */
    private static String reason(JacksonException failed) {
        String field = failed instanceof JsonMappingException mapping ? field(mapping.getPath()) : "";
        JsonLocation location = failed.getLocation();
        return failed.getClass().getSimpleName() + field + place(location);
    }

    /** The innermost property of a class; the keys of maps are no properties. */
    private static String field(List<JsonMappingException.Reference> path) {
        for (int i = path.size() - 1; i >= 0; i--) {
            Object from = path.get(i).getFrom();
            String name = path.get(i).getFieldName();
            Class<?> owner = from instanceof Class<?> c ? c : from == null ? Map.class : from.getClass();
            if (name != null && !Map.class.isAssignableFrom(owner)) {
                return " at " + owner.getSimpleName() + "." + name;
            }
        }
        return "";
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public String id() {
        return id;
    }
}
