const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;

/** Resolves wall-clock time of one time zone. */
export interface Zone {
	/**
	 * The instant of a wall-clock time, both in milliseconds (the wall clock as if it were UTC). A time that the clocks
	 * skip moves forward by the length of the gap (02:30 becomes 03:30); of a time that occurs twice, the earlier
	 * instant counts.
	 */
	toInstant(wallMs: number): number;
}

function offsetReader(name: string): (instant: number) => number {
	const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
	return (instant) => {
		const m = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(format.format(instant));
		if (!m) return 0;
		const seconds = Number(m[2]) * 3600 + Number(m[3]) * 60 + Number(m[4] ?? 0);
		return (m[1] === '-' ? -1000 : 1000) * seconds;
	};
}

/** Whether the runtime knows the zone by this IANA name. */
export function isZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

/**
 * Intl takes some microseconds a value, so offsets are cached: one for a UTC day without a clock change, one for each
 * quarter of an hour of a day with one (Tehran changed at 20:30 UTC).
 */
export function openZone(name: string): Zone {
	const read = offsetReader(name);
	const days = new Map<number, number | 'changes'>();
	const quarters = new Map<number, number>();

	function offsetAt(instant: number): number {
		const day = Math.floor(instant / DAY_MS);
		let offset = days.get(day);
		if (offset === undefined) {
			const atStart = read(day * DAY_MS);
			offset = atStart === read((day + 1) * DAY_MS) ? atStart : 'changes';
			days.set(day, offset);
		}
		if (offset !== 'changes') return offset;
		const quarter = Math.floor(instant / QUARTER_MS);
		let exact = quarters.get(quarter);
		if (exact === undefined) {
			exact = read(quarter * QUARTER_MS);
			quarters.set(quarter, exact);
		}
		return exact;
	}

	return {
		toInstant(wallMs) {
			const before = offsetAt(wallMs - DAY_MS);
			const after = offsetAt(wallMs + DAY_MS);
			const earlier = wallMs - before;
			if (before === after || offsetAt(earlier) === before) return earlier;
			const later = wallMs - after;
			return offsetAt(later) === after ? later : earlier;
		}
	};
}
