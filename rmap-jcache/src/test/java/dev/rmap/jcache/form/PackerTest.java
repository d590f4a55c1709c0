package dev.rmap.jcache.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.CodecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which classes come out of bytes. */
class PackerTest {

    /** Admits some, and none beside them. */
    sealed interface Shape extends Serializable permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    /** Holds what only its parameter says. */
    static class Box<T extends Serializable> implements Serializable {
        private static final long serialVersionUID = 1L;
        final ArrayList<T> content = new ArrayList<>();
    }

    static final class BoxOfCircles extends Box<Circle> {
        private static final long serialVersionUID = 1L;
    }

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "green";
            }
        }
    }

    record Outsider(int number) implements Serializable {}

    private static Packer packer(Class<?> declared, String... allowed) {
        List<ClassPattern> patterns = patterns(allowed);
        return new Packer(new Admission(List.of(declared), patterns), PackerTest.class::getClassLoader);
    }

    private static List<ClassPattern> patterns(String... patterns) {
        return java.util.Arrays.stream(patterns).map(ClassPattern::new).toList();
    }

    private static Object roundTrip(Packer packer, Object value) {
        return packer.unpack(packer.packValue(value));
    }

    @Test
    void whatADeclaredTypeReachesIsAdmitted() {
        assertThat(roundTrip(packer(Shape.class), new Circle(1))).isEqualTo(new Circle(1));
        BoxOfCircles box = new BoxOfCircles();
        box.content.add(new Circle(2));
        assertThat(((BoxOfCircles) roundTrip(packer(BoxOfCircles.class), box)).content)
                .containsExactly(new Circle(2));
        assertThat(roundTrip(packer(Colour.class), Colour.GREEN)).isSameAs(Colour.GREEN);
        assertThat((Circle[]) roundTrip(packer(Circle.class), new Circle[] {new Circle(3)}))
                .containsExactly(new Circle(3));
    }

    /** What a cache of circles must not read. */
    private static List<Object> strangers() {
        return List.of(
                new Square(1),
                new ArrayList<>(List.of(new Outsider(1))),
                new Outsider[] {new Outsider(1)},
                Outsider.class,
                (Runnable & Serializable) () -> {},
                Proxy.newProxyInstance(
                        PackerTest.class.getClassLoader(),
                        new Class<?>[] {Comparator.class},
                        (InvocationHandler & Serializable) (proxy, method, arguments) -> null));
    }

    @Test
    void whatADeclaredTypeDoesNotReachIsRefusedByItsReaders() {
        Packer packer = packer(Circle.class);
        Packer careless = packer(Circle.class, "dev.rmap.**", "java.lang.**", "java.util.**", "jdk.**", "com.sun.**");
        for (Object stranger : strangers()) {
            Object form = careless.packValue(stranger);
            assertThatThrownBy(() -> packer.unpack(form))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("is refused");
        }
    }

    @Test
    void whatNobodyCouldReadIsNotWritten() {
        Packer packer = packer(Circle.class);
        for (Object stranger : strangers()) {
            assertThatThrownBy(() -> packer.packValue(stranger))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("is refused")
                    .hasMessageContaining("allowClasses");
        }
    }

    /** As the keys that frameworks make of several arguments, in a cache that declares no types. */
    @Test
    void aKeyOfAnyClassHasAFormWhichEqualKeysShare() {
        Packer packer = packer(Circle.class);
        assertThat(packer.packKey(new Outsider(1)))
                .isEqualTo(packer.packKey(new Outsider(1)))
                .isNotEqualTo(packer.packKey(new Outsider(2)));
    }

    /** As where a program is loaded anew, and the cache still knows the classes of before. */
    @Test
    void anObjectOfAnotherClassLoaderIsReadAsTheClassOfThatName() throws ReflectiveOperationException {
        Class<?> twin = new Twin().loadClass(Circle.class.getName());
        assertThat(twin).isNotSameAs(Circle.class);
        Constructor<?> constructor = twin.getDeclaredConstructor(double.class);
        constructor.setAccessible(true);
        assertThat(roundTrip(packer(Circle.class), constructor.newInstance(4.0)))
                .isEqualTo(new Circle(4));
    }

    /** Defines the shapes once more. */
    private static final class Twin extends ClassLoader {

        Twin() {
            super(PackerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.startsWith(PackerTest.class.getName()) ? define(name) : super.loadClass(name, resolve);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException failed) {
                throw new ClassNotFoundException(name, failed);
            }
        }
    }

    @Test
    void patternsAllowMore() {
        assertThat(roundTrip(packer(Circle.class, "dev.rmap.jcache.form.*"), new Outsider(1)))
                .isEqualTo(new Outsider(1));
        assertThat(roundTrip(packer(Circle.class, "dev.rmap.**"), new Outsider(1)))
                .isEqualTo(new Outsider(1));
        assertThat(roundTrip(packer(Circle.class, Outsider.class.getName()), new Outsider(1)))
                .isEqualTo(new Outsider(1));
        Packer others = packer(Circle.class, "dev.rmap.*", "dev.rmap.jcache.for.**", "dev.rmap.jcache.form.PackerTest");
        assertThatThrownBy(() -> others.packValue(new Outsider(1))).isInstanceOf(CodecException.class);
        for (String bad : List.of("", "*", "com.*.x", "com..x", "com.example.", "**")) {
            assertThatThrownBy(() -> new ClassPattern(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void collectionsOfTheJdkAreAdmitted() {
        Packer packer = packer(Colour.class);
        EnumMap<Colour, Integer> byColour = new EnumMap<>(Map.of(Colour.RED, 1));
        for (Object value : List.of(
                byColour,
                EnumSet.of(Colour.RED),
                new ConcurrentHashMap<>(Map.of("a", TimeUnit.DAYS)),
                java.util.Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                new java.util.concurrent.ConcurrentSkipListMap<>(Map.of(1, "x")),
                new java.util.GregorianCalendar(2020, 1, 1),
                java.time.ZonedDateTime.now(java.time.ZoneId.of("Europe/Paris")),
                new java.util.BitSet(10))) {
            assertThat(roundTrip(packer, value)).isEqualTo(value);
        }
    }

    @Test
    void bytesThatLieAreRefused() {
        Packer packer = packer(Object.class);
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        Object form = packer.packValue(deep);
        assertThatThrownBy(() -> packer.unpack(form))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("nest deeper");
    }

    @Test
    void whatNestsTooDeepForTheStackIsRefusedToo() {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            List<Object> deeper = new ArrayList<>();
            deeper.add(deep);
            deep = deeper;
        }
        List<Object> tooDeep = deep;
        Packer packer = packer(Object.class);
        assertThatThrownBy(() -> packer.packValue(tooDeep)).isInstanceOf(CodecException.class);
    }

    @Test
    void aValueThatIsNothingIsRefused() {
        Packer packer = packer(Object.class);
        assertThatThrownBy(() -> packer.packValue(Optional.of(1)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java.util.Optional");
    }
}
