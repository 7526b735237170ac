import { redirect } from '@sveltejs/kit';
import { nextOf } from '$lib/server/form.ts';
import { office } from '$lib/server/office.ts';
import { departure } from '$lib/server/single-sign-on.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { oidc } = office().settings;
	if (!oidc) redirect(303, '/login');
	const next = nextOf(event.url.searchParams.get('next') ?? '/', event.url.origin);
	const to = await departure(event, oidc, { next, isAnew: event.url.searchParams.has('anew') }).catch(
		(problem: unknown) => {
			console.error('single sign-on: the provider cannot be reached:', problem);
			return '/login?fault=failed';
		}
	);
	redirect(303, to);
};
