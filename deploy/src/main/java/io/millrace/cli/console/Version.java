package io.millrace.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.flink.runtime.util.EnvironmentInformation;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the resource that the build wrote. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "millrace " + build().getProperty("version"),
      "Flink " + EnvironmentInformation.getVersion() + ", Java " + Runtime.version()
    };
  }

  private static Properties build() throws IOException {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
      build.load(in);
    }
    return build;
  }
}
