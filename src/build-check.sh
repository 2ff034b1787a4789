#!/usr/bin/env bash
# Checks the build itself, on a clean copy of HEAD in target/build-check: it gives the same bytes twice, in another folder, whose
# name has spaces and letters outside ASCII, in another locale and with two threads; its tests pass in Turkish and German; it
# runs on other versions of Maven; and .ci/run fails when a test does.
# Usage: src/build-check.sh [bytes|maven|red ...]; MAVENS="3.6.3 3.10.0" names the versions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$PWD/target/build-check
plain=$folder/plain
odd="$folder/ein Ordner mit ß ı und 字"

copy() {
  rm -rf "$1"
  mkdir -p "$1"
  git archive HEAD | tar -x -C "$1"
}

# The options of a JVM in a locale such as tr-TR.
locale() {
  echo "-Duser.language=${1%-*} -Duser.country=${1#*-}"
}

bytes() {
  copy "$plain"
  copy "$odd"
  echo "==> once, without tests"
  (cd "$plain" && mvn -B -ntp -q package -DskipTests)
  echo "==> once more, with all tests, in '$(basename "$odd")', in Turkish, on two threads"
  (cd "$odd" && MAVEN_OPTS=$(locale tr-TR) mvn -B -ntp -T 2 verify -DargLine="$(locale tr-TR)" | grep -E 'Tests run:.*[0-9]$|Passed:|ERROR')
  echo "==> the tests in German"
  (cd "$odd" && MAVEN_OPTS=$(locale de-DE) mvn -B -ntp surefire:test -DargLine="$(locale de-DE)" | grep -E 'Tests run:.*[0-9]$|ERROR')
  for jar in "$plain"/target/*.jar; do
    cmp "$jar" "$odd/target/$(basename "$jar")"
    echo "==> the same bytes twice: $(basename "$jar")"
  done
}

maven() {
  for version in ${MAVENS:-3.6.3 3.10.0 4.0.0-rc-4}; do
    echo "==> Maven $version, with the projects that use the jar, without the tests"
    mvn -B -ntp -q dependency:copy -Dartifact="org.apache.maven:apache-maven:$version:tar.gz:bin" -DoutputDirectory="$folder"
    tar -x -f "$folder/apache-maven-$version-bin.tar.gz" -C "$folder"
    copy "$plain"
    (cd "$plain" && "$folder/apache-maven-$version/bin/mvn" -B -ntp verify -DskipTests | grep -E 'Passed:|WARN|ERROR|BUILD')
  done
}

red() {
  copy "$plain"
  sed -i 's/isEqualTo(3626045421719552839L)/isEqualTo(1L)/' "$plain/src/test/java/io/github/unroll/RecordedBitsTest.java"
  echo "==> .ci/run with a test that fails; the other tests are left out"
  if MAVEN_OPTS=-Dtest=RecordedBitsTest "$plain/.ci/run" > "$folder/red.txt" 2>&1; then
    echo "==> .ci/run passed; it must not"
    exit 1
  fi
  grep -E 'Tests run:.*[0-9]$' "$folder/red.txt"
}

mkdir -p "$folder"
[ $# -gt 0 ] || set -- bytes maven red
for step in "$@"; do
  "$step"
done
echo "==> all passed"
