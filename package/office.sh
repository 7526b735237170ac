# Shared by the package's scripts, which get it before their own lines.
home=/usr/lib/pasokh
# The version before, once another has taken its place.
before=$home.before

has_systemd() { [ -d /run/systemd/system ]; }

# The processes that have opened an office from the tree of this root.
offices() {
	for process in /proc/[0-9]*; do
		[ "$process/root" -ef / ] || continue
		if tr '\0' '\n' <"$process/cmdline" | grep -qx "$home/ingest/supervisor/\(start\|demo\)\.ts"; then
			echo "${process#/proc/}"
		fi
	done 2>/dev/null
}

stop_office() {
	if has_systemd; then systemctl stop pasokh.service 2>/dev/null || true; fi
	for signal in TERM KILL; do
		for process in $(offices); do kill -s $signal "$process" 2>/dev/null || true; done
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
			[ -n "$(offices)" ] || return 0
			sleep 1
		done
	done
}

start_office() {
	if has_systemd; then
		systemctl start pasokh.service
	else
		# Without systemd it is nobody's child.
		(umask 077 && setsid "$home/bin/pasokh" start >>/var/log/pasokh.log 2>&1 </dev/null &)
	fi
}

# People and sources are told that the office is being upgraded.
hold_ports() {
	setsid "$before/bin/pasokh" upgrading >/dev/null 2>&1 </dev/null &
	echo $! >"$before/.holder"
}

free_ports() {
	[ -e "$before/.holder" ] || return 0
	holder=$(cat "$before/.holder")
	rm "$before/.holder"
	for _ in 1 2 3 4 5; do
		kill "$holder" 2>/dev/null || return 0
		sleep 0.2
	done
}

place_units() {
	if has_systemd; then
		cp "$home"/package/units/* /usr/lib/systemd/system/
		systemctl daemon-reload
	fi
}

# The version before takes its place again.
put_back() {
	free_ports
	stop_office
	rm -rf "$home"
	mv "$before" "$home"
	place_units
	if [ -e "$home/.open" ]; then
		start_office
		opened || true
	fi
	rm -f "$home/.open" "$home/.under-way"
}

# Waits until the office is open; versions from before there were trials cannot tell.
opened() {
	[ ! -e "$home/ingest/supervisor/try.ts" ] || "$home/bin/pasokh" try opened
}
