package dev.rmap.jcache.opening;

import dev.rmap.jcache.config.FileSettings;
import dev.rmap.jcache.config.SettingsException;
import dev.rmap.jcache.config.SettingsReader;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * What the URI of a manager comes to: the address of the authority, and the settings of the file.
 *
 * <p>An address that the URI itself is comes first; then, for the managers of files, the property {@code rmap.uri} of the
 * manager, the system property of that name, the environment variable {@code RMAP_URI}, and what the file says.
 *
 * @param authority {@code redis://…} and its kin, or {@code local:…}; absent: a store of the manager's own, in
 *     this process
 * @param settings what the file says
 */
public record Address(Optional<String> authority, FileSettings settings) {

    private static final String CLASSPATH = "classpath:";
    private static final String DEFAULT_FILE = "rmap.yaml";

    /**
     * Where settings may come from outside of the URI.
     *
     * @param properties those of the manager
     * @param system those of the JVM
     * @param environment the variables of the process
     */
    public record Outside(
            Properties properties,
            Function<String, @Nullable String> system,
            Function<String, @Nullable String> environment) {

        Optional<String> property(String name) {
            return Optional.ofNullable(properties.getProperty(name)).or(() -> Optional.ofNullable(system.apply(name)));
        }

        Optional<String> uri() {
            return property(ManagerProperties.URI).or(() -> Optional.ofNullable(environment.apply("RMAP_URI")));
        }
    }

    /**
     * Finds out what a URI means.
     *
     * @throws CacheException if it means nothing, or its file is missing or wrong
     */
    public static Address of(URI uri, ClassLoader loader, Outside outside) {
        String text = ManagerUri.text(uri);
        Optional<URL> file = file(uri, loader, outside);
        try {
            FileSettings settings = file.map(SettingsReader::read).orElse(FileSettings.NONE);
            if (ManagerUri.isRedis(text) || ManagerUri.isLocal(text)) {
                return new Address(Optional.of(text), settings);
            }
            return new Address(outside.uri().or(settings::uri), settings);
        } catch (SettingsException wrong) {
            throw new CacheException(wrong.getMessage(), wrong);
        }
    }

    private static Optional<URL> file(URI uri, ClassLoader loader, Outside outside) {
        String text = ManagerUri.text(uri);
        if (uri.equals(ManagerUri.DEFAULT) || ManagerUri.isRedis(text) || ManagerUri.isLocal(text)) {
            Optional<String> named = outside.property(ManagerProperties.CONFIG);
            if (named.isPresent()) {
                return Optional.of(configured(named.get(), loader));
            }
            return uri.equals(ManagerUri.DEFAULT)
                    ? Optional.ofNullable(loader.getResource(DEFAULT_FILE))
                    : Optional.empty();
        }
        return Optional.of(url(text, loader));
    }

    /** A file may be named by its path, too. */
    private static URL configured(String text, ClassLoader loader) {
        Optional<Path> file = path(text).filter(Files::isRegularFile);
        return file.isPresent() ? url(file.get().toUri().toString(), loader) : url(text, loader);
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static URL url(String text, ClassLoader loader) {
        if (text.startsWith("file:") || text.startsWith("jar:")) {
            try {
                return new URL(text);
            } catch (MalformedURLException malformed) {
                throw new CacheException("'" + told(text) + "' is no URL of a file");
            }
        }
        String resource = text.startsWith(CLASSPATH) ? text.substring(CLASSPATH.length()) : text;
        URL found = loader.getResource(resource.startsWith("/") ? resource.substring(1) : resource);
        if (found == null) {
            throw new CacheException(
                    "'" + told(text) + "' is not on the class path; a cache manager's URI is redis://host:port,"
                            + " redis-sentinel://host:port/master, redis-cluster://host:port, one of these with rediss"
                            + " for TLS, local:name, or a file: jar: or classpath: URL of an rmap.yaml");
        }
        return found;
    }

    /** What may be said of a text: of what may be an address with a password, where it begins. */
    private static String told(String text) {
        return text.startsWith(CLASSPATH) || text.matches("[^:@?]*")
                ? text
                : text.substring(0, text.indexOf(':') + 1) + "...";
    }
}
