package dev.sheaf;

import dev.sheaf.data.Sha256;
import dev.sheaf.publish.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** What a run's folder holds, wherever it lies: the digest of every file. */
public final class RunFiles {
  private RunFiles() {}

  /** Of a folder on whatever file system. */
  public static Map<String, String> of(String location, Configuration hadoop) throws IOException {
    OutputFolder folder = OutputFolder.at(location, hadoop);
    Map<String, String> files = new TreeMap<>();
    for (String name : folder.list()) {
      files.put(name, Sha256.hex(folder.read(name).orElseThrow()));
    }
    return files;
  }

  /** Of a folder on this disk. */
  public static Map<String, String> of(Path folder) throws IOException {
    return of(folder.toString(), new Configuration());
  }
}
