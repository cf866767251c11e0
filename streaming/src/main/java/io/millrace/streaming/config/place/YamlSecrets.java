package io.millrace.streaming.config.place;

import io.millrace.api.config.Faults;
import io.millrace.streaming.config.tree.YamlValue;
import io.millrace.streaming.connect.kafka.Secrets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a property of a Kafka client, and rejects a secret in plain text, because files are copied,
 * stored and shown. So are job graphs; therefore <code>${NAME}</code>, which is replaced before the
 * job is submitted, is rejected too. No message shows any part of the value.
 */
final class YamlSecrets {

  static final String CURE = "write ${env:NAME} or ${file:/path}, which is read where the job runs";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** An option of a login that contains a secret, and its value. */
  private static final Pattern OPTION =
      Pattern.compile(
          "(?i)([\\w.]*(?:password|secret|passphrase)[\\w.]*)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"?|[^\\s;]*)");

  /** A reference whose value would be in the job graph. */
  private static final Pattern FILLED_BEFORE = Pattern.compile("\\$\\{(?!env:|file:)");

  private YamlSecrets() {}

  /** The property's text, with references to secrets as they are written. */
  static Optional<String> property(String name, YamlValue value, Faults faults) {
    Optional<String> text = value.textAroundSecrets(faults);
    if (text.isEmpty()) {
      return text;
    }
    Optional<String> fault = misplaced(value.written());
    if (fault.isEmpty() && Secrets.isSecret(name)) {
      fault = spelledOut(value.written());
    } else if (fault.isEmpty() && Secrets.isLogin(name)) {
      fault = spelledOutInLogin(value.written());
    }
    fault.ifPresent(message -> faults.add(value.location(), message));
    return fault.isPresent() ? Optional.empty() : text;
  }

  /** The fault of a reference that cannot be resolved. */
  private static Optional<String> misplaced(String written) {
    Matcher reference = Secrets.REFERENCE.matcher(written);
    while (reference.find()) {
      boolean variable = reference.group(1).equals("env");
      if (variable && !NAME.matcher(reference.group(2)).matches()) {
        return Optional.of(
            "expected the name of an environment variable in ${env:NAME}, found other characters;"
                + " use letters, digits and underscores");
      }
      if (!variable && !reference.group(2).startsWith("/")) {
        return Optional.of(
            "expected an absolute path in ${file:/path}, found a relative one; workers start in"
                + " folders of their own");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> spelledOut(String written) {
    return Secrets.REFERENCE.matcher(written).matches()
        ? Optional.empty()
        : Optional.of("expected a reference, found the secret itself; " + CURE);
  }

  private static Optional<String> spelledOutInLogin(String written) {
    if (Secrets.REFERENCE.matcher(written).matches()) {
      return Optional.empty();
    }
    Matcher option = OPTION.matcher(written);
    while (option.find()) {
      String found = option.group(2);
      boolean quoted = found.length() > 1 && found.startsWith("\"") && found.endsWith("\"");
      if (!quoted || !Secrets.REFERENCE.matcher(found.substring(1, found.length() - 1)).matches()) {
        return Optional.of(
            "expected "
                + option.group(1)
                + "=\"${env:NAME}\" or "
                + option.group(1)
                + "=\"${file:/path}\", found the secret itself, or a reference that is not in"
                + " quotes; a value in a file or a job graph is not secret");
      }
    }
    return FILLED_BEFORE.matcher(written).find()
        ? Optional.of(
            "expected a reference, found one that is filled in before the job starts; " + CURE)
        : Optional.empty();
  }
}
