import { redirect } from '@sveltejs/kit';
import { readDay, readMoment } from '#sql/model/read-time.ts';
import { tehranDay } from '#sql/model/tehran.ts';
import { readNow } from '#sql/queries/pages/read-page.ts';
import { DAYS } from '$lib/unread-days.ts';
import { formatOf } from '$lib/i18n/format.ts';
import { office } from './office.ts';

/** A page does not wait longer for the newest moment of the data: the engine may be busy with what the page asks. */
const PATIENCE_MS = 250;

let lastDay: string | undefined;

/** The office's day: what «دیروز» is counted from. While its data are away or busy, the one last known, or the server's. */
export async function officeDay(): Promise<string> {
	const { client, settings } = office();
	const { clock } = settings;
	if (clock === 'real') return tehranDay(Date.now());
	const read = readNow(client, { database: settings.clickhouse.database, clock }).then(
		(now) => (lastDay = tehranDay(now)),
		() => undefined
	);
	const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS).unref());
	return (await Promise.race([read, late])) ?? lastDay ?? tehranDay(Date.now());
}

/**
 * Puts days right that somebody typed into a field, by a redirect: words become a plain day, so that a link means the same tomorrow; a text that is no
 * day leaves its parameter, and the page shows it beside its field with what is wrong. A program is left with what it sent.
 */
export async function tidyDays({ url, request, isDataRequest }: TypedDays): Promise<void> {
	if (!isDataRequest && !request.headers.get('accept')?.includes('text/html')) return;
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
			params.set(`unread_${name}`, text.slice(0, 60));
		}
	}
	redirect(303, `${url.pathname}?${params}`);
}

interface TypedDays {
	url: URL;
	request: Request;
	isDataRequest: boolean;
}
