#!/usr/bin/env bash
# One series of NAB through a job of Flink and `millrace measure`, beside the same series judged by published.sh.
#
#   benchmarks/nab_job.sh FOLDER realKnownCause/nyc_taxi     the folder with combined_windows.json
#
# Build before: mvn -B -q -pl benchmarks -am package -DskipTests -DskipITs
# Works in out/nab, which it deletes first. The score is the error of the forecast, which `measure` reads as "score".
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -ne 2 ] || [ ! -r "$home/benchmarks/target/classpath" ]; then
  sed -n '2,8s/^# \{0,1\}//p' "$0"
  exit 2
fi
rm -rf out/nab
first=$(python3 "$home/benchmarks/nab_labels.py" "$1" "$2" out/nab)
mkdir -p "out/nab/one/$(dirname "$2")" out/nab/judged out/nab/none
cp "$1/combined_windows.json" out/nab/one
cp "$1/$2".csv* "out/nab/one/$(dirname "$2")"
best=$(java --add-modules jdk.incubator.vector -cp "$home/benchmarks/target/classes:$(<"$home/benchmarks/target/classpath")" \
  io.millrace.benchmark.published.NabRun out/nab/one out/nab/none '`standardize`, `forecast`' 2> >(grep -v 'Using incubator modules' >&2))
echo "benchmark    $best"
threshold=$(sed 's/.*threshold \([^,]*\),.*/\1/' <<< "$best")
"$home/millrace" run "$home/benchmarks/nab.yaml"
# By event time, the fourth text between colons; the files of a folder have no order.
cat out/nab/results/part-* | sed 's/"error":/"score":/' | sort -t: -k4n > out/nab/judged/part-0-0.jsonl
"$home/millrace" measure out/nab/judged --label anomaly --skip "$first" --threshold "$threshold"
