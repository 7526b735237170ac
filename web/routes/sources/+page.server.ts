import { fail, redirect } from '@sveltejs/kit';
import { OWN_SOURCE } from '#sql/office/tokens.ts';
import { textOf } from '$lib/server/form-text.ts';
import { attachMapping, readMappings } from '$lib/server/mappings.ts';
import { note } from '$lib/server/access.ts';
import { readSources } from '$lib/server/sources.ts';
import { withLooks } from '$lib/with-looks.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const [read, mappings] = await Promise.all([readSources(), readMappings()]);
	// What the dashboard sends are events of people, never files.
	const senders = read.sources.filter(({ token, source }) => token.state !== 'none' && source !== OWN_SOURCE);
	return { ...read, mappings, senders: senders.map(({ source }) => source) };
};

export const actions: Actions = {
	/** To a source, or to the drop folder. */
	attach: async (event) => {
		const text = textOf(await event.request.formData());
		const asked = { source: text('source') || null, mapping: text('mapping') || null };
		const status = await attachMapping(asked);
		const subject = `mapping ${asked.source ?? 'inbox'}`;
		await note(event, { action: 'saved_changed', subject, details: { mapping: asked.mapping ?? '–', status } });
		if (status === 200) return redirect(303, withLooks('/sources', event.url.searchParams));
		return status < 500 ? fail(400, { fault: 'notFitting' } as const) : fail(503, { fault: 'away' } as const);
	}
};
