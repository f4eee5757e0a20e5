package dev.sheaf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;

/**
 * What an API server of Kubernetes holds, as fabric8 simulates it, with what Spark asks of a real
 * one and that lacks.
 */
final class KubernetesApi extends KubernetesCrudDispatcher {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "Content-Type";

  /** A pod has a status from its first moment. */
  @Override
  public MockResponse handleCreate(RecordedRequest request) {
    if (!request.getPath().endsWith("/pods")) {
      return super.handleCreate(request);
    }
    try {
      ObjectNode pod = (ObjectNode) JSON.readTree(request.getBody().getBytes());
      pod.putObject("status").put("phase", "Pending");
      return super.handleCreate(with(request, request.getPath(), JSON.writeValueAsBytes(pod)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is applied to an object that there is not creates it. */
  @Override
  public MockResponse handlePatch(RecordedRequest request) {
    String type = request.getHeader(CONTENT_TYPE);
    if (!type.startsWith(PatchType.SERVER_SIDE_APPLY.getContentType())) {
      return super.handlePatch(request);
    }
    String path = request.getPath().replaceFirst("\\?.*", "");
    String kind = path.substring(0, path.lastIndexOf('/'));
    byte[] object = request.getBody().getBytes();
    MockResponse created = handleCreate(with(request, kind, object));
    return created.code() == HttpURLConnection.HTTP_CONFLICT
        ? super.handlePatch(with(request, path, object))
        : created;
  }

  private static RecordedRequest with(RecordedRequest request, String path, byte[] body) {
    String type = PatchType.JSON_MERGE.getContentType();
    Headers headers = Headers.builder().add(CONTENT_TYPE, type).build();
    return new RecordedRequest(
        request.getHttpVersion(), HttpMethod.PATCH, path, headers, new Buffer(body));
  }
}
