import { globSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#sql/root.ts';
import type { WireEvent } from '#ingest/contract/event.ts';
import type { Visitor } from './people.ts';
import { PLANTED, PLANTED_SPELLINGS } from './planted.ts';

/** A registration of the planted person. */
export const letterOf = (n: number, category: string): WireEvent =>
	({
		v: 1,
		type: 'letter.registered',
		letter_id: `PLANTED-${n}`,
		event_id: `reg-${n}`,
		occurred_at: `2022-07-2${n}T08:00:00+04:30`,
		channel: 'letter',
		category,
		county: 'paveh',
		kind: 'request',
		subject: 'درخواست',
		citizen: PLANTED
	}) as unknown as WireEvent;
/** Parameters of routes; a route with another is asked for something that is not there. */
const PLACES: Record<string, string> = { org: 'bank_melli', id: 'PLANTED-1' };
/** A letter of the same person for each way to write them. */
export const spelled: WireEvent[] = Object.entries(PLANTED_SPELLINGS).flatMap(([field, ways]) =>
	ways.map(
		(way, n) =>
			({
				...letterOf(4, 'loan'),
				letter_id: `SPELLED-${field}-${n}`,
				citizen: { ...(field === 'name' ? {} : { name: PLANTED.name }), [field]: way }
			}) as unknown as WireEvent
	)
);
/** So many links each visitor follows besides all routes. */
export const LINKS_AT_MOST = 20;
/** Files that are no exports of lists: figures, what is said of an export, a dashboard for others' figures. */
export const FILES = /^\/(figures\.csv(\?|$)|exports\/[\w-]+\/manifest\.json$|account\/access\/grafana\.json$)/;

/** Every route of the app that can be opened, with a list behind a number and a file of one. */
export function routes({ withData }: { withData: boolean }): string[] {
	const found = globSync('**/{+page.svelte,+server.ts}', { cwd: join(projectRoot(), 'web/routes') })
		.map((file) => `/${file.replace(/\/?\+(page\.svelte|server\.ts)$/, '')}`)
		.map((route) => route.replace(/\[(\w+)\]/g, (_, name: string) => PLACES[name] ?? 'none'));
	const list = 'kpi=registered&part=num';
	const asked = ['letters', 'exports/new', 'shares', 'samples', 'remind', 'flag'].map((path) => `/${path}?${list}`);
	const pages = [...found, ...asked, '/letters?answered=no', '/letters/PLANTED-2', '/letters/PLANTED-2/unmask'];
	// What a page is made of comes by an address of its own, also of a page that shows less.
	const data = (withData ? pages : [])
		.filter((path) => !/\.\w+$|^\/(healthz|live|logout|login\/)/.test(path))
		.map((path) => path.replace(/\/?(\?|$)/, '/__data.json$1'));
	return [...new Set([...pages, ...data, '/figures.csv?page=wall'])].sort();
}

/** Sends a form of one of the office's pages. */
export const postForm = (url: string, path: string, who: Visitor, fields: Record<string, string>): Promise<Response> =>
	fetch(new URL(path, url), {
		method: 'POST',
		headers: { cookie: who.cookie, origin: new URL(url).origin, accept: 'text/html' },
		body: new URLSearchParams(fields),
		redirect: 'manual'
	});

interface Opened {
	status: number;
	text: string;
	/** It is to be kept, not shown. */
	isFile: boolean;
}

/** What somebody gets of an address: of a stream its first message, of a redirect nothing. */
export async function openPage(url: string, path: string, who: Visitor | null): Promise<Opened> {
	const response = await fetch(new URL(path, url), {
		headers: who ? { cookie: who.cookie } : {},
		redirect: 'manual'
	});
	const { status } = response;
	const isFile = response.headers.has('content-disposition');
	if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
		return { status, isFile, text: await response.text() };
	// A stream has no end: its first message is a whole page's figures.
	const reader = response.body!.getReader();
	const first = await reader.read();
	await reader.cancel();
	return { status, isFile, text: Buffer.from(first.value ?? []).toString('utf8') };
}
