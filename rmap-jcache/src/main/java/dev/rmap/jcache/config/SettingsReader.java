package dev.rmap.jcache.config;

import dev.rmap.jcache.form.ClassPattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.cache.expiry.Duration;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code rmap.yaml}. */
public final class SettingsReader {

    private static final String CLASS_PATTERN =
            "a class or a package such as com.example.Book, com.example.* or com.example.**";

    private static final String ADDRESS = "redis://host:port, rediss://host:port, or local:name";

    private static final Pattern ADDRESSES = Pattern.compile("rediss?(-sentinel|-cluster)?://.+|local(:.*)?");

    private SettingsReader() {}

    /**
     * The settings of the file at that address.
     *
     * @throws SettingsException if it cannot be read, or says something that it must not
     */
    public static FileSettings read(URL address) {
        String file = address.toString();
        try (InputStream in = address.openStream();
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return read(file, reader);
        } catch (IOException unreadable) {
            throw new SettingsException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    static FileSettings read(String file, Reader reader) {
        try {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
            return root == null ? FileSettings.NONE : settings(new Section(file, "", root));
        } catch (MarkedYAMLException malformed) {
            int line = malformed.getProblemMark() == null
                    ? 1
                    : malformed.getProblemMark().getLine() + 1;
            // Not the cause: its message repeats the lines around, and with them the credentials of an address.
            throw new SettingsException(file + ", line " + line + ": not valid YAML: " + malformed.getProblem());
        } catch (YAMLException malformed) {
            throw new SettingsException(file + ": not valid YAML: " + malformed.getMessage(), malformed);
        }
    }

    private static FileSettings settings(Section root) {
        Section defaults = root.section("defaults");
        Section declared = root.section("caches");
        cache(defaults);
        Map<String, CacheSettings> caches = new LinkedHashMap<>();
        for (String name : declared.keys()) {
            Section section = declared.section(name).over(defaults);
            caches.put(name, cache(section));
            section.refuseWithout("loader", "read-through");
        }
        FileSettings settings = new FileSettings(
                root.read("uri", ADDRESS, SettingsReader::address),
                root.text("namespace").orElse(FileSettings.DEFAULT_NAMESPACE),
                root.list("allow", CLASS_PATTERN, ClassPattern::new),
                caches);
        root.refuseOthers();
        return settings;
    }

    private static CacheSettings cache(Section section) {
        Optional<ClassName> loader = section.className("loader");
        CacheSettings cache = new CacheSettings(
                section.className("key"),
                section.className("value"),
                section.flag("statistics", /* otherwise= */ false),
                section.flag("management", /* otherwise= */ false),
                loader,
                section.flag("read-through", loader.isPresent()),
                section.flag("single-flight", /* otherwise= */ true),
                section.className("writer"),
                expiry(section.section("expiry")),
                section.duration("listener-timeout").map(SettingsReader::time),
                section.number("maximum-size", Amounts.COUNT_FORM, Amounts::count),
                section.number("maximum-weight", Amounts.BYTES_FORM, Amounts::bytes),
                section.duration("fetch-timeout").map(SettingsReader::time),
                section.duration("load-timeout").map(SettingsReader::time),
                section.duration("write-timeout").map(SettingsReader::time),
                section.list("allow", CLASS_PATTERN, ClassPattern::new));
        section.refuseBoth("maximum-size", "maximum-weight");
        section.refuseOthers();
        return cache;
    }

    /** What is none is not repeated, as it may hold a password. */
    private static String address(String text) {
        if (!ADDRESSES.matcher(text).matches()) {
            throw new IllegalArgumentException("it begins with neither");
        }
        return text;
    }

    /** What is longer than a wait may be counts as {@code eternal}. */
    private static java.time.Duration time(Duration duration) {
        long longest = CacheSettings.LONGEST_TIMEOUT.toMillis();
        long millis = duration.isEternal()
                ? longest
                : TimeUnit.MILLISECONDS.convert(duration.getDurationAmount(), duration.getTimeUnit());
        return java.time.Duration.ofMillis(Math.max(1, Math.min(millis, longest)));
    }

    private static ExpirySettings expiry(Section section) {
        ExpirySettings expiry = new ExpirySettings(
                section.duration("created"), section.duration("updated"), section.duration("accessed"));
        section.refuseOthers();
        return expiry;
    }
}
