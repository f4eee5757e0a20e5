package dev.sheaf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.data.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizersTest {
  /** Digests and sizes as tiktoken pins them in openai_public.py. */
  @ParameterizedTest
  @CsvSource({
    "r50k_base,50257,50256,306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
    "p50k_base,50281,50256,94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
    "cl100k_base,100277,100257,223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    "o200k_base,200019,199999,446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
  })
  void vocabulariesAreTiktokens(String name, int size, int endOfText, String sha256) {
    Tokenizer tokenizer = Tokenizers.named(name);

    assertThat(tokenizer.label()).isEqualTo(name);
    assertThat(tokenizer.vocabularySize()).isEqualTo(size);
    assertThat(tokenizer.endOfText()).isEqualTo(endOfText);
    assertThat(tokenizer.sha256()).isEqualTo(sha256);
    assertThat(tokenizer.bytes(endOfText))
        .isEqualTo("<|endoftext|>".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void rankFilesAreTheOnesOfTheDigests(Encoding encoding) throws IOException {
    String resource = "/com/knuddels/jtokkit/" + encoding.label() + ".tiktoken";
    try (InputStream ranks = Tokenizers.class.getResourceAsStream(resource)) {
      assertThat(Sha256.hex(ranks.readAllBytes())).isEqualTo(encoding.load().sha256());
    }
  }

  @Test
  void gpt2IsAnotherNameOfR50k() {
    assertThat(Tokenizers.named("gpt2")).isSameAs(Tokenizers.named("r50k_base"));
  }

  @Test
  void anUnknownNameIsAnsweredByTheNamesThereAre() {
    assertThatThrownBy(() -> Tokenizers.named("cl100k"))
        .hasMessage(
            "There is no tokenizer 'cl100k'; the tokenizers are cl100k_base, gpt2, o200k_base,"
                + " p50k_base, r50k_base.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r50k_base", "p50k_base", "cl100k_base", "o200k_base"})
  void theBytesOfTheIdsAreTheBytesOfTheText(String name) {
    Tokenizer tokenizer = Tokenizers.named(name);
    String text =
        "Grüße, мир! 日本語 \u0000 👩‍👩‍👧 \t\n\n  don't 12345 नमस्ते <|endoftext|> \uFFFF end";
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int id : tokenizer.encode(text.getBytes(StandardCharsets.UTF_8))) {
      joined.writeBytes(tokenizer.bytes(id));
    }

    assertThat(joined.toString(StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r50k_base", "p50k_base", "cl100k_base", "o200k_base"})
  void specialTextBecomesOrdinaryIds(String name) {
    Tokenizer tokenizer = Tokenizers.named(name);
    for (String special : tokenizer.specialText()) {
      assertThat(tokenizer.encode(special.getBytes(StandardCharsets.UTF_8)))
          .hasSizeGreaterThan(1)
          .doesNotContain(tokenizer.endOfText());
    }
  }

  @Test
  void anIdOutsideTheVocabularyIsRefused() {
    Tokenizer tokenizer = Tokenizers.named("r50k_base");

    assertThatThrownBy(() -> tokenizer.bytes(50257))
        .hasMessage("Id 50257 is not in r50k_base, whose ids are below 50257.");
    assertThatThrownBy(() -> tokenizer.bytes(-1)).hasMessageContaining("Id -1");
  }
}
