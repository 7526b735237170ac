import { afterEach, describe, expect, it } from 'vitest';
import type { TokenHolder } from '#sql/office/tokens.ts';
import { closeDoors, openDoor } from '../support/memory-door.ts';

afterEach(closeDoors);

const ndjson = (events: object[]) => events.map((event) => JSON.stringify(event)).join('\n');

describe('a void', () => {
	const holders: Record<string, TokenHolder> = {
		psk_portal: { source: 'portal', types: null, administrator: false },
		psk_admin: { source: 'office', types: null, administrator: true },
		psk_voids_only: { source: 'clerk', types: ['letter.noted'], administrator: true }
	};
	const office = { holderOfToken: async (secret: string) => holders[secret] };
	const of = (target_source?: string) =>
		ndjson([
			{
				...{ v: 1, type: 'event.voided', event_id: 'v-1', occurred_at: '2022-07-15T09:30:00+04:30', letter_id: 'L-1' },
				...{ target_event_id: 'e-1', reason: 'sent by mistake', target_source }
			}
		]);
	const as = (token: string) => ({ authorization: `Bearer ${token}` });

	it('of its own events a source may send, whether it names itself or not', async () => {
		const { post, spool } = await openDoor({ office });
		for (const source of [undefined, 'portal'])
			expect((await post(of(source), as('psk_portal'))).body).toMatchObject({ accepted: 1, rejected: [] });
		expect(spool.rows.map((row) => row['target_source'])).toEqual([undefined, 'portal']);
	});

	it("of another's events a source is refused, and its scope is named", async () => {
		const { post, spool } = await openDoor({ office });
		const { status, body } = await post(of('registry'), as('psk_portal'));
		expect(status).toBe(207);
		expect(body.rejected).toMatchObject([{ line: 1, reason: 'out_of_scope', field: 'target_source' }]);
		expect(body.rejected[0]?.detail).toContain("administrator's token");
		expect(spool.rows).toEqual([]);
		expect(spool.dead).toHaveLength(1);
	});

	it("of any source's events an administrator's token may send, under its own name and within its types", async () => {
		const { post, spool } = await openDoor({ office });
		expect((await post(of('registry'), as('psk_admin'))).body).toMatchObject({ accepted: 1, rejected: [] });
		expect(spool.rows[0]).toMatchObject({ source: 'office', target_event_id: 'e-1', target_source: 'registry' });
		expect((await post(of('registry'), as('psk_voids_only'))).body.rejected).toMatchObject([
			{ reason: 'out_of_scope', field: 'type' }
		]);
	});
});
