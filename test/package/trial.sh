#!/usr/bin/env bash
# The package where it is meant for: a minimal Debian without a network. It is installed as the commit before had it, gets events, is upgraded to
# this commit, then to a version that is broken on purpose, and by a tarball, and back. Ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# What a machine cannot do is no fault of the package: it is said, and left out.
cannot() { echo "the trial of the package is left out: $1"; exit 0; }
[ "$(id -u)" = 0 ] || cannot 'only root can make a root'
unshare --net --mount --pid --fork true 2>/dev/null || cannot 'this machine lets nobody make namespaces'
missing=
command -v mmdebstrap >/dev/null || missing=mmdebstrap
command -v ip >/dev/null || missing="$missing iproute2"
# shellcheck disable=SC2086
[ -z "$missing" ] || { apt-get update -qq; apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 || cannot "$missing cannot be installed"

made=$(mktemp -d)
inside=
# Of the processes within, none outlives the first.
trap '[ -z "$inside" ] || kill -KILL "$inside" 2>/dev/null || true; git worktree remove --force "$made/before" 2>/dev/null || true; rm -rf "$made"' EXIT
trap 'exit 143' INT TERM
chmod 755 "$made"

package() { (cd "$1" && node_modules/.bin/node package/build.ts) >"$2" 2>&1 || { tail -n 20 "$2" >&2; exit 1; }; }

# The commit before, if this is no shallow clone; its modules, if it asks for others.
if git worktree add --quiet --detach "$made/before" HEAD~1 2>/dev/null && [ -e "$made/before/package/build.ts" ]; then
	if cmp -s package-lock.json "$made/before/package-lock.json"; then
		ln -s "$PWD/node_modules" "$made/before/node_modules"
	else
		(cd "$made/before" && npm ci --prefer-offline >/dev/null 2>&1)
	fi
	package "$made/before" "$made/before.log" &
	before=$!
fi
mmdebstrap --quiet --variant=minbase "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$made/root" &
root=$!
package . "$made/this.log"
wait "$root" || cannot 'a minimal root could not be made'
[ -z "${before:-}" ] || wait "$before"

cp dist/pasokh_*.deb "$made/root/root/this.deb"
cp dist/pasokh-*.tar.zst "$made/root/root/this.tar.zst"
cp test/package/inside.sh "$made/root/root/"

# as NAME VERSION [COMMAND]: the same package with another version, and changed by a command.
as() {
	dpkg-deb -R dist/pasokh_*.deb "$made/other"
	sed -i "s/^Version: .*/Version: $2/" "$made/other/DEBIAN/control"
	(cd "$made/other/usr/lib/pasokh" && eval "${3:-}")
	dpkg-deb --root-owner-group -Znone --build "$made/other" "$made/root/root/$1.deb" >/dev/null
	rm -r "$made/other"
}
if [ -n "${before:-}" ]; then cp "$made"/before/dist/pasokh_*.deb "$made/root/root/before.deb"; else as before 0.0.1; fi
as broken 9.0.0 'echo "throw new Error(\"broken on purpose\");" >>ingest/main.ts'

# A network, a table of processes and mounts of its own.
unshare --net --mount --pid --fork --kill-child sh -ec '
	ip link set lo up
	mount -t proc proc "$1/proc"
	exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$1" sh /root/inside.sh' sh "$made/root" &
inside=$!
status=0
wait "$inside" || status=$?
inside=
exit "$status"
