package dev.rmap.jcache.form;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The types that a cache declares: its key and its value type, and what their fields are declared to hold, and so on.
 * Types of the JDK are not among them, because {@link JdkTypes} says which of those are harmless.
 */
final class DeclaredTypes {

    private final Set<Class<?>> types = new LinkedHashSet<>();
    private final Deque<Type> unread = new ArrayDeque<>();

    private DeclaredTypes() {}

    static Set<Class<?>> reachableFrom(List<Class<?>> declared) {
        DeclaredTypes reader = new DeclaredTypes();
        reader.unread.addAll(declared);
        while (!reader.unread.isEmpty()) {
            reader.read(reader.unread.remove());
        }
        return reader.types;
    }

    private void read(Type type) {
        if (type instanceof Class<?> cls) {
            readClass(cls);
        } else if (type instanceof ParameterizedType generic) {
            unread.add(generic.getRawType());
            unread.addAll(List.of(generic.getActualTypeArguments()));
        } else if (type instanceof GenericArrayType array) {
            unread.add(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            unread.addAll(List.of(wildcard.getUpperBounds()));
        }
    }

    private void readClass(Class<?> cls) {
        if (cls.isArray()) {
            unread.add(cls.getComponentType());
            return;
        }
        if (cls.isPrimitive() || isPlatform(cls) || !types.add(cls)) {
            return;
        }
        for (Field field : cls.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                unread.add(field.getGenericType());
            }
        }
        Type parent = cls.getGenericSuperclass();
        if (parent != null) {
            unread.add(parent);
        }
        Class<?>[] permitted = cls.getPermittedSubclasses();
        if (permitted != null) {
            unread.addAll(List.of(permitted));
        }
    }

    private static boolean isPlatform(Class<?> cls) {
        ClassLoader loader = cls.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }
}
