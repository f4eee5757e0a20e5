package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.Command;
import dev.sheaf.RunFiles;
import dev.sheaf.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on S3, as a server of its own process speaks it. */
class S3IT extends FolderContract {
  @TempDir static Path scratch;
  private static S3Server server;
  private int folders;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.shared();
  }

  @Override
  OutputFolder newFolder() throws IOException {
    String name = "folder-" + System.nanoTime() + "-" + folders++;
    return OutputFolder.at("s3a://" + S3Server.BUCKET + "/" + name, server.settings());
  }

  @Test
  void aRunHasTheBytesThatItHasOnADisk() throws Exception {
    String formats = "output.formats=[safetensors,npz,ndlist,parquet]";
    Path local = scratch.resolve("local");
    String remote = "s3a://" + S3Server.BUCKET + "/run";

    run("prepare", "jobs/quickstart.yaml", formats, "output.path=" + local);
    run("prepare", "jobs/quickstart.yaml", formats, "output.path=" + remote);

    assertThat(RunFiles.of(remote, server.settings())).isEqualTo(RunFiles.of(local));
    assertThat(run("prepare", "jobs/quickstart.yaml", formats, "output.path=" + remote).err())
        .contains("holds this run already");
    run("verify", remote);
  }

  @Test
  void aClientThatCannotCreateExclusivelyIsRefused() {
    Configuration hadoop = server.settings();
    hadoop.set("fs.s3a.create.conditional.enabled", "false");
    hadoop.set("fs.s3a.impl.disable.cache", "true");

    assertThatThrownBy(() -> OutputFolder.at("s3a://" + S3Server.BUCKET + "/old", hadoop))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("s3a://sheaf/old needs exclusive creation")
        .hasMessageContaining("use 3.4.2 or newer");
  }

  private static Command run(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("scripts/sheaf"));
    all.addAll(List.of(words));
    Command command = Command.run(Map.of("SHEAF_OPTS", server.options()), all);
    assertThat(command.exit()).as(command.err()).isZero();
    return command;
  }
}
