# What the script millrace answers without a build and without Java. Not a command of its own.
#
# help.txt and commands.txt lie beside this file; LauncherTextsTest compares both with what the command line itself says.

unbuilt=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)

# Whether these words are a line of commands.txt. There, "name *" means that name takes other words than commands too.
is_command() { grep -qxF -e "$*" "$unbuilt/commands.txt"; }

# Whether what follows these words can only be a command.
chooses_commands() {
  grep -q -e "^$* " "$unbuilt/commands.txt" && ! is_command "$* *"
}

# The number of letters to insert, drop, replace or swap with a neighbour to turn $1 into $2: optimal string alignment,
# as CommandTypo computes it.
distance() {
  local a=$1 b=$2 i j w best d=()
  w=$((${#b} + 1)) # d is a table with w columns; bash 3.2 has no associative arrays.
  for ((i = 0; i <= ${#a}; i++)); do d[i * w]=$i; done
  for ((j = 0; j <= ${#b}; j++)); do d[j]=$j; done
  for ((i = 1; i <= ${#a}; i++)); do
    for ((j = 1; j <= ${#b}; j++)); do
      best=${d[(i - 1) * w + j - 1]}
      [ "${a:i-1:1}" = "${b:j-1:1}" ] || best=$((best + 1))
      ((d[(i - 1) * w + j] + 1 >= best)) || best=$((d[(i - 1) * w + j] + 1))
      ((d[i * w + j - 1] + 1 >= best)) || best=$((d[i * w + j - 1] + 1))
      if ((i > 1 && j > 1)) && [ "${a:i-1:1}${a:i-2:1}" = "${b:j-2:1}${b:j-1:1}" ] &&
        ((d[(i - 2) * w + j - 2] + 1 < best)); then
        best=$((d[(i - 2) * w + j - 2] + 1))
      fi
      d[i * w + j]=$best
    done
  done
  printf '%s' "${d[${#a} * w + ${#b}]}"
}

# Says that $2 is no command below $1 (which may be empty), and which one is like it.
refuse_command() {
  local above=$1 word=$2 name far nearest="" least=3
  while read -r name; do
    far=$(distance "$word" "$name")
    if ((far < least && far < ${#word})); then
      least=$far
      nearest=$name
    fi
  done < <(sed -n "s/^${above:+$above }\([^ ]*\)\$/\1/p" "$unbuilt/commands.txt")
  say "Cannot run 'millrace ${above:+$above }$word': no such command.${nearest:+ Did you mean 'millrace ${above:+$above }$nearest'?}"
  say "All commands: millrace ${above:+$above }--help"
}

# Version and Flink's version, as the root pom names them; a profile names another Flink further down.
tree_version() {
  sed -n -e 's|^ *<revision>\(.*\)</revision>$|millrace \1|p' -e 's|^ *<flink.version>\(.*\)</flink.version>$|Flink \1|p' \
    "$1/pom.xml" | head -n 2
}

# Answers what needs no build: the help of the whole, the version, a command that does not exist. Exits if it answers.
#   $1      the root of the source tree
#   others  the arguments of millrace
answer_unbuilt() {
  local home=$1 first=${2:-} second=${3:-}
  case $#:$first in
    1:)
      cat "$unbuilt/help.txt" >&2
      exit 2
      ;;
    2:--help | 2:-h | 2:help)
      cat "$unbuilt/help.txt"
      exit 0
      ;;
    2:--version | 2:-V | 2:version)
      tree_version "$home"
      exit 0
      ;;
  esac
  case $first in
    -* | "") return ;; # Options before the command: for the command line to judge.
  esac
  if [ "$first" = help ]; then
    [ -n "$second" ] && [ "${second#-}" = "$second" ] && ! is_command "$second" || return 0
    refuse_command "" "$second"
    exit 2
  fi
  if ! is_command "$first"; then
    refuse_command "" "$first"
    exit 2
  fi
  if chooses_commands "$first" && [ -n "$second" ] && [ "${second#-}" = "$second" ] && ! is_command "$first $second"; then
    refuse_command "$first" "$second"
    exit 2
  fi
}
