package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class StorageFaultTest {
  /** As Hadoop's client has it in a task, whose words Spark repeats. */
  private final Exception ofTask =
      new IllegalStateException(
          "Job aborted: java.io.IOException: DestHost:destPort host:8020 , LocalHost:localPort"
              + " other/10.0.0.1:0. Failed on local exception",
          new IOException("Client cannot authenticate via:[TOKEN, KERBEROS]"));

  @Test
  void aServerThatHasNotLetATaskInIsNamed() {
    assertThat(StorageFault.of(ofTask)).isEqualTo(StorageFault.NO_TICKET);
    assertThat(StorageFault.whyNotLetIn(ofTask))
        .hasValue(
            "host:8020 does not let this process in: it asks for Kerberos, and this process has no"
                + " valid ticket or token for it; run kinit, or set spark.kerberos.principal and"
                + " spark.kerberos.keytab, and for a cluster name its file system in"
                + " spark.kerberos.access.hadoopFileSystems.");
  }

  @Test
  void whatElseFailsIsNoMatterOfKerberos() {
    assertThat(StorageFault.whyNotLetIn(new IOException("Disk full", new IOException()))).isEmpty();
  }

  @Test
  void aLibraryThatMayNotBeExecutedIsToldOfWhateverItsFolderIsCalled() {
    String said = "/a b/lib.so: /a b/lib.so: failed to map segment from shared object";

    assertThat(StorageFault.whyNotLoaded(new IllegalStateException(new UnsatisfiedLinkError(said))))
        .hasValueSatisfying(why -> assertThat(why).startsWith("/a b/lib.so cannot be loaded"));
    assertThat(StorageFault.whyNotLoaded(new IllegalStateException(new UnsatisfiedLinkError())))
        .isEmpty();
  }
}
