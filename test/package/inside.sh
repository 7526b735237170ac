#!/bin/sh
# Runs as root within the minimal root (trial.sh).
cd /root
passed=0 failed=0
told=/root/told

# ok WHAT COMMAND…: the command must succeed.
ok() {
	what=$1
	shift
	if "$@" >"$told" 2>&1; then
		passed=$((passed + 1))
		echo "  ok      $what"
	else
		failed=$((failed + 1))
		echo "  NOT OK  $what"
		tail -n 30 "$told"
	fi
}
not() { ! "$@"; }
node() { LD_LIBRARY_PATH=/usr/lib/pasokh/lib /usr/lib/pasokh/bin/node "$@"; }

# send FROM TO: letters with these numbers.
send() {
	node -e '
		const [from, to, token] = process.argv.slice(1);
		const lines = [];
		for (let i = Number(from); i <= Number(to); i++)
			lines.push(JSON.stringify({ v: 1, type: "letter.registered", event_id: "1", letter_id: `L-${i}`, occurred_at: "2026-01-10T08:00:00+03:30", channel: "letter", category: "loan", county: "paveh", kind: "request" }));
		fetch("http://127.0.0.1:8111/v1/events", { method: "POST", body: lines.join("\n"), headers: { authorization: `Bearer ${token}`, "content-type": "application/x-ndjson" } })
			.then(async (answer) => { console.log(await answer.text()); process.exit(answer.ok ? 0 : 1); }, (error) => { console.log(error); process.exit(1); })
	' "$1" "$2" "$(cat token)"
}
# has N: the office is open, and has so many events.
has() {
	for _ in $(seq 60); do
		[ "$(pasokh sql 'SELECT count() FROM events' 2>&1)" = "$1" ] && return 0
		sleep 1
	done
	pasokh sql 'SELECT count() FROM events'
	tail -n 20 /var/log/pasokh.log
	return 1
}
# settled: the version that is there has made its state anew; until then it refuses another upgrade.
settled() {
	for _ in $(seq 120); do
		pasokh migrate --plan 2>&1 | grep -q '^nothing is to be done' && return 0
		sleep 1
	done
	pasokh migrate --plan
	tail -n 20 /var/log/pasokh.log
	return 1
}
# What people at the dashboard and sources are answered, once each 0.2 s, until the file "watching" is gone.
watch_doors() {
	touch watching
	node -e '
		const { existsSync, writeFileSync } = require("node:fs");
		const seen = new Set();
		(async () => {
			while (existsSync("watching")) {
				for (const at of ["http://127.0.0.1:3000/", "http://127.0.0.1:8111/v1/events"])
					await fetch(at, { redirect: "manual" }).then((answer) => seen.add(`${new URL(at).port} ${answer.status} ${answer.headers.get("retry-after")}`), () => {});
				writeFileSync("seen", [...seen].join("\n") + "\n");
				await new Promise((resolve) => setTimeout(resolve, 200));
			}
		})()
	' &
}
all_of_pasokh() { [ -z "$(find /var/lib/pasokh ! -user pasokh)" ] || { find /var/lib/pasokh ! -user pasokh; return 1; }; }
runs_as_pasokh() { for one in $(pgrep_node); do [ "$(stat -c %U "/proc/$one")" = pasokh ] || return 1; done; }
pgrep_node() { for one in /proc/[0-9]*; do [ "$(readlink "$one/exe")" != /usr/lib/pasokh/bin/node ] || echo "${one#/proc/}"; done; }

ok 'the package of before is installed without a network' dpkg -i before.deb
# As somebody who starts it by hand.
setsid pasokh start >/var/log/pasokh.log 2>&1 </dev/null &
opened() { for _ in $(seq 90); do grep -q 'the office is open' /var/log/pasokh.log && return 0; sleep 1; done; cat /var/log/pasokh.log; return 1; }
ok 'it opens an office' opened
ok 'as the user pasokh' runs_as_pasokh
pasokh tokens create registry | tail -n 1 >token
ok 'it takes events' send 1 100
ok 'and has them' has 100

ok 'this version takes its place' dpkg -i this.deb
ok 'and has all events' has 100
ok 'and takes more' send 101 150
ok 'and has them too' has 150
ok 'and makes its state anew where its rules differ' settled

watch_doors
ok 'a version whose door is broken is refused' not dpkg -i broken.deb
cp "$told" why
ok 'it says why' grep 'broken on purpose' why
ok 'the version before is open again, with all events' has 150
rm watching
wait
ok 'people were told to come again' grep -qx '3000 503 10' seen
ok 'so were sources' grep -qx '8111 503 10' seen
ok 'it takes events again' send 151 160
cp -al /usr/lib/pasokh /usr/lib/pasokh.broken
echo 'DROP TABLE ${database}.nothing_of_this_name' >/usr/lib/pasokh.broken/sql/migrations/9999_broken.sql
ok 'a version that cannot change the data is refused' not pasokh upgrade /usr/lib/pasokh.broken
ok 'and the version before has all events' has 160

ok 'the tarball takes its place' pasokh upgrade this.tar.zst
ok 'and has all events' has 160
ok 'and its state by its rules' settled
ok 'there is a way back' pasokh upgrade /usr/lib/pasokh.before
ok 'with all events' has 160
ok 'what is shown is what the events say' pasokh verify
not_there() { PASOKH_DATA_DIR=/var/lib/pasokh/none pasokh verify 2>&1 | grep '/var/lib/pasokh/none/.*(pasokh start)'; }
ok 'the command line goes by what the caller sets, and says how it is called' not_there
no_room() {
	mkdir /var/lib/pasokh/small
	mount -t tmpfs -o size=64m none /var/lib/pasokh/small
	touch /var/lib/pasokh/small/office.sqlite
	PASOKH_DATA_DIR=/var/lib/pasokh/small pasokh upgrade --check >refusal 2>&1
	[ $? = 75 ] && grep -q 'make room' refusal
	refused=$?
	cat refusal
	umount /var/lib/pasokh/small
	rmdir /var/lib/pasokh/small
	return $refused
}
ok 'without room no upgrade begins' no_room
restored() {
	pasokh backup /var/lib/pasokh/copy && PASOKH_DATA_DIR=/var/lib/pasokh/again CLICKHOUSE_HTTP_PORT=18123 pasokh restore /var/lib/pasokh/copy
}
ok 'a backup can be restored' restored
ok 'no file of the data is anybody else'\''s' all_of_pasokh
ok 'nothing of the trials is left' not ls -d /var/lib/pasokh/data/trial /usr/lib/pasokh.next /usr/lib/pasokh.unpacked
ok 'it is removed' dpkg -r pasokh
ok 'and the data stay' ls /var/lib/pasokh/data/office.sqlite
ok 'but no process' [ -z "$(pgrep_node)" ]

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
