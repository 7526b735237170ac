#!/bin/sh
# Node 26 loads libatomic.so.1, which a minimal Linux lacks. This runs before anything that npm installs runs on that Node.
[ "$(uname)" = Linux ] || exit 0
has_it() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q 'libatomic\.so\.1 '; }
has_it && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	export DEBIAN_FRONTEND=noninteractive
	# One source that does not answer fails the first, and is no reason not to try the second.
	apt-get update -qq; apt-get install -y -qq --no-install-recommends libatomic1 && has_it && exit 0
fi
echo 'Pasokh needs the library libatomic. Install it, then run this again: apt-get install -y libatomic1 (Debian, Ubuntu) or dnf install -y libatomic (RHEL, Fedora)' >&2
exit 1
