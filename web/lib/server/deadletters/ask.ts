import { changeSchema, type Change, type ReplayRequest } from '#sql/model/dead-letter-replay.ts';
import { SOURCE_NAME } from '#sql/model/names.ts';
import { readDay } from '#sql/model/read-time.ts';
import { tehranMidnight } from '#sql/model/tehran.ts';
import type { DeadLetterFilter, DeadLetterPlace } from '#sql/queries/dead-letters.ts';
import { deadletters } from '$lib/i18n/fa/deadletters.ts';
import { VIEW_PARAMETERS } from '$lib/filters.ts';
import { UNREAD_PARAMETERS } from '$lib/unread-days.ts';
import type { View } from '$lib/view.ts';
import { refuseParameter } from '../load-page.ts';
import { readPlace } from './seen.ts';

/** Filters of the list in its address. */
export interface Asked extends DeadLetterFilter {
	/** Gregorian, of Tehran. */
	day: string | null;
	after: DeadLetterPlace | undefined;
}

const PARAMETERS = new Set<string>([
	...VIEW_PARAMETERS,
	...UNREAD_PARAMETERS,
	'reason',
	'source',
	'field',
	'day',
	'after'
]);
const FIELD = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;

/** Reads the filter of an address; a wrong one answers with the page that names the fault (400). */
export function askedOf(params: URLSearchParams, view: View): Asked {
	// The name of a form's action is a parameter too.
	for (const name of params.keys())
		if (!PARAMETERS.has(name) && !name.startsWith('/')) refuseParameter(name, view, (t) => t.error.unknown);
	const given = (name: string): string | undefined => params.get(name) || undefined;
	const [reason, source, field, text, after] = ['reason', 'source', 'field', 'day', 'after'].map(given);
	if (reason && !Object.hasOwn(deadletters.deadletters.reasons, reason))
		refuseParameter('reason', view, (t) => t.deadletters.badReason);
	if (source && !SOURCE_NAME.test(source)) refuseParameter('source', view, (t) => t.deadletters.badSource);
	if (field && !FIELD.test(field)) refuseParameter('field', view, (t) => t.deadletters.badField);
	const day = text === undefined ? null : (readDay(text) ?? refuseParameter('day', view, (t) => t.error.bad_day));
	const place = after === undefined ? undefined : readPlace(after);
	if (after && !place) refuseParameter('after', view, (t) => t.deadletters.badAfter);
	return { reason, source, field, day, ...(day && { since: new Date(tehranMidnight(day)) }), after: place };
}

/** The change requested by a form; undefined when it is none. */
export function changeOf(text: (name: string) => string): Change | undefined {
	const [kind, field, to, was] = [text('do'), text('field'), text('to'), text('was')];
	const changes: Record<string, object> = {
		nothing: { do: kind },
		remove: { do: kind, field },
		rename: { do: kind, field, to },
		set: { do: kind, field, to, ...(was ? { was } : {}) }
	};
	return changeSchema.safeParse(changes[kind]).data;
}

/** The request to ingest for all that an address selects. */
export const bulkRequest = (
	{ reason, source, field, since }: Asked,
	change: Change,
	{ until, dryRun }: { until: string; dryRun: boolean }
): ReplayRequest => ({
	dry_run: dryRun,
	what: {
		...(reason && { reason }),
		...(source && { source }),
		...(field && { field }),
		...(since && { since: since.toISOString() }),
		...{ until, change }
	}
});
