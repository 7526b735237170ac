import { tehranPosition } from '$lib/i18n/format.ts';

const GUESS_MS = 210 * 60_000;
const isTehran = (type: string): boolean => /Asia\/Tehran/.test(type);
const textOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** Tehran's wall time of a value, read as UTC: a type without a zone is by the server's clock, which is UTC. */
function wallOf(value: string, type: string): string {
	const iso = `${value.replace(' ', 'T')}Z`;
	return isTehran(type) ? iso : new Date(tehranPosition(iso)).toISOString();
}

/** The Tehran day of a value; '' for none. */
export const dayOfMoment = (value: string, type: string): string =>
	value === '' ? '' : wallOf(value, type).slice(0, 10);

/** The hour and minute of a value by Tehran's clocks. */
export const timeOfMoment = (value: string, type: string): string =>
	value === '' ? '00:00' : wallOf(value, type).slice(11, 16);

/** A day and a time in Tehran as a value of a type of moments. */
export function momentOf(day: string, time: string, type: string): string {
	if (day === '') return '';
	const wall = Date.parse(`${day}T${time || '00:00'}:00Z`);
	if (isTehran(type)) return textOf(wall);
	// Tehran's offset changed with the seasons until 2022: the guess is put right by what it turned out to be.
	const guess = wall - GUESS_MS;
	return textOf(guess + wall - tehranPosition(new Date(guess).toISOString()));
}
