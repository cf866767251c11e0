package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.flink.runtime.rest.ConnectionException;
import org.apache.flink.runtime.rest.util.RestClientException;

/** A request to a cluster that failed: no answer, or an error. */
public final class ClusterException extends UncheckedIOException {

  private static final long serialVersionUID = 1L;
  private static final int DEEPEST = 20;
  private static final String NETTY = "org.apache.flink.shaded.netty4.";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  // Start of the message of Flink's client for an answer that is not JSON, or not the JSON of
  // Flink's errors.
  private static final String NOT_FLINKS = "Response was n";
  private static final String EXPECTED = ": expected Flink's REST endpoint, found ";

  private final Kind kind;

  /** What kind of failure it is. */
  public enum Kind {
    /** Nothing answers at the address. */
    UNREACHABLE,
    /** The server is not a REST endpoint of Flink, or denies this client access. */
    UNUSABLE,
    /** The cluster knows no such job. */
    UNKNOWN_JOB,
    /** The cluster answers with an error; its reason is in the cause. */
    REFUSED
  }

  private ClusterException(Kind kind, String message, Throwable cause) {
    super(message, cause instanceof IOException io ? io : new IOException(cause));
    this.kind = kind;
  }

  /**
   * Classifies a failure of Flink's client.
   *
   * @param address of the cluster, as {@code host:port}
   */
  static ClusterException of(String address, Throwable fault) {
    Throwable cause = fault;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      if (cause instanceof RestClientException answer) {
        return answered(address, answer);
      }
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof UnresolvedAddressException
          || cause instanceof TimeoutException) {
        return new ClusterException(
            Kind.UNREACHABLE,
            "Cannot reach a cluster at " + address + EXPECTED + "nothing that answers",
            fault);
      }
      if (isOfConnection(cause)) {
        return unusable(address, "something that closes the connection", fault);
      }
    }
    // An operation that the cluster began and that failed there.
    return refused(address, fault);
  }

  public Kind kind() {
    return kind;
  }

  /** Netty throws its own exceptions for bytes that are not HTTP or not TLS. */
  private static boolean isOfConnection(Throwable cause) {
    return cause instanceof SocketException
        || cause instanceof SSLException
        || cause instanceof ConnectionException
        || cause.getClass().getName().startsWith(NETTY);
  }

  private static ClusterException refused(String address, Throwable cause) {
    return new ClusterException(
        Kind.REFUSED, "Cannot complete the operation on the cluster at " + address, cause);
  }

  private static ClusterException answered(String address, RestClientException answer) {
    int status = answer.getHttpResponseStatus().code();
    String text = String.valueOf(answer.getMessage());
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return new ClusterException(
          Kind.UNUSABLE,
          "Cannot ask the cluster at "
              + address
              + ": expected access, found status "
              + status
              + "; set FLINK_REST_CLIENT_HEADERS to the header that it takes, such as"
              + " 'Authorization: Bearer TOKEN'",
          answer);
    }
    if (text.contains("FlinkJobNotFoundException")) {
      return new ClusterException(
          Kind.UNKNOWN_JOB, "Cannot find the job at the cluster at " + address, answer);
    }
    if (text.startsWith(NOT_FLINKS)) {
      return unusable(address, "an answer that is not Flink's, status " + status, answer);
    }
    return refused(address, answer);
  }

  private static ClusterException unusable(String address, String found, Throwable cause) {
    return new ClusterException(
        Kind.UNUSABLE,
        "Cannot ask the cluster at "
            + address
            + EXPECTED
            + found
            + "; correct the port, or for TLS set security.ssl.rest.enabled and its trust store",
        cause);
  }
}
