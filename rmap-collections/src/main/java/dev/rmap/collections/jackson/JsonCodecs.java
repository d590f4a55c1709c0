package dev.rmap.collections.jackson;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rmap.engine.Codec;

/**
 * Codecs that write JSON. None is exact.
 *
 * <p>The mapper that is used where you give none sorts properties and map keys, so that equal values have equal bytes in
 * every process, takes the Jackson modules that are on the class path, and is as strict as Jackson is by default: a
 * property that a class does not have makes the value unreadable in that process.
 */
public final class JsonCodecs {

    private static final JsonMapper DEFAULT = JsonMapper.builder()
            .findAndAddModules()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private JsonCodecs() {}

    /** JSON of a plain class. */
    public static <T> Codec<T> of(Class<T> type) {
        return of(DEFAULT, type);
    }

    /** JSON of a generic type: {@code of(new TypeReference<List<Person>>() {})}. */
    public static <T> Codec<T> of(TypeReference<T> type) {
        return of(DEFAULT, type);
    }

    /** JSON of a plain class, with a mapper of your own. Do not change the mapper afterwards. */
    public static <T> Codec<T> of(ObjectMapper mapper, Class<T> type) {
        return codec(mapper, mapper.constructType(type));
    }

    /** JSON of a generic type, with a mapper of your own. Do not change the mapper afterwards. */
    public static <T> Codec<T> of(ObjectMapper mapper, TypeReference<T> type) {
        return codec(mapper, mapper.constructType(type));
    }

    private static <T> Codec<T> codec(ObjectMapper mapper, JavaType type) {
        return new JsonCodec<>(mapper.writerFor(type), mapper.readerFor(type), type);
    }
}
