import { redirect } from '@sveltejs/kit';
import { readDay, readMoment } from '#sql/model/read-time.ts';
import { tehranDay } from '#sql/model/tehran.ts';
import { readNow } from '#sql/queries/now.server.ts';
import { officeClock } from '#sql/model/clock.ts';
import { DAYS } from '$lib/unread-days.ts';
import { UNREAD } from '$lib/view.ts';
import { formatOf } from '$lib/i18n/format.ts';
import { isForBrowser } from './asker.ts';
import { office } from './office.ts';
import { within } from './within.ts';

/** A page does not wait longer for the newest moment of the data: the engine may be busy with what the page asks. */
const PATIENCE_MS = 250;

let lastDay: string | undefined;

/** The office's day: what «دیروز» is counted from. While its data are away or busy, the one last known, or the server's. */
export async function officeDay(): Promise<string> {
	const { client, settings } = office();
	const { clock } = settings;
	if (clock === 'real') return tehranDay(officeClock.now());
	const read = readNow(client, { database: settings.clickhouse.database, clock }).then(
		(now) => (lastDay = tehranDay(now)),
		() => undefined
	);
	return (await within(read, PATIENCE_MS)) ?? lastDay ?? tehranDay(officeClock.now());
}

/**
 * Corrects the days that somebody typed into a field, by a redirect. Words become a plain day, so that a link means the same tomorrow. A text that is
 * no day is moved to a parameter of its own: the page shows it in its field, with what is wrong. A program gets an error for it instead.
 */
export async function tidyDays(event: TypedDays): Promise<void> {
	const { url } = event;
	if (!isForBrowser(event)) return;
	const typed = DAYS.map((name) => [name, url.searchParams.get(name)?.trim() ?? ''] as const).filter(
		([, text]) => text !== '' && readDay(text) === undefined && readMoment(text) === undefined
	);
	if (typed.length === 0) return;
	const today = await officeDay();
	const params = new URLSearchParams(url.search);
	for (const [name, text] of typed) {
		const day = readDay(text, today);
		if (day) params.set(name, formatOf('fa').plainDay(day));
		else {
			params.delete(name);
			params.set(UNREAD + name, text.slice(0, 60));
		}
	}
	redirect(303, `${url.pathname}?${params}`);
}

interface TypedDays {
	url: URL;
	request: Request;
	isDataRequest: boolean;
}
