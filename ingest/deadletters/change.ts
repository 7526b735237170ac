import type { Change } from '#sql/model/dead-letter-replay.ts';
import { NUMBER_FIELDS } from '#sql/model/hidden-event.ts';

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A refused event with one change; unchanged if the change does not apply. */
export function changed(event: unknown, change: Change): unknown {
	if (change.do === 'nothing' || !isObject(event)) return event;
	const whole = structuredClone(event);
	const path = change.field.split('.');
	const name = path.pop()!;
	const at = path.reduce<unknown>((place, step) => (isObject(place) ? ownOf(place, step) : undefined), whole);
	if (!isObject(at)) return event;
	const value = ownOf(at, name);
	if (change.do === 'set') {
		if (change.was !== undefined && String(value) !== change.was) return event;
		at[name] = NUMBER_FIELDS.has(name) && /^-?\d+$/.test(change.to) ? Number(change.to) : change.to;
	} else if (value === undefined) return event;
	else {
		delete at[name];
		if (change.do === 'rename') at[change.to] = value;
	}
	return whole;
}

const ownOf = (object: Loose, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);
