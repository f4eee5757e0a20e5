package dev.sheaf.job;

import dev.sheaf.token.Tokenizer;
import java.util.Optional;

/**
 * A tokenizer and where it came from.
 *
 * @param tokenizer the tokenizer
 * @param file the file that it was made from; empty for one that has a name
 * @param slowBecause why it is not run by Sheaf's own encoder, as the end of a sentence; empty if
 *     it is
 */
public record OpenTokenizer(
    Tokenizer tokenizer, Optional<TokenizerFile> file, Optional<String> slowBecause) {}
