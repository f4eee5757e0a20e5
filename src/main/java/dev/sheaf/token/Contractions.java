package dev.sheaf.token;

/** The English contractions that some split patterns know: 's 't 're 've 'm 'll 'd, in any case. */
final class Contractions {
  private Contractions() {}

  /**
   * The bytes of the contraction that an apostrophe begins, or 0. The long s, U+017F, is a letter s
   * too: a small one without regard to case.
   */
  static int bytes(byte[] text, int apostrophe) {
    int second = text[apostrophe + 2] | 0x20;
    return switch (text[apostrophe + 1] | 0x20) {
      case 's', 't', 'm', 'd' -> 2;
      case 'l' -> second == 'l' ? 3 : 0;
      case 'v', 'r' -> second == 'e' ? 3 : 0;
      default -> text[apostrophe + 1] == (byte) 0xC5 && text[apostrophe + 2] == (byte) 0xBF ? 3 : 0;
    };
  }
}
