import { randomUUID } from 'node:crypto';
import type { Visitor } from './login.ts';

const form = () => randomUUID().replaceAll('-', '');
const SQL = { text: 'SELECT count() FROM letters', params: {} };
const REASON = 'بررسی پروندهٔ شهروند';

/** Addresses that are read, each with what makes it ask ClickHouse. */
const READ = [
	...['/', '/?range=7d', '/?asof=1401-04-30', '/bodies', '/bodies/bank_melli', '/counties', '/hotline', '/loans'],
	...['/figures', '/figures/unanswered', '/help'],
	...['/operators', '/live?page=wall', '/figures.csv?page=wall', '/figures.csv?page=bodies&range=30d'],
	...['/letters', '/letters?kpi=unanswered', '/letters/L-001', '/letters/L-001/unmask'],
	...[
		'/exports',
		'/exports/new?kpi=unanswered',
		'/remind?kpi=unanswered',
		'/flag?kpi=unanswered',
		'/samples?kpi=unanswered'
	],
	...[
		'/shares?kpi=unanswered',
		'/deadletters',
		`/deadletters/${'0'.repeat(32)}`,
		'/sources',
		'/health',
		'/import',
		'/log',
		'/users'
	],
	...[
		'/tokens',
		'/account',
		'/account/access',
		'/account/digests',
		'/account/digests/day',
		'/addresses/none',
		'/alerts/addresses',
		'/alerts/bodies',
		'/alerts/deliveries',
		'/verify',
		'/s/none',
		'/sql',
		'/sql/schema',
		'/sql/words'
	],
	...[
		'/sql/quota',
		'/sql/saved',
		'/sql/r/none',
		'/samples/none',
		'/reminders',
		'/reminders/none',
		'/steps',
		'/alerts',
		'/alerts/new?measure=unanswered',
		'/alerts/none',
		'/exports/none',
		'/healthz',
		'/readyz'
	],
	...['/__data.json', '/bodies/__data.json', '/letters/__data.json', '/letters/L-001/__data.json']
];

/** Forms, each filled in as its page would have it. */
const SENT: Record<string, () => Record<string, string>> = {
	'/letters?/search': () => ({ q: 'مسکن' }),
	'/letters/L-001?/note': () => ({ text: 'یادداشت آزمون', form: randomUUID() }),
	'/letters/L-001/unmask': () => ({ reason: REASON }),
	'/export': () => ({ id: form(), format: 'csv', reason: REASON, list: 'kpi=unanswered' }),
	'/samples?/draw': () => ({ id: form(), method: 'random', seed: '7', size: '5', list: 'kpi=unanswered' }),
	'/shares?/create': () => ({ id: form(), days: '7', list: 'kpi=unanswered' }),
	'/deadletters?/check': () => ({ do: 'nothing', form: randomUUID() }),
	'/sql/export': () => ({ id: form(), format: 'csv', reason: REASON, sql: SQL.text, params: '{}' })
};

/** What a page's script sends. */
const SCRIPTED: Record<string, () => unknown> = {
	'/sql/run': () => ({ id: randomUUID(), statements: [SQL.text], params: {} }),
	'/sql/tools': () => ({ tool: 'explain', ...SQL }),
	'/sql/links': () => ({ kind: 'result', ...SQL }),
	'/sql/cancel': () => ({ id: randomUUID() })
};

/** One answer, read to its end where it has one. */
export interface Answer {
	route: string;
	status: number;
	retryAfter: string | null;
	type: string;
	text: string;
}

/** Everything that a visitor may ask for, each to be called when its turn comes. */
export function allRequests(visitor: Visitor): (() => Promise<Answer>)[] {
	const ask = async (route: string, send: (init: RequestInit) => Promise<Response>): Promise<Answer> => {
		const cut = new AbortController();
		const response = await send({ signal: cut.signal });
		const type = response.headers.get('content-type') ?? '';
		const isStream = type.startsWith('text/event-stream');
		// A file whose reading the engine broke off ends early: the browser sees it fail.
		const text = isStream ? '' : await response.text().catch(() => 'cut');
		cut.abort();
		return { route, status: response.status, retryAfter: response.headers.get('retry-after'), type, text };
	};
	const json = { 'content-type': 'application/json', accept: '*/*' };
	return [
		...READ.map((path) => () => ask(`GET ${path}`, (init) => visitor.get(path, init))),
		...Object.entries(SENT).map(
			([path, fields]) =>
				() =>
					ask(`POST ${path}`, (init) => visitor.post(path, fields(), init))
		),
		...Object.entries(SCRIPTED).map(
			([path, body]) =>
				() =>
					ask(`POST ${path}`, (init) =>
						visitor.post(path, {}, { ...init, headers: json, body: JSON.stringify(body()) })
					)
		)
	];
}
