package io.millrace.simulate.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * TLS and logins of an {@link EmbeddedBroker} for tests: a self-signed certificate, valid for two
 * days and for the loopback address, and users that log in with SCRAM-SHA-512.
 */
public final class BrokerSecurity {

  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final long TIMEOUT_SECONDS = 60;
  private static final String ALIAS = "broker";

  /** Password of the key store and of the broker's own user; not a secret. */
  private static final String STORE_PASSWORD = "broker-store";

  /** User as which the broker logs in to itself. */
  private static final String SELF = "broker";

  private final Path keyStore;
  private final Path certificate;
  private final Map<String, String> users;

  private BrokerSecurity(Path keyStore, Path certificate, Map<String, String> users) {
    this.keyStore = keyStore;
    this.certificate = certificate;
    this.users = users;
  }

  /**
   * Creates a key and a certificate with the JDK's keytool.
   *
   * @param folder where both are written
   * @param users password by name
   */
  public static BrokerSecurity make(Path folder, Map<String, String> users) {
    Path store = folder.toAbsolutePath().resolve("broker.p12");
    Path certificate = folder.toAbsolutePath().resolve("broker.pem");
    try {
      Files.createDirectories(folder);
      keytool(store);
      Files.writeString(certificate, pem(store));
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(
          "Cannot make a certificate in " + folder + ": " + failed.getMessage(), failed);
    }
    Map<String, String> all = new HashMap<>(users);
    all.put(SELF, STORE_PASSWORD);
    return new BrokerSecurity(store, certificate, Map.copyOf(all));
  }

  /** The broker's certificate in PEM, for clients to trust. */
  public Path certificate() {
    return certificate;
  }

  /** Settings of a client without its login. */
  public Map<String, String> trust() {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        MECHANISM,
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificate.toString());
  }

  /** Settings of a client that logs in as one of the users. */
  public Map<String, String> client(String user) {
    Map<String, String> client = new HashMap<>(trust());
    client.put("sasl.jaas.config", login(user, users.get(user)));
    return client;
  }

  /** Arguments to format the broker's storage with. */
  List<String> credentials() {
    List<String> credentials = new ArrayList<>();
    users.forEach(
        (name, password) ->
            credentials.add(MECHANISM + "=[name=\"" + name + "\",password=\"" + password + "\"]"));
    return credentials;
  }

  /**
   * Settings of the broker; {@code listener} is the name of its listener for clients, in lower
   * case.
   */
  Map<String, String> settings(String listener) {
    Map<String, String> settings = new HashMap<>();
    settings.put("ssl.keystore.location", keyStore.toString());
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.password", STORE_PASSWORD);
    settings.put("ssl.key.password", STORE_PASSWORD);
    settings.put("ssl.truststore.location", certificate.toString());
    settings.put("ssl.truststore.type", "PEM");
    settings.put("sasl.enabled.mechanisms", MECHANISM);
    settings.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    settings.put(
        "listener.name." + listener + ".scram-sha-512.sasl.jaas.config",
        login(SELF, STORE_PASSWORD));
    return settings;
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
        + user
        + "\" password=\""
        + password
        + "\";";
  }

  private static void keytool(Path store) throws IOException {
    Files.deleteIfExists(store);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-validity", "2"));
    command.addAll(List.of("-groupname", "secp256r1", "-dname", "CN=127.0.0.1"));
    command.addAll(List.of("-ext", "SAN=IP:127.0.0.1,DNS:localhost", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass:env", "STORE_PASSWORD"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("STORE_PASSWORD", STORE_PASSWORD);
    Process keytool = builder.start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!keytool.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IOException("keytool failed: " + said);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  private static String pem(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(store)) {
      keys.load(bytes, STORE_PASSWORD.toCharArray());
    }
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN CERTIFICATE-----\n"
        + lines.encodeToString(keys.getCertificate(ALIAS).getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
