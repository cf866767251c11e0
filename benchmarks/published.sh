#!/usr/bin/env bash
# Judges methods on published data, all by the same code; one table for each command.
#
#   benchmarks/published.sh nab FOLDER           the folder with combined_windows.json
#   benchmarks/published.sh skab FOLDER          the folder with valve1, valve2 and other
#   benchmarks/published.sh alarms FILE          ETTh1.csv; the readings of Beijing ship
#   benchmarks/published.sh latency              of alarms, for both kinds of delivery
#   benchmarks/published.sh cost                 what detect adds to the stages before it
#   benchmarks/published.sh ett FILE             ETTh1.csv, also with gzip
#   benchmarks/published.sh online FILE          ETTh1.csv or ETTh2.csv, by the protocols of online forecasting
#   benchmarks/published.sh beijing              its readings ship
#   benchmarks/published.sh levels [FILE]        level_after of standardize, on ETTh1.csv or Beijing
#   benchmarks/published.sh sensors [PAGE]       one pollutant over the stations of a city; readings ship
#   benchmarks/published.sh streams              made here
#   benchmarks/published.sh curves               naive Bayes on them, as moa_curves.sh prints it for MOA
#   benchmarks/published.sh river                the stream whose accuracy River publishes, for 100 seeds
#   benchmarks/published.sh activities FOLDER    the set of Matey-Sanz and others
#   benchmarks/published.sh skeletons FOLDER     PRECOG, folder Dataset/CSV
#
# Build before: mvn -B -q -pl benchmarks -am package -DskipTests -DskipITs
# Methods of scikit-learn and statsmodels are left out, with a word, where the python3 in PYTHON (python3) has none.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=${PYTHON:-python3}
if [ ! -r benchmarks/target/classpath ]; then
  echo "Cannot run: build first, with mvn -B -q -pl benchmarks -am package -DskipTests -DskipITs" >&2
  exit 2
fi
run() {
  java --add-modules jdk.incubator.vector --add-opens java.base/java.util=ALL-UNNAMED \
    --add-opens java.base/java.lang=ALL-UNNAMED -Xmx2g -cp "benchmarks/target/classes:$(<benchmarks/target/classpath)" \
    "io.millrace.benchmark.published.$1" "${@:2}" 2> >(grep -v 'Using incubator modules' >&2)
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
has() {
  "$python" -c "import $1" 2>/dev/null && return
  echo "Without $2: $python has none." >&2
  return 1
}
case ${1:-} in
  nab | skab)
    if has sklearn scikit-learn; then
      "$python" benchmarks/published_peers.py "$1" "$2" "$work"
    fi
    if [ "$1" = nab ]; then run NabRun "$2" "$work"; else run SkabRun "$2" "$work"; fi
    ;;
  alarms) run AlarmRun "$2" examples/replay/sensors.yaml ;;
  latency) run AlarmLatencyRun ;;
  ett | beijing)
    run forecast.ForecastRun write "$work" "$@"
    if has statsmodels statsmodels; then
      "$python" benchmarks/forecast_peers.py "$work"
    fi
    run forecast.ForecastRun judge "$work" "$@"
    ;;
  online) run forecast.OnlineProtocolRun "$2" ;;
  levels) run forecast.LevelRun "${@:2}" ;;
  cost) run DetectRun ;;
  sensors)
    run sensor.SensorRun write "$work"
    if has sklearn scikit-learn; then
      "$python" -W ignore benchmarks/sensor_peers.py "$work" 8
    fi
    mkdir -p out
    run sensor.SensorRun "$work" "${2:-out/sensors.html}"
    ;;
  streams)
    run stream.StreamsRun 100000 3 "$work"
    if has sklearn scikit-learn; then
      echo
      "$python" benchmarks/stream_peers.py "$work"
    fi
    ;;
  curves) run stream.CurveRun 3 ;;
  river) run stream.RiverRun 100 ;;
  activities | skeletons)
    run movement.MovementRun "$1" "$2"
    echo
    run movement.UnknownRun "$1" "$2"
    ;;
  *)
    sed -n '2,19s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
