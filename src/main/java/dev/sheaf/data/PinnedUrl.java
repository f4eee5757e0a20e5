package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code http(s)} URL as a job file has it, taken apart.
 *
 * <pre>
 *   https://ann:pw@host/a.json?x=1#sha256=9f…   url      https://ann:pw@host/a.json?x=1
 *                                               address  https://host/a.json?x=1
 *                                               user     ann:pw
 *                                               pin      9f…
 * </pre>
 *
 * @param url all but the fragment; names the place in the cache
 * @param address what is asked for
 * @param user user info, percent-encoded as written, or empty
 * @param pin SHA-256 of the content in lower-case hex, or empty if any content will do
 */
record PinnedUrl(String url, URI address, String user, String pin) {
  private static final Pattern PARTS =
      Pattern.compile("(?i)(https?://)(?:([^/?#]*)@)?([^#]*)(?:#(.*))?");
  private static final Pattern PIN = Pattern.compile("sha256=([0-9a-fA-F]{64})");

  /**
   * Takes a URL apart.
   *
   * @throws InputException if it is no URL, has no host or a fragment that is no pin
   */
  static PinnedUrl of(String written) {
    Matcher parts = PARTS.matcher(written);
    try {
      if (!parts.matches()) {
        throw new URISyntaxException(written, "is not http(s)");
      }
      URI address = new URI(parts.group(1) + parts.group(3));
      if (address.getHost() == null) {
        throw new InputException("%s names no host.".formatted(Secrets.masked(written)));
      }
      String user = Optional.ofNullable(parts.group(2)).orElse("");
      return new PinnedUrl(written.replaceFirst("#.*", ""), address, user, pin(parts.group(4)));
    } catch (URISyntaxException e) {
      throw new InputException(
          "%s is not a URL; percent-encode what a URL cannot hold."
              .formatted(Secrets.masked(written)));
    }
  }

  private static String pin(String fragment) {
    if (fragment == null) {
      return "";
    }
    Matcher pin = PIN.matcher(fragment);
    if (!pin.matches()) {
      throw new InputException(
          "A URL may end in #sha256= and 64 hex digits, but not in '#%s'.".formatted(fragment));
    }
    return pin.group(1).toLowerCase(Locale.ROOT);
  }

  /** The URL as people may see it. */
  String shown() {
    return Secrets.masked(url);
  }

  /** Whether content of this digest is what the URL asks for. */
  boolean allows(String sha256) {
    return pin.isEmpty() || pin.equals(sha256);
  }

  /** The header that names the user at an address, if the address is at the URL's own server. */
  Optional<String> authorization(URI at) {
    boolean own =
        address.getScheme().equalsIgnoreCase(at.getScheme())
            && address.getHost().equalsIgnoreCase(at.getHost())
            && address.getPort() == at.getPort();
    return own && !user.isEmpty() ? Optional.of(basic(user)) : Optional.empty();
  }

  /** The value of a header that names a user, given as percent-encoded user info. */
  static String basic(String user) {
    // URLDecoder is for forms, where a plus is a blank.
    String decoded = URLDecoder.decode(user.replace("+", "%2B"), UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(UTF_8));
  }
}
