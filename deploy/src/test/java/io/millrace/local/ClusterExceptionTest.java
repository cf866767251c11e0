package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.ClusterException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.Test;

final class ClusterExceptionTest {

  private static final String AT = "flink.example:8081";

  @Test
  void exampleUsage() {
    ClusterException fault = of(new ConnectException("Connection refused"));

    assertThat(fault.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(fault)
        .hasMessage(
            "Cannot reach a cluster at flink.example:8081: expected Flink's REST endpoint, found"
                + " nothing that answers");
  }

  @Test
  void aClusterThatIsNotThereIsToldByAnyCauseHoweverDeep() {
    for (Exception cause :
        new Exception[] {
          new ConnectException("refused"), new UnknownHostException("flink"), new TimeoutException()
        }) {
      Exception wrapped = new ExecutionException(new CompletionException(new IOException(cause)));

      assertThat(of(cause).kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(of(wrapped).kind()).isEqualTo(Kind.UNREACHABLE);
    }
  }

  @Test
  void aServerThatSpeaksAnotherProtocolIsToldWithTheSettingsOfTls() {
    for (Exception cause :
        new Exception[] {new SocketException("reset"), new SSLHandshakeException("no TLS")}) {
      assertThat(of(cause).kind()).isEqualTo(Kind.UNUSABLE);
      assertThat(of(cause))
          .hasMessageContaining("found something that closes the connection; correct the port")
          .hasMessageContaining("security.ssl.rest.enabled");
    }
  }

  @Test
  void aRefusedLoginNamesTheVariableOfItsHeader() {
    for (HttpResponseStatus status :
        new HttpResponseStatus[] {HttpResponseStatus.UNAUTHORIZED, HttpResponseStatus.FORBIDDEN}) {
      ClusterException fault = of(new RestClientException("Response was not JSON", status));

      assertThat(fault.kind()).isEqualTo(Kind.UNUSABLE);
      assertThat(fault)
          .hasMessageContaining("expected access, found status " + status.code() + "; ")
          .hasMessageContaining("FLINK_REST_CLIENT_HEADERS");
    }
  }

  @Test
  void anAnswerOfAnotherServerIsNotOneOfFlink() {
    ClusterException fault =
        of(
            new ExecutionException(
                new RestClientException(
                    "Response was not valid JSON, but plain-text: <html>", HttpResponseStatus.OK)));

    assertThat(fault.kind()).isEqualTo(Kind.UNUSABLE);
    assertThat(fault).hasMessageContaining("found an answer that is not Flink's, status 200; ");
  }

  @Test
  void aJobThatIsUnknownIsNoOtherError() {
    assertThat(
            of(new RestClientException(
                    "[FlinkJobNotFoundException: Could not find Flink job (0a)]",
                    HttpResponseStatus.NOT_FOUND))
                .kind())
        .isEqualTo(Kind.UNKNOWN_JOB);
    ClusterException refused =
        of(new RestClientException("[Not found: /jobs]", HttpResponseStatus.NOT_FOUND));
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused).hasRootCauseInstanceOf(RestClientException.class);
  }

  @Test
  void anOperationThatFailedThereKeepsItsReason() {
    ClusterException fault = of(new IllegalStateException("no space left"));

    assertThat(fault.kind()).isEqualTo(Kind.REFUSED);
    assertThat(fault.getCause()).hasRootCauseMessage("no space left");
  }

  /** Two exceptions that are each other's cause, as some libraries make them. */
  @Test
  void aCircleOfCausesEnds() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);

    assertThat(of(one).kind()).isEqualTo(Kind.REFUSED);
  }

  private static ClusterException of(Exception cause) {
    return ClusterException.of(AT, cause);
  }
}
