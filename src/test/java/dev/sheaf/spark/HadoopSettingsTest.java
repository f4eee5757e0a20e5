package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class HadoopSettingsTest {
  @Test
  void arriveAsTheyWere() throws Exception {
    Configuration hadoop = new Configuration();
    hadoop.set("sheaf.text", "naïve\n${java.io.tmpdir} " + "x".repeat(70_000));
    hadoop.set("sheaf.empty", "");

    Configuration arrived = travelled(HadoopSettings.of(hadoop)).value();

    assertThat(arrived).containsExactlyInAnyOrderElementsOf(hadoop);
    assertThat(arrived.get("sheaf.text")).isEqualTo(hadoop.get("sheaf.text"));
  }

  @Test
  void areMadeOnceForTheTasksOfAProcess() throws Exception {
    HadoopSettings settings = HadoopSettings.of(new Configuration());

    assertThat(travelled(settings).value()).isSameAs(travelled(settings).value());
  }

  @Test
  void ofAnotherSessionAreOthers() throws Exception {
    Configuration other = new Configuration();
    other.set("sheaf.session", "2");
    travelled(HadoopSettings.of(new Configuration())).value();

    assertThat(travelled(HadoopSettings.of(other)).value().get("sheaf.session")).isEqualTo("2");
  }

  private static HadoopSettings travelled(HadoopSettings settings) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(settings);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (HadoopSettings) in.readObject();
    }
  }
}
