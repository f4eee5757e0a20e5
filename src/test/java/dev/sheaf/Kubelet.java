package dev.sheaf;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the container of every pod as a process on loopback: at an address of its own, with the
 * pod's environment, and with the files of its image, its volumes and its service account where it
 * looks for them.
 *
 * <p>A container sees this machine's other files too, and is held to no limit of memory or cores.
 */
final class Kubelet implements AutoCloseable {
  /** What is mounted into every container beside what its pod asks for. */
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

  /** Where Spark's images let a program write. */
  private static final String WORK = "/opt/spark/work-dir";

  private final KubernetesClient client;
  private final Image image;
  private final Path folder;
  private final String network;
  private final Path hosts;
  private final Map<String, String> addresses = new HashMap<>();
  private final Map<String, Process> processes = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "kubelet");

  /**
   * What containers are made from.
   *
   * @param files laid over this machine's
   * @param environment of each container
   */
  record Image(Path files, Map<String, String> environment) {}

  /**
   * Starts it.
   *
   * @param client of the API server whose pods it runs
   * @param folder for their files; what is in {@code account} is that of all service accounts
   * @param network what the addresses of pods begin with, as {@code 127.9.9.}
   */
  Kubelet(KubernetesClient client, Image image, Path folder, String network) throws IOException {
    this.client = client;
    this.image = image;
    this.folder = folder;
    this.network = network;
    this.hosts = Files.copy(Path.of("/etc/hosts"), folder.resolve("hosts"));
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether containers can be made here. */
  static boolean canRun() throws IOException, InterruptedException {
    String lay = "mount -t overlay -o lowerdir=/opt:/var image /opt && mount --bind /var /opt";
    return Command.run("unshare", "-rm", "sh", "-c", lay).exit() == 0;
  }

  private void run() {
    try {
      while (true) {
        List<Pod> pods = client.pods().list().getItems();
        for (Pod pod : pods) {
          addresses.computeIfAbsent(uid(pod), uid -> network + (addresses.size() + 1));
        }
        nameServices(pods);
        pods.forEach(this::lookAfter);
        endAllBut(pods);
        Thread.sleep(250);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  /** Whether a pod's container has ended, and the pod says so. */
  static boolean hasEnded(Pod pod) {
    return Set.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
  }

  /** Writes the addresses of services to where containers look up names. */
  private void nameServices(List<Pod> pods) throws IOException {
    StringBuilder names = new StringBuilder(Files.readString(Path.of("/etc/hosts")));
    for (Service service : client.services().list().getItems()) {
      for (Pod pod : pods) {
        Map<String, String> selector = service.getSpec().getSelector();
        if (pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet())) {
          String name = service.getMetadata().getName();
          String namespace = service.getMetadata().getNamespace();
          names.append("%s %s.%s.svc\n".formatted(addresses.get(uid(pod)), name, namespace));
        }
      }
    }
    if (!names.toString().equals(Files.readString(hosts))) {
      Files.writeString(hosts, names);
    }
  }

  private void lookAfter(Pod pod) {
    Process process = processes.get(uid(pod));
    try {
      if (process == null && hasItsVolumes(pod)) {
        processes.put(uid(pod), start(pod));
        tell(pod, "Running", running());
      } else if (process != null && !process.isAlive() && !hasEnded(pod)) {
        int exit = process.exitValue();
        tell(pod, exit == 0 ? "Succeeded" : "Failed", terminated(exit));
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      // The pod has been deleted or changed since it was listed: it is looked after in a moment.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean hasItsVolumes(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .map(Volume::getConfigMap)
        .allMatch(map -> map == null || configMap(map) != null);
  }

  private ConfigMap configMap(ConfigMapVolumeSource source) {
    return client.configMaps().withName(source.getName()).get();
  }

  private static ContainerState running() {
    return new ContainerStateBuilder().withNewRunning().endRunning().build();
  }

  private static ContainerState terminated(int exit) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(exit)
        .endTerminated()
        .build();
  }

  private void tell(Pod pod, String phase, ContainerState state) {
    Container container = pod.getSpec().getContainers().get(0);
    client
        .pods()
        .withName(pod.getMetadata().getName())
        .editStatus(
            now ->
                new PodBuilder(now)
                    .withNewStatus()
                    .withPhase(phase)
                    .withPodIP(addresses.get(uid(pod)))
                    .addNewContainerStatus()
                    .withName(container.getName())
                    .withImage(container.getImage())
                    .withImageID(container.getImage())
                    .withReady(state.getRunning() != null)
                    .withRestartCount(0)
                    .withState(state)
                    .endContainerStatus()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(state.getRunning() != null ? "True" : "False")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private Process start(Pod pod) throws IOException {
    Container container = pod.getSpec().getContainers().get(0);
    Path its = Files.createDirectories(folder.resolve(pod.getMetadata().getName()));
    Map<String, Path> mounts = mounts(pod, container, its.resolve("volumes"));
    List<String> command =
        new ArrayList<>(List.of("unshare", "-rm", "sh", "-ec", script(mounts, its), "container"));
    Map<String, String> environment = environment(pod, container);
    command.addAll(entrypoint(container.getArgs(), environment));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(its.resolve("log").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The folders that are to be seen in others' places. */
  private Map<String, Path> mounts(Pod pod, Container container, Path volumes) throws IOException {
    for (Volume volume : pod.getSpec().getVolumes()) {
      Path files = Files.createDirectories(volumes.resolve(volume.getName()));
      ConfigMapVolumeSource source = volume.getConfigMap();
      if (source != null) {
        Map<String, String> data = configMap(source).getData();
        for (KeyToPath item : source.getItems()) {
          Files.writeString(files.resolve(item.getPath()), data.get(item.getKey()));
        }
      }
    }
    Map<String, Path> mounts = new TreeMap<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      mounts.put(mount.getMountPath(), volumes.resolve(mount.getName()));
    }
    mounts.put(ACCOUNT, folder.resolve("account"));
    mounts.put(WORK, Files.createDirectories(volumes.resolveSibling("work")));
    return mounts;
  }

  /** Lays the image over this machine's files, mounts the volumes, and becomes the program. */
  private String script(Map<String, Path> mounts, Path its) throws IOException {
    Path places = its.resolve("places");
    Set<String> tops = new TreeSet<>(List.of("opt"));
    for (String mount : mounts.keySet()) {
      Files.createDirectories(Path.of(places + mount));
      tops.add(Path.of(mount).getName(0).toString());
    }
    StringBuilder script = new StringBuilder();
    for (String top : tops) {
      String layers = places + "/" + top;
      if (Files.exists(image.files().resolve(top))) {
        layers += ":" + image.files().resolve(top);
      }
      script.append("mount -t overlay -o lowerdir=%s:/%s image /%2$s\n".formatted(layers, top));
    }
    mounts.forEach((to, from) -> script.append("mount --bind %s %s\n".formatted(from, to)));
    script.append("mount --bind %s /etc/hosts\n".formatted(hosts));
    return script + "cd " + WORK + "\nexec \"$@\"";
  }

  private Map<String, String> environment(Pod pod, Container container) {
    Map<String, String> environment = new HashMap<>(image.environment());
    for (EnvVar variable : container.getEnv()) {
      String value = variable.getValue();
      if (variable.getValueFrom() != null) {
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        value =
            switch (field) {
              case "status.podIP" -> addresses.get(uid(pod));
              case "metadata.name" -> pod.getMetadata().getName();
              default -> throw new IllegalArgumentException(field);
            };
      }
      environment.put(variable.getName(), value == null ? "" : value);
    }
    return environment;
  }

  /** What the entry point of Spark's images makes of a container's arguments. */
  private static List<String> entrypoint(List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    String spark = environment.get("SPARK_HOME");
    switch (arguments.get(0)) {
      case "driver" -> {
        String address = environment.get("SPARK_DRIVER_BIND_ADDRESS");
        command.add(spark + "/bin/spark-submit");
        command.addAll(List.of("--conf", "spark.driver.bindAddress=" + address));
        command.addAll(List.of("--conf", "spark.executorEnv.SPARK_DRIVER_POD_IP=" + address));
        command.addAll(List.of("--deploy-mode", "client"));
        command.addAll(arguments.subList(1, arguments.size()));
      }
      case "executor" -> {
        command.add(environment.get("JAVA_HOME") + "/bin/java");
        for (int i = 0; environment.containsKey("SPARK_JAVA_OPT_" + i); i++) {
          command.add(environment.get("SPARK_JAVA_OPT_" + i));
        }
        String memory = environment.get("SPARK_EXECUTOR_MEMORY");
        command.addAll(List.of("-Xms" + memory, "-Xmx" + memory, "-cp"));
        command.add(environment.get("SPARK_CONF_DIR") + ":" + spark + "/jars/*");
        command.add("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend");
        Map<String, String> options =
            Map.of(
                "--driver-url", "SPARK_DRIVER_URL",
                "--executor-id", "SPARK_EXECUTOR_ID",
                "--cores", "SPARK_EXECUTOR_CORES",
                "--app-id", "SPARK_APPLICATION_ID",
                "--hostname", "SPARK_EXECUTOR_POD_IP",
                "--resourceProfileId", "SPARK_RESOURCE_PROFILE_ID",
                "--podName", "SPARK_EXECUTOR_POD_NAME");
        options.forEach((option, name) -> command.addAll(List.of(option, environment.get(name))));
      }
      default -> throw new IllegalArgumentException(arguments.get(0));
    }
    return command;
  }

  /** Ends the containers whose pods are no more. */
  private void endAllBut(List<Pod> pods) {
    Set<String> there = new HashSet<>();
    pods.forEach(pod -> there.add(uid(pod)));
    processes.forEach(
        (uid, process) -> {
          if (!there.contains(uid)) {
            process.destroy();
          }
        });
  }

  /** Kills a pod's container, if it has one yet, as a machine does that has no more memory. */
  void kill(Pod pod) {
    Process process = processes.get(uid(pod));
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** What a pod's container has written to standard output and error. */
  String log(String pod) throws IOException {
    return Files.readString(folder.resolve(pod).resolve("log"));
  }

  @Override
  public void close() {
    thread.interrupt();
    processes.values().forEach(process -> process.destroyForcibly().onExit().join());
  }
}
