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
    "s3a://key:12/3@bucket/a.json,s3a://***@bucket/a.json",
    "s3a://bucket/a@b.json,s3a://bucket/a@b.json",
    "https://ann:p#w@host/a.json?b,https://***",
    "https://ann:p?w@host/a.json,https://***",
    "https://[2001:db8::1]/a.json?sig=s3@cr,https://[2001:db8::1]/a.json?***",
    "http://[::1]:8080/a.json?token=abc@def,http://[::1]:8080/a.json?***",
    "https://ann:pw@[::1]:8443/a?sig=s3@cr,https://***@[::1]:8443/a?***",
    "https://ann:pw@host:/a?token=s3cr@et,https://***@host:/a?***",
    "https://host:8443;v=1?sig=a@b,https://***",
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
