package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rmap.collections.jackson.JsonCodecs;
import dev.rmap.collections.redisson.RedissonCodecs;
import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisson.client.codec.LongCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.SerializationCodec;

/** The codecs of objects: JSON, Java serialization, and those of Redisson. */
class ObjectCodecsTest {

    record Person(String name, int age, List<String> tags) implements Serializable {}

    enum Mood implements Serializable {
        GOOD,
        BAD
    }

    /** Shouts when it is built from bytes. */
    static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1L;
        static boolean built;

        private void readObject(ObjectInputStream in) throws InvalidObjectException {
            built = true;
            throw new InvalidObjectException("a gadget was built");
        }
    }

    /** Cannot be written as JSON. */
    public static final class Grumpy {
        public int getNumber() {
            return Integer.parseInt("secret");
        }
    }

    private static final Person ANN = new Person("Ann", 42, new ArrayList<>(List.of("x", "y")));

    private static Bytes serialized(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    @Test
    void jsonOfAClass() {
        Codec<Person> codec = Codecs.json(Person.class);
        assertThat(codec.id()).isEqualTo("json(Person)");
        assertThat(codec.encode(ANN).utf8()).isEqualTo("{\"age\":42,\"name\":\"Ann\",\"tags\":[\"x\",\"y\"]}");
        assertThat(codec.decode(codec.encode(ANN))).isEqualTo(ANN);
    }

    @Test
    void jsonOfAGenericType() {
        Codec<Map<String, List<Person>>> codec = JsonCodecs.of(new TypeReference<>() {});
        Map<String, List<Person>> value = Map.of("b", List.of(ANN), "a", List.of());
        assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
        assertThat(codec.encode(value).utf8()).startsWith("{\"a\":[]");
    }

    @Test
    void jsonByAMapperOfOnesOwn() {
        ObjectMapper mapper = new ObjectMapper();
        assertThat(JsonCodecs.of(mapper, Person.class)
                        .decode(Bytes.utf8("{\"name\":\"Ann\",\"age\":1}"))
                        .age())
                .isEqualTo(1);
        assertThat(JsonCodecs.of(mapper, new TypeReference<List<Integer>>() {}).decode(Bytes.utf8("[1]")))
                .containsExactly(1);
    }

    @Test
    void jsonErrorsNameThePlaceAndNeverTheValue() {
        Codec<Person> codec = Codecs.json(Person.class);
        assertThatThrownBy(() -> codec.decode(Bytes.utf8("{\"name\":\"secret\",\"age\":\"secret\"}")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("json(Person)")
                .hasMessageContaining("Person.age")
                .hasNoCause()
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> codec.decode(Bytes.utf8("secret")))
                .isInstanceOf(CodecException.class)
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> codec.decode(Bytes.utf8("null"))).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> codec.decode(Bytes.EMPTY)).isInstanceOf(CodecException.class);
        Codec<Map<String, Integer>> maps = JsonCodecs.of(new TypeReference<>() {});
        assertThatThrownBy(() -> maps.decode(Bytes.utf8("{\"secret\":\"secret\"}")))
                .isInstanceOf(CodecException.class)
                .message()
                .doesNotContain("secret");
        Codec<Object> objects = Codecs.json(Object.class);
        assertThatThrownBy(() -> objects.encode(new Grumpy()))
                .isInstanceOf(CodecException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void serializationOfNamedClasses() {
        Codec<Person> codec = Codecs.javaSerialization(Person.class, ArrayList.class);
        assertThat(codec.id()).isEqualTo("java(Person)");
        assertThat(codec.decode(codec.encode(ANN))).isEqualTo(ANN);
        Codec<Mood> moods = Codecs.javaSerialization(Mood.class);
        assertThat(moods.decode(moods.encode(Mood.BAD))).isEqualTo(Mood.BAD);
        Codec<Integer> integers = Codecs.javaSerialization(Integer.class);
        assertThat(integers.decode(integers.encode(7))).isEqualTo(7);
        Codec<String[]> arrays = Codecs.javaSerialization(String[].class);
        assertThat(arrays.decode(arrays.encode(new String[] {"a"}))).containsExactly("a");
    }

    @Test
    void serializationOfTheCollectionsOfTheJdk() {
        Map<String, Set<Integer>> value = new HashMap<>();
        IntStream.range(0, 500).forEach(i -> value.put("key" + i, new HashSet<>(List.of(i, i + 1))));
        @SuppressWarnings("unchecked") // the codec hands back what it was given
        Codec<Map<String, Set<Integer>>> codec = (Codec<Map<String, Set<Integer>>>)
                (Codec<?>) Codecs.javaSerialization(HashMap.class, HashSet.class, Integer.class);
        assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
    }

    @Test
    void serializationRefusesWhatIsNotNamed() {
        Codec<Person> codec = Codecs.javaSerialization(Person.class);
        assertThatThrownBy(() -> codec.decode(serialized(ANN)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java(Person)")
                .hasMessageContaining("java.util.ArrayList");
        assertThatThrownBy(() -> codec.decode(serialized(new Gadget())))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(Gadget.class.getName());
        assertThatThrownBy(() -> codec.decode(serialized(new Object[] {new Gadget()})))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(Gadget.class.getName());
        assertThat(Gadget.built).isFalse();
        assertThatThrownBy(() -> codec.decode(serialized(URL.class))).isInstanceOf(CodecException.class);
    }

    @Test
    void serializationWritesNothingThatNobodyCouldRead() {
        Codec<Person> codec = Codecs.javaSerialization(Person.class);
        assertThatThrownBy(() -> codec.encode(ANN))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java(Person)")
                .hasMessageContaining("java.util.ArrayList");
        ObjectInputFilter undecided = info -> ObjectInputFilter.Status.UNDECIDED;
        assertThatThrownBy(
                        () -> Codecs.javaSerialization(Person.class, undecided).encode(ANN))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(Person.class.getName());
        Codec<Object> objects = Codecs.javaSerialization(Object.class);
        Object proxy = Proxy.newProxyInstance(
                ObjectCodecsTest.class.getClassLoader(),
                new Class<?>[] {Comparator.class},
                (InvocationHandler & Serializable) (self, method, arguments) -> null);
        assertThatThrownBy(() -> objects.encode(proxy)).isInstanceOf(CodecException.class);
    }

    @Test
    void serializationRefusesAnotherTypeThanItsOwn() {
        Codec<Person> codec = Codecs.javaSerialization(Person.class, ArrayList.class);
        assertThatThrownBy(() -> codec.decode(serialized(new ArrayList<>())))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java.util.ArrayList");
        assertThatThrownBy(() -> codec.decode(serialized("secret")))
                .isInstanceOf(CodecException.class)
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> codec.decode(serialized(null))).isInstanceOf(CodecException.class);
    }

    @Test
    void serializationByAFilterTakesUndecidedForNo() {
        ObjectInputFilter filter = info -> info.serialClass() == Person.class
                ? ObjectInputFilter.Status.ALLOWED
                : ObjectInputFilter.Status.UNDECIDED;
        assertThatThrownBy(() -> Codecs.javaSerialization(Person.class, filter).decode(serialized(ANN)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java.util.ArrayList");
        ObjectInputFilter pattern = ObjectInputFilter.Config.createFilter("dev.rmap.**;java.util.*;java.lang.*;!*");
        assertThat(Codecs.javaSerialization(Person.class, pattern).decode(serialized(ANN)))
                .isEqualTo(ANN);
    }

    /** An array that says that it has two thousand million elements, in a value of few bytes. */
    @Test
    void serializationRefusesArraysThatTheBytesCannotHold() {
        byte[] bytes = serialized(new long[1]).array().clone();
        Arrays.fill(bytes, bytes.length - 12, bytes.length - 8, (byte) 0x7F);
        assertThatThrownBy(() -> Codecs.javaSerialization(long[].class).decode(Bytes.wrap(bytes)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("length");
    }

    @Test
    void serializationRefusesNestingWithoutEnd() {
        ArrayList<Object> outer = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            outer = new ArrayList<>(List.of(outer));
        }
        Bytes deep = serialized(outer);
        assertThatThrownBy(() -> Codecs.javaSerialization(ArrayList.class).decode(deep))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("depth");
    }

    @Test
    void serializationOfBrokenBytes() {
        Codec<Person> codec = Codecs.javaSerialization(Person.class, ArrayList.class);
        byte[] good = serialized(ANN).array();
        for (int length = 0; length < good.length; length++) {
            Bytes cut = Bytes.wrap(Arrays.copyOf(good, length));
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(CodecException.class);
        }
    }

    @Test
    void whatCannotBeSerializedIsNamed() {
        Codec<Object> codec = Codecs.javaSerialization(Object.class);
        assertThatThrownBy(() -> codec.encode(new Object()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void codecsOfRedisson() {
        Codec<String> strings = RedissonCodecs.of(new StringCodec(), String.class);
        assertThat(strings.decode(strings.encode("text\u00e9"))).isEqualTo("text\u00e9");
        assertThat(strings.encode("a").array()).isEqualTo("a".getBytes(StandardCharsets.UTF_8));
        Codec<Long> longs = RedissonCodecs.of(LongCodec.INSTANCE, Long.class);
        assertThat(longs.decode(longs.encode(42L))).isEqualTo(42);
        Codec<Person> people = RedissonCodecs.of(new SerializationCodec(), Person.class);
        assertThat(people.decode(people.encode(ANN))).isEqualTo(ANN);
        assertThat(people.exact()).isFalse();
        assertThat(people.id()).isEqualTo("redisson(SerializationCodec, Person)");
    }

    @Test
    void codecsOfRedissonGuardTheType() {
        Codec<Person> people = RedissonCodecs.of(new StringCodec(), Person.class);
        assertThatThrownBy(() -> people.decode(Bytes.utf8("secret")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java.lang.String")
                .message()
                .doesNotContain("secret");
        Codec<Long> longs = RedissonCodecs.of(LongCodec.INSTANCE, Long.class);
        assertThatThrownBy(() -> longs.decode(Bytes.utf8("secret")))
                .isInstanceOf(CodecException.class)
                .message()
                .doesNotContain("secret");
    }
}
