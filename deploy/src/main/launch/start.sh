# Finds Java and starts the command line. Read by the script millrace of the source tree and by bin/millrace of a
# distribution; not a command of its own.

say() { printf '%s\n' "$*" >&2; }

# Prints the feature version of a java command, 0 if it has none.
java_version() {
  local version="" release
  release=$(dirname "$(dirname "$1")")/release
  if [ -r "$release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")
  fi
  if [ -z "$version" ]; then
    version=$("$1" -XshowSettings:properties -version 2>&1 |
      sed -n 's/^ *java\.specification\.version = \([0-9]*\).*/\1/p') || true
  fi
  printf '%s' "${version:-0}"
}

# Sets java to a command of version 17 or newer. Without one: tells what was found, and fails.
find_java() {
  local candidate version seen="" ours
  ours=$(command -v java || true)
  for candidate in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$ours"; do
    [ -n "$candidate" ] && [ -x "$candidate" ] || continue
    version=$(java_version "$candidate")
    if [ "$version" -ge 17 ]; then
      java=$candidate
      return
    fi
    seen="$seen; $candidate is version $version"
  done
  say "Cannot start: expected Java 17 or newer in JAVA_HOME or on the PATH, found none$seen." \
    "Install one and set JAVA_HOME to its folder."
  return 2
}

# Starts the command line in place of this shell.
#   $1      the folder that holds launch/; relative entries of the class path start there
#   others  the arguments of millrace
start() {
  local base=$1 launch=$1/launch path="" entry option entries more options=() computes
  shift
  IFS=: read -r -a entries <"$launch/classpath" || true # The file ends without a line break.
  # The classes of a format that one command reads.
  if [ "${1:-}" = import ]; then
    IFS=: read -r -a more <"$launch/import.classpath" || true
    entries+=("${more[@]}")
  fi
  for entry in "${entries[@]}"; do
    case $entry in
      /*) ;;
      *) entry=$base/$entry ;;
    esac
    path=${path:+$path:}$entry
  done
  # A build keeps its classes beside launch/, a distribution has them in a jar of the class path.
  [ ! -d "$base/classes" ] || path=$base/classes:$path
  # The JVM announces the vector module with a warning, so commands that compute nothing do without.
  case " $* " in
    *" --check "* | *" --help "*) computes=no ;;
    " run "* | " replay "* | " demo "* | " infer "* | " soak "*) computes=yes ;;
    *) computes=no ;;
  esac
  while read -r -a entries; do
    for option in ${entries[@]+"${entries[@]}"}; do
      case $computes$option in
        no--add-modules=*) ;;
        *) options+=("$option") ;;
      esac
    done
  done < <(grep -v '^#' "$launch/jvm.options")
  # shellcheck disable=SC2086 # MILLRACE_OPTS is a list of words.
  exec "$java" "${options[@]}" -Xmx2g \
    "-Dlog4j2.configurationFile=$launch/log4j2.properties" \
    ${MILLRACE_LOG:+"-Dmillrace.log=$MILLRACE_LOG"} \
    ${MILLRACE_OPTS:-} \
    -cp "$path" \
    io.millrace.cli.Millrace "$@"
}
