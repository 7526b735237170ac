import { fail } from '@sveltejs/kit';
import { call } from '#sql/root.ts';
import { logAccess } from '$lib/server/access.ts';
import { judgeUpload, readUpload, UploadError } from '$lib/server/export/verify-upload.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { publicKey } = office().signer;
	const command = call(`verify-export FILE FILE.manifest.json --key ${publicKey}`);
	return { publicKey, command, asOf: new Date().toISOString() };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const user = userOf(locals);
		try {
			const judged = await judgeUpload(await readUpload(request));
			if (judged.verdict !== 'no_file') {
				const details = { verdict: judged.verdict, export: judged.manifest?.id ?? null };
				await logAccess(user, { action: 'verify', subject: judged.sha256, details });
			}
			return { judged };
		} catch (problem) {
			if (!(problem instanceof UploadError)) throw problem;
			return fail(400, { judged: { verdict: 'no_file' as const, manifest: null, sha256: '' } });
		}
	}
};
