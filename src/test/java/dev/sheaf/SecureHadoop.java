package dev.sheaf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.minikdc.MiniKdc;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.kerby.kerberos.kerb.client.KrbClient;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.ticket.TgtTicket;

/**
 * A real Hadoop that asks everybody for Kerberos: two HDFS, the first of them the default file
 * system, a YARN, and a Kerberos server that knows one user.
 *
 * <p>In a process of its own, for Kerberos is a matter of a whole JVM.
 */
final class SecureHadoop implements AutoCloseable {
  static final String USER = "user@EXAMPLE.COM";

  /** Where the user may write, on both file systems, and where paths begin that do not say. */
  private static final String HOME = "/user/user";

  private static final String TICKETS = "KRB5CCNAME";

  private static final String DAEMON = "hadoop/localhost";

  private final Path folder;
  private final Process process;
  private final BufferedReader answers;
  private final String options;
  private final List<String> roots;

  private SecureHadoop(Path folder, Process process) throws IOException {
    this.folder = folder;
    this.process = process;
    this.answers = process.inputReader(UTF_8);
    this.options = answer();
    this.roots = List.of(answer(), answer());
  }

  /**
   * Starts it.
   *
   * @param sparkHome the Spark that is to be submitted to it
   * @param folder for all that it leaves
   */
  static SecureHadoop start(Path sparkHome, Path folder) throws IOException {
    Path settings = Files.createDirectories(settings(folder));
    String classPath = settings + ":" + System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                Command.java(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx700m",
                    "-cp",
                    classPath,
                    SecureHadoop.class.getName(),
                    folder.toString(),
                    sparkHome.toString()))
            .redirectError(folder.resolve("hadoop.log").toFile())
            .start();
    return new SecureHadoop(folder, process);
  }

  private static Path settings(Path folder) {
    return folder.resolve("conf");
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IllegalStateException(Files.readString(folder.resolve("hadoop.log")));
    }
    return line;
  }

  /** A location where the user may write, on the default file system. */
  String onDefault(String name) {
    return roots.get(0) + HOME + "/" + name;
  }

  /** A location where the user may write, on the other file system. */
  String onOther(String name) {
    return other() + HOME + "/" + name;
  }

  /** The file system that is not the default. */
  String other() {
    return roots.get(1);
  }

  /** A cache with a ticket of the user's. */
  Path ticket() {
    return folder.resolve("ticket");
  }

  /** A cache with a ticket of the user's that was valid until yesterday. */
  Path expiredTicket() {
    return folder.resolve("expired");
  }

  /** A cache that does not exist. */
  Path noTicket() {
    return folder.resolve("none");
  }

  /** What the user can log in with. */
  Path keytab() {
    return keytab(folder);
  }

  private static Path keytab(Path folder) {
    return folder.resolve("user.keytab");
  }

  /** What the environment must have of a program for YARN, with a cache of tickets. */
  Map<String, String> ofYarn(Path sparkHome, Path tickets) {
    Map<String, String> environment = Yarn.environment(sparkHome, settings(folder), options);
    environment.put(TICKETS, tickets.toString());
    return environment;
  }

  /** The same, with more in {@code spark-defaults.conf}. */
  Map<String, String> ofYarn(Path sparkHome, Path tickets, List<String> defaults)
      throws IOException {
    Path spark = Files.createTempDirectory(folder, "spark");
    Path file = spark.resolve("spark-defaults.conf");
    Files.copy(settings(folder).resolve(file.getFileName()), file);
    Files.write(file, defaults, StandardOpenOption.APPEND);
    Map<String, String> environment = ofYarn(sparkHome, tickets);
    environment.put("SPARK_CONF_DIR", spark.toString());
    return environment;
  }

  /** What the environment must have of a program that runs here, with a cache of tickets. */
  Map<String, String> ofLocal(Path tickets, String... more) {
    return Map.of(
        "HADOOP_CONF_DIR",
        settings(folder).toString(),
        TICKETS,
        tickets.toString(),
        "SHEAF_OPTS",
        Site.QUICK + options + " " + String.join(" ", more));
  }

  /** What is in a run's folder, as {@link RunFiles} tells it. */
  String files(String location) throws IOException {
    process.outputWriter(UTF_8).append(location).append('\n').flush();
    return answer();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /**
   * It, in its own process: says where it is, then answers what is in the folders it is asked for.
   */
  public static void main(String[] words) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Path folder = Path.of(words[0]);
    MiniKdc kerberos = new MiniKdc(MiniKdc.createConf(), folder.toFile());
    kerberos.start();
    File keytab = folder.resolve("hadoop.keytab").toFile();
    kerberos.createPrincipal(keytab, DAEMON, "HTTP/localhost");
    kerberos.createPrincipal(keytab(folder).toFile(), "user");
    Map<String, String> settings = settings(kerberos.getRealm(), keytab);
    Configuration hadoop = new Configuration();
    settings.forEach(hadoop::set);
    UserGroupInformation.setConfiguration(hadoop);
    List<String> roots = new ArrayList<>();
    for (String name : List.of("default", "other")) {
      roots.add(startHdfs(folder.resolve(name), hadoop));
    }
    settings.put(FileSystem.FS_DEFAULT_NAME_KEY, roots.get(0));
    String options = " -Djava.security.krb5.conf=" + kerberos.getKrb5conf();
    new Yarn(Path.of(words[1]), settings(folder), settings, options);
    leaveTickets(kerberos, folder);
    answers.println(options);
    roots.forEach(answers::println);
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String place = questions.readLine(); place != null; place = questions.readLine()) {
      answers.println(RunFiles.of(place, hadoop));
    }
    Runtime.getRuntime().halt(0); // the tests have ended
  }

  private static Map<String, String> settings(String realm, File keytab) {
    Map<String, String> settings = new TreeMap<>(Hdfs.OF_CLIENTS);
    settings.put("hadoop.security.authentication", "kerberos");
    settings.put("hadoop.security.authorization", "true");
    for (String daemon : List.of("dfs.namenode", "dfs.datanode")) {
      settings.put(daemon + ".kerberos.principal", DAEMON + "@" + realm);
      settings.put(daemon + ".keytab.file", keytab.toString());
    }
    settings.put("dfs.web.authentication.kerberos.principal", "HTTP/localhost@" + realm);
    settings.put("dfs.block.access.token.enable", "true");
    settings.put("dfs.data.transfer.protection", "authentication");
    settings.put("ignore.secure.ports.for.testing", "true"); // or it asks for HTTPS as well
    for (String daemon : List.of("yarn.resourcemanager", "yarn.nodemanager")) {
      settings.put(daemon + ".principal", DAEMON + "@" + realm);
      settings.put(daemon + ".keytab", keytab.toString());
    }
    return settings;
  }

  private static String startHdfs(Path folder, Configuration hadoop) throws IOException {
    Configuration own = new Configuration(hadoop);
    own.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    MiniDFSCluster cluster = new MiniDFSCluster.Builder(own).numDataNodes(1).build();
    FileSystem files = cluster.getFileSystem();
    files.mkdirs(path(HOME));
    files.setOwner(path(HOME), "user", "user");
    files.copyFromLocalFile(path("jobs"), path(HOME + "/jobs"));
    return cluster.getURI().toString();
  }

  private static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(name);
  }

  /** As kinit does. */
  private static void leaveTickets(MiniKdc kerberos, Path folder) throws Exception {
    KrbClient client = new KrbClient(kerberos.getKrb5conf().getParentFile());
    client.init();
    TgtTicket ticket = client.requestTgt(USER, keytab(folder).toFile());
    client.storeTicket(ticket, folder.resolve("ticket").toFile());
    KerberosTime yesterday = KerberosTime.now().extend(-Duration.ofDays(1).toMillis());
    ticket.getEncKdcRepPart().setEndTime(yesterday);
    ticket.getEncKdcRepPart().setRenewTill(yesterday);
    client.storeTicket(ticket, folder.resolve("expired").toFile());
  }
}
