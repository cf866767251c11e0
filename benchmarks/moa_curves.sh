#!/usr/bin/env bash
# Prequential accuracy of naive Bayes on MOA's own generators, beside which CurveRun prints that on Millrace's.
#
#   benchmarks/moa_curves.sh CLASSPATH SEEDS
#
# CLASSPATH holds moa-2024.07.0.jar and what it needs (Maven: nz.ac.waikato.cms.moa:moa). MOA is GPL-3: it is a process
# of its own here, and no part of this project.
set -euo pipefail
streams=("SEAGenerator -f 1 -p 10 -i" "LEDGenerator -n 10 -i" "AgrawalGenerator -f 1 -i" "HyperplaneGenerator -k 0 -t 0.0 -i"
  "RandomRBFGenerator -r")
echo "| stream | seed | 1,000 | 10,000 | 100,000 |"
echo "|---|---|---|---|---|"
for stream in "${streams[@]}"; do
  for ((seed = 1; seed <= $2; seed++)); do
    java -Xmx500m -cp "$1" moa.DoTask "EvaluatePrequential -l bayes.NaiveBayes -s (generators.$stream $seed) \
-e BasicClassificationPerformanceEvaluator -i 100000 -f 1000" 2>/dev/null |
      awk -F, -v name="${stream%% *}" -v seed="$seed" \
        '$1 == 1000 { a = $5 } $1 == 10000 { b = $5 }
         $1 == 100000 { printf "| %s | %d | %.1f | %.1f | %.1f |\n", name, seed, a, b, $5 }'
  done
done
