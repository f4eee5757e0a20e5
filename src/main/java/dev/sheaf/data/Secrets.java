package dev.sheaf.data;

import java.util.regex.Pattern;

/** Masks what must not be shown of a URL. */
public final class Secrets {
  private static final Pattern WEB_USER = Pattern.compile("(?i)(https?://)[^/?#\\s]*@");

  /** May hold what a URL cannot, as people write it; behind a colon and digits comes a path. */
  private static final Pattern PASSWORD =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^/?#\\s:]*:(?![0-9]+(?:[/?]|#sha256=|$))\\S*@");

  private static final Pattern WEB_QUERY = Pattern.compile("(?i)(https?://[^?#\\s]*)\\?[^#\\s]*");

  private Secrets() {}

  /**
   * The text with three stars for the secrets of every URL in it: the user info and the query of
   * {@code http(s)} URLs, and any user info with a password.
   *
   * <pre>
   *   https://ann:pw@host/a.json?token=1   →   https://***@host/a.json?***
   *   s3a://key:secret@bucket/a.json       →   s3a://***@bucket/a.json
   *   abfss://box@account/a.json           →   abfss://box@account/a.json
   * </pre>
   */
  public static String masked(String text) {
    String users = WEB_USER.matcher(text).replaceAll("$1***@");
    String passwords = PASSWORD.matcher(users).replaceAll("$1***@");
    return WEB_QUERY.matcher(passwords).replaceAll("$1?***");
  }
}
