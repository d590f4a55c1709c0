#!/bin/sh
# Builds a Redis image out of this machine's own redis-server, for machines whose Docker engine reaches no registry.
#
#   redis-image.sh [image]        image: the name to give it, rmap-redis:local unless told
#
# Then run the tests with RMAP_REDIS_IMAGE set to that name, TESTCONTAINERS_RYUK_DISABLED=true and, where the tests run
# in a container themselves, TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1.
#
# The image holds the server, the libraries it is linked with, and the few tools that wait strategies run inside of
# containers. Needs redis-server, ldd, tar and docker. Does nothing if the image is there already.
set -eu

image=${1:-rmap-redis:local}

if docker image inspect "$image" >/dev/null 2>&1; then
    echo "$image is there already"
    exit 0
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# Copies a program and the libraries it needs to the same places under $root.
add() {
    for file in "$1" $(ldd "$1" 2>/dev/null | grep -o '/[^ ]*' || true); do
        mkdir -p "$root$(dirname "$file")"
        cp -L "$file" "$root$file"
    done
}

mkdir -p "$root/bin" "$root/usr/bin" "$root/etc" "$root/tmp" "$root/data"
chmod 1777 "$root/tmp"
chmod 777 "$root/data"
printf 'root:x:0:0::/:/bin/sh\nredis:x:999:999::/data:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nredis:x:999:\n' >"$root/etc/group"

for program in redis-server redis-cli cat grep awk sh; do
    path=$(command -v "$program") || continue
    path=$(readlink -f "$path")
    add "$path"
    cp -L "$path" "$root/usr/bin/$program"
    cp -L "$path" "$root/bin/$program"
done

tar -C "$root" -c . | docker import \
    -c 'EXPOSE 6379' \
    -c 'USER redis' \
    -c 'WORKDIR /data' \
    -c 'CMD ["redis-server", "--protected-mode", "no", "--bind", "0.0.0.0", "--save", ""]' \
    - "$image" >/dev/null
echo "built $image from $(redis-server --version | cut -d' ' -f1-3)"
