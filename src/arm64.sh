#!/usr/bin/env bash
# Runs the tests of the bits on ARM64, on any Debian 12: QEMU in user mode runs Debian's JRE for ARM64, on the portable kernels,
# on vectors of 128 bits (NEON) and on vectors of 512 bits (SVE). The packages are unpacked into target/arm64; nothing is
# installed. It takes three minutes, or more beside other work. Usage: src/arm64.sh [test classes, separated by commas]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tests=${1:-RecordedBitsTest,SameBitsTest,KernelsTest}
folder=$PWD/target/arm64
root=$folder/root
jre=$root/usr/lib/jvm/java-17-openjdk-arm64

# apt-get for ARM64, with lists and a cache of its own.
apt_arm64() {
  apt-get -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root -o Dir::State="$folder/apt" \
    -o Dir::State::lists="$folder/apt/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$folder/apt/cache" -qq "$@"
}

unpack() {
  mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$root"
  cd "$folder"
  apt_arm64 update
  apt_arm64 download openjdk-17-jre-headless libc6 libgcc-s1 libstdc++6 zlib1g
  apt-get -o APT::Sandbox::User=root -qq download qemu-user-static
  for package in *.deb; do
    dpkg-deb -x "$package" "$root"
  done
  find "$root" -type l -lname '/etc/*' | while read -r link; do
    ln -sfn "$root$(readlink "$link")" "$link"
  done
  cd - > /dev/null
}

# Runs the tests with these options of the JVM.
check() {
  echo "==> ARM64: ${*:-portable kernels}"
  mvn -B -ntp surefire:test -Djvm="$folder/jvm/bin/java" -Dtest="$tests" -DargLine="$*" | grep -E 'Tests run|FAIL|ERROR'
}

[ -x "$jre/bin/java" ] || unpack
mkdir -p "$folder/jvm/bin"
cp "$jre/release" "$folder/jvm/"
cat > "$folder/jvm/bin/java" <<EOF
#!/bin/sh
exec "$root/usr/bin/qemu-aarch64-static" -L "$root" -cpu max "$jre/bin/java" "\$@"
EOF
chmod +x "$folder/jvm/bin/java"
"$folder/jvm/bin/java" -version
mvn -B -ntp -q test-compile
vector=(--add-modules jdk.incubator.vector -Dunroll.kernels=vector)
check
check "${vector[@]}" -XX:UseSVE=0
check "${vector[@]}"
echo "==> all passed"
