import type { WireEvent } from '#ingest/contract/event.ts';
import type { Channel } from '#sql/office/alert-schema.ts';
import { userIdOf } from '#sql/office/api-tokens.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { logIn, makeLogins, type Visitor } from '../support/login.ts';
import { type OfficeUnderTest, type Reply, startOffice } from '../support/office.ts';
import { freePort } from '../support/process.ts';
import { readMail, startHttpTarget, startSmtp } from '../support/receivers.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { LONG_MS, until } from '../support/until.ts';

/** What may die and come back. */
export const MORTALS = ['web', 'clickhouse', 'smtp'] as const;
export type MortalName = (typeof MORTALS)[number];

export interface Mortal {
	kill: () => Promise<void>;
	start: () => Promise<void>;
}

/** A message as a channel's server got it. */
export interface Arrival {
	channel: Channel;
	/** The same if it is the same message: `Message-ID`, the webhook's `id`, the text of the bot. */
	key: string;
	kind: 'fires' | 'over' | 'other';
	text: string;
}

/** An office whose alerts leave by a mail server, a webhook and a bot. */
export interface AlertOffice {
	settings: OfficeUnderTest['settings'];
	post: (events: WireEvent[]) => Promise<Reply>;
	store: Store;
	/** Owns the rules, and opens the lists. */
	owner: { name: string; id: string };
	visitor: Visitor;
	mortals: Record<MortalName, Mortal>;
	hookUrl: string;
	/** All that has arrived, in its order. */
	arrivals: Arrival[];
	/** Awaited before the channel's server says that it has the message. */
	meet: (arrival: Arrival) => Promise<void>;
	/** A number that no other letter or answer of the office has. */
	next(): number;
	stop(): Promise<void>;
}

/** Bank Saderat has so many unanswered letters that are not overdue. */
export const IN_TIME = 10;
const CHAT = '77';
const OWNER = 'inspector';

/** Starts it, with the small office in it, and letters of Bank Saderat's that are in time. */
export async function openAlertOffice(): Promise<AlertOffice> {
	const stops: (() => Promise<void>)[] = [];
	const stop = async () => {
		for (const one of stops.toReversed()) await one();
	};
	const arrivals: Arrival[] = [];
	const take = async (channel: Channel, key: string, text: string, kind = kindOf(text)) => {
		const arrival = { channel, key, kind, text };
		arrivals.push(arrival);
		await world.meet(arrival);
	};
	let number = 0;
	const world = { arrivals, meet: () => Promise.resolve(), next: () => number++, stop } as unknown as AlertOffice;
	try {
		const smtp = await startSmtp(({ messageId, raw }) => take('mail', messageId, readMail(raw).text));
		stops.push(() => smtp.stop());
		const hook = await startHttpTarget((response, { body }) => {
			const { id, kind } = JSON.parse(body) as { id: string; kind: Arrival['kind'] };
			void take('webhook', id, body, kind).then(() => response.writeHead(204).end());
		});
		stops.push(() => hook.stop());
		const bot = await startHttpTarget((response, { path, body }) => {
			const answer = (result: unknown) => response.end(JSON.stringify({ ok: true, result }));
			if (path.endsWith('/getUpdates')) return void answer([]);
			const { text } = JSON.parse(body) as { text: string };
			void take('bot', text, text).then(() => answer({}));
		});
		stops.push(() => bot.stop());
		const office = await startOffice({
			settings: {
				PASOKH_CLOCK: 'data',
				...{ PASOKH_SMTP_URL: smtp.url, PASOKH_MAIL_FROM: 'pasokh@example.ir' },
				PASOKH_WEBHOOK_HOSTS: `http://127.0.0.1:${hook.port}`,
				...{ PASOKH_BOT_URL: `http://127.0.0.1:${bot.port}`, PASOKH_BOT_TOKEN: '42:bot' }
			}
		});
		stops.push(() => office.stop());
		const { settings } = office;
		await office.post(smallOffice());
		await office.post(Array.from({ length: IN_TIME }, (_, n) => saderat(`T-${n}`, 'in time')).flat());
		await stateCaughtUp(office.ingestUrl);
		const passwords = await makeLogins(settings);
		const store = await openStore(settings);
		stops.push(() => store.close());
		const id = await userIdOf(store, OWNER);
		await store.db
			.insertInto('chats')
			.values({ user_id: id, chat: CHAT, bound_at: new Date().toISOString() })
			.execute();
		const port = String(await freePort());
		let web = await office.startWeb({ PORT: port });
		return Object.assign(world, {
			...{
				settings,
				post: (events: WireEvent[]) => office.post(events),
				store,
				owner: { name: OWNER, id },
				hookUrl: `http://127.0.0.1:${hook.port}/in`
			},
			visitor: await logIn(web.url, OWNER, passwords[OWNER]),
			mortals: {
				web: {
					async kill() {
						await web.process.stop('SIGKILL');
						// The turns of the dead end after half a minute. Nobody else has any: waiting for that would show nothing.
						await store.db.deleteFrom('leases').execute();
					},
					async start() {
						// It may end at its start while ClickHouse is away; a supervisor would try again too.
						web = await until('web is back', () => office.startWeb({ PORT: port }), LONG_MS);
					}
				},
				clickhouse: { kill: () => office.killServer(), start: () => office.startServer() },
				smtp: { kill: () => smtp.stop(), start: () => smtp.start() }
			}
		});
	} catch (error) {
		await stop();
		throw error;
	}
}

const kindOf = (text: string): Arrival['kind'] =>
	text.startsWith('هشدار —') ? 'fires' : text.startsWith('برطرف شد —') ? 'over' : 'other';

/** A letter that waits for the bank; the newest event is of 21 July or later, and a deadline 30 days away unless told. */
export function saderat(letter_id: string, is: 'overdue' | 'in time'): WireEvent[] {
	const day = is === 'overdue' ? '2022-06-01' : '2022-07-20';
	return [
		{
			...{ v: 1, type: 'letter.registered', event_id: 'reg', letter_id, occurred_at: `${day}T09:00:00+04:30` },
			...{ channel: 'letter', category: 'loan', county: 'kermanshah', kind: 'request' }
		},
		{
			...{ v: 1, type: 'letter.referred', event_id: 'ref', letter_id, occurred_at: `${day}T10:00:00+04:30` },
			...{ referral_id: `R-${letter_id}`, to_org: 'bank_saderat' }
		}
	];
}
