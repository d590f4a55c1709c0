package dev.rmap.testkit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A private certificate authority that signed a server on this machine and a client, made by the JDK's {@code keytool}
 * in a directory of its own.
 */
public final class Certificates {

    private static final String CA = "ca";
    private static final String SERVER = "server";
    private static final String CLIENT = "client";
    private static final String PASSWORD = "changeit";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    /** Makes them. Takes some seconds. */
    public static Certificates in(Path directory) {
        Certificates made = new Certificates(directory);
        made.keytool(CA, "-dname", "CN=private authority", "-ext", "bc:c");
        made.keytool(SERVER, "-dname", "CN=server", "-signer", CA, "-ext", "san=ip:127.0.0.1,dns:localhost");
        made.keytool(CLIENT, "-dname", "CN=client", "-signer", CA);
        return made;
    }

    private void keytool(String alias, String... more) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-keystore",
                store().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                alias));
        words.addAll(List.of(more));
        try {
            ChildProcess child = ChildProcess.start(words, directory);
            if (!child.awaitEnd(PATIENCE) || child.exitCode() != 0) {
                child.kill();
                throw new IllegalStateException("keytool made no certificate: " + child.lastLines());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A server that takes TLS at that port, beside its plain one.
     *
     * @param clientsToo whether it takes only clients with a certificate of the authority
     */
    public RedisOptions server(RedisOptions plain, int port, boolean clientsToo) {
        return plain.withLine("tls-port " + port)
                .withLine("tls-cert-file " + pem(SERVER + ".crt", "CERTIFICATE", certificate(SERVER)))
                .withLine("tls-key-file " + pem(SERVER + ".key", "PRIVATE KEY", key(SERVER)))
                .withLine("tls-ca-cert-file " + pem(CA + ".crt", "CERTIFICATE", certificate(CA)))
                .withLine("tls-auth-clients " + (clientsToo ? "yes" : "no"));
    }

    /** Trusts this authority and nobody else. */
    public TrustManagerFactory trust() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(CA, keys().getCertificate(CA));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows the client's certificate. */
    public KeyManagerFactory client() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            KeyStore all = keys();
            store.setKeyEntry(
                    CLIENT,
                    all.getKey(CLIENT, PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    all.getCertificateChain(CLIENT));
            KeyManagerFactory client = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            client.init(store, PASSWORD.toCharArray());
            return client;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] certificate(String alias) {
        try {
            return keys().getCertificate(alias).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] key(String alias) {
        try {
            return keys().getKey(alias, PASSWORD.toCharArray()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path pem(String name, String what, byte[] encoded) {
        String text = "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END " + what + "-----\n";
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path store() {
        return directory.resolve("all.p12");
    }

    private KeyStore keys() {
        try (InputStream in = Files.newInputStream(store())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
