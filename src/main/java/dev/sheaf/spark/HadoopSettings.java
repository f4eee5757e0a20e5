package dev.sheaf.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * The session's Hadoop settings, as they travel to tasks.
 *
 * <p>Hadoop's own form is compressed setting by setting, and takes longer to read than many a task
 * to run. These are bytes until the first task of a process asks for them; the others find what
 * that one has made.
 */
final class HadoopSettings implements Serializable {
  private static final long serialVersionUID = 1;

  private static volatile HadoopSettings latest;

  private final byte[] written;
  private transient Configuration value;

  private HadoopSettings(byte[] written, Configuration value) {
    this.written = written;
    this.value = value;
  }

  static HadoopSettings ofSession() {
    return of(Session.active().sparkContext().hadoopConfiguration());
  }

  static HadoopSettings of(Configuration hadoop) {
    return new HadoopSettings(written(hadoop), hadoop);
  }

  /** The settings; not to be changed, for other tasks have them too. */
  Configuration value() {
    if (value == null) {
      HadoopSettings known = latest;
      value = known != null && Arrays.equals(known.written, written) ? known.value : read(written);
      latest = this;
    }
    return value;
  }

  private static byte[] written(Configuration hadoop) {
    Map<String, String> settings = new TreeMap<>();
    hadoop.forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(settings.size());
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        write(out, setting.getKey());
        write(out, setting.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static Configuration read(byte[] written) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(written));
    Configuration hadoop = new Configuration(false);
    try {
      for (int settings = in.readInt(); settings > 0; settings--) {
        hadoop.set(text(in), text(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hadoop;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), UTF_8);
  }
}
