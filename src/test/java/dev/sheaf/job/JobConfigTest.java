package dev.sheaf.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobConfigTest {
  private static final String SECRET_URL = "https://ann:pw@host/a.json?token=tk#sha256=00";

  private static JobConfig read(String yaml, String... overrides) {
    return new JobConfigReader(Map.of()).read(yaml, "job.yaml", List.of(overrides));
  }

  private static JobConfig job(String... overrides) {
    return read("{name: n, input: {paths: a.json}, output: {path: out}}", overrides);
  }

  @Test
  void theManifestShowsEveryKeyInTheOrderOfTheJobFileButWhereTheJobRan() {
    assertThat(job().toJson().toString())
        .isEqualTo(
            "{'name':'n','input':{'paths':['a.json'],'format':'auto','fields':{'instruction':"
                    .replace('\'', '"')
                + ("'instruction','input':'input','output':'output'},'max-rejected':0},"
                        + "'template':'alpaca','tokenizer':'r50k_base','special-text':'as-text',"
                        + "'split':{'by':'hash','train':0.85,'test':0.1,'seed':0},"
                        + "'loss':{'over':'everything'},'order':{'by':'input','seed':0},"
                        + "'batch':{'size':8,'drop-last':false},"
                        + "'collate':{'targets':'shifted','padding-id':'end-of-text',"
                        + "'padding-in-targets':'ignore-after-first','ignore-index':-100,"
                        + "'max-length':'none'},"
                        + "'output':{'formats':['safetensors'],'dtype':'int64',"
                        + "'shard-rows':65536}}")
                    .replace('\'', '"'));
  }

  @Test
  void theManifestNamesTheTokenizersFileWithoutItsFolder() {
    String tokenizer = "tokenizer={file: %s/ranks.tiktoken, pattern: gpt2, end-of-text: '300'}";

    assertThat(job(tokenizer.formatted("a")).toJson())
        .isEqualTo(job(tokenizer.formatted("hdfs://host/b")).toJson());
    assertThat(job(tokenizer.formatted("a")).toJson().get("tokenizer").toString())
        .isEqualTo("{\"file\":\"ranks.tiktoken\",\"pattern\":\"gpt2\",\"end-of-text\":\"300\"}");
    assertThat(read(job(tokenizer.formatted("a")).toJson().toString(), "output.path=out"))
        .isEqualTo(job("tokenizer={file: ranks.tiktoken, pattern: gpt2, end-of-text: 300}"));
  }

  @Test
  void theManifestDoesNotSayWhereTheJobRan() {
    assertThat(job("output.path=elsewhere", "collate.where=executors").toJson())
        .isEqualTo(job().toJson());
  }

  @Test
  void theManifestsFormIsAJobFile() {
    JobConfig job =
        job(
            "name=\"a 'quoted' \\t ünïcode 😀: name\"",
            "input.max-rejected=2.50%",
            "split={train: 0.0001, test: 0.00012345, seed: -1}",
            "batch.drop-last=true",
            "collate={padding-id: 7, max-length: 64, targets: none}",
            "output.formats=[parquet, npz]");
    assertThat(read(job.toJson().toString(), "output.path=out")).isEqualTo(job);
    assertThat(read(job().toJson().toString(), "output.path=out")).isEqualTo(job());
  }

  @Test
  void controlCharactersComeBackFromTheManifestChangedOrNotAtAll() {
    JobConfig nextLine = job("name=\"a\\u0085b\"");
    assertThat(nextLine.name()).isEqualTo("a\u0085b");
    assertThat(read(nextLine.toJson().toString(), "output.path=out").name()).isEqualTo("a b");

    String delete = job("name=\"a\\u007fb\"").toJson().toString();
    assertThatThrownBy(() -> read(delete, "output.path=out"))
        .isInstanceOf(JobConfigException.class)
        .hasMessageContaining("special characters are not allowed");
  }

  @Test
  void noFormOfAJobShowsASecret() {
    JobConfig job = job("input.paths='" + SECRET_URL + "'");
    assertThat(job.input().paths()).containsExactly(SECRET_URL);
    assertThat(List.of(job.toString(), job.toJson().toString(), job.input().toString()))
        .allSatisfy(
            form ->
                assertThat(form)
                    .contains("https://***@host/a.json?***#sha256=00")
                    .doesNotContain("ann", "pw", "tk"));
  }

  @Test
  void listsOfAJobCannotBeChanged() {
    List<String> paths = new ArrayList<>(List.of("a.json"));
    JobConfig.Input input =
        new JobConfig.Input(
            paths, job().input().format(), job().input().fields(), MaxRejected.NONE);
    paths.add("b.json");
    assertThat(input.paths()).containsExactly("a.json");
  }
}
