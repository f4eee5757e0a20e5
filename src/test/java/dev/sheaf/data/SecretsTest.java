package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  @ParameterizedTest
  @CsvSource({
    "https://ann:pw@host/a.json?token=1,https://***@host/a.json?***",
    "http://token@host:81/a.json,http://***@host:81/a.json",
    "HTTPS://ann:p@w@host/a,HTTPS://***@host/a",
    "s3a://key:secret@bucket/a.json,s3a://***@bucket/a.json",
    "s3a://key:sec/r+e/t@bucket/a.json,s3a://***@bucket/a.json",
    "https://ann:p#w@host/a.json?b,https://***@host/a.json?***",
    "https://ann:p?w@host/a.json,https://***@host/a.json",
    "https://host:81?a=b@c,https://host:81?***",
    "http://host:81#sha256=9f;http://a@b,http://host:81#sha256=9f;http://***@b",
    "hdfs://host:9000/a@b.json,hdfs://host:9000/a@b.json",
    "hdfs://host/a:b@c.json,hdfs://host/a:b@c.json",
    "abfss://box@account/a.json,abfss://box@account/a.json",
    "https://host/a@b.json#sha256=1,https://host/a@b.json#sha256=1",
    "data/a?.json,data/a?.json",
    "see http://a:b@c/d?e and https://f/?g#h,see http://***@c/d?*** and https://f/?***#h"
  })
  void userInfoAndQueriesAreMasked(String text, String masked) {
    assertThat(Secrets.masked(text)).isEqualTo(masked);
  }
}
