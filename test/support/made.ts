import { randomUUID } from 'node:crypto';
import { sendJson } from './console.ts';
import { visit } from './login.ts';

const SQL = 'SELECT channel, count() AS letters FROM letters GROUP BY channel ORDER BY letters DESC';

/** Something of all that an inspector and an analyst make of a list; the addresses of it. */
export async function makeOfEach(
	url: string,
	{ inspector, analyst }: Record<'inspector' | 'analyst', { cookie: string }>,
	list: string
): Promise<Record<'export' | 'sample' | 'share' | 'rule' | 'reminder' | 'result', string>> {
	const desk = visit(url, inspector.cookie);
	const [exported, sample] = [randomUUID(), randomUUID()];
	const addressIn = async (response: Response, address: RegExp) => {
		const text = response.headers.get('location') ?? (await response.text());
		const found = address.exec(text)?.[0];
		if (found === undefined) throw new Error(`${response.url}: ${response.status} ${text}`);
		return found;
	};
	const taken = { id: exported, list, format: 'csv', reason: 'To look into these letters' };
	await (await desk.post('/export', taken)).body?.cancel();
	const drawn = { id: sample, list, method: 'risk', size: '5' };
	const shared = await desk.post('/shares?/create', { id: randomUUID(), list, days: '9' });
	const reminded = await desk.post(`/remind?/send&${list}`, { form: randomUUID(), text: 'پاسخ دهید' });
	const rule = { when: 'above', limit: '3', by: 'body' };
	const asked = { kind: 'result', text: SQL, params: {} };
	const answer = await sendJson(visit(url, analyst.cookie), '/sql/links', asked);
	return {
		export: `/exports/${exported}`,
		sample: await addressIn(await desk.post('/samples?/draw', drawn), /\/samples\/[\w-]+/),
		share: await addressIn(shared, /\/s\/[\w-]{32}/),
		reminder: await addressIn(reminded, /\/reminders\/[\w.-]+/),
		rule: await addressIn(await desk.post('/alerts/new?/save&measure=unanswered', rule), /\/alerts\/\w+/),
		result: await addressIn(answer, /\/sql\/r\/[\w-]+/)
	};
}
