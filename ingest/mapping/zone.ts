import { DAY_MS } from '#sql/model/tehran.ts';
import { didYouMean } from '#sql/model/nearest.ts';

const QUARTER_MS = 900_000;

/** Resolves wall-clock time of one time zone. */
export interface Zone {
	/**
	 * The instant of a wall-clock time, both in milliseconds (the wall clock as if it were UTC). A time that the clocks
	 * skip moves forward by the length of the gap (02:30 becomes 03:30); of a time that occurs twice, the earlier
	 * instant counts.
	 */
	toInstant(wallMs: number): number;
	/** What the clock on the wall shows at an instant. */
	toWall(instant: number): number;
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

/** What abbreviations may mean. `Intl` takes some of them in silence: IST as Kolkata, BST as Dhaka, EST as Panama, which has no summer time. */
const ABBREVIATIONS: Record<string, string> = {
	ACT: 'Australia/Darwin, America/Rio_Branco',
	ADT: 'America/Halifax',
	AMT: 'Asia/Yerevan, America/Manaus',
	AST: 'America/Halifax, Asia/Riyadh',
	BST: 'Europe/London, Asia/Dhaka',
	CDT: 'America/Chicago, America/Havana',
	CST: 'America/Chicago, Asia/Shanghai, America/Havana',
	ECT: 'America/Guayaquil, Europe/Paris',
	EDT: 'America/New_York',
	EST: 'America/New_York, America/Panama, Australia/Sydney',
	GST: 'Asia/Dubai, Atlantic/South_Georgia',
	HST: 'Pacific/Honolulu',
	IRDT: 'Asia/Tehran',
	IRST: 'Asia/Tehran',
	IST: 'Asia/Kolkata, Asia/Jerusalem, Europe/Dublin',
	MDT: 'America/Denver',
	MST: 'America/Denver, America/Phoenix',
	NST: 'America/St_Johns, Pacific/Auckland',
	PDT: 'America/Los_Angeles',
	PST: 'America/Los_Angeles, Asia/Manila, Pacific/Pitcairn',
	SST: 'Pacific/Pago_Pago, Asia/Singapore'
};

/** Why a name is no zone of IANA, with those to choose from; undefined when it is one. */
export function zoneFault(name: string): string | undefined {
	const zones = ABBREVIATIONS[name.toUpperCase()];
	if (zones !== undefined) return `${JSON.stringify(name)} is an abbreviation; name the zone that it means: ${zones}`;
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return undefined;
	} catch {
		return `${JSON.stringify(name)} is no time zone${didYouMean(name, Intl.supportedValuesOf('timeZone'))}`;
	}
}

/** The fault of a text that ends with such an abbreviation. */
export function abbreviationFault(text: string): string | undefined {
	const name = /\s\(?([A-Z]{3,4})\)?$/.exec(text)?.[1] ?? '';
	const zones = ABBREVIATIONS[name];
	return (
		zones &&
		`ends with ${name}, an abbreviation; write it into the format, as in "HH:mm '${name}'", and name the zone that it means: ${zones}`
	);
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
		toWall: (instant) => instant + offsetAt(instant),
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
