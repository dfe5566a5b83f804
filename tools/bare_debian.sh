#!/usr/bin/env bash
# Proves that a bare Debian is enough: runs a command (by default what CI runs) in a fresh one.
#
#   tools/bare_debian.sh [make setup]
#
# Needs root and debootstrap. Git's view of the working tree is copied in; this machine's settings
# for package indexes, certificates and proxies are lent to it, for it stands on the same network.
# Mounts and processes live in namespaces of their own and end with the command.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

release=bookworm
packages=python3,python3-venv,make,git,ca-certificates
base=${BARE_DEBIAN_BASE:-/tmp/livery-bare-$release.tar}
root=$(mktemp -d /tmp/livery-bare.XXXXXX)
trap 'rm -rf --one-file-system "$root"' EXIT

if [[ ! -f $base ]]; then
    echo "Making a bare Debian once, kept as $base"
    debootstrap --variant=minbase --include="$packages" "$release" "$root" > "$base.log"
    tar -C "$root" -cf "$base" .
else
    tar -C "$root" -xf "$base"
fi

chmod 755 "$root" # it is the root folder of all accounts in there
mkdir -p "$root/livery" "$root/root/.config"
git ls-files -z --cached --others --exclude-standard |
    tar --null --files-from=- --ignore-failed-read -cf - | tar -C "$root/livery" -xf -

lend() { # a file or folder, if this machine has it
    if [[ -e $1 ]]; then
        rm -rf "$root$1" && mkdir -p "$root$(dirname "$1")"
        cp -aLT "$1" "$root$1"
    fi
}
for settings in /etc/apt /etc/ssl/certs /etc/pip.conf /etc/hosts /etc/resolv.conf; do
    lend "$settings"
done
[[ -d ~/.config/pip ]] && cp -aL ~/.config/pip "$root/root/.config/"
[[ -f ~/.npmrc ]] && cp -L ~/.npmrc "$root/root/"

lent=()
while IFS='=' read -r -d '' name value; do
    case $name in
        PIP_* | UV_* | npm_config_* | NPM_CONFIG_* | *_proxy | *_PROXY | *CERT* | *CA_BUNDLE*)
            lent+=("$name=$value") ;;
    esac
done < /proc/self/environ

run=("$@")
[[ $# -gt 0 ]] || run=(bash .ci/run)
begin=$SECONDS
# shellcheck disable=SC2016 # expanded by the inner shell
unshare --mount --pid --fork --kill-child bash -c '
    root=$1; shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec chroot "$root" "$@" < /dev/null
' bash "$root" env -i "${lent[@]}" CI=true HOME=/root \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    sh -c 'cd /livery && exec "$@"' sh "${run[@]}"
echo "${run[*]}: $((SECONDS - begin)) s in a bare Debian $release"
