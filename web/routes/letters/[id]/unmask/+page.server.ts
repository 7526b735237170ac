import { fail } from '@sveltejs/kit';
import { REASON_LETTERS } from '#sql/model/reason.ts';
import { office } from '$lib/server/office.ts';
import { unmask, UNMASKED_AN_HOUR, type UnmaskProblem } from '$lib/server/unmask.ts';
import type { Actions, PageServerLoad } from './$types';

const STATUS: Record<UnmaskProblem, number> = {
	role: 403,
	sensitive: 403,
	reason: 400,
	too_many: 429,
	no_letter: 404,
	not_kept: 404
};

export const load: PageServerLoad = ({ params, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	return { id: params.id, limits: { reason: REASON_LETTERS, hour: UNMASKED_AN_HOUR } };
};

export const actions: Actions = {
	default: async ({ request, params, locals }) => {
		const given = (await request.formData()).get('reason');
		const reason = typeof given === 'string' ? given : '';
		const { accessLog, client, keys, settings } = office();
		if (!locals.user) return fail(403, { problem: 'role' as const, reason });
		const deps = {
			client,
			database: settings.clickhouse.database,
			encryptionKeys: keys.decryption,
			log: accessLog,
			now: () => new Date()
		};
		const found = await unmask(deps, locals.user, params.id, reason);
		if (typeof found === 'string') return fail(STATUS[found], { problem: found, reason });
		return { identity: found };
	}
};
