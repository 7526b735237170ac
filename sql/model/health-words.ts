/** What a check found, in English, and the cure. Whoever speaks another language has the same keys. */
export const HEALTH_WORDS = {
	unseen: { what: 'could not be looked at: {why}', cure: '' },
	unseenAway: { what: 'could not be looked at: it does not answer', cure: '' },
	unseenStopped: { what: 'could not be looked at: no process of the office runs here', cure: '' },
	unseenNone: { what: 'could not be looked at: there is none yet', cure: '' },
	unseenBusy: { what: 'could not be looked at: it is being read', cure: '' },
	unseenUntold: {
		what: 'could not be looked at: timedatectl does not say whether a time service keeps the clock',
		cure: ''
	},
	answers: { what: 'all processes answer', cure: '' },
	answersSome: {
		what: 'no answer from {names}',
		cure: 'look at the last lines of the office (journalctl -u pasokh), and start it again'
	},
	answersNone: { what: 'the office is not running', cure: 'start it: systemctl start pasokh, or npm start' },
	disk: { what: '{free} of {total} are free', cure: '' },
	diskGrowing: { what: '{free} of {total} are free: at the pace of the last week enough for {left}', cure: '' },
	diskSoon: {
		what: '{free} of {total} are free: full in {left} at the pace of the last week',
		cure: 'give the data directory a larger disk, or take what is not the office off it'
	},
	diskFull: {
		what: '{free} of {total} are free: below {least} no event is taken',
		cure: 'make room on the disk of the data directory: what waits at producers then comes by itself'
	},
	room: { what: 'a backup or a rebuild has room: it takes up to {office}', cure: '' },
	roomNone: {
		what: 'a backup or a rebuild takes up to {office}, and {free} are free',
		cure: 'make room on the disk of the data directory before you back up, rebuild or upgrade'
	},
	backup: { what: 'the last backup was made {ago} ago', cure: '' },
	backupNew: { what: 'no backup yet: the first event came {ago} ago', cure: 'make one: pasokh backup DIR' },
	backupNever: { what: 'no backup was ever made', cure: 'make one now: pasokh backup DIR, and one each night' },
	backupOld: {
		what: 'the last backup was made {ago} ago',
		cure: 'make one now: pasokh backup DIR, and one each night'
	},
	backupFailed: {
		what: 'the last backup failed: {why}',
		cure: 'mend what it says, and make one: pasokh backup DIR'
	},
	backupEmpty: { what: 'no backup yet, and no event to lose', cure: '' },
	restore: { what: 'a backup was restored on trial {ago} ago', cure: '' },
	restoreNever: {
		what: 'no backup was ever restored on trial',
		cure: 'try the last one: pasokh restore DIR --trial'
	},
	restoreOld: {
		what: 'the last restore on trial was {ago} ago',
		cure: 'try the last backup: pasokh restore DIR --trial'
	},
	restoreFailed: {
		what: 'the last restore on trial failed: {why}',
		cure: 'make a new backup, and try that: pasokh restore DIR --trial'
	},
	spool: { what: 'all that was taken is in the figures', cure: '' },
	spoolWaits: { what: 'batches that wait for the figures: {batches}, the oldest for {ago}', cure: '' },
	spoolLate: {
		what: 'batches that wait for the figures: {batches}, the oldest for {ago}; figures are not of now',
		cure: 'see whether ClickHouse answers and what ingest says of it in its last lines; nothing is lost'
	},
	spoolRefuses: {
		what: 'ingest takes nothing: {why}',
		cure: 'mend what it says: producers send again by themselves'
	},
	sources: { what: 'no source is quieter than it usually is', cure: '' },
	sourcesSilent: {
		what: 'silent against their habit: {names}',
		cure: 'ask whoever runs that system, and look at its token (page Sources)'
	},
	refused: { what: 'no refused event waits', cure: '' },
	refusedWait: {
		what: 'refused events that wait for repair: {count}, the oldest for {ago}',
		cure: 'mend and replay them: page Refused events, or pasokh deadletters list'
	},
	clock: { what: 'the clock agrees with ClickHouse and with the events', cure: '' },
	clockBehind: {
		what: 'the clock is behind: the newest event is {by} ahead of it',
		cure: 'set the clock of this machine by a time service, or of the producer that is ahead'
	},
	clockApart: {
		what: 'the clock differs from that of ClickHouse by {by}',
		cure: 'set the clocks of both by one time service'
	},
	ntp: { what: 'a time service keeps the clock', cure: '' },
	ntpOff: {
		what: 'no time service keeps the clock',
		cure: 'run one, such as systemd-timesyncd or chrony, with a server of your network'
	},
	certificate: { what: 'the certificate of {host} holds for {left}', cure: '' },
	certificateNone: { what: 'the office has no https address (ORIGIN): there is no certificate to look at', cure: '' },
	certificateSoon: { what: 'the certificate of {host} ends in {left}', cure: 'renew it at the proxy' },
	certificateOver: {
		what: 'the certificate of {host} ended {ago} ago',
		cure: 'renew it at the proxy: browsers refuse it'
	},
	log: { what: 'the access log is as it was written: {lines} lines', cure: '' },
	logBroken: {
		what: 'the access log is not as it was written, from line {line} on',
		cure: 'keep a copy of the data directory as it is, tell the inspector, and run pasokh verify-log'
	},
	memory: { what: '{free} of {total} of memory are free; {processes}', cure: '' },
	memoryLow: {
		what: 'only {free} of {total} of memory are free; {processes}',
		cure: 'give the machine more memory, or run less beside the office'
	},
	files: { what: 'open files: {processes}', cure: '' },
	filesMany: {
		what: 'near their limit of open files: {processes}',
		cure: 'raise LimitNOFILE of the service (or ulimit -n), and start the office again'
	},
	schema: { what: 'database and state are of this version', cure: '' },
	schemaPending: {
		what: 'the database is not yet of this version: {names}',
		cure: 'start the office again, or run pasokh migrate'
	},
	schemaOutdated: {
		what: 'state is still to be made anew: {names}',
		cure: 'wait for its end, or run pasokh migrate; figures may be of the version before until then'
	},
	ports: { what: 'nothing listens beyond this machine', cure: '' },
	portsOpen: {
		what: 'other machines reach {names}',
		cure: 'let the proxy alone be reached: HOST and INGEST_HOST 127.0.0.1, or a firewall (docs/proxy.md)'
	},
	version: { what: '{version}', cure: '' },
	versionOld: {
		what: '{names} still run another version than {version}, which is installed',
		cure: 'start the office again'
	}
} as const;

export type Saying = keyof typeof HEALTH_WORDS;
