package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
  private final Configuration hadoop = new Configuration();

  @ParameterizedTest
  @CsvSource({
    "/data/run, LOCAL",
    "file:/data/run, LOCAL",
    "s3a://bucket/run, S3",
    "hdfs://host/run, RENAMING",
    "viewfs://cluster/run, RENAMING"
  })
  void aSchemeSaysHowAFolderIsClaimed(String location, Locations.Kind kind) {
    assertThat(Locations.kind(location, hadoop)).isEqualTo(kind);
  }

  @Test
  void aPathWithoutASchemeIsOnHadoopsDefaultFileSystem() {
    hadoop.set("fs.defaultFS", "hdfs://host:8020");
    assertThat(Locations.kind("/data/run", hadoop)).isEqualTo(Locations.Kind.RENAMING);
    assertThat(Locations.kind("run", hadoop)).isEqualTo(Locations.Kind.RENAMING);

    hadoop.set("fs.defaultFS", "s3a://bucket");
    assertThat(Locations.kind("/data/run", hadoop)).isEqualTo(Locations.Kind.S3);
    assertThat(OutputFolder.fault("/data/run", hadoop)).isEmpty();
  }

  /** Where Hadoop looks whether a file is there and then renames, or copies, to its name. */
  @ParameterizedTest
  @ValueSource(strings = {"s3", "gs", "abfss", "wasb", "oss", "cosn", "obs", "ftp", "sftp"})
  void aStoreWithoutExclusiveCreationIsRefused(String scheme) {
    assertThatThrownBy(() -> OutputFolder.at(scheme + "://place/run", hadoop))
        .isInstanceOf(DestinationException.class)
        .hasMessage(
            scheme
                + "://place/run is on a store that Sheaf cannot claim exclusively: name a local"
                + " folder, or one on HDFS or on S3 (s3a:).");
  }

  @Test
  void anS3LocationNamesABucketThatHadoopCanReach() {
    assertThat(OutputFolder.fault("s3a://bucket-1/run", hadoop)).isEmpty();
    assertThat(OutputFolder.fault("s3a:///run", hadoop)).hasValue("it names no bucket");
    assertThat(OutputFolder.fault("s3a://my_bucket/run", hadoop))
        .hasValue("Hadoop takes a bucket's name only if it can be a host's");
  }
}
