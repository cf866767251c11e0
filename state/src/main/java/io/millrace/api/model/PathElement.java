package io.millrace.api.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/*
 *   short   every byte of the UTF-8 name except [A-Za-z0-9_-] as %XX
 *   long    the first PREFIX characters of that, less a cut %XX, then '~' and the SHA-256 of the
 *           whole name in 64 hexadecimal digits
 *
 * A short form has no '~', so the two kinds never collide. Names up to LONGEST keep the form they
 * have always had: folders of earlier versions stay readable, which could not hold longer ones.
 */
/**
 * The name of a file or folder for a name from a stream, which may hold anything. It cannot leave
 * its folder, be hidden or be longer than file systems take; different names have different
 * elements.
 */
final class PathElement {

  /** Bytes that the usual file systems take in one element. */
  private static final int LONGEST = 255;

  private static final int PREFIX = 120;

  private PathElement() {}

  static String of(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    String escaped = escaped(bytes);
    if (escaped.length() <= LONGEST) {
      return escaped;
    }
    return marked(escaped, bytes);
  }

  /**
   * The place of a name in a folder. Where the file system takes no notice of case and has the
   * element of another name there, such as that of A for a, it is the long form.
   */
  static Path in(Path folder, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    Path apart = folder.resolve(marked(escaped(bytes), bytes));
    String element = of(name);
    Path place = folder.resolve(element);
    // What was once written apart stays there, also when the other name is gone.
    if (Files.exists(apart) || !Files.exists(place)) {
      return Files.exists(apart) ? apart : place;
    }
    try {
      String found = place.toRealPath().getFileName().toString();
      return !found.equals(element) && found.equalsIgnoreCase(element) ? apart : place;
    } catch (IOException unreadable) {
      // Who reads or writes there is told the reason.
      return place;
    }
  }

  private static String marked(String escaped, byte[] name) {
    int cut = escaped.lastIndexOf('%', PREFIX - 1);
    int end = cut >= 0 && cut > PREFIX - 3 ? cut : PREFIX;
    String prefix = escaped.substring(0, Math.min(escaped.length(), end));
    return prefix + "~" + HexFormat.of().formatHex(digest(name));
  }

  private static String escaped(byte[] name) {
    StringBuilder safe = new StringBuilder();
    for (byte letter : name) {
      char c = (char) (letter & 0xFF);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
      safe.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return safe.toString();
  }

  private static byte[] digest(byte[] name) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(name);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
