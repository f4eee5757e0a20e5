package dev.sheaf.data;

import java.util.regex.Pattern;

/** Masks what must not be shown of a URL. */
public final class Secrets {
  private static final Pattern WEB_USER = Pattern.compile("(?i)(https?://)[^/?#\\s]*@");

  /** A secret of S3 may hold a slash, and no bucket has a port. */
  private static final Pattern S3_USER = Pattern.compile("(?i)(s3[an]?://)[^/?#\\s:]*:\\S*@");

  /** A user and a colon; behind it a password, unless digits alone, which are a port. */
  private static final String TO_PASSWORD =
      "(?i)([a-z][a-z0-9+.-]*://)[^/?#\\s:@\\[]*:(?![0-9]*(?:[/?]|#sha256=|$))";

  private static final Pattern PASSWORD = Pattern.compile(TO_PASSWORD + "[^?#\\s]*@");

  /** A password with what no URL can hold; where it ends is not known, so all is masked. */
  private static final Pattern UNENCODED = Pattern.compile(TO_PASSWORD + "[^?#\\s]*[?#]\\S*@\\S*");

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
   *   https://ann:p#w@host/a.json          →   https://***
   * </pre>
   */
  public static String masked(String text) {
    String users = WEB_USER.matcher(text).replaceAll("$1***@");
    String secrets = S3_USER.matcher(users).replaceAll("$1***@");
    String passwords = PASSWORD.matcher(secrets).replaceAll("$1***@");
    String unencoded = UNENCODED.matcher(passwords).replaceAll("$1***");
    return WEB_QUERY.matcher(unencoded).replaceAll("$1?***");
  }
}
