import { readMoment } from '../model/read-time.ts';
import { dayAfter, tehranMidnight, utcText } from '../model/tehran.ts';
import { KpiError } from './kpi.ts';

const BEGINNING = '1900-01-01T00:00:00Z';
const END = '2299-12-31T00:00:00Z';
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What a query of the range binds. Throws KpiError. */
export const rangeOf = ({ from, to }: { from?: string | null; to?: string | null }) => ({
	from: utcText(boundOf('from', from ?? BEGINNING, 0)),
	until: utcText(boundOf('to', to ?? END, 1))
});

/** A day is its beginning, or with `days` 1 that of the next. */
function boundOf(name: string, text: string, days: number): number {
	return DAY.test(text) ? tehranMidnight(dayAfter(text, days)) : instantOf(name, text);
}

/** Milliseconds. Throws KpiError. */
export function instantOf(name: string, text: string): number {
	const moment = readMoment(text);
	if (moment === undefined) throw new KpiError(`${name} is no moment: "${text}"`, name);
	return Date.parse(moment);
}
