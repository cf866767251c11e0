package io.millrace.cli.plan;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.console.Version;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.LineChart;
import io.millrace.simulate.report.Report;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.report.Table;
import io.millrace.statespace.start.GainCurve;
import io.millrace.statespace.start.Modes;
import io.millrace.statespace.start.Perturbation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace plan ssm}. */
@Command(
    name = "ssm",
    description = {
      "Diagonalise HiPPO-LegS by a perturbation that keeps its transfer function, show the "
          + "poles, and draw",
      "the gain |(iω − A)⁻¹B| beside that of HiPPO itself and of its normal part (S4D-LegS)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace plan ssm",
      "  millrace plan ssm --states 32 --published --out out/ptd.html",
      "  millrace plan ssm --states 16 --compare table.json",
      "",
      "Exit codes: 0 done, 1 a file cannot be read or written, 2 bad usage."
    })
final class PlanSsmCommand implements Callable<Integer> {

  private static final int POINTS = 2000;
  private static final double GAMMA = 170;
  private static final int MOST_STATES = 64;

  @Spec private CommandSpec spec;

  @Option(names = "--states", defaultValue = "16", description = "Even, 4 to 64 (16).")
  private int states;

  @Option(names = "--mu", defaultValue = "1.5", description = "Weight of the condition (1.5).")
  private double mu;

  @Option(names = "--seed", defaultValue = "1", description = "Of the random start (1).")
  private long seed;

  @Option(
      names = "--published",
      description = "Minimise what the publication does, in place of the transfer error.")
  private boolean published;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Poles to compare these with: JSON with lam.re and lam.im.")
  private Path compare;

  @Option(
      names = "--out",
      defaultValue = "out/ssm.html",
      paramLabel = "FILE",
      description = "The picture (out/ssm.html).")
  private Path picture;

  @Override
  public Integer call() {
    if (states < 4 || states > MOST_STATES || states % 2 != 0 || mu <= 0) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot plan: expected --states even from 4 to 64 and --mu above 0, found "
              + states
              + " and "
              + mu);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("Minimising; some seconds for 64 states.");
    out.flush();
    Perturbation perturbation =
        published
            ? Perturbation.published(states, GAMMA, seed)
            : Perturbation.transferAware(states, mu, seed);
    List<String> heading = compare == null ? PoleRows.HEAD : PoleRows.COMPARED;
    Modes modes = perturbation.modes();
    List<List<String>> rows =
        compare == null ? PoleRows.of(modes) : PoleRows.beside(modes, PoleFile.read(compare));
    TextTable table = TextTable.of(heading);
    rows.forEach(table::add);
    table.lines().forEach(out::println);
    List<List<String>> figures =
        List.of(
            List.of("condition of V", NumberText.number(perturbation.condition())),
            List.of("size |E|/|A|", NumberText.number(perturbation.size())),
            List.of("largest transfer error", NumberText.number(perturbation.error(POINTS))),
            List.of("rightmost pole", NumberText.number(perturbation.abscissa())));
    out.println();
    figures.forEach(row -> out.println(row.get(0) + "  " + row.get(1)));
    report(perturbation, new Table(List.of(), figures), new Table(heading, rows)).write(picture);
    out.println("picture " + picture.toAbsolutePath());
    return ExitCode.DONE;
  }

  private Report report(Perturbation perturbation, Table figures, Table poles) {
    double[] omega = GainCurve.frequencies(states, POINTS);
    List<Series> series = new ArrayList<>();
    for (GainCurve curve :
        List.of(
            GainCurve.hippo(states, omega),
            GainCurve.normalPart(states, omega),
            GainCurve.perturbed("PTD", perturbation, omega))) {
      series.add(new Series(curve.name(), curve.omega(), curve.gain()));
    }
    LineChart gain =
        new LineChart(
            "Gain of HiPPO-LegS, S4D-LegS and the perturbation",
            new Dimension("ω (radians per unit of time)", new Scale.Log()),
            new Dimension("|(iω − A)⁻¹B|", new Scale.Log()),
            series);
    return new Report(
        "State-space start of " + states + " states",
        published
            ? "HiPPO-LegS, diagonalised by the perturbation that the publication minimises."
            : "HiPPO-LegS, diagonalised by a perturbation that keeps its transfer function.",
        List.of(
            new Section(
                "Gain over frequency",
                "How strongly the states answer to a tone. S4D-LegS keeps HiPPO's normal part "
                    + "and has a"
                    + " resonance near n²/π that HiPPO has not; the curve of a good perturbation "
                    + "coincides with HiPPO's.",
                List.of(gain, figures)),
            new Section("Poles", "One a conjugate pair, as states run them.", List.of(poles))),
        "millrace plan ssm");
  }
}
